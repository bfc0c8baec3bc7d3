import type { EntityBatch } from '../entity-batch.ts';

/** Reports that wait, each the row of a batch; columns by the order of arrival. */
export interface HeldReports {
  readonly batches: EntityBatch[];
  readonly rows: number[];
  /** Number of the entity. */
  readonly slots: number[];
  /** Observation, whole milliseconds since 1970. */
  readonly times: number[];
  /** When it may go, milliseconds since 1970 by the receiver's clock. */
  readonly dues: number[];
}

/** Some of the reports by time, then name, then what they say: of equal ones the one to go on stands first. */
export function orderOfReports(
  held: HeldReports,
  reports: readonly number[],
  nameOf: (slot: number) => string,
): readonly number[] {
  const { times, slots } = held;
  return reports.toSorted((a, b) => {
    const apart = (times[a] as number) - (times[b] as number);
    if (apart !== 0) return apart;
    const [slot, other] = [slots[a] as number, slots[b] as number];
    if (slot !== other) return nameOf(slot) < nameOf(other) ? -1 : 1;
    return greaterFirst(held, a, b);
  });
}

/** Of the same entity and time. */
export function isSameReport({ slots, times }: HeldReports, one: number, other: number): boolean {
  return slots[one] === slots[other] && times[one] === times[other];
}

function greaterFirst({ batches, rows }: HeldReports, one: number, other: number): number {
  const said = sayings(batches[one], rows[one] as number);
  const otherSaid = sayings(batches[other], rows[other] as number);
  for (const [at, value] of said.entries()) {
    const order = compare(value ?? NaN, otherSaid[at] ?? NaN);
    if (order !== 0) return order;
  }
  return 0;
}

function sayings(batch: EntityBatch | undefined, row: number): readonly (number | undefined)[] {
  if (batch === undefined) return [];
  const { positions, speeds, headings, ended } = batch;
  return [positions?.[row * 2], positions?.[row * 2 + 1], speeds?.[row], headings?.[row], ended?.[row]];
}

/** What is not said comes after what is. */
function compare(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other))
    return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
  return other - one;
}
