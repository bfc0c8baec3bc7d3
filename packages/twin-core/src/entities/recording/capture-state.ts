import type { EntityBatch } from '../entity-batch.ts';
import type { EntityChange } from '../entity-log.ts';
import type { EntityStore } from '../entity-store.ts';
import { freezeTable, type CapturedTable } from './frozen-table.ts';

/** Entities looked at, or written to a batch, in one step. */
const PIECE = 512;

/**
 * The present of a store as changes that make it from nothing: classes, and for every entity its present report, the one
 * before it and what is older of its values. The past beyond is not in it.
 */
export function captureState(store: EntityStore, at: number): EntityChange[] {
  return [...captured([...store.tables.values()], [...store.sources], at)].filter(
    (change) => change !== undefined,
  );
}

/**
 * As {@link captureState}, of the store as it is now, in steps that may be taken while it goes on.
 * @returns after each step the change it has made, or `undefined`.
 */
export function captureInSteps(store: EntityStore, at: number): Iterable<EntityChange | undefined> {
  return captured(Array.from(store.tables.values(), freezeTable), [...store.sources], at);
}

function* captured(
  tables: readonly CapturedTable[],
  sources: readonly string[],
  at: number,
): Generator<EntityChange | undefined, void> {
  for (const { entityClass } of tables) yield { kind: 'entity.class', at, entityClass };
  for (const table of tables) {
    for (const batch of captureTable(table, sources))
      yield batch === undefined ? undefined : { kind: 'entity.reports', at, batch };
  }
}

/** Report of a slot at one of the times of which something is known. */
interface Row {
  readonly slot: number;
  readonly time: number;
}

/** Batches for the entities that arrived together, oldest first. */
function* captureTable(
  table: CapturedTable,
  sources: readonly string[],
): Generator<EntityBatch | undefined, void> {
  const groups = new Map<string, number[]>();
  for (let slot = 0; slot < table.slotCount; slot += 1) {
    if (slot % PIECE === PIECE - 1) yield undefined;
    if (table.idOf(slot) === undefined || Number.isNaN(table.observationTimes[slot])) continue;
    const key = `${table.arrivalTimes[slot] as number} ${table.sources[slot] as number}`;
    const slots = groups.get(key);
    if (slots === undefined) groups.set(key, [slot]);
    else slots.push(slot);
  }
  const arrival = ([first = 0]: readonly number[]): number => table.arrivalTimes[first] as number;
  for (const slots of [...groups.values()].sort((a, b) => arrival(a) - arrival(b))) {
    for (let from = 0; from < slots.length; from += PIECE) {
      const rows = slots
        .slice(from, from + PIECE)
        .flatMap((slot) => timesOf(table, slot).map((time): Row => ({ slot, time })));
      rows.sort((a, b) => a.time - b.time);
      yield captureRows(table, rows, sources);
    }
  }
}

/** Times of the present, of the report before it and of each value, the present last. */
function timesOf(table: CapturedTable, slot: number): number[] {
  const present = table.observationTimes[slot] as number;
  const times = new Set<number>();
  const { properties } = table.entityClass;
  for (const time of [
    table.previousTimes[slot] as number,
    ...properties.map(({ id }) => table.valueTime(slot, id)),
  ]) {
    if (time < present) times.add(time);
  }
  return [...times, present];
}

type Cells = Record<'heights' | 'headings' | 'speeds' | 'timesToLive', Float32Array>;

function captureRows(table: CapturedTable, rows: readonly Row[], sources: readonly string[]): EntityBatch {
  const count = rows.length;
  const single = (): Float32Array => new Float32Array(count).fill(NaN);
  const cells: Cells = { heights: single(), headings: single(), speeds: single(), timesToLive: single() };
  const positions = new Float64Array(2 * count).fill(NaN);
  const sequences = new Float64Array(count).fill(NaN);
  const ended = new Uint8Array(count);
  const bindings: (string | undefined)[] = [];
  const places = new Map<number, number>();
  for (const [row, { slot, time }] of rows.entries()) {
    if (!places.has(slot)) places.set(slot, places.size);
    const isPresent = time === table.observationTimes[slot];
    bindings.push(isPresent ? table.bindingOf(slot) : undefined);
    if (isPresent) {
      sequences[row] = table.sequences[slot] as number;
      ended[row] = table.isUsed(slot) ? 0 : 1;
      capturePresent(table, slot, row, positions, cells);
    } else if (time === table.previousTimes[slot]) {
      positions.set(table.previousPositions.subarray(2 * slot, 2 * slot + 2), 2 * row);
      cells.headings[row] = table.previousHeadings[slot] as number;
    }
  }
  const first = (rows[0] as Row).slot;
  return {
    entityClass: table.entityClass.id,
    source: sources[table.sources[first] as number] ?? '',
    arrivalTime: table.arrivalTimes[first] as number,
    count,
    ids: Array.from(places.keys(), (slot) => table.idOf(slot) ?? ''),
    entities: Uint32Array.from(rows, ({ slot }) => places.get(slot) ?? 0),
    observationTimes: Float64Array.from(rows, ({ time }) => time),
    sequences,
    positions,
    ...cells,
    bindings,
    ended,
    values: captureValues(table, rows),
  };
}

function capturePresent(
  table: CapturedTable,
  slot: number,
  row: number,
  positions: Float64Array,
  cells: Cells,
): void {
  positions.set(table.positions.subarray(2 * slot, 2 * slot + 2), 2 * row);
  cells.heights[row] = table.heights[slot] as number;
  cells.headings[row] = table.headings[slot] as number;
  cells.speeds[row] = table.speeds[slot] as number;
  cells.timesToLive[row] = table.timesToLive[slot] as number;
}

function captureValues(
  table: CapturedTable,
  rows: readonly Row[],
): ReadonlyMap<string, Float64Array | (string | undefined)[]> {
  const values = new Map<string, Float64Array | (string | undefined)[]>();
  for (const { id, kind } of table.entityClass.properties) {
    if (kind === 'number') {
      const numbers = table.numbers(id);
      const cells = rows.map(({ slot, time }) =>
        table.valueTime(slot, id) === time ? (numbers[slot] as number) : NaN,
      );
      values.set(id, Float64Array.from(cells));
    } else {
      values.set(
        id,
        rows.map(({ slot, time }) => (table.valueTime(slot, id) === time ? table.text(slot, id) : undefined)),
      );
    }
  }
  return values;
}
