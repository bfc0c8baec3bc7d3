import type { BareReport } from '../mapping/map-record.ts';
import type { CzmlDocument, CzmlObject } from './czml-objects.ts';
import { isAvailable, reportAt } from './czml-reports.ts';
import type { Span } from './timed-value.ts';

/** How a document is played. */
export interface CzmlPlayerOptions {
  readonly entityClass: string;
  /** Milliseconds. */
  readonly step: number;
  readonly isLooped: boolean;
  /** When the playing began, milliseconds since 1970. */
  readonly openedAt: number;
}

/** Reports of one object at one time at most; of a longer past the newest. */
const MAXIMUM_STEPS = 10_000;
const MAXIMUM_REPORTS = 200_000;
/** Milliseconds after which what stands still is said again, so that it does not grow stale. */
const REPEAT = 30_000;

/** Gives the reports of a document that are due. */
export class CzmlPlayer {
  readonly #options: CzmlPlayerOptions;
  /** By object: the next sample due, or when what stands still was said last. */
  readonly #next = new Map<string, number>();
  readonly #present = new Set<string>();

  constructor(options: CzmlPlayerOptions) {
    this.#options = options;
  }

  /** A document took the place of another, or packets came: what stands still is said anew. */
  changed(): void {
    for (const [id, time] of this.#next) if (time < 0) this.#next.delete(id);
  }

  /** Everything due up to now, milliseconds since 1970. */
  due(document: CzmlDocument, now: number): readonly BareReport[] {
    const { isLooped, entityClass } = this.#options;
    const reports: BareReport[] = [];
    const time = isLooped ? this.#documentTime(document, now) : now;
    for (const object of document.objects.values()) {
      if (reports.length >= MAXIMUM_REPORTS) break;
      if (isLooped) {
        const report = reportAt(document, object, entityClass, time, now);
        if (report !== undefined) reports.push(report);
      } else this.#addDated(reports, document, object, now);
      this.#notePresence(reports, object, time, now);
    }
    for (const id of document.takeDeleted()) this.#end(reports, id, now);
    return reports;
  }

  #addDated(reports: BareReport[], document: CzmlDocument, object: CzmlObject, now: number): void {
    const { entityClass, step } = this.#options;
    const span = sampledSpan(object);
    const known = this.#next.get(object.id);
    if (span === undefined) {
      this.#addStanding(reports, document, object, now);
      return;
    }
    const goesOn = now > span.until && reportAt(document, object, entityClass, now) !== undefined;
    const until = Math.min(now, goesOn ? now : span.until);
    let time = known === undefined || known < 0 ? span.from : Math.max(known, span.from);
    const steps = Math.floor((until - time) / step);
    if (steps > MAXIMUM_STEPS) time += (steps - MAXIMUM_STEPS) * step;
    for (; time <= until && reports.length < MAXIMUM_REPORTS; time += step) {
      const report = reportAt(document, object, entityClass, time);
      if (report !== undefined) reports.push(report);
    }
    this.#next.set(object.id, time);
  }

  #addStanding(reports: BareReport[], document: CzmlDocument, object: CzmlObject, now: number): void {
    const known = this.#next.get(object.id);
    if (known !== undefined && now + known < REPEAT) return;
    const report = reportAt(document, object, this.#options.entityClass, now);
    if (report === undefined) return;
    reports.push(report);
    // Negative, so that it is told from a sample's time.
    this.#next.set(object.id, -now);
  }

  #notePresence(reports: BareReport[], object: CzmlObject, time: number, now: number): void {
    if (isAvailable(object, time)) this.#present.add(object.id);
    else if (this.#present.has(object.id)) this.#end(reports, object.id, now);
  }

  #end(reports: BareReport[], id: string, now: number): void {
    this.#present.delete(id);
    this.#next.delete(id);
    reports.push({ class: this.#options.entityClass, id, time: now, ended: true });
  }

  #documentTime(document: CzmlDocument, now: number): number {
    const { from, until } = document.clock ?? spanOf(document) ?? { from: now, until: now };
    const length = until - from;
    return Number.isFinite(length) && length > 0 ? from + ((now - this.#options.openedAt) % length) : from;
  }
}

function sampledSpan({ position, orientation, properties }: CzmlObject): Span | undefined {
  return union([position, orientation, ...properties.values()].map((value) => value.sampledSpan));
}

function spanOf({ objects }: CzmlDocument): Span | undefined {
  return union([...objects.values()].map(sampledSpan));
}

function union(spans: readonly (Span | undefined)[]): Span | undefined {
  let [from, until] = [Infinity, -Infinity];
  for (const span of spans) {
    if (span === undefined) continue;
    [from, until] = [Math.min(from, span.from), Math.max(until, span.until)];
  }
  return from > until ? undefined : { from, until };
}
