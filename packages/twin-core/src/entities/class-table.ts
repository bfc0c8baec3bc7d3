import type { ObjectId } from '../scene/feature-table.ts';
import type { EntityClass, Freshness } from './entity-class.ts';
import type { EntityTable } from './entity-store.ts';
import { createTextCodes, type TextCodes } from './text-codes.ts';

/** What a slot holds. */
export const FREE = 0;
export const USED = 1;
/** An entity that has ended; its past is still kept. */
export const ENDED = 2;

/** Bits: what a report said itself. */
export const HEIGHT_REPORTED = 1;
export const POSITION_REPORTED = 2;
export const HEADING_REPORTED = 4;
export const SPEED_REPORTED = 8;
export const END_REPORTED = 16;

const FIRST_CAPACITY = 16;

/** Present values of one property by slot: numbers, or codes of texts. */
export interface PropertyColumn {
  readonly id: string;
  readonly range: readonly [number, number] | undefined;
  /** Absent for numbers. */
  readonly codes: TextCodes | undefined;
  /** NaN none; for texts the code, 0 none. */
  values: Float64Array;
  times: Float64Array;
}

/** The present of one class; a class because its columns are exchanged as it grows. Written by the store alone. */
export class ClassTable implements EntityTable {
  entityClass: EntityClass;
  slotCount = 0;
  count = 0;
  version = 0;
  capacity: number = FIRST_CAPACITY;
  positions: Float64Array = filled(FIRST_CAPACITY * 2);
  heights: Float32Array = filled32(FIRST_CAPACITY);
  headings: Float32Array = filled32(FIRST_CAPACITY);
  speeds: Float32Array = filled32(FIRST_CAPACITY);
  observationTimes: Float64Array = filled(FIRST_CAPACITY);
  arrivalTimes: Float64Array = filled(FIRST_CAPACITY);
  previousPositions: Float64Array = filled(FIRST_CAPACITY * 2);
  previousHeadings: Float32Array = filled32(FIRST_CAPACITY);
  previousTimes: Float64Array = filled(FIRST_CAPACITY);
  sequences: Float64Array = filled(FIRST_CAPACITY);
  /** When the present position was reported. */
  positionTimes: Float64Array = filled(FIRST_CAPACITY);
  timesToLive: Float32Array = filled32(FIRST_CAPACITY);
  sources: Uint16Array = new Uint16Array(FIRST_CAPACITY);
  changedAt: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** What the present report itself said, as `POSITION_REPORTED` and the others; the rest is kept or derived. */
  reported: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** FREE, USED or ENDED. */
  states: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Grows by one whenever the slot goes to another entity: tells old references from valid ones. */
  generations: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  readonly slots: Map<string, number> = new Map<string, number>();
  readonly columns: PropertyColumn[] = [];
  /** Time of the newest report of the class; -Infinity before the first. */
  newest: number = Number.NEGATIVE_INFINITY;
  readonly #ids: (string | undefined)[] = [];
  readonly #bindings: (ObjectId | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(entityClass: EntityClass) {
    this.entityClass = entityClass;
    this.define(entityClass);
  }

  /** Takes a new definition of the class, checked already. */
  define(entityClass: EntityClass): void {
    this.entityClass = entityClass;
    for (const property of entityClass.properties) {
      const index = this.columns.findIndex(({ id }) => id === property.id);
      const known = this.columns[index];
      if (known !== undefined) {
        this.columns[index] = { ...known, range: property.range };
        continue;
      }
      const text = property.kind === 'text';
      this.columns.push({
        id: property.id,
        range: property.range,
        codes: text ? createTextCodes() : undefined,
        values: text ? new Float64Array(this.capacity) : filled(this.capacity),
        times: filled(this.capacity),
      });
    }
  }

  /** A slot for a new entity, in state USED with nothing known. */
  open(id: string): number {
    const slot = this.#free.pop() ?? this.slotCount;
    if (slot === this.slotCount) {
      if (slot === this.capacity) this.#grow();
      this.slotCount++;
    }
    this.#ids[slot] = id;
    this.slots.set(id, slot);
    this.states[slot] = USED;
    this.count++;
    return slot;
  }

  /** Forgets an entity. */
  release(slot: number): void {
    const id = this.#ids[slot];
    if (id === undefined) return;
    if (this.states[slot] === USED) this.count--;
    this.slots.delete(id);
    this.#ids[slot] = undefined;
    this.#bindings[slot] = undefined;
    this.states[slot] = FREE;
    this.reported[slot] = 0;
    this.generations[slot] = ((this.generations[slot] as number) + 1) >>> 0;
    for (const column of [this.positions, this.previousPositions]) column.fill(NaN, slot * 2, slot * 2 + 2);
    const blank = [
      this.observationTimes,
      this.arrivalTimes,
      this.previousTimes,
      this.sequences,
      this.positionTimes,
    ];
    for (const column of blank) column[slot] = NaN;
    const blank32 = [this.heights, this.headings, this.speeds, this.previousHeadings, this.timesToLive];
    for (const column of blank32) column[slot] = NaN;
    for (const { codes, values, times } of this.columns) {
      values[slot] = codes === undefined ? NaN : 0;
      times[slot] = NaN;
    }
    this.#free.push(slot);
  }

  bind(slot: number, binding: ObjectId): void {
    this.#bindings[slot] = binding;
  }

  isUsed(slot: number): boolean {
    return this.states[slot] === USED;
  }

  idOf(slot: number): string | undefined {
    return this.#ids[slot];
  }

  slotOf(id: string): number {
    const slot = this.slots.get(id);
    return slot !== undefined && this.states[slot] === USED ? slot : -1;
  }

  numbers(property: string): Float64Array {
    const column = this.columns.find(({ id, codes }) => id === property && codes === undefined);
    if (column === undefined) {
      const known = this.columns.filter(({ codes }) => codes === undefined).map(({ id }) => id);
      throw new RangeError(
        `Entity class ${this.entityClass.id} has no number property ${property}; it has: ${known.join(', ') || 'none'}.`,
      );
    }
    return column.values;
  }

  text(slot: number, property: string): string | undefined {
    const column = this.columns.find(({ id }) => id === property);
    return column?.codes?.textOf(column.values[slot] ?? 0);
  }

  valueTime(slot: number, property: string): number {
    return this.columns.find(({ id }) => id === property)?.times[slot] ?? NaN;
  }

  bindingOf(slot: number): ObjectId | undefined {
    return this.#bindings[slot];
  }

  freshness(slot: number, now: number): Freshness {
    const age = (now - (this.observationTimes[slot] ?? NaN)) / 1000;
    if (this.states[slot] !== USED || !(age <= this.entityClass.lostAfter)) return 'lost';
    return age <= (this.timesToLive[slot] as number) ? 'live' : 'stale';
  }

  #grow(): void {
    const capacity = this.capacity * 2;
    this.capacity = capacity;
    this.positions = longer(this.positions, filled(capacity * 2));
    this.heights = longer(this.heights, filled32(capacity));
    this.headings = longer(this.headings, filled32(capacity));
    this.speeds = longer(this.speeds, filled32(capacity));
    this.observationTimes = longer(this.observationTimes, filled(capacity));
    this.arrivalTimes = longer(this.arrivalTimes, filled(capacity));
    this.previousPositions = longer(this.previousPositions, filled(capacity * 2));
    this.previousHeadings = longer(this.previousHeadings, filled32(capacity));
    this.previousTimes = longer(this.previousTimes, filled(capacity));
    this.positionTimes = longer(this.positionTimes, filled(capacity));
    this.sequences = longer(this.sequences, filled(capacity));
    this.timesToLive = longer(this.timesToLive, filled32(capacity));
    this.sources = longer(this.sources, new Uint16Array(capacity));
    this.changedAt = longer(this.changedAt, new Float64Array(capacity));
    this.reported = longer(this.reported, new Uint8Array(capacity));
    this.states = longer(this.states, new Uint8Array(capacity));
    this.generations = longer(this.generations, new Uint32Array(capacity));
    for (const column of this.columns) {
      const none = column.codes === undefined ? NaN : 0;
      column.values = longer(column.values, new Float64Array(capacity).fill(none, this.slotCount));
      column.times = longer(column.times, filled(capacity));
    }
  }
}

function filled(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}

function filled32(length: number): Float32Array {
  return new Float32Array(length).fill(NaN);
}

function longer<T extends Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array>(
  from: T,
  into: T,
): T {
  into.set(from);
  return into;
}
