import type { BatchValues, EntityBatch } from '@cityloom/twin-core/entities';

/** Properties in one batch; a hostile source could otherwise ask for a column per report. */
const MAXIMUM_PROPERTIES = 256;
/** Properties any batch may have, however long. */
const SURE_PROPERTIES = 16;
/** Cells of all property columns together, beyond the sure ones. */
const MAXIMUM_CELLS = 4_000_000;

type NumberColumn = 'sequences' | 'heights' | 'headings' | 'speeds' | 'timesToLive';

/**
 * Collects reports of one class into the columns of an {@link EntityBatch}, without an object per report: `add` gives
 * a row, the setters fill it. Columns nobody sets are left out. For every decoder of a feed.
 */
export class EntityBatchBuilder {
  readonly #entityClass: string;
  readonly #source: string;
  readonly #arrivalTime: number;
  readonly #ids: string[] = [];
  readonly #indexOfId = new Map<string, number>();
  readonly #numbers: Partial<Record<NumberColumn, Float64Array | Float32Array>> = {};
  readonly #values = new Map<string, Float64Array | (string | undefined)[]>();
  #entities: Uint32Array;
  #times: Float64Array;
  #positions: Float64Array | undefined;
  #bindings: (string | undefined)[] | undefined;
  #ended: Uint8Array | undefined;
  #count = 0;

  /** @param capacity reports expected; it grows beyond. @param arrivalTime milliseconds since 1970. */
  constructor(entityClass: string, source: string, arrivalTime: number, capacity = 16) {
    this.#entityClass = entityClass;
    this.#source = source;
    this.#arrivalTime = arrivalTime;
    const rows = Math.max(1, capacity);
    this.#entities = new Uint32Array(rows);
    this.#times = new Float64Array(rows);
  }

  /** Reports so far. */
  get count(): number {
    return this.#count;
  }

  /** Begins a report. @param time of observation, milliseconds since 1970. @returns its row. */
  add(id: string, time: number): number {
    const row = this.#count;
    if (row === this.#entities.length) this.#grow(row * 2);
    let index = this.#indexOfId.get(id);
    if (index === undefined) {
      index = this.#ids.push(id) - 1;
      this.#indexOfId.set(id, index);
    }
    this.#entities[row] = index;
    this.#times[row] = time;
    this.#count = row + 1;
    return row;
  }

  /** Degrees. */
  setPosition(row: number, longitude: number, latitude: number): void {
    this.#positions ??= new Float64Array(this.#entities.length * 2).fill(NaN);
    this.#positions[row * 2] = longitude;
    this.#positions[row * 2 + 1] = latitude;
  }

  /** Number of the report at its source. */
  setSequence(row: number, sequence: number): void {
    this.#wide('sequences')[row] = sequence;
  }

  /** Metres above the ground datum. */
  setHeight(row: number, height: number): void {
    this.#narrow('heights')[row] = height;
  }

  /** Degrees clockwise from north, of any turn. */
  setHeading(row: number, heading: number): void {
    // -1e-9 + 360 rounds to 360 in 32 bits, which is the same as 0.
    const turned = Math.fround(((heading % 360) + 360) % 360);
    this.#narrow('headings')[row] = turned === 360 ? 0 : turned;
  }

  /** Metres per second. */
  setSpeed(row: number, speed: number): void {
    this.#narrow('speeds')[row] = speed;
  }

  /** Seconds. */
  setTimeToLive(row: number, seconds: number): void {
    this.#narrow('timesToLive')[row] = seconds;
  }

  /** Object the entity belongs to. */
  setBinding(row: number, object: string): void {
    this.#bindings ??= [];
    this.#bindings[row] = object;
  }

  /** The entity has left for good. */
  setEnded(row: number): void {
    this.#ended ??= new Uint8Array(this.#entities.length);
    this.#ended[row] = 1;
  }

  /** @returns false where it was not taken: the property is a text here, or there are too many properties. */
  setNumber(row: number, property: string, value: number): boolean {
    let column = this.#values.get(property);
    if (column === undefined) {
      if (!this.#hasRoom()) return false;
      column = new Float64Array(this.#entities.length).fill(NaN);
      this.#values.set(property, column);
    }
    if (!(column instanceof Float64Array)) return false;
    column[row] = value;
    return true;
  }

  /** @returns false where it was not taken: the property is a number here, or there are too many properties. */
  setText(row: number, property: string, value: string): boolean {
    let column = this.#values.get(property);
    if (column === undefined) {
      if (!this.#hasRoom()) return false;
      column = [];
      this.#values.set(property, column);
    }
    if (column instanceof Float64Array) return false;
    column[row] = value;
    return true;
  }

  /**
   * The batch; the builder is not used afterwards.
   * @param arrivalTime of the last report, where they came one after another; milliseconds since 1970.
   */
  finish(arrivalTime: number = this.#arrivalTime): EntityBatch {
    const count = this.#count;
    const { sequences, heights, headings, speeds, timesToLive } = this.#numbers;
    return {
      entityClass: this.#entityClass,
      source: this.#source,
      arrivalTime,
      count,
      ids: this.#ids,
      entities: cut(this.#entities, count),
      observationTimes: cut(this.#times, count),
      ...(sequences !== undefined && { sequences: cut(sequences as Float64Array, count) }),
      ...(this.#positions !== undefined && { positions: cut(this.#positions, count * 2) }),
      ...(heights !== undefined && { heights: cut(heights as Float32Array, count) }),
      ...(headings !== undefined && { headings: cut(headings as Float32Array, count) }),
      ...(speeds !== undefined && { speeds: cut(speeds as Float32Array, count) }),
      ...(timesToLive !== undefined && { timesToLive: cut(timesToLive as Float32Array, count) }),
      ...(this.#bindings !== undefined && { bindings: padded(this.#bindings, count) }),
      ...(this.#values.size > 0 && { values: this.#finishedValues() }),
      ...(this.#ended !== undefined && { ended: cut(this.#ended, count) }),
    };
  }

  #finishedValues(): ReadonlyMap<string, BatchValues> {
    const finished = new Map<string, BatchValues>();
    for (const [property, column] of this.#values) {
      finished.set(
        property,
        column instanceof Float64Array ? cut(column, this.#count) : padded(column, this.#count),
      );
    }
    return finished;
  }

  #hasRoom(): boolean {
    const size = this.#values.size;
    if (size < SURE_PROPERTIES) return true;
    return size < MAXIMUM_PROPERTIES && (size + 1) * this.#entities.length <= MAXIMUM_CELLS;
  }

  #wide(name: 'sequences'): Float64Array | Float32Array {
    return (this.#numbers[name] ??= new Float64Array(this.#entities.length).fill(NaN));
  }

  #narrow(name: Exclude<NumberColumn, 'sequences'>): Float64Array | Float32Array {
    return (this.#numbers[name] ??= new Float32Array(this.#entities.length).fill(NaN));
  }

  #grow(rows: number): void {
    const old = this.#entities;
    this.#entities = new Uint32Array(rows);
    this.#entities.set(old);
    this.#times = widened(this.#times, rows);
    if (this.#positions !== undefined) this.#positions = widened(this.#positions, rows * 2);
    for (const [name, column] of Object.entries(this.#numbers) as [NumberColumn, Float64Array][]) {
      this.#numbers[name] = widened(column, rows);
    }
    if (this.#ended !== undefined) {
      const ended = new Uint8Array(rows);
      ended.set(this.#ended);
      this.#ended = ended;
    }
    for (const [property, column] of this.#values) {
      if (column instanceof Float64Array) this.#values.set(property, widened(column, rows));
    }
  }
}

/** A copy where shorter: what is posted to another thread should not carry room nobody uses. */
function cut<T extends Float64Array | Float32Array | Uint32Array | Uint8Array>(column: T, length: number): T {
  return (column.length === length ? column : column.slice(0, length)) as T;
}

function padded(list: (string | undefined)[], count: number): readonly (string | undefined)[] {
  return Array.from({ length: count }, (_, row) => list[row]);
}

function widened<T extends Float64Array | Float32Array>(column: T, length: number): T {
  const wider = column instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  wider.fill(NaN);
  wider.set(column);
  return wider as T;
}
