import type { BatchValues, EntityBatch } from '@cityloom/twin-core/entities';

type NumberArray = Float64Array | Float32Array | Uint8Array;
type NumberName =
  | 'observationTimes'
  | 'sequences'
  | 'positions'
  | 'heights'
  | 'headings'
  | 'speeds'
  | 'timesToLive'
  | 'ended';

/** How each column is kept: numbers per report, and its array. */
const COLUMNS: Readonly<Record<NumberName, { width: 1 | 2; make: (length: number) => NumberArray }>> = {
  observationTimes: { width: 1, make: (length) => new Float64Array(length) },
  sequences: { width: 1, make: (length) => new Float64Array(length).fill(NaN) },
  positions: { width: 2, make: (length) => new Float64Array(length).fill(NaN) },
  heights: { width: 1, make: (length) => new Float32Array(length).fill(NaN) },
  headings: { width: 1, make: (length) => new Float32Array(length).fill(NaN) },
  speeds: { width: 1, make: (length) => new Float32Array(length).fill(NaN) },
  timesToLive: { width: 1, make: (length) => new Float32Array(length).fill(NaN) },
  ended: { width: 1, make: (length) => new Uint8Array(length) },
};
const OVERLAID = ['positions', 'heights', 'headings', 'speeds', 'timesToLive'] as const;
const NAMES = Object.keys(COLUMNS) as NumberName[];

/** What {@link NewestReports} does with an entity whose report says that it has ended. */
export interface NewestReportsOptions {
  /** `keep` the report, to pass it on; `remove` the entity, to know what there is. */
  readonly ended: 'keep' | 'remove';
  /**
   * `fill`: a report older than what is known says what newer ones left out, as where each topic of a broker says a part.
   * Default: it is ignored.
   */
  readonly older?: 'ignore' | 'fill';
}

/**
 * The newest report of each entity of one class, in columns: what a batch lacks keeps its last value, and a report
 * older than what is known changes nothing. A source's present, or what waits for a busy receiver.
 */
export class NewestReports {
  readonly #entityClass: string;
  readonly #removesEnded: boolean;
  readonly #fillsFromOlder: boolean;
  readonly #slotOfId = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #columns = new Map<NumberName, NumberArray>();
  readonly #values = new Map<string, Float64Array | (string | undefined)[]>();
  #bindings: (string | undefined)[] | undefined;
  #capacity = 256;
  /** Slots of a list of ids seen last: sources that own their list give it again and again. */
  #known: { ids: readonly string[]; slots: Int32Array } | undefined;

  constructor(entityClass: string, { ended, older }: NewestReportsOptions) {
    this.#entityClass = entityClass;
    this.#removesEnded = ended === 'remove';
    this.#fillsFromOlder = older === 'fill';
  }

  /** Entities. */
  get count(): number {
    return this.#ids.length;
  }

  /** Takes reports in. @returns how many replaced an older one or were older themselves. */
  add(batch: EntityBatch): number {
    let replaced = 0;
    const slots = this.#slotsOf(batch.ids);
    const removed: string[] = [];
    for (let row = 0; row < batch.count; row++) {
      const index = batch.entities[row] as number;
      let slot = slots[index] as number;
      if (slot < 0) {
        slot = this.#take(batch.ids[index] as string);
        slots[index] = slot;
      } else {
        replaced++;
        if (!this.#isNewer(batch, row, slot)) {
          if (this.#fillsFromOlder) this.#fill(batch, row, slot);
          continue;
        }
      }
      this.#overlay(batch, row, slot);
      if (this.#removesEnded && batch.ended?.[row] === 1) removed.push(batch.ids[index] as string);
    }
    for (const id of removed) this.#remove(id);
    return replaced;
  }

  /** Observed last, milliseconds since 1970; `undefined` for an entity that is not there. */
  timeOf(id: string): number | undefined {
    const slot = this.#slotOfId.get(id);
    return slot === undefined ? undefined : this.#columns.get('observationTimes')?.[slot];
  }

  /** Times of observation of all entities, in no order. */
  times(): Float64Array {
    const column = this.#columns.get('observationTimes');
    return column === undefined ? new Float64Array(0) : Float64Array.from(column.subarray(0, this.count));
  }

  /** A copy in batches of at most so many reports. */
  batches(source: string, arrivalTime: number, largest: number = this.count): readonly EntityBatch[] {
    const batches: EntityBatch[] = [];
    for (let from = 0; from < this.count; from += largest) {
      batches.push(this.#batch(from, Math.min(this.count, from + largest), source, arrivalTime));
    }
    return batches;
  }

  #batch(from: number, to: number, source: string, arrivalTime: number): EntityBatch {
    const columns: Partial<Record<NumberName, NumberArray>> = {};
    for (const [name, column] of this.#columns) {
      const { width } = COLUMNS[name];
      columns[name] = column.slice(from * width, to * width);
    }
    const values = new Map<string, BatchValues>();
    for (const [property, column] of this.#values) {
      values.set(
        property,
        column instanceof Float64Array ? column.slice(from, to) : textsOf(column, from, to),
      );
    }
    return {
      entityClass: this.#entityClass,
      source,
      arrivalTime,
      count: to - from,
      ids: this.#ids.slice(from, to),
      entities: Uint32Array.from({ length: to - from }, (_, row) => row),
      ...(columns as Pick<EntityBatch, 'observationTimes'>),
      ...(this.#bindings !== undefined && { bindings: textsOf(this.#bindings, from, to) }),
      ...(values.size > 0 && { values }),
    };
  }

  #slotsOf(ids: readonly string[]): Int32Array {
    if (this.#known?.ids === ids && this.#known.slots.length === ids.length) return this.#known.slots;
    const slots = Int32Array.from(ids, (id) => this.#slotOfId.get(id) ?? -1);
    this.#known = { ids, slots };
    return slots;
  }

  #isNewer(batch: EntityBatch, row: number, slot: number): boolean {
    const sequence = batch.sequences?.[row] ?? NaN;
    const known = this.#columns.get('sequences')?.[slot] ?? NaN;
    if (!Number.isNaN(sequence) && !Number.isNaN(known)) return sequence > known;
    const time = batch.observationTimes[row] as number;
    return time >= (this.#columns.get('observationTimes')?.[slot] as number);
  }

  #overlay(batch: EntityBatch, row: number, slot: number): void {
    this.#column('observationTimes')[slot] = batch.observationTimes[row] as number;
    if (batch.sequences !== undefined) this.#column('sequences')[slot] = batch.sequences[row] as number;
    this.#overlayNumbers(batch, row, slot, false);
    if (batch.ended !== undefined) this.#column('ended')[slot] = batch.ended[row] as number;
    else if (this.#columns.has('ended')) this.#column('ended')[slot] = 0;
    const binding = batch.bindings?.[row];
    if (binding !== undefined) (this.#bindings ??= [])[slot] = binding;
    if (batch.values !== undefined) this.#overlayValues(batch.values, row, slot, false);
  }

  /** Takes from an older report what no newer one has said. */
  #fill(batch: EntityBatch, row: number, slot: number): void {
    this.#overlayNumbers(batch, row, slot, true);
    const binding = batch.bindings?.[row];
    if (binding !== undefined) (this.#bindings ??= [])[slot] ??= binding;
    if (batch.values !== undefined) this.#overlayValues(batch.values, row, slot, true);
  }

  #overlayNumbers(batch: EntityBatch, row: number, slot: number, onlyAbsent: boolean): void {
    for (const name of OVERLAID) {
      const from = batch[name];
      if (from === undefined) continue;
      const { width } = COLUMNS[name];
      if (Number.isNaN(from[row * width])) continue;
      const into = this.#column(name);
      if (onlyAbsent && !Number.isNaN(into[slot * width])) continue;
      for (let part = 0; part < width; part++) into[slot * width + part] = from[row * width + part] as number;
    }
  }

  #overlayValues(
    values: ReadonlyMap<string, BatchValues>,
    row: number,
    slot: number,
    onlyAbsent: boolean,
  ): void {
    for (const [property, from] of values) {
      const value = from[row];
      if (value === undefined || Number.isNaN(value)) continue;
      let into = this.#values.get(property);
      const known = into?.[slot];
      if (onlyAbsent && known !== undefined && !Number.isNaN(known)) continue;
      // A source that changes the kind of a property starts it anew.
      if (into === undefined || into instanceof Float64Array !== (typeof value === 'number')) {
        into = typeof value === 'number' ? new Float64Array(this.#capacity).fill(NaN) : [];
        this.#values.set(property, into);
      }
      if (typeof value === 'number') (into as Float64Array)[slot] = value;
      else (into as (string | undefined)[])[slot] = value;
    }
  }

  #column(name: NumberName): NumberArray {
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = COLUMNS[name].make(this.#capacity * COLUMNS[name].width);
      this.#columns.set(name, column);
    }
    return column;
  }

  #take(id: string): number {
    const known = this.#slotOfId.get(id);
    if (known !== undefined) return known;
    const slot = this.#ids.push(id) - 1;
    this.#slotOfId.set(id, slot);
    if (slot === this.#capacity) this.#grow();
    return slot;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const [name, column] of this.#columns) {
      const wider = COLUMNS[name].make(this.#capacity * COLUMNS[name].width);
      wider.set(column);
      this.#columns.set(name, wider);
    }
    for (const [property, column] of this.#values) {
      if (!(column instanceof Float64Array)) continue;
      const wider = new Float64Array(this.#capacity).fill(NaN);
      wider.set(column);
      this.#values.set(property, wider);
    }
  }

  /** The last slot moves into the hole, so that the columns stay dense. */
  #remove(id: string): void {
    const slot = this.#slotOfId.get(id);
    if (slot === undefined) return;
    const last = this.#ids.length - 1;
    for (const name of NAMES) {
      const column = this.#columns.get(name);
      if (column === undefined) continue;
      const { width, make } = COLUMNS[name];
      column.copyWithin(slot * width, last * width, (last + 1) * width);
      column.set(make(width), last * width);
    }
    for (const column of [
      ...this.#values.values(),
      ...(this.#bindings === undefined ? [] : [this.#bindings]),
    ]) {
      if (column instanceof Float64Array) {
        column[slot] = column[last] as number;
        column[last] = NaN;
      } else {
        column[slot] = column[last];
        column[last] = undefined;
      }
    }
    const moved = this.#ids[last] as string;
    this.#ids[slot] = moved;
    this.#ids.pop();
    this.#slotOfId.set(moved, slot);
    this.#slotOfId.delete(id);
    this.#known = undefined;
  }
}

function textsOf(column: readonly (string | undefined)[], from: number, to: number): (string | undefined)[] {
  return Array.from({ length: to - from }, (_, row) => column[from + row]);
}
