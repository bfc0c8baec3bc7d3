/** Numbers of a run: first time, last time, value. */
const RUN = 3;
const FIRST_RUNS = 4;
/** Newest observations kept each by itself, so that late ones find their place between them exactly. */
const UNMERGED = 16;

/** Order of two values of one time: the greater is kept. */
export type CompareValues = (a: number, b: number) => number;

/**
 * Values of one property of one entity as runs of equal ones: what does not change costs nothing. A late value that falls
 * into a run whose observations have been merged cuts it: the value before is then taken up again at the run's end.
 */
export class ValueRuns {
  count = 0;
  runs: Float64Array = new Float64Array(FIRST_RUNS * RUN);

  get bytes(): number {
    return this.runs.byteLength;
  }

  firstTime(run: number): number {
    return this.runs[run * RUN] as number;
  }

  value(run: number): number {
    return this.runs[run * RUN + 2] as number;
  }

  /** Last run that starts at or before a time; -1 none. */
  runAt(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.firstTime(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * Adds an observation.
   * @param room bytes these runs may grow by; without, the older half is given up.
   * @param cutoff runs that end before are forgotten where room is needed.
   * @returns false if nothing changed.
   */
  add(time: number, value: number, compare: CompareValues, room: number, cutoff: number): boolean {
    if ((this.count + 2) * RUN > this.runs.length) this.#makeRoom(room, cutoff);
    const at = this.runAt(time);
    if (at < 0) {
      this.#insert(0, time, time, value);
      return true;
    }
    const last = this.runs[at * RUN + 1] as number;
    const known = this.value(at);
    if (time === this.firstTime(at) || time === last) {
      if (compare(value, known) <= 0) return false;
      if (this.firstTime(at) === last) this.runs[at * RUN + 2] = value;
      else this.#cut(at, time, value, last, known);
      return true;
    }
    if (time > last) this.#insert(at + 1, time, time, value);
    else if (value !== known) this.#cut(at, time, value, last, known);
    return time > last || value !== known;
  }

  /** Puts another value into the middle, or at an end, of a run. */
  #cut(at: number, time: number, value: number, last: number, known: number): void {
    const first = this.firstTime(at);
    if (time === first) {
      this.runs[at * RUN] = last;
      this.#insert(at, time, time, value);
      return;
    }
    this.runs[at * RUN + 1] = first;
    this.#insert(at + 1, time, time, value);
    if (time !== last) this.#insert(at + 2, last, last, known);
  }

  #insert(at: number, first: number, last: number, value: number): void {
    this.runs.copyWithin((at + 1) * RUN, at * RUN, this.count * RUN);
    this.runs[at * RUN] = first;
    this.runs[at * RUN + 1] = last;
    this.runs[at * RUN + 2] = value;
    this.count++;
  }

  #makeRoom(room: number, cutoff: number): void {
    this.#merge(cutoff);
    if ((this.count + 2) * RUN <= this.runs.length * 0.75) return;
    if (this.runs.byteLength <= room || this.count < FIRST_RUNS) {
      const longer = new Float64Array(this.runs.length * 2);
      longer.set(this.runs.subarray(0, this.count * RUN));
      this.runs = longer;
      return;
    }
    const kept = this.count >> 1;
    this.runs.copyWithin(0, (this.count - kept) * RUN, this.count * RUN);
    this.count = kept;
  }

  /** Joins equal neighbours among all but the newest, and forgets what is over before the cutoff. */
  #merge(cutoff: number): void {
    let kept = 0;
    const merged = this.count - UNMERGED;
    for (let run = 0; run < this.count; run++) {
      if (run + 1 < this.count && this.firstTime(run + 1) <= cutoff) continue;
      if (kept > 0 && run < merged && this.value(kept - 1) === this.value(run)) {
        this.runs[(kept - 1) * RUN + 1] = this.runs[run * RUN + 1] as number;
        continue;
      }
      this.runs.copyWithin(kept * RUN, run * RUN, (run + 1) * RUN);
      kept++;
    }
    this.count = kept;
  }
}

/** Values of all properties of one class over time, within a bound of bytes. */
export class ValueHistory {
  bytes = 0;
  /** By property, then slot. */
  readonly #runs: (ValueRuns | undefined)[][] = [];

  runsOf(property: number, slot: number): ValueRuns | undefined {
    return this.#runs[property]?.[slot];
  }

  /** @param limit bytes of all runs; what would need more gives its oldest values up. @returns false if nothing changed. */
  add(
    property: number,
    slot: number,
    time: number,
    value: number,
    compare: CompareValues,
    limit: number,
    cutoff: number,
  ): boolean {
    const bySlot = (this.#runs[property] ??= []);
    let runs = bySlot[slot];
    if (runs === undefined) {
      runs = new ValueRuns();
      bySlot[slot] = runs;
      this.bytes += runs.bytes;
    }
    const before = runs.bytes;
    const changed = runs.add(time, value, compare, limit - this.bytes, cutoff);
    this.bytes += runs.bytes - before;
    return changed;
  }

  release(slot: number): void {
    for (const bySlot of this.#runs) {
      this.bytes -= bySlot[slot]?.bytes ?? 0;
      bySlot[slot] = undefined;
    }
  }
}
