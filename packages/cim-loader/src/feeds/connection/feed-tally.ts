import type { FeedCounters, FeedFault } from '../feed.ts';

type Count = Exclude<keyof FeedCounters, 'faults'>;

/** Counts what happens to a feed. */
export class FeedTally {
  readonly #counts: Record<Count, number> = {
    messages: 0,
    bytes: 0,
    reports: 0,
    merged: 0,
    gaps: 0,
    reconnects: 0,
    snapshots: 0,
  };
  readonly #faults: Partial<Record<FeedFault, number>> = {};

  add(name: Count, amount = 1): void {
    this.#counts[name] += amount;
  }

  fault(reason: FeedFault, amount = 1): void {
    this.#faults[reason] = (this.#faults[reason] ?? 0) + amount;
  }

  /** As they are now. */
  read(): FeedCounters {
    return { ...this.#counts, faults: { ...this.#faults } };
  }
}
