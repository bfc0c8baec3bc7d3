import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import {
  applyEntityChange,
  createEntityStore,
  type ApplyCounts,
  type EntityStore,
} from '@cityloom/twin-core/entities';
import type { FeedHealth, FeedSink } from '../feeds/feed.ts';
import { figuresOfClasses, readableClasses, rounded, shown, type ClassFigures } from './class-figures.ts';
import { connectFeed, type ListenFlags } from './feed-connect.ts';
import { numberFlag } from './feed-flags.ts';

/** Flags of `cityloom feed stats`. */
export interface FeedStatsFlags extends ListenFlags {
  readonly json?: boolean;
  readonly seconds: string;
}

/** What `cityloom feed stats --json` prints. */
interface FeedFigures {
  readonly condition: FeedHealth['condition'];
  readonly reason: string | null;
  readonly seconds: number;
  readonly reportsPerSecond: number;
  readonly latencyMilliseconds: Record<'p50' | 'p95' | 'p99', number | null>;
  readonly clockSkewMilliseconds: number | null;
  readonly counters: FeedHealth['counters'];
  readonly store: ApplyCounts;
  readonly events: number;
  readonly classes: Readonly<Record<string, ClassFigures>>;
}

/** Name of the feed in the store. */
const FEED = 'stats';
const LONGEST = 86_400;

/**
 * Listens to a source and prints its figures.
 * @throws {FeedError} no protocol is for the address, or it cannot be connected to at all.
 */
export async function runFeedStats(url: string, flags: FeedStatsFlags): Promise<void> {
  const seconds = numberFlag('--seconds', flags.seconds, 0.1, LONGEST);
  const store = createEntityStore();
  const listener = createListener(store);
  const feed = await connectFeed(url, FEED, flags, listener, seconds);
  try {
    await wait(seconds * 1000);
    const figures = figuresOf(feed.health, store, listener.events(), seconds);
    process.stdout.write(flags.json === true ? `${JSON.stringify(figures)}\n` : readable(figures));
  } finally {
    await feed.close();
  }
}

interface Listener extends FeedSink {
  events(): number;
}

function createListener(store: EntityStore): Listener {
  let events = 0;
  return {
    events: () => events,
    defineClass: (entityClass) => {
      store.defineClass(entityClass);
    },
    snapshot: (batches) => {
      // What it does not name has ended.
      applyEntityChange(store, { kind: 'entity.snapshot', at: Date.now(), source: FEED, batches });
    },
    reports: (batch) => {
      store.apply(batch);
    },
    event: () => {
      events++;
    },
    health: () => undefined,
  };
}

function figuresOf(health: FeedHealth, store: EntityStore, events: number, seconds: number): FeedFigures {
  const { p50, p95, p99 } = health.latency;
  return {
    condition: health.condition,
    reason: health.reason ?? null,
    seconds,
    reportsPerSecond: rounded(health.rate) ?? 0,
    latencyMilliseconds: { p50: rounded(p50), p95: rounded(p95), p99: rounded(p99) },
    clockSkewMilliseconds: rounded(health.clockSkew),
    counters: health.counters,
    store: store.totals,
    events,
    classes: figuresOfClasses(store, Date.now()),
  };
}

function readable(figures: FeedFigures): string {
  const { latencyMilliseconds: latency, counters, store } = figures;
  const lines = [
    `condition     ${figures.condition}${figures.reason === null ? '' : ` (${figures.reason})`}`,
    `rate          ${figures.reportsPerSecond} reports/s over the last 10 s`,
    `latency       p50 ${shown(latency.p50)} ms, p95 ${shown(latency.p95)} ms, p99 ${shown(latency.p99)} ms`,
    `clock skew    ${shown(figures.clockSkewMilliseconds)} ms`,
    `received      ${counters.messages} messages, ${counters.bytes} bytes, ${counters.reports} reports, ${figures.events} events`,
    `lost          ${counters.gaps} gaps, ${counters.merged} merged, ${counters.reconnects} reconnects`,
    `faults        ${JSON.stringify(counters.faults)}`,
    `store         ${store.applied} applied, ${store.duplicate} duplicate, ${store.late} late, rejected ${JSON.stringify(store.rejected)}`,
    ...readableClasses(figures.classes),
  ];
  return `${lines.join('\n')}\n`;
}
