import type { EnsembleRequest } from '@cityloom/twin-core/ensembles';

/** What can be done with ensembles. */
export type EnsembleCommand =
  /** On the current scenario; resolves when its first field is on show. */
  | { readonly type: 'runEnsemble'; readonly request: EnsembleRequest }
  | { readonly type: 'cancelEnsemble' }
  /** Shows a field of the last ensemble on the map; `undefined` hides it. */
  | { readonly type: 'showEnsembleField'; readonly field: string | undefined };
