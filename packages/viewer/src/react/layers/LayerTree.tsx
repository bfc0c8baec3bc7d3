import { Checkbox } from '@mantine/core';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { layerGroups, shownState, type LayerGroup } from './layer-tree.ts';
import { LayerRow } from './LayerRow.tsx';
import classes from './layers.module.css';

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
