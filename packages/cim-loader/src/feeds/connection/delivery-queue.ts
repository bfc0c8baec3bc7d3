import type { EntityBatch } from '@cityloom/twin-core/entities';
import type { FeedPosition, FeedSink } from '../feed.ts';
import { NewestReports } from '../newest-reports.ts';
import type { FeedTally } from './feed-tally.ts';

type Waiting =
  | { readonly kind: 'reports'; readonly batch: EntityBatch; readonly position: FeedPosition | undefined }
  | {
      readonly kind: 'snapshot';
      readonly batches: readonly EntityBatch[];
      readonly position: FeedPosition | undefined;
    };

/** Where a {@link DeliveryQueue} delivers, and how much may wait. */
export interface DeliveryOptions {
  readonly sink: Pick<FeedSink, 'snapshot' | 'reports'>;
  readonly tally: FeedTally;
  /** Reports that may wait before they are merged to the newest of each entity. */
  readonly waitingReports: number;
  /** More wait than can be merged away: the source must state everything anew. */
  readonly overflowed: () => void;
  /** The receiver itself failed; nothing more is delivered. */
  readonly failed: (error: unknown) => void;
}

/** Merged or not, more than this many times the limit is not kept. */
const OVERFLOW = 4;

/** Hands reports to the sink in order, and keeps those that come while it is busy within bounds. */
export class DeliveryQueue {
  readonly #options: DeliveryOptions;
  #waiting: Waiting[] = [];
  #waitingReports = 0;
  /** Reports that must wait before merging again is worth its cost. */
  #mergeAt: number;
  #idle: Promise<void> | undefined;
  #isStopped = false;
  #position: FeedPosition | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#mergeAt = options.waitingReports;
  }

  /** Of the last batch the sink has taken. */
  get position(): FeedPosition | undefined {
    return this.#position;
  }

  /** Resolves when nothing waits; `undefined` if nothing does. */
  get idle(): Promise<void> | undefined {
    return this.#idle;
  }

  reports(batch: EntityBatch, position: FeedPosition | undefined): void {
    if (this.#isStopped) return;
    if (this.#idle === undefined) {
      const busy = this.#deliver({ kind: 'reports', batch, position });
      if (busy !== undefined) this.#idle = this.#drain(busy);
      return;
    }
    this.#waiting.push({ kind: 'reports', batch, position });
    this.#waitingReports += batch.count;
    if (this.#waitingReports > this.#mergeAt) this.#merge(position);
  }

  snapshot(batches: readonly EntityBatch[], position: FeedPosition | undefined): void {
    if (this.#isStopped) return;
    if (this.#idle === undefined) {
      void this.#deliver({ kind: 'snapshot', batches, position });
      return;
    }
    this.#options.tally.add('merged', this.#waitingReports);
    this.#waiting = [{ kind: 'snapshot', batches, position }];
    this.#waitingReports = 0;
    this.#mergeAt = this.#options.waitingReports;
  }

  /** Drops what waits and delivers nothing more. */
  stop(): void {
    this.#isStopped = true;
    this.#waiting = [];
    this.#waitingReports = 0;
  }

  #deliver(item: Waiting): Promise<void> | undefined {
    const { sink, tally, failed } = this.#options;
    try {
      if (item.kind === 'snapshot') {
        sink.snapshot(item.batches, item.position);
        tally.add('snapshots');
        for (const batch of item.batches) tally.add('reports', batch.count);
      } else {
        const busy = sink.reports(item.batch, item.position);
        tally.add('reports', item.batch.count);
        this.#position = item.position ?? this.#position;
        return busy ?? undefined;
      }
    } catch (error) {
      this.stop();
      failed(error);
      return undefined;
    }
    this.#position = item.position;
    return undefined;
  }

  async #drain(first: Promise<void>): Promise<void> {
    try {
      await first;
      for (let item = this.#next(); item !== undefined; item = this.#next()) {
        const busy = this.#deliver(item);
        if (busy !== undefined) await busy;
      }
    } catch (error) {
      if (!this.#isStopped) this.#options.failed(error);
      this.stop();
    }
    this.#idle = undefined;
    this.#mergeAt = this.#options.waitingReports;
  }

  #next(): Waiting | undefined {
    const item = this.#waiting.shift();
    if (item?.kind === 'reports') this.#waitingReports -= item.batch.count;
    return item;
  }

  /** What waits becomes one batch for each class, after the snapshot if one waits. */
  #merge(position: FeedPosition | undefined): void {
    const byClass = new Map<string, NewestReports>();
    const kept: Waiting[] = [];
    let [source, arrivalTime] = ['', 0];
    for (const item of this.#waiting) {
      if (item.kind === 'snapshot') {
        kept.push(item);
        continue;
      }
      const { batch } = item;
      let newest = byClass.get(batch.entityClass);
      if (newest === undefined) {
        newest = new NewestReports(batch.entityClass, { ended: 'keep' });
        byClass.set(batch.entityClass, newest);
      }
      newest.add(batch);
      ({ source, arrivalTime } = batch);
    }
    let left = 0;
    const merged = [...byClass.values()].flatMap((newest) => newest.batches(source, arrivalTime));
    for (const [index, batch] of merged.entries()) {
      left += batch.count;
      // The last of them alone stands for the place in the stream.
      kept.push({ kind: 'reports', batch, position: index === merged.length - 1 ? position : undefined });
    }
    this.#options.tally.add('merged', this.#waitingReports - left);
    this.#waiting = kept;
    this.#waitingReports = left;
    this.#mergeAt = Math.max(this.#options.waitingReports, 2 * left);
    if (left > OVERFLOW * this.#options.waitingReports) this.#overflow();
  }

  #overflow(): void {
    this.#options.tally.add('merged', this.#waitingReports);
    this.#waiting = [];
    this.#waitingReports = 0;
    this.#options.overflowed();
  }
}
