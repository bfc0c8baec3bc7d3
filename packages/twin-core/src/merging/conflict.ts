import type { ObjectId } from '../scene/feature-table.ts';
import type { Aspect } from './aspects.ts';

/**
 * How a conflict is settled.
 * - `mine`, `theirs`: that side's value; changes of the other that speak of it stay in the list, switched off.
 * - `both`: every change stays on, theirs before mine, so that mine has the last word; an object both added comes
 *   twice, mine under a new id.
 * - `drop`: neither; the changes are taken out of the list.
 */
export type Resolution = 'mine' | 'theirs' | 'both' | 'drop';

/** Two sides want different things of one object, one change, or the order. */
export interface BranchConflict {
  /** The same for the same conflict whenever it is worked out: what a resolution names. */
  readonly id: string;
  /**
   * - `value`: shape, attribute or road rule of an object altered to different values;
   * - `existence`: one side takes an object away that the other alters, or both add one under the same id;
   * - `change`: the same change altered on both sides, or one that the new base cannot take;
   * - `order`: the changes both have stand in different order.
   */
  readonly kind: 'value' | 'existence' | 'change' | 'order';
  /** My change it is about, else theirs; absent for the order. */
  readonly change?: string;
  readonly object?: ObjectId;
  /** `geometry`, `attributes.height`, `road.closed`; absent for a change as a whole. */
  readonly aspect?: Aspect;
  /** What each side has, and what was there before; `null` for nothing. Shown to people, not read by code. */
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly base: unknown;
  /** Resolutions that are possible here. */
  readonly choices: readonly Resolution[];
}
