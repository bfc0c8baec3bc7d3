import type { ModelOutcome, ObjectStates } from '../../simulation/model.ts';
import type { ObjectId } from '../../scene/feature-table.ts';

/** What a plan takes from the buildings that stand in both views. */
export interface SunlightLosses {
  readonly buildings: readonly {
    readonly object: ObjectId;
    /** Hours at the deciding window. */
    readonly before: number;
    readonly after: number;
    /** True if it kept the rule before and does not now. */
    readonly fallsBelow: boolean;
  }[];
  /** Hours lost, added up; gains do not count against them. */
  readonly hoursLost: number;
  readonly fallBelow: number;
  /** Buildings that kept the rule not before and do now. */
  readonly riseAbove: number;
}

/** Compares two runs of the same parameters: on the base, and on a branch. Buildings in one only are left out. */
export function sunlightLosses(base: ModelOutcome, branch: ModelOutcome): SunlightLosses {
  const before = rowsOf(base);
  const buildings: SunlightLosses['buildings'][number][] = [];
  let [hoursLost, fallBelow, riseAbove] = [0, 0, 0];
  for (const [object, after] of rowsOf(branch)) {
    const old = before.get(object);
    if (old === undefined) continue;
    const fallsBelow = !old.fails && after.fails;
    hoursLost += Math.max(0, old.hours - after.hours);
    if (fallsBelow) fallBelow++;
    if (old.fails && !after.fails) riseAbove++;
    buildings.push({ object, before: old.hours, after: after.hours, fallsBelow });
  }
  return { buildings, hoursLost, fallBelow, riseAbove };
}

function rowsOf({ states }: ModelOutcome): Map<ObjectId, { hours: number; fails: boolean }> {
  const rows = new Map<ObjectId, { hours: number; fails: boolean }>();
  const state: ObjectStates | undefined = states.find(({ layer }) => layer === 'buildings');
  const hours = state?.columns.find(({ name }) => name === 'hours')?.values;
  for (const [index, object] of (state?.objects ?? []).entries()) {
    rows.set(object, { hours: hours?.[index] ?? Number.NaN, fails: state?.level[index] === 1 });
  }
  return rows;
}
