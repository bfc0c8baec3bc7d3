import type { AppliedFusion } from '../fusion/applied-fusion.ts';
import type { AddedLayerRecord } from '../layers/added-layer.ts';
import type { ObjectLook, RecordedRun } from '../session-state.ts';
import type { BranchRecord, LookRecord } from '../sharing/shared-state.ts';
import type { StoredHistory } from './stored-history.ts';

/** A scenario as it rests in the store. */
export interface StoredBranch extends BranchRecord {
  /** Order of creation. */
  readonly order: number;
  /** What undo and redo lead to. */
  readonly history?: StoredHistory;
  /** Ids of changes that are off only because the city could not take them. */
  readonly waiting?: readonly string[] | undefined;
}

/** Settings as they rest in the store. */
export interface StoredSettings extends LookRecord {
  readonly branch?: string | undefined;
  readonly run?: string | undefined;
  readonly time: number;
  /** Servers the person lets links ask. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Objects hidden or coloured one by one. */
  readonly objectLooks?: Readonly<Record<string, ObjectLook>> | undefined;
}

/** What an earlier visit left. */
export interface RestoredState {
  readonly settings: StoredSettings | undefined;
  /** In the order of their list. */
  readonly layers: readonly AddedLayerRecord[];
  readonly fusions: readonly AppliedFusion[];
  /** In order of creation. */
  readonly branches: readonly StoredBranch[];
  readonly runs: readonly RecordedRun[];
}
