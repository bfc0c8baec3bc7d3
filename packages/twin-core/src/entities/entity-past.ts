import { type ClassTable, HEADING_REPORTED, type PropertyColumn, SPEED_REPORTED } from './class-table.ts';
import { STEPS_PER_DEGREE } from './derive-motion.ts';
import type { HistoryLimits } from './entity-class.ts';
import type { EntitySeries } from './entity-store.ts';
import { ClassHistory, type Insertion } from './history/class-history.ts';
import { packMotion } from './history/open-rows.ts';
import { oldestTime } from './history/read-history.ts';
import { POSITION_KNOWN, SampleRows } from './history/sample-rows.ts';
import { type CompareValues, ValueHistory } from './history/value-history.ts';
import { headingCode, headingOf, heightCode, ON_GROUND, speedCode, speedOf } from './motion-codes.ts';
import type { ReportReader } from './report-reader.ts';
import type { TextCodes } from './text-codes.ts';

/** Share of a class's bytes that values may take. */
const SHARE_OF_VALUES = 0.25;

/** The past of a class's entities: samples of motion and values, kept in step with the present. */
export class EntityPast {
  readonly samples: ClassHistory;
  readonly #values = new ValueHistory();
  readonly #table: ClassTable;
  readonly #sample = new SampleRows();
  readonly #newest = new SampleRows();
  #limits: HistoryLimits;

  constructor(table: ClassTable) {
    this.#table = table;
    this.#limits = table.entityClass.history;
    this.samples = new ClassHistory(sampleLimits(this.#limits));
  }

  get bytes(): number {
    return this.samples.arena.bytes + this.samples.index.bytes + this.#values.bytes;
  }

  define(limits: HistoryLimits): void {
    this.#limits = limits;
    this.samples.define(sampleLimits(limits));
  }

  /** Takes the present of a slot, just written from this report, as its newest sample. */
  append(slot: number, report: ReportReader): void {
    const table = this.#table;
    let { longitude, latitude, reported } = report;
    if (!report.hasPosition) {
      const known = table.positions[slot * 2] as number;
      const isKnown = !Number.isNaN(known);
      longitude = isKnown ? Math.round(known * STEPS_PER_DEGREE) : 0;
      latitude = isKnown ? Math.round((table.positions[slot * 2 + 1] as number) * STEPS_PER_DEGREE) : 0;
      if (isKnown) reported |= POSITION_KNOWN;
    } else reported |= POSITION_KNOWN;
    const motion = packMotion(
      headingCode(table.headings[slot] as number),
      speedCode(table.speeds[slot] as number),
      reported,
    );
    const height = heightCode(table.heights[slot] as number);
    this.samples.append(slot, table.newest, report.time, longitude, latitude, height, motion);
    if (report.active.length > 0) this.#addValues(slot, report);
  }

  /** Joins a report of the time of the present one; what is derived is written back to the present. */
  rejoin(slot: number, report: ReportReader): void {
    this.#newest.count = 0;
    this.#read(report);
    this.samples.rejoin(slot, this.#sample, this.#newest);
    this.#writeBack(slot);
    this.#addValues(slot, report);
  }

  /** Puts in a report older than the present; what the present had derived or kept from before is set right by it. */
  insert(slot: number, report: ReportReader): Insertion {
    this.#read(report);
    const insertion = this.samples.insert(slot, this.#sample, this.#newest, this.#table.newest);
    if (insertion === 'tooOld') return insertion;
    if (insertion === 'late') this.#writeBack(slot);
    return this.#addValues(slot, report) ? 'late' : insertion;
  }

  release(slot: number): void {
    this.samples.release(slot);
    this.#values.release(slot);
  }

  valueAt(slot: number, property: string, time: number): number | string | undefined {
    const { columns } = this.#table;
    const index = columns.findIndex(({ id }) => id === property);
    const runs = this.#values.runsOf(index, slot);
    const run = runs?.runAt(time) ?? -1;
    if (runs === undefined || run < 0) return undefined;
    const codes = columns[index]?.codes;
    return codes === undefined ? runs.value(run) : codes.textOf(runs.value(run));
  }

  series(slot: number, property: string, from: number, to: number): EntitySeries {
    const { columns } = this.#table;
    const index = columns.findIndex(({ id }) => id === property);
    const runs = this.#values.runsOf(index, slot);
    const codes = columns[index]?.codes;
    const times: number[] = [];
    const values: number[] = [];
    if (runs !== undefined) {
      for (let run = Math.max(0, runs.runAt(from)); run < runs.count && runs.firstTime(run) <= to; run++) {
        if (runs.firstTime(run) < from) continue;
        times.push(runs.firstTime(run));
        values.push(runs.value(run));
      }
    }
    const texts = codes === undefined ? undefined : values.map((code) => codes.textOf(code) ?? '');
    return { times: Float64Array.from(times), values: texts ?? Float64Array.from(values) };
  }

  /** Earliest time from which all that was reported is kept; NaN while empty. */
  start(): number {
    const table = this.#table;
    if (table.newest === -Infinity) return NaN;
    let oldest = Infinity;
    for (let slot = 0; slot < table.slotCount; slot++) {
      const time = oldestTime(this.samples, slot);
      if (time < oldest) oldest = time;
    }
    const kept = Math.max(table.newest - this.#limits.seconds * 1000, this.samples.givenUpTo + 1);
    return oldest === Infinity ? NaN : Math.max(oldest, kept);
  }

  #read(report: ReportReader): void {
    const sample = this.#sample;
    sample.times[0] = report.time;
    sample.longitudes[0] = report.hasPosition ? report.longitude : 0;
    sample.latitudes[0] = report.hasPosition ? report.latitude : 0;
    sample.heights[0] = heightCode(report.height);
    sample.headings[0] = headingCode(report.heading);
    sample.speeds[0] = speedCode(report.speed);
    sample.flags[0] = report.reported;
  }

  /** Sets right what the present report does not say itself. */
  #writeBack(slot: number): void {
    const newest = this.#newest;
    const table = this.#table;
    if (newest.count === 0 || newest.times[0] !== table.observationTimes[slot]) return;
    const flags = newest.flags[0] as number;
    if ((flags & POSITION_KNOWN) !== 0) {
      table.positions[slot * 2] = (newest.longitudes[0] as number) / STEPS_PER_DEGREE;
      table.positions[slot * 2 + 1] = (newest.latitudes[0] as number) / STEPS_PER_DEGREE;
      const height = newest.heights[0] as number;
      if (height !== heightCode(table.heights[slot] as number)) {
        table.heights[slot] = height === ON_GROUND ? NaN : height / 100;
      }
    }
    const heading = newest.headings[0] as number;
    if ((flags & HEADING_REPORTED) === 0 && heading !== headingCode(table.headings[slot] as number)) {
      table.headings[slot] = headingOf(heading);
    }
    const speed = newest.speeds[0] as number;
    if ((flags & SPEED_REPORTED) === 0 && speed !== speedCode(table.speeds[slot] as number)) {
      table.speeds[slot] = speedOf(speed);
    }
  }

  /** @returns true if any value is there that was not. */
  #addValues(slot: number, report: ReportReader): boolean {
    let added = false;
    for (const index of report.active) {
      const value = report.values[index] as number;
      const column = this.#table.columns[index];
      if (column === undefined || Number.isNaN(value)) continue;
      const cutoff = this.#table.newest - this.#limits.seconds * 1000;
      const limit = this.#limits.bytes * SHARE_OF_VALUES;
      added = this.#values.add(index, slot, report.time, value, comparisonOf(column), limit, cutoff) || added;
    }
    return added;
  }
}

/** The bytes that values do not take. */
function sampleLimits(limits: HistoryLimits): HistoryLimits {
  return { ...limits, bytes: limits.bytes * (1 - SHARE_OF_VALUES) };
}

const byNumber: CompareValues = (a, b) => a - b;
const byText = new WeakMap<TextCodes, CompareValues>();

function comparisonOf({ codes }: PropertyColumn): CompareValues {
  if (codes === undefined) return byNumber;
  const known = byText.get(codes);
  if (known !== undefined) return known;
  const made: CompareValues = (a, b) => {
    const [one, other] = [codes.textOf(a) ?? '', codes.textOf(b) ?? ''];
    return one < other ? -1 : one > other ? 1 : 0;
  };
  byText.set(codes, made);
  return made;
}
