import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { createEntityStore, type ApplyCounts, type EntityStore, type EntityTable } from '@cityloom/twin-core';
import { FeedError } from '../feeds/feed-error.ts';
import { FEED_PROTOCOLS, feedProtocolFor } from '../feeds/feed-registry.ts';
import type { FeedCoordinates, FeedHealth, FeedOptions, FeedSink } from '../feeds/feed.ts';

/** Flags of `cityloom feed stats`. */
export interface FeedStatsFlags {
  readonly json?: boolean;
  readonly seconds: string;
  readonly classes?: string;
  readonly coordinates: string;
  readonly tokenFrom?: string;
}

/** Entities of one class as the source left them. */
interface ClassFigures {
  readonly entities: number;
  readonly live: number;
  readonly stale: number;
  readonly lost: number;
  /** Seconds since the last observation of each entity; `null` where there is none. */
  readonly ageSeconds: Record<'p50' | 'p95' | 'greatest', number | null>;
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

const CONNECT_WITHIN = 10;

/**
 * Listens to a source and prints its figures.
 * @throws {FeedError} no protocol is for the address, or it cannot be connected to at all.
 */
export async function runFeedStats(url: string, flags: FeedStatsFlags): Promise<void> {
  const seconds = Number(flags.seconds);
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new FeedError('feed stats', `--seconds is ${flags.seconds}`, 'give a number from 0 to 86400');
  }
  const protocol = feedProtocolFor(url);
  if (protocol === undefined) {
    const schemes = FEED_PROTOCOLS.flatMap((each) => each.schemes).join(', ');
    throw new FeedError(
      'feed stats',
      'no protocol is for this address',
      `give one that begins with ${schemes}`,
    );
  }
  const store = createEntityStore();
  const listener = createListener(store);
  const feed = protocol.open(optionsOf(url, flags), listener);
  try {
    await Promise.race([
      listener.connected,
      wait(Math.min(seconds, CONNECT_WITHIN) * 1000, undefined, { ref: false }),
    ]);
    if (!listener.isConnected()) {
      const problem = feed.health.reason ?? 'no connection could be made';
      throw new FeedError('feed stats', problem, 'see whether the source runs and the address is right');
    }
    await wait(seconds * 1000);
    const figures = figuresOf(feed.health, store, listener.events(), seconds);
    process.stdout.write(flags.json === true ? `${JSON.stringify(figures)}\n` : readable(figures));
  } finally {
    await feed.close();
  }
}

function optionsOf(
  url: string,
  flags: FeedStatsFlags,
): FeedOptions & { readonly classes?: readonly string[] } {
  const { coordinates, tokenFrom } = flags;
  const isNamed = coordinates === 'wgs84' || coordinates === 'gcj02' || coordinates === 'bd09';
  const token = tokenFrom === undefined ? undefined : process.env[tokenFrom];
  if (tokenFrom !== undefined && token === undefined) {
    throw new FeedError(
      'feed stats',
      `the environment has no ${tokenFrom}`,
      'set it, or name another variable',
    );
  }
  return {
    id: 'stats',
    url,
    coordinates: isNamed ? coordinates : ({ crs: coordinates } satisfies FeedCoordinates),
    clock: { now: () => Date.now() },
    random: () => Math.random(),
    ...(flags.classes !== undefined && { classes: flags.classes.split(',') }),
    ...(token !== undefined && { credentials: () => Promise.resolve({ kind: 'bearer', token }) }),
  };
}

interface Listener extends FeedSink {
  /** Resolves when the source has been reached, or never will be. */
  readonly connected: Promise<void>;
  isConnected(): boolean;
  events(): number;
}

function createListener(store: EntityStore): Listener {
  let events = 0;
  let isConnected = false;
  let settle = (): void => undefined;
  const connected = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return {
    connected,
    isConnected: () => isConnected,
    events: () => events,
    defineClass: (entityClass) => {
      store.defineClass(entityClass);
    },
    snapshot: (batches) => {
      for (const batch of batches) store.apply(batch);
    },
    reports: (batch) => {
      store.apply(batch);
    },
    event: () => {
      events++;
    },
    health: ({ condition }) => {
      isConnected ||= condition === 'live' || condition === 'stale';
      if (isConnected || condition === 'closed') settle();
    },
  };
}

function figuresOf(health: FeedHealth, store: EntityStore, events: number, seconds: number): FeedFigures {
  const now = Date.now();
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
    classes: Object.fromEntries([...store.tables].map(([name, table]) => [name, classFigures(table, now)])),
  };
}

function classFigures(table: EntityTable, now: number): ClassFigures {
  const counts = { live: 0, stale: 0, lost: 0 };
  const ages: number[] = [];
  for (let slot = 0; slot < table.slotCount; slot++) {
    if (!table.isUsed(slot)) continue;
    counts[table.freshness(slot, now)]++;
    ages.push((now - (table.observationTimes[slot] as number)) / 1000);
  }
  ages.sort((a, b) => a - b);
  const at = (share: number): number | null => {
    const index = Math.min(ages.length - 1, Math.floor(share * ages.length));
    return rounded(ages[index] ?? NaN);
  };
  return { entities: table.count, ...counts, ageSeconds: { p50: at(0.5), p95: at(0.95), greatest: at(1) } };
}

/** To three digits behind the point; `null` for what is not known, as JSON has no NaN. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null;
}

function readable(figures: FeedFigures): string {
  const { latencyMilliseconds: latency, counters, store } = figures;
  const shown = (value: number | null): string => (value === null ? 'unknown' : String(value));
  const lines = [
    `condition   ${figures.condition}${figures.reason === null ? '' : ` (${figures.reason})`}`,
    `rate        ${figures.reportsPerSecond} reports/s over the last 10 s`,
    `latency     p50 ${shown(latency.p50)} ms, p95 ${shown(latency.p95)} ms, p99 ${shown(latency.p99)} ms`,
    `clock skew  ${shown(figures.clockSkewMilliseconds)} ms`,
    `received    ${counters.messages} messages, ${counters.bytes} bytes, ${counters.reports} reports, ${figures.events} events`,
    `lost        ${counters.gaps} gaps, ${counters.merged} merged, ${counters.reconnects} reconnects`,
    `faults      ${JSON.stringify(counters.faults)}`,
    `store       ${store.applied} applied, ${store.duplicate} duplicate, ${store.late} late, rejected ${JSON.stringify(store.rejected)}`,
    ...Object.entries(figures.classes).map(
      ([name, each]) =>
        `${name.padEnd(12)}${each.entities} entities: ${each.live} live, ${each.stale} stale, ${each.lost} lost; ` +
        `age p50 ${shown(each.ageSeconds.p50)} s, p95 ${shown(each.ageSeconds.p95)} s`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
