import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { websocketFeed, type FeedSink } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { createEntityStore } from '@cityloom/twin-core/entities';
import { compare, type BenchmarkResult } from '../suite.ts';
import { BENCHMARK_CLASS, type SocketSourceSettings } from './socket-settings.ts';

const ENTITIES = 10_000;
/** Seconds before anything is measured, and measured. */
const WARM_UP = 1;
const MEASURED = 5;

interface Transport {
  readonly reportsPerSecond: number;
  /** Milliseconds from publication until the store stands at it. */
  readonly p50: number;
  readonly p95: number;
  /** Reports that had to be merged because the receiver fell behind: 0 where no queue grows. */
  readonly merged: number;
}

/**
 * From a source in its own thread over a WebSocket on loopback into the store: reports a second that come through, and
 * milliseconds from publication to store; the compact form against JSON of the same protocol in the same run.
 */
export async function measureSocketTransport(): Promise<readonly BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const reportsPerSecond of [10_000, 50_000]) {
    const json = await transport(reportsPerSecond, false);
    const compact = await transport(reportsPerSecond, true);
    const name = `WebSocket into store at ${reportsPerSecond} reports/s`;
    results.push(
      compare(
        `${name}: through`,
        compact.reportsPerSecond,
        'reports/s',
        { name: 'JSON', value: json.reportsPerSecond },
        true,
      ),
      compare(`${name}: latency p50`, compact.p50, 'ms', { name: 'JSON', value: json.p50 }),
      compare(`${name}: latency p95`, compact.p95, 'ms', { name: 'JSON', value: json.p95 }),
    );
    if (compact.merged + json.merged > 0) {
      throw new Error(
        `${name}: ${compact.merged + json.merged} reports were merged; the receiver fell behind.`,
      );
    }
  }
  return results;
}

async function transport(reportsPerSecond: number, compact: boolean): Promise<Transport> {
  const settings: SocketSourceSettings = { reportsPerSecond, entities: ENTITIES };
  const source = new Worker(new URL('./socket-source.ts', import.meta.url), { workerData: settings });
  const [url] = (await once(source, 'message')) as [string];
  const store = createEntityStore();
  store.defineClass(BENCHMARK_CLASS);
  const random = createRandom(1);
  const latencies: number[] = [];
  let [applied, isMeasuring] = [0, false];
  const sink: FeedSink = {
    defineClass: () => undefined,
    snapshot: (batches) => {
      for (const batch of batches) store.apply(batch);
    },
    reports: (batch) => {
      store.apply(batch);
      if (!isMeasuring) return;
      applied += batch.count;
      latencies.push(Date.now() - (batch.observationTimes[0] ?? NaN));
    },
    event: () => undefined,
    health: () => undefined,
  };
  const feed = websocketFeed.open(
    { id: 'benchmark', url, compact, clock: { now: () => Date.now() }, random: () => random.next() },
    sink,
  );
  await wait(WARM_UP * 1000);
  isMeasuring = true;
  const start = performance.now();
  await wait(MEASURED * 1000);
  const seconds = (performance.now() - start) / 1000;
  const { merged } = feed.health.counters;
  await feed.close();
  source.postMessage('end');
  await once(source, 'exit');
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? NaN;
  return { reportsPerSecond: applied / seconds, p50: at(0.5), p95: at(0.95), merged };
}
