import { Checkbox, UnstyledButton } from '@mantine/core';
import type { LayerNode } from '@cityloom/twin-core';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import { layerGroups, shownState, type LayerGroup } from './layer-tree.ts';
import classes from './layers.module.css';
import { layerSwatch } from './swatches.ts';

function LayerSwatch({ layer }: { readonly layer: string }): JSX.Element {
  const theme = useSessionState((state) => state.theme);
  const { shape, color, ground, edge } = layerSwatch(layer, theme);
  const style = { color, '--cl-swatch-ground': ground, '--cl-swatch-edge': edge };
  return <span className={classes['swatch']} data-shape={shape} style={style} aria-hidden="true" />;
}

function LayerRow({ layer, visible }: { readonly layer: LayerNode; readonly visible: boolean }): JSX.Element {
  const session = useSession();
  const { t, local, language } = useText();
  const objects = useSessionState(
    (state) =>
      layer.table?.count ??
      state.manifest?.layers.find((candidate) => candidate.id === layer.id)?.objects ??
      0,
  );
  const title = local(layer.title);
  return (
    <li className={classes['layer']} data-hidden={!visible || undefined}>
      <Checkbox
        checked={visible}
        aria-label={t('layers.show', { layer: title })}
        onChange={(event) => {
          session.dispatch({
            type: 'setLayerVisible',
            layer: layer.id,
            visible: event.currentTarget.checked,
          });
        }}
      />
      <LayerSwatch layer={layer.id} />
      <UnstyledButton
        className={classes['layerName']}
        title={t('layers.zoomTo', { layer: title })}
        onClick={() => {
          session.dispatch({ type: 'flyTo', layer: layer.id });
        }}
      >
        {title}
      </UnstyledButton>
      <span className={classes['count']}>{formatNumber(objects, language)}</span>
    </li>
  );
}

function Theme({ entry }: { readonly entry: LayerGroup }): JSX.Element {
  const session = useSession();
  const { t, local } = useText();
  const hidden = useSessionState((state) => state.hiddenLayers);
  const shown = shownState(entry.layers, hidden);
  const title = local(entry.group.title);
  return (
    <section aria-label={title}>
      <div className={classes['theme']}>
        <Checkbox
          checked={shown === 'all'}
          indeterminate={shown === 'some'}
          aria-label={t('layers.showTheme', { theme: title })}
          onChange={() => {
            for (const layer of entry.layers) {
              session.dispatch({ type: 'setLayerVisible', layer: layer.id, visible: shown !== 'all' });
            }
          }}
        />
        <h3>{title}</h3>
      </div>
      <ul className={classes['layers']}>
        {entry.layers.map((layer) => (
          <LayerRow key={layer.id} layer={layer} visible={!hidden.has(layer.id)} />
        ))}
      </ul>
    </section>
  );
}

/** Every layer of the city by theme: shown or not, how many objects, how it looks. */
export function LayerTree(): JSX.Element {
  const { t } = useText();
  const root = useSessionState((state) => state.scene?.root);
  const groups = root === undefined ? [] : layerGroups(root);
  if (root !== undefined && groups.length === 0)
    return <p className={classes['note']}>{t('layers.empty')}</p>;
  return (
    <div className={classes['tree']}>
      {groups.map((entry) => (
        <Theme key={entry.group.id} entry={entry} />
      ))}
    </div>
  );
}
