import type { EntityBatch } from '@cityloom/twin-core/entities';
import { EntityBatchBuilder } from '../batch-builder.ts';
import type { FeedFault } from '../feed.ts';
import { fieldsOf, timeOf, type Fields } from './field.ts';

/** What is known of reports beside what they say. */
export interface ReportContext {
  /** Name of the feed. */
  readonly source: string;
  /** Milliseconds since 1970, by the receiver's clock. */
  readonly arrivalTime: number;
  /** Counts what could not be used. */
  readonly fault: (reason: FeedFault, count?: number) => void;
  /** What a report does not say itself: from the topic it came by, and the time of arrival. */
  readonly defaults?: { readonly entityClass?: string; readonly id?: string; readonly time?: number };
}

const CLASS_NAME = /^[\w-]{1,64}$/u;
const LONGEST_ID = 128;
const LONGEST_TEXT = 4096;
/** Classes in one message. */
const MAXIMUM_CLASSES = 256;
/** Values in one report. */
const MAXIMUM_VALUES = 256;

/**
 * Reports of a message as batches, one for each class. A report without class, id or time is left out and counted;
 * a field of a wrong type is left out, and the rest of its report used.
 */
export function decodeReports(reports: readonly unknown[], context: ReportContext): readonly EntityBatch[] {
  const collector = new ReportCollector(context.source, context.arrivalTime, reports.length);
  let wrong = 0;
  for (const value of reports) wrong += collector.add(value, context.defaults);
  if (wrong > 0) context.fault('wrongType', wrong);
  return collector.finish(context.arrivalTime).map(({ batch }) => batch);
}

/** Reports of one class that were collected. */
export interface CollectedReports {
  readonly batch: EntityBatch;
  /** When each was published, milliseconds since 1970 by the source's clock; NaN where it did not say. */
  readonly published: Float64Array;
}

interface Collecting {
  readonly builder: EntityBatchBuilder;
  readonly published: number[];
}

/** Collects reports of any classes, of one message or of many small ones, into a batch for each class. */
export class ReportCollector {
  readonly #source: string;
  readonly #arrivalTime: number;
  readonly #capacity: number;
  readonly #classes = new Map<string, Collecting>();
  #count = 0;
  #lastClass = '';
  #last: Collecting | undefined;

  /** @param capacity reports expected. */
  constructor(source: string, arrivalTime: number, capacity: number) {
    this.#source = source;
    this.#arrivalTime = arrivalTime;
    this.#capacity = capacity;
  }

  /** Reports so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes one report in.
   * @param published milliseconds since 1970 by the source's clock; absent or NaN where it did not say.
   * @returns how many of its fields were wrong; 1 where it could not be used at all.
   */
  add(value: unknown, defaults: ReportContext['defaults'], published?: number): number {
    const report = fieldsOf(value);
    const entityClass = report?.['class'] ?? defaults?.entityClass;
    if (report === undefined || typeof entityClass !== 'string') return 1;
    if (entityClass !== this.#lastClass || this.#last === undefined) {
      this.#last = this.#collecting(entityClass);
      this.#lastClass = entityClass;
    }
    const last = this.#last;
    if (last === undefined) return 1;
    const before = last.builder.count;
    const wrong = addReport(last.builder, report, defaults);
    if (last.builder.count > before) {
      last.published.push(published ?? NaN);
      this.#count++;
    }
    return wrong;
  }

  /** A batch for each class that has reports; the collector is not used afterwards. */
  finish(arrivalTime: number): readonly CollectedReports[] {
    const collected: CollectedReports[] = [];
    for (const { builder, published } of this.#classes.values()) {
      if (builder.count === 0) continue;
      collected.push({ batch: builder.finish(arrivalTime), published: Float64Array.from(published) });
    }
    return collected;
  }

  #collecting(entityClass: string): Collecting | undefined {
    const known = this.#classes.get(entityClass);
    if (known !== undefined) return known;
    if (!CLASS_NAME.test(entityClass) || this.#classes.size >= MAXIMUM_CLASSES) return undefined;
    // Room for all only in the first: a message of many classes must not take many times its size.
    const capacity = this.#classes.size === 0 ? this.#capacity : 16;
    const builder = new EntityBatchBuilder(entityClass, this.#source, this.#arrivalTime, capacity);
    const collecting: Collecting = { builder, published: [] };
    this.#classes.set(entityClass, collecting);
    return collecting;
  }
}

/** @returns how many fields were wrong; 1 for a report that could not be used at all. */
function addReport(builder: EntityBatchBuilder, report: Fields, defaults: ReportContext['defaults']): number {
  const id = report['id'] ?? defaults?.id;
  if (typeof id !== 'string' || id.length === 0 || id.length > LONGEST_ID) return 1;
  const said = report['time'];
  const time = said === undefined || said === null ? (defaults?.time ?? NaN) : timeOf(said);
  if (Number.isNaN(time)) return 1;
  const row = builder.add(id, time);
  return addPlace(builder, row, report) + addMotion(builder, row, report) + addRest(builder, row, report);
}

/** `undefined` for what is absent or `null`, NaN for what is no number. */
function numberOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' ? value : NaN;
}

function addPlace(builder: EntityBatchBuilder, row: number, report: Fields): number {
  const longitude = numberOf(report['longitude']);
  const latitude = numberOf(report['latitude']);
  const height = numberOf(report['height']);
  let wrong = 0;
  if (longitude !== undefined || latitude !== undefined) {
    const [east, north] = [longitude ?? NaN, latitude ?? NaN];
    if (Number.isNaN(east) || Number.isNaN(north)) wrong++;
    else builder.setPosition(row, east, north);
  }
  if (height !== undefined) {
    if (Number.isNaN(height)) wrong++;
    else builder.setHeight(row, height);
  }
  return wrong;
}

function addMotion(builder: EntityBatchBuilder, row: number, report: Fields): number {
  const heading = numberOf(report['heading']);
  const speed = numberOf(report['speed']);
  let wrong = 0;
  if (heading !== undefined) {
    if (Number.isFinite(heading)) builder.setHeading(row, heading);
    else wrong++;
  }
  if (speed !== undefined) {
    if (Number.isNaN(speed)) wrong++;
    else builder.setSpeed(row, speed);
  }
  return wrong;
}

function addRest(builder: EntityBatchBuilder, row: number, report: Fields): number {
  const sequence = numberOf(report['sequence']);
  const seconds = numberOf(report['timeToLive']);
  const binding = report['binding'] ?? undefined;
  const values = report['values'] ?? undefined;
  let wrong = 0;
  if (sequence !== undefined) {
    if (Number.isSafeInteger(sequence)) builder.setSequence(row, sequence);
    else wrong++;
  }
  if (seconds !== undefined) {
    if (seconds >= 0) builder.setTimeToLive(row, seconds);
    else wrong++;
  }
  if (binding !== undefined) {
    if (typeof binding === 'string' && binding.length <= LONGEST_TEXT) builder.setBinding(row, binding);
    else wrong++;
  }
  if (values !== undefined) wrong += addValues(builder, row, values);
  return wrong + addEnd(builder, row, report['ended']);
}

function addEnd(builder: EntityBatchBuilder, row: number, ended: unknown): number {
  if (ended === true) builder.setEnded(row);
  return ended === true || ended === false || ended === undefined || ended === null ? 0 : 1;
}

function addValues(builder: EntityBatchBuilder, row: number, value: unknown): number {
  const values = fieldsOf(value);
  if (values === undefined) return 1;
  let wrong = 0;
  let taken = 0;
  for (const property in values) {
    if (!Object.hasOwn(values, property)) continue;
    if (++taken > MAXIMUM_VALUES) return wrong + 1;
    const observed = values[property];
    if (observed === null) continue;
    if (property.length > LONGEST_ID || !addValue(builder, row, property, observed)) wrong++;
  }
  return wrong;
}

function addValue(builder: EntityBatchBuilder, row: number, property: string, value: unknown): boolean {
  if (typeof value === 'number') return builder.setNumber(row, property, value);
  return typeof value === 'string' && value.length <= LONGEST_TEXT && builder.setText(row, property, value);
}
