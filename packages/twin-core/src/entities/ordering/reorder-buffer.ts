import type { EntityBatch } from '../entity-batch.ts';
import { columnFor, EntitySlots } from './entity-slots.ts';
import { gatherBatch } from './gather-batch.ts';
import { isSameReport, orderOfReports, type HeldReports } from './held-reports.ts';

/** Bounds of a reorder buffer. */
export interface ReorderBufferOptions {
  /** Seconds that reports of a class are held: `EntityClass.jitterWindow`. */
  readonly jitterWindow: (entityClass: string) => number;
  /** Reports held at most; beyond, those that came first go on before their time. Default 1,000,000. */
  readonly maximumReports?: number;
  /** Entities known at most; reports of further ones are refused. Default 1,000,000 per class. */
  readonly maximumEntities?: number;
  /** Seconds an observer's clock may run ahead of ours; reports further ahead are refused. Default 300. */
  readonly clockTolerance?: number;
}

/** What became of reports; every one that is not held is counted once. */
export interface ReorderCounts {
  readonly released: number;
  /** Of the same entity and time as another. */
  readonly duplicate: number;
  /** Older than one of its entity that had gone on: it came later than the window allows. */
  readonly tooLate: number;
  /** Without a name or a time, from the future, or of more entities than are known. */
  readonly refused: number;
}

/** Puts reports in order; see {@link createReorderBuffer}. */
export interface ReorderBuffer {
  /** Reports held now. */
  readonly held: number;
  readonly counts: ReorderCounts;
  /** Takes reports; never throws on what they say. The batch must not be altered afterwards. */
  push(batch: EntityBatch): void;
  /**
   * Gives out the reports whose window has passed.
   * @param now milliseconds since 1970 by the receiver's clock, that of `EntityBatch.arrivalTime`.
   * @returns a batch per class, its reports by time of observation, then name. Its `source` is that of its first
   * report, its `arrivalTime` that of the report which came last.
   */
  release(now: number): readonly EntityBatch[];
  /** Gives out all that is held. */
  flush(): readonly EntityBatch[];
}

/**
 * Holds reports back until those they may have overtaken have come, and gives them out in the order of observation: what
 * geofences, tracks and logs are fed from.
 *
 * A report is held from its arrival for the window of its class; when it goes, all older ones of its entity go before it.
 * Clocks of observers are never compared with each other or with ours, so that one which is wrong disturbs no other
 * entity. As long as reports of an entity differ in delay by no more than the window, their order and repetition on the way
 * make no difference. Of two reports of one entity and time one goes on, that with the greater position.
 * @throws {RangeError} if an option is wrong.
 */
export function createReorderBuffer(options: ReorderBufferOptions): ReorderBuffer {
  const {
    jitterWindow,
    maximumReports = 1_000_000,
    maximumEntities = 1_000_000,
    clockTolerance = 300,
  } = options;
  for (const [name, value] of Object.entries({ maximumReports, maximumEntities })) {
    if (!(value >= 1)) throw new RangeError(`${name} is ${value}; give 1 or more.`);
  }
  if (!(clockTolerance >= 0))
    throw new RangeError(`clockTolerance is ${clockTolerance}; give seconds, 0 or more.`);
  const classes = new Map<string, ClassBuffer>();
  const counter = { released: 0, duplicate: 0, tooLate: 0, refused: 0 };
  const heldNow = (): number => {
    let held = 0;
    for (const buffer of classes.values()) held += buffer.held;
    return held;
  };
  const release = (now: number): readonly EntityBatch[] => {
    const batches: EntityBatch[] = [];
    for (const buffer of classes.values()) {
      const batch = buffer.release(now, counter);
      if (batch !== undefined) batches.push(batch);
    }
    return batches;
  };
  let overflow: EntityBatch[] = [];
  return {
    get held() {
      return heldNow();
    },
    get counts() {
      return { ...counter };
    },
    push: (batch) => {
      let buffer = classes.get(batch.entityClass);
      if (buffer === undefined) {
        buffer = new ClassBuffer(maximumEntities, clockTolerance * 1000);
        classes.set(batch.entityClass, buffer);
      }
      buffer.push(batch, jitterWindow(batch.entityClass) * 1000, counter);
      if (heldNow() <= maximumReports) return;
      overflow.push(
        ...[...classes.values()].flatMap((each) => each.release(each.middleDue(), counter) ?? []),
      );
    },
    release: (now) => {
      const early = overflow;
      overflow = [];
      return [...early, ...release(now)];
    },
    flush: () => {
      const early = overflow;
      overflow = [];
      return [...early, ...release(Infinity)];
    },
  };
}

interface Counter {
  released: number;
  duplicate: number;
  tooLate: number;
  refused: number;
}

/** Reports of one class, in columns by the order of arrival. */
class ClassBuffer {
  readonly #slots = new EntitySlots();
  readonly #most: number;
  readonly #tolerance: number;
  /** By slot: time of the newest report that has gone; NaN none. */
  #released: Float64Array = new Float64Array(0);
  /** By slot: reports up to this time go now; scratch, NaN outside of `release`. */
  #going: Float64Array = new Float64Array(0);
  #held: HeldReports = { batches: [], rows: [], slots: [], times: [], dues: [] };
  #earliestDue = Infinity;

  constructor(most: number, tolerance: number) {
    this.#most = most;
    this.#tolerance = tolerance;
  }

  get held(): number {
    return this.#held.times.length;
  }

  /** When half of what is held is due: what a full buffer gives out. */
  middleDue(): number {
    const { dues } = this.#held;
    return Float64Array.from(dues).sort()[dues.length >> 1] ?? Infinity;
  }

  push(batch: EntityBatch, window: number, counter: Counter): void {
    const listed = this.#slots.slotsOf(batch.ids);
    const rows = Math.min(batch.count, batch.entities.length);
    const due = batch.arrivalTime + window;
    const latest = batch.arrivalTime + this.#tolerance;
    const { batches, rows: heldRows, slots, times, dues } = this.#held;
    for (let row = 0; row < rows; row++) {
      const time = Math.round(batch.observationTimes[row] ?? NaN);
      const slot = this.#slots.slotAt(batch.ids, listed, batch.entities[row] as number, this.#most);
      if (slot < 0 || !(time <= latest && time > -Infinity)) {
        counter.refused++;
        continue;
      }
      const released = this.#released[slot] ?? NaN;
      if (time <= released) {
        if (time === released) counter.duplicate++;
        else counter.tooLate++;
        continue;
      }
      batches.push(batch);
      heldRows.push(row);
      slots.push(slot);
      times.push(time);
      dues.push(due);
      if (due < this.#earliestDue) this.#earliestDue = due;
    }
    this.#released = columnFor(this.#released, this.#slots.count);
    this.#going = columnFor(this.#going, this.#slots.count);
  }

  release(now: number, counter: Counter): EntityBatch | undefined {
    if (this.held === 0 || !(this.#earliestDue <= now)) return undefined;
    const held = this.#held;
    this.#markGoing(now);
    const going: number[] = [];
    const kept: HeldReports = { batches: [], rows: [], slots: [], times: [], dues: [] };
    this.#earliestDue = Infinity;
    for (let at = 0; at < held.times.length; at++) {
      if ((held.times[at] as number) <= (this.#going[held.slots[at] as number] as number)) going.push(at);
      else this.#keep(kept, at);
    }
    const order = orderOfReports(held, going, (slot) => this.#slots.idOf(slot));
    const chosen = order.filter(
      (at, index) => index === 0 || !isSameReport(held, order[index - 1] as number, at),
    );
    counter.duplicate += order.length - chosen.length;
    counter.released += chosen.length;
    for (const at of chosen) {
      const slot = held.slots[at] as number;
      this.#released[slot] = held.times[at] as number;
      this.#going[slot] = NaN;
    }
    this.#held = kept;
    return gatherBatch(held, chosen);
  }

  #markGoing(now: number): void {
    const { dues, slots, times } = this.#held;
    for (let at = 0; at < dues.length; at++) {
      if ((dues[at] as number) > now) continue;
      const slot = slots[at] as number;
      const time = times[at] as number;
      if (!((this.#going[slot] as number) >= time)) this.#going[slot] = time;
    }
  }

  #keep(kept: HeldReports, at: number): void {
    const { batches, rows, slots, times, dues } = this.#held;
    kept.batches.push(batches[at] as EntityBatch);
    kept.rows.push(rows[at] as number);
    kept.slots.push(slots[at] as number);
    kept.times.push(times[at] as number);
    const due = dues[at] as number;
    kept.dues.push(due);
    if (due < this.#earliestDue) this.#earliestDue = due;
  }
}
