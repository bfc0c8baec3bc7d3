import type { FeedCounters, FeedFault } from '../feed.ts';

/** Counters that are plain numbers. */
export type FeedCount = Exclude<keyof FeedCounters, 'faults'>;

/** Counts what happens to a feed. */
export class FeedTally {
  readonly #counts: Record<FeedCount, number> = {
    messages: 0,
    bytes: 0,
    reports: 0,
    merged: 0,
    gaps: 0,
    reconnects: 0,
    snapshots: 0,
  };
  readonly #faults: Partial<Record<FeedFault, number>> = {};

  /** Counts so many more. */
  add(name: FeedCount, amount = 1): void {
    this.#counts[name] += amount;
  }

  /** Counts messages, or parts of them, that were not used. */
  fault(reason: FeedFault, amount = 1): void {
    this.#faults[reason] = (this.#faults[reason] ?? 0) + amount;
  }

  /** As they are now. */
  read(): FeedCounters {
    return { ...this.#counts, faults: { ...this.#faults } };
  }
}
