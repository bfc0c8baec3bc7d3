import type { BatchValues, EntityBatch } from './entity-batch.ts';
import type { RejectionReason } from './entity-store.ts';
import { LONGEST_TEXT } from './check-class.ts';
import {
  END_REPORTED,
  HEADING_REPORTED,
  HEIGHT_REPORTED,
  POSITION_REPORTED,
  SPEED_REPORTED,
  type ClassTable,
  type PropertyColumn,
} from './class-table.ts';
import { STEPS_PER_DEGREE } from './derive-motion.ts';

/** Metres beyond which a height is no height. */
const GREATEST_HEIGHT = 100_000;

/** Values of one property in the batch that is being read. */
interface ActiveValues {
  readonly index: number;
  readonly column: PropertyColumn;
  readonly numbers: Float64Array | undefined;
  readonly texts: readonly (string | undefined)[] | undefined;
}

/** Bounds of times a report may have, milliseconds. */
export interface TimeBounds {
  readonly earliest: number;
  readonly tolerance: number;
}

/** One report after another of a batch, checked and made canonical, in fields that are written over: no garbage. */
export class ReportReader {
  /** Milliseconds, whole. */
  time = 0;
  /** NaN where the source does not count. */
  sequence: number = Number.NaN;
  hasPosition = false;
  /** Steps of 1e-7 degree; valid with `hasPosition`. */
  longitude = 0;
  latitude = 0;
  /** Metres; NaN on the ground, or not reported where there is no position either. */
  height: number = Number.NaN;
  /** Degrees in [0, 360); NaN where not reported. */
  heading: number = Number.NaN;
  speed: number = Number.NaN;
  timeToLive: number = Number.NaN;
  ended = false;
  binding: string | undefined = undefined;
  /** Value per property of the class: a number, the code of a text; NaN where not reported. */
  values: Float64Array = new Float64Array(0);
  /** Indices of the properties the batch has at all. */
  active: readonly number[] = [];
  readonly #bounds: TimeBounds;
  #batch: EntityBatch | undefined = undefined;
  #latest = 0;
  #columns: readonly ActiveValues[] = [];

  constructor(bounds: TimeBounds) {
    this.#bounds = bounds;
  }

  /** What the report says itself, as bits of `reported` in the table. */
  get reported(): number {
    let bits = 0;
    if (this.hasPosition) bits |= POSITION_REPORTED;
    else if (!Number.isNaN(this.height)) bits |= HEIGHT_REPORTED;
    if (!Number.isNaN(this.heading)) bits |= HEADING_REPORTED;
    if (!Number.isNaN(this.speed)) bits |= SPEED_REPORTED;
    return this.ended ? bits | END_REPORTED : bits;
  }

  /** Sets out to read a batch. */
  open(batch: EntityBatch, table: ClassTable): void {
    this.#batch = batch;
    this.#latest = batch.arrivalTime + this.#bounds.tolerance;
    if (this.values.length !== table.columns.length) this.values = new Float64Array(table.columns.length);
    this.values.fill(NaN);
    const columns: ActiveValues[] = [];
    for (const [index, column] of table.columns.entries()) {
      const values: BatchValues | undefined = batch.values?.get(column.id);
      if (values === undefined) continue;
      const numbers = values instanceof Float64Array ? values : undefined;
      columns.push({ index, column, numbers, texts: values instanceof Float64Array ? undefined : values });
    }
    this.#columns = columns;
    this.active = columns.map(({ index }) => index);
  }

  /** Reads a row into the fields. @returns why it is refused, if it is. */
  read(row: number): RejectionReason | undefined {
    const batch = this.#batch;
    if (batch === undefined) return 'badId';
    const time = Math.round(doubleAt(batch.observationTimes, row));
    if (!(time >= this.#bounds.earliest && time <= this.#latest)) return 'badTime';
    this.time = time;
    this.sequence = finiteOrNaN(doubleAt(batch.sequences, row));
    if (!this.#readPosition(batch, row)) return 'badPosition';
    if (!this.#readMotion(batch, row)) return 'badMotion';
    this.ended = batch.ended?.[row] === 1;
    const timeToLive = finiteOrNaN(singleAt(batch.timesToLive, row));
    this.timeToLive = timeToLive > 0 ? timeToLive : NaN;
    return this.#readBinding(batch, row) && this.#readValues(row) ? undefined : 'badValue';
  }

  #readPosition({ positions, heights }: EntityBatch, row: number): boolean {
    this.hasPosition = false;
    const height = singleAt(heights, row);
    this.height = height;
    if (Math.abs(height) > GREATEST_HEIGHT) return false;
    if (positions === undefined) return true;
    const longitude = doubleAt(positions, row * 2);
    const latitude = doubleAt(positions, row * 2 + 1);
    if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) {
      this.hasPosition = true;
      // Adding 0 makes a negative zero positive.
      this.longitude = Math.round(longitude * STEPS_PER_DEGREE) + 0;
      this.latitude = Math.round(latitude * STEPS_PER_DEGREE) + 0;
      return true;
    }
    return Number.isNaN(longitude) && Number.isNaN(latitude);
  }

  #readMotion({ headings, speeds }: EntityBatch, row: number): boolean {
    let heading = singleAt(headings, row);
    if (Math.abs(heading) === Infinity) return false;
    if (heading < 0 || heading >= 360) {
      heading %= 360;
      if (heading < 0) heading += 360;
    }
    heading = Math.fround(heading);
    this.heading = heading >= 360 ? 0 : heading + 0;
    this.speed = singleAt(speeds, row);
    return !(this.speed < 0 || this.speed === Infinity);
  }

  #readBinding({ bindings }: EntityBatch, row: number): boolean {
    this.binding = bindings?.[row];
    return this.binding === undefined || this.binding.length <= LONGEST_TEXT;
  }

  #readValues(row: number): boolean {
    for (const active of this.#columns) {
      const fits = active.numbers === undefined ? this.#readText(active, row) : this.#readNumber(active, row);
      if (!fits) return false;
    }
    return true;
  }

  #readNumber({ index, column, numbers }: ActiveValues, row: number): boolean {
    const value = doubleAt(numbers, row);
    // Zero has two signs that are told apart in bytes, but mean the same.
    this.values[index] = value + 0;
    if (Number.isNaN(value)) return true;
    if (column.codes !== undefined || !Number.isFinite(value)) return false;
    const { range } = column;
    return range === undefined || (value >= range[0] && value <= range[1]);
  }

  #readText({ index, column, texts }: ActiveValues, row: number): boolean {
    const text = texts?.[row];
    this.values[index] = NaN;
    if (text === undefined) return true;
    if (column.codes === undefined || text.length > LONGEST_TEXT) return false;
    const code = column.codes.codeOf(text);
    this.values[index] = code;
    return code >= 0;
  }
}

/** NaN where there is no column, or no such row in it. One function for each kind of array: each then reads but one. */
function doubleAt(column: Float64Array | undefined, row: number): number {
  return column !== undefined && row < column.length ? (column[row] as number) : NaN;
}

function singleAt(column: Float32Array | undefined, row: number): number {
  return column !== undefined && row < column.length ? (column[row] as number) : NaN;
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
