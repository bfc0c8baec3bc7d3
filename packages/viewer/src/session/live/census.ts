import type { Bounds } from '@cityloom/twin-core';
import type { EntityStore, EntityTable } from '@cityloom/twin-core/entities';

/** Slots counted between two looks at the clock. */
const SLOTS = 4096;
/** Entities of each moving class whose reports are measured. */
const SAMPLE = 256;
/** Milliseconds between two reports from which on an entity says nothing of how often things move. */
const LONGEST_INTERVAL = 15_000;

/** Entities of a class by the age of their last report. */
export interface ClassCounts {
  readonly live: number;
  readonly stale: number;
  readonly lost: number;
}

/** What is counted in a store. */
export interface Census {
  readonly counts: ReadonlyMap<string, ClassCounts>;
  readonly bounds: Bounds | undefined;
  /** Milliseconds behind the present at which most of what moves has a report to move towards; NaN unknown. */
  readonly delay: number;
}

/** Counts in pieces. @param now ages count from here, milliseconds since 1970. @returns with its end. */
export function* takeCensus(store: EntityStore, now: number): Generator<void, Census> {
  const counts = new Map<string, ClassCounts>();
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const needs: number[] = [];
  for (const [id, table] of store.tables) {
    const tally = { live: 0, stale: 0, lost: 0 };
    for (let from = 0; from < table.slotCount; from += SLOTS) {
      countSlots(table, [from, Math.min(from + SLOTS, table.slotCount)], now, tally, box);
      yield;
    }
    counts.set(id, tally);
    if (table.entityClass.mobile) sampleDelays(table, needs);
  }
  needs.sort((a, b) => a - b);
  return {
    counts,
    bounds: box[0] <= box[2] ? box : undefined,
    delay: needs[Math.floor(needs.length * 0.8)] ?? NaN,
  };
}

function countSlots(
  table: EntityTable,
  [from, to]: readonly [number, number],
  now: number,
  tally: Record<keyof ClassCounts, number>,
  box: [number, number, number, number],
): void {
  const { positions } = table;
  for (let slot = from; slot < to; slot += 1) {
    if (!table.isUsed(slot)) continue;
    tally[table.freshness(slot, now)] += 1;
    const longitude = positions[2 * slot] as number;
    const latitude = positions[2 * slot + 1] as number;
    if (Number.isNaN(longitude)) continue;
    if (longitude < box[0]) box[0] = longitude;
    if (latitude < box[1]) box[1] = latitude;
    if (longitude > box[2]) box[2] = longitude;
    if (latitude > box[3]) box[3] = latitude;
  }
}

/** From the report before the present one up to the arrival of the present one: so long the way between them must last. */
function sampleDelays(table: EntityTable, into: number[]): void {
  const { slotCount, arrivalTimes, previousTimes, observationTimes } = table;
  const step = Math.max(1, Math.floor(slotCount / SAMPLE));
  for (let slot = 0; slot < slotCount; slot += step) {
    if (!table.isUsed(slot)) continue;
    const need = (arrivalTimes[slot] as number) - (previousTimes[slot] as number);
    const interval = (observationTimes[slot] as number) - (previousTimes[slot] as number);
    if (need > 0 && need <= LONGEST_INTERVAL && interval > 0) into.push(need);
  }
}
