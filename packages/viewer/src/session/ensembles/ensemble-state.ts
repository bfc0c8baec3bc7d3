import type { Change } from '@cityloom/twin-core';
import type { EnsembleProgress, EnsembleResult } from '@cityloom/twin-core/ensembles';

/** A finished ensemble and what it was made on. */
export interface StoredEnsemble {
  readonly result: EnsembleResult;
  /** Branch it was made on; `undefined` is the base. */
  readonly branch: string | undefined;
  /** The branch's changes at that time. */
  readonly changes: readonly Change[];
  /** Wall time, seconds. */
  readonly seconds: number;
}

/** The ensemble that is computed, and the last one that was. */
export interface EnsembleState {
  readonly active: (EnsembleProgress & { readonly model: string }) | undefined;
  readonly finished: StoredEnsemble | undefined;
  /** Field of it that is on the map. */
  readonly field: string | undefined;
}

/** Before any was asked for. */
export const NO_ENSEMBLE: EnsembleState = { active: undefined, finished: undefined, field: undefined };
