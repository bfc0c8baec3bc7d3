import type { FeedHealth, FeedOptions, FeedSink, OpenFeed } from './feed.ts';
import { completeLimits } from './connection/feed-limits.ts';
import { loadBatchConverter, type ConvertBatch } from './coordinates.ts';

/** Opens a feed whose code and conversion of coordinates are there. */
export type OpenLoadedFeed<Options extends FeedOptions> = (
  options: Options,
  sink: FeedSink,
  convert: ConvertBatch,
) => OpenFeed;

/**
 * A feed that loads its protocol's code, and that of its coordinates, when it is opened. What fails at that closes it,
 * with the reason told to the sink.
 * @throws {FeedError} limits that make no sense.
 */
export function lazyFeed<Options extends FeedOptions>(
  options: Options,
  sink: FeedSink,
  load: () => Promise<OpenLoadedFeed<Options>>,
): OpenFeed {
  completeLimits(options.id, options.limits);
  let opened: OpenFeed | undefined;
  let health = emptyHealth(options.clock.now());
  const close = (reason?: string): void => {
    if (health.condition === 'closed') return;
    health = {
      ...health,
      condition: 'closed',
      since: options.clock.now(),
      ...(reason !== undefined && { reason }),
    };
    sink.health(health);
  };
  const loading = Promise.all([load(), loadBatchConverter(options.coordinates, options.id)])
    .then(([open, convert]) => {
      if (health.condition !== 'closed') opened = open(options, sink, convert);
    })
    .catch((error: unknown) => {
      close(error instanceof Error ? error.message : String(error));
    });
  return {
    get health() {
      return opened?.health ?? health;
    },
    get position() {
      return opened === undefined ? options.resumeFrom : opened.position;
    },
    close: async () => {
      if (opened !== undefined) return opened.close();
      close();
      await loading;
    },
  };
}

function emptyHealth(since: number): FeedHealth {
  return {
    condition: 'connecting',
    since,
    lastMessage: NaN,
    latency: { p50: NaN, p95: NaN, p99: NaN },
    rate: 0,
    clockSkew: NaN,
    counters: {
      messages: 0,
      bytes: 0,
      reports: 0,
      faults: {},
      merged: 0,
      gaps: 0,
      reconnects: 0,
      snapshots: 0,
    },
  };
}
