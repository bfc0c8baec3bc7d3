import type { ObjectId } from '../scene/feature-table.ts';
import type { EntityBatch } from './entity-batch.ts';
import type { EntityClass, Freshness } from './entity-class.ts';

/** Why a report was not taken. */
export type RejectionReason =
  /** Class nobody has defined. */
  | 'unknownClass'
  /** NaN, infinite or beyond ±180° and ±90°. */
  | 'badPosition'
  /** Not a time, before `earliest`, or further ahead of its arrival than the clocks may differ. */
  | 'badTime'
  /** Negative or infinite speed, or a heading that is no number. */
  | 'badMotion'
  /** Outside the range of its property, text for a number, or a text longer than 128 characters. */
  | 'badValue'
  /** Older than the history kept. */
  | 'tooOld'
  /** More entities than the store may hold. */
  | 'tooManyEntities'
  /** No entity's name, an empty one, or one longer than 128 characters. */
  | 'badId';

/** What became of reports; every one is counted exactly once. */
export interface ApplyCounts {
  /** Became the present of their entity. */
  readonly applied: number;
  /** Same entity and sequence, or same entity, time and content, as one known: nothing changed. */
  readonly duplicate: number;
  /** Older than the present: entered the history alone. */
  readonly late: number;
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
}

/**
 * The present of one class in columns, for reading alone. Rows are slots: an entity keeps its slot until it ends;
 * arrays are exchanged for longer ones as the class grows, so they are asked for anew at each use.
 */
export interface EntityTable {
  readonly entityClass: EntityClass;
  /** Slots in use are below this; some of them may be free (`isUsed`). */
  readonly slotCount: number;
  /** Entities. */
  readonly count: number;
  /** Grows by one at every batch that changed something here. */
  readonly version: number;
  /** False for a free slot, and for that of an entity that has ended: it keeps its slot while its past is kept. */
  isUsed(slot: number): boolean;
  /** Name within the class, of one that has ended as well; `undefined` for a free slot. */
  idOf(slot: number): string | undefined;
  /** -1: no such entity, or it has ended. */
  slotOf(id: string): number;
  /** Longitude, latitude interleaved, degrees; NaN before the first position. */
  readonly positions: Float64Array;
  /** Metres above the ground datum; NaN: on the ground. */
  readonly heights: Float32Array;
  /** Degrees clockwise from north; where not reported, from the last two positions; NaN for one that has not moved. */
  readonly headings: Float32Array;
  /** Metres per second; where not reported, from the last two positions; NaN unknown. */
  readonly speeds: Float32Array;
  /** Milliseconds since 1970. */
  readonly observationTimes: Float64Array;
  readonly arrivalTimes: Float64Array;
  /** The report before the present one, for drawing the way between: as `positions`, `headings`, `observationTimes`. */
  readonly previousPositions: Float64Array;
  readonly previousHeadings: Float32Array;
  readonly previousTimes: Float64Array;
  /** NaN where the source does not count. */
  readonly sequences: Float64Array;
  /** Seconds. */
  readonly timesToLive: Float32Array;
  /** Index into the store's `sources`. */
  readonly sources: Uint16Array;
  /** Version of the table at which the slot changed last. */
  readonly changedAt: Float64Array;
  /** Present values of a number property; NaN where none. @throws {RangeError} no such number property. */
  numbers(property: string): Float64Array;
  /** Present value of a text property. */
  text(slot: number, property: string): string | undefined;
  /** When the present value of a property was observed; NaN where none. */
  valueTime(slot: number, property: string): number;
  /** Object the entity belongs to, as its reports say. */
  bindingOf(slot: number): ObjectId | undefined;
  /** Whether its last report still holds. @param now milliseconds since 1970. */
  freshness(slot: number, now: number): Freshness;
}

/** State of a class at a time, in columns by slot of {@link EntityTable}; reuse it to make no garbage. */
export interface EntityStates {
  /** 1 where the entity was known at that time and not yet lost. */
  present: Uint8Array;
  /** Between two reports: along the line, at even speed; beyond the last: as last reported. Degrees. */
  positions: Float64Array;
  headings: Float32Array;
  speeds: Float32Array;
  /** Time of the last report at or before, milliseconds since 1970; NaN none. */
  observationTimes: Float64Array;
}

/** The way of one entity, oldest first. */
export interface EntityTrack {
  readonly times: Float64Array;
  /** Interleaved, degrees. */
  readonly positions: Float64Array;
  readonly headings: Float32Array;
  readonly speeds: Float32Array;
}

/** Values of one property of one entity over time, oldest first. */
export interface EntitySeries {
  readonly times: Float64Array;
  readonly values: Float64Array | readonly string[];
}

/** Bounds of a store; beyond them reports are counted and refused, nothing is thrown. */
export interface EntityStoreOptions {
  /** Default 1,000,000 over all classes. */
  readonly maximumEntities?: number;
  /** Reports observed before are refused. Milliseconds since 1970; default 2000-01-01. */
  readonly earliest?: number;
  /** Seconds an observer's clock may run ahead of ours. Default 300. */
  readonly clockTolerance?: number;
}

/** Everything live of one twin. Changes only by {@link EntityStore.apply}; the same batches in the same order make the same store. */
export interface EntityStore {
  readonly tables: ReadonlyMap<string, EntityTable>;
  /** Names of feeds, by the numbers in `EntityTable.sources`. */
  readonly sources: readonly string[];
  /** Grows by one at every batch that changed something. */
  readonly version: number;
  /** Counts since the start. */
  readonly totals: ApplyCounts;
  /** Bytes of all histories. */
  readonly historyBytes: number;
  /** Time of the newest report, milliseconds since 1970; NaN before the first. */
  readonly newest: number;
  /**
   * Adds a class, or replaces titles, times and limits of one that is known; its properties may only grow.
   * @throws {RangeError} saying which field is wrong.
   */
  defineClass(entityClass: EntityClass): void;
  /** Never throws on what a source sends: it is counted instead. */
  apply(batch: EntityBatch): ApplyCounts;
  /** Ends entities silent since before that time. @returns how many. */
  removeSilent(before: number): number;
  /** State of a class at any time of its history. @throws {RangeError} no such class. */
  statesAt(entityClass: string, time: number, into?: EntityStates): EntityStates;
  /** Reports of one entity within [from, to]; empty where none are kept. */
  track(entityClass: string, id: string, from: number, to: number): EntityTrack;
  /** Values of one property within [from, to]; empty where none are kept. */
  series(entityClass: string, id: string, property: string, from: number, to: number): EntitySeries;
  /** Earliest time from which the class's history is whole; NaN while empty. */
  historyStart(entityClass: string): number;
  /** SHA-256 over the states of all classes at a time, by class and id: same log, same hash, on every platform. */
  hashAt(time: number): string;
  /** Called after every batch that changed something; returns its unsubscribe. */
  subscribe(listener: (entityClass: string) => void): () => void;
}
