import type { StoreApi } from 'zustand/vanilla';
import type { SessionParts } from '../session-parts.ts';
import type { SessionState } from '../session-state.ts';

/** Fields of the state that are stored as the settings. */
const SETTINGS = [
  'camera',
  'hiddenLayers',
  'layerStyles',
  'layerFilters',
  'allowedOrigins',
  'objectLooks',
  'mode',
  'theme',
  'language',
  'projection',
  'sun',
  'heightLimit',
  'branch',
  'run',
  'time',
  'playing',
] as const satisfies readonly (keyof SessionState)[];

/** From here on every edit, finished run and setting goes to the store. */
export function keepStored(
  store: StoreApi<SessionState>,
  { list, runs, layers, persistence }: SessionParts,
): void {
  layers.onChange(
    (id, layer) => {
      persistence.layerChanged(id, layer);
    },
    (layer, fusion) => {
      persistence.fusionChanged(layer, fusion);
    },
  );
  list.onEdit((id, branch) => {
    persistence.branchEdited(id, branch);
  });
  runs.onFinish((run) => {
    persistence.runFinished(run);
  });
  // A scenario that came with a link is new to the store.
  for (const branch of store.getState().branches) persistence.branchCreated(branch);
  store.subscribe((state, previous) => {
    // While a result plays, its time moves with every frame; it is stored once it stops.
    if (state.playing) return;
    if (SETTINGS.some((field) => state[field] !== previous[field])) persistence.settingsChanged();
  });
}
