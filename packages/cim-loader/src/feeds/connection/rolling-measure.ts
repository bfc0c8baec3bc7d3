/** Seconds looked back. */
const WINDOW = 10;
/** Milliseconds of the first bin; what is faster counts as this. */
const LEAST = 0.5;
/** Each bin is so much wider than the one before: percentiles are good to half of that. */
const RATIO = 1.05;
const LOG_RATIO = Math.log(RATIO);
/** Reaches five years. */
const BINS = 540;

interface Second {
  second: number;
  reports: number;
  /** Least of arrival minus publication, milliseconds. */
  shortest: number;
  readonly bins: Float64Array;
}

/**
 * Rate and latency of the last ten seconds, in a histogram for each second: cost and memory are the same at any rate.
 */
export class RollingMeasure {
  readonly #seconds: readonly Second[] = Array.from({ length: WINDOW }, () => ({
    second: -Infinity,
    reports: 0,
    shortest: Infinity,
    bins: new Float64Array(BINS),
  }));
  #start = NaN;

  /**
   * @param arrival milliseconds since 1970, by our clock.
   * @param published by the source's clock; NaN unknown.
   */
  add(arrival: number, published: number, reports: number): void {
    if (Number.isNaN(this.#start)) this.#start = arrival;
    const entry = this.#entry(Math.floor(arrival / 1000));
    entry.reports += reports;
    if (!Number.isFinite(published) || reports === 0) return;
    const delay = arrival - published;
    entry.shortest = Math.min(entry.shortest, delay);
    // A source whose clock is ahead would seem to send from the future: counted from its fastest message instead.
    const latency = delay + Math.max(0, this.skew(arrival));
    const bin = latency <= LEAST ? 0 : Math.ceil(Math.log(latency / LEAST) / LOG_RATIO);
    const at = Math.min(BINS - 1, bin);
    entry.bins[at] = (entry.bins[at] as number) + reports;
  }

  /** Reports per second. */
  rate(now: number): number {
    let reports = 0;
    for (const entry of this.#recent(now)) reports += entry.reports;
    const span = Math.min(WINDOW - 1 + (now % 1000) / 1000, (now - this.#start) / 1000);
    return reports === 0 ? 0 : reports / Math.max(1, span);
  }

  /** Milliseconds; NaN without messages that say when they were published. @param shares within (0, 1]. */
  percentiles(now: number, shares: readonly number[]): readonly number[] {
    const total = new Float64Array(BINS);
    let count = 0;
    for (const entry of this.#recent(now)) {
      for (let bin = 0; bin < BINS; bin++) {
        const added = entry.bins[bin] as number;
        total[bin] = (total[bin] as number) + added;
        count += added;
      }
    }
    return shares.map((share) => (count === 0 ? NaN : valueAt(total, share * count)));
  }

  /** Milliseconds the source's clock is ahead, less the way of its fastest message; NaN unknown. */
  skew(now: number): number {
    let shortest = Infinity;
    for (const entry of this.#recent(now)) shortest = Math.min(shortest, entry.shortest);
    return Number.isFinite(shortest) ? -shortest : NaN;
  }

  #entry(second: number): Second {
    const entry = this.#seconds[((second % WINDOW) + WINDOW) % WINDOW] as Second;
    if (entry.second !== second) {
      entry.second = second;
      entry.reports = 0;
      entry.shortest = Infinity;
      entry.bins.fill(0);
    }
    return entry;
  }

  *#recent(now: number): Generator<Second> {
    const second = Math.floor(now / 1000);
    for (const entry of this.#seconds) {
      if (entry.second > second - WINDOW && entry.second <= second) yield entry;
    }
  }
}

function valueAt(bins: Float64Array, rank: number): number {
  let seen = 0;
  for (let bin = 0; bin < BINS; bin++) {
    seen += bins[bin] as number;
    if (seen >= rank) return bin === 0 ? LEAST : LEAST * RATIO ** (bin - 0.5);
  }
  return NaN;
}
