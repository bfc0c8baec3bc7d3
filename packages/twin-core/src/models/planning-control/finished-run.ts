import type { PlanningControlInput, RefusedParcel } from './collect-parcels.ts';
import type { ExaminedParcel } from './examine-parcel.ts';
import type { Overlap } from './overlaps.ts';

/** Everything a finished run knows. */
export interface FinishedRun {
  readonly examined: readonly ExaminedParcel[];
  readonly refused: readonly RefusedParcel[];
  readonly input: PlanningControlInput;
  /** Pairs of parcels that cover the same ground. */
  readonly parcelOverlaps: readonly Overlap[];
  /** Model id and version, as named in sources. */
  readonly model: string;
}
