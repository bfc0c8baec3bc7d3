import type { ObjectId } from '../../scene/feature-table.ts';
import type { EntityTable } from '../entity-store.ts';

/** What the present of a class is captured from. */
export type CapturedTable = Pick<
  EntityTable,
  | 'entityClass'
  | 'slotCount'
  | 'idOf'
  | 'isUsed'
  | 'bindingOf'
  | 'positions'
  | 'heights'
  | 'headings'
  | 'speeds'
  | 'observationTimes'
  | 'arrivalTimes'
  | 'previousPositions'
  | 'previousHeadings'
  | 'previousTimes'
  | 'sequences'
  | 'timesToLive'
  | 'sources'
  | 'numbers'
  | 'text'
  | 'valueTime'
>;

/** The present of a class as it is now, in columns of its own: it can be read while the table goes on. */
export function freezeTable(table: EntityTable): CapturedTable {
  const { entityClass, slotCount } = table;
  const ids: (string | undefined)[] = [];
  const bindings: (ObjectId | undefined)[] = [];
  const used = new Uint8Array(slotCount);
  for (let slot = 0; slot < slotCount; slot++) {
    ids.push(table.idOf(slot));
    bindings.push(table.bindingOf(slot));
    used[slot] = table.isUsed(slot) ? 1 : 0;
  }
  const numbers = new Map<string, Float64Array>();
  const texts = new Map<string, (string | undefined)[]>();
  const times = new Map<string, Float64Array>();
  for (const { id, kind } of entityClass.properties) {
    times.set(
      id,
      Float64Array.from({ length: slotCount }, (_, slot) => table.valueTime(slot, id)),
    );
    if (kind === 'number') numbers.set(id, table.numbers(id).slice(0, slotCount));
    else
      texts.set(
        id,
        Array.from({ length: slotCount }, (_, slot) => table.text(slot, id)),
      );
  }
  return {
    entityClass,
    slotCount,
    idOf: (slot) => ids[slot],
    isUsed: (slot) => used[slot] === 1,
    bindingOf: (slot) => bindings[slot],
    positions: table.positions.slice(0, 2 * slotCount),
    heights: table.heights.slice(0, slotCount),
    headings: table.headings.slice(0, slotCount),
    speeds: table.speeds.slice(0, slotCount),
    observationTimes: table.observationTimes.slice(0, slotCount),
    arrivalTimes: table.arrivalTimes.slice(0, slotCount),
    previousPositions: table.previousPositions.slice(0, 2 * slotCount),
    previousHeadings: table.previousHeadings.slice(0, slotCount),
    previousTimes: table.previousTimes.slice(0, slotCount),
    sequences: table.sequences.slice(0, slotCount),
    timesToLive: table.timesToLive.slice(0, slotCount),
    sources: table.sources.slice(0, slotCount),
    numbers: (property) => numbers.get(property) ?? new Float64Array(slotCount).fill(NaN),
    text: (slot, property) => texts.get(property)?.[slot],
    valueTime: (slot, property) => times.get(property)?.[slot] ?? NaN,
  };
}
