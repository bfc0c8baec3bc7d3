import type { Change } from './change.ts';
import { isCalendarDay } from './check-values.ts';

/** A stretch of time in which the same changes stand. */
export interface PhasePeriod {
  /** Its first day, ISO 8601; absent for the time before the first date. */
  readonly from?: string;
  /** The day after its last; absent for the time after the last date. */
  readonly until?: string;
  /** Changes in effect, in order of effect. */
  readonly standing: readonly Change[];
  /** Those of `standing` that the period before had not. */
  readonly begun: readonly Change[];
  /** Those of the period before that stand no longer. */
  readonly ended: readonly Change[];
}

/** True if the change is in effect on a day. One without phase always is, one that is switched off never. */
export function standsOn(change: Change, day: string): boolean {
  if (change.enabled === false) return false;
  const { from, until } = change.phase ?? {};
  // Days of the form YYYY-MM-DD are in order as texts are.
  return (from === undefined || from <= day) && (until === undefined || day < until);
}

/** Changes in effect on a day. @throws {RangeError} for a text that is no day. */
export function changesOn(changes: readonly Change[], day: string): readonly Change[] {
  if (!isCalendarDay(day)) {
    throw new RangeError(
      `view: at is ${JSON.stringify(day)}; give a day of the calendar as YYYY-MM-DD, or leave it out.`,
    );
  }
  return changes.some(({ phase }) => phase?.from !== undefined || phase?.until !== undefined)
    ? changes.filter((change) => standsOn(change, day))
    : changes;
}

/**
 * The timeline of a branch: what stands when, from the time before its first date to the time after its last.
 * @returns at least one period; they follow each other without gap.
 */
export function phasesOf({ changes }: { readonly changes: readonly Change[] }): PhasePeriod[] {
  const effective = changes.filter(({ enabled, kind }) => enabled !== false && kind !== 'unknown');
  const dates = effective.flatMap(({ phase }) => [phase?.from, phase?.until]).filter(isPresent);
  const days = [...new Set(dates)].sort();
  const before = effective.filter(({ phase }) => phase?.from === undefined);
  const periods: PhasePeriod[] = [{ standing: before, begun: before, ended: [], ...untilOf(days[0]) }];
  let standing = new Set<Change>(before);
  for (const [index, day] of days.entries()) {
    const now = effective.filter((change) => standsOn(change, day));
    const next = new Set(now);
    periods.push({
      from: day,
      ...untilOf(days[index + 1]),
      standing: now,
      begun: now.filter((change) => !standing.has(change)),
      ended: [...standing].filter((change) => !next.has(change)),
    });
    standing = next;
  }
  return periods;
}

function untilOf(day: string | undefined): { readonly until?: string } {
  return day === undefined ? {} : { until: day };
}

function isPresent(day: string | undefined): day is string {
  return day !== undefined;
}
