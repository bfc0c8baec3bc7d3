import { Checkbox } from '@mantine/core';
import { IconMountain } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useText } from '../i18n/useText.ts';
import { useInterface } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { layerGroups, ofOrigin, originsOfLayers, shownState, type LayerGroup } from './layer-tree.ts';
import { LayerRow } from './LayerRow.tsx';
import classes from './layers.module.css';
import { OriginSelect } from './OriginSelect.tsx';

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

/** Origins of the layers that say so. */
function useLayerOrigins(): ReturnType<typeof originsOfLayers> {
  const addedLayers = useSessionState((state) => state.addedLayers);
  const fusions = useSessionState((state) => state.fusions);
  return useMemo(() => originsOfLayers({ addedLayers, fusions }), [addedLayers, fusions]);
}

/** The added layers the city stands on, by name. */
function Ground(): JSX.Element | null {
  const { t, local } = useDataText();
  const layers = useSessionState((state) => state.addedLayers);
  const ground = layers.filter(({ isGround }) => isGround === true);
  if (ground.length === 0) return null;
  const names = ground.map(({ title }) => local(title)).join(', ');
  return (
    <p className={classes['ground']} role="status">
      <IconMountain size={14} stroke={1.6} aria-hidden="true" />
      <span title={names}>{t('layer.ground', { layers: names })}</span>
    </p>
  );
}

/** Every layer of the city by theme: shown or not, how many objects, how it looks. */
export function LayerTree(): JSX.Element {
  const { t } = useText();
  const { t: tData } = useDataText();
  const root = useSessionState((state) => state.scene?.root);
  const origins = useLayerOrigins();
  const wanted = useInterface((state) => state.layerOrigin);
  const stated = origins.size > 0;
  const all = root === undefined ? [] : layerGroups(root);
  const groups = wanted === undefined || !stated ? all : ofOrigin(all, origins, wanted);
  if (root !== undefined && all.length === 0) return <p className={classes['note']}>{t('layers.empty')}</p>;
  return (
    <div className={classes['tree']}>
      <Ground />
      {stated && <OriginSelect label={tData('catalogue.layersOfOrigin')} />}
      {groups.length === 0 && root !== undefined && (
        <p className={classes['none']}>{tData('catalogue.empty')}</p>
      )}
      {groups.map((entry) => (
        <Theme key={entry.group.id} entry={entry} />
      ))}
    </div>
  );
}
