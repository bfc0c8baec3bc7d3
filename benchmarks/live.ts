import type { BenchmarkResult, BenchmarkSuite } from './suite.ts';

/** One entry per part of the live city. */
const PARTS: readonly (() => Promise<readonly BenchmarkResult[]>)[] = [
  async () => (await import('./live/entity-store.ts')).measureEntityStore(),
  async () => (await import('./live/store-memory.ts')).measureStoreMemory(),
  async () => (await import('./live/compact-batch.ts')).measureCompactBatches(),
  async () => (await import('./live/socket-transport.ts')).measureSocketTransport(),
  async () => (await import('./live/mqtt-transport.ts')).measureMqttTransport(),
  async () => (await import('./live/entity-frames.ts')).measureEntityFrames(),
  async () => (await import('./live/synthetic-city.ts')).measureSyntheticCity(),
];

export const liveSuite: BenchmarkSuite = {
  name: 'live',
  description:
    'entities that report: store, history, compact batches, frames and the synthetic city, against plain objects, JSON, the ways of Cesium and real time',
  run: async () => {
    const results: BenchmarkResult[] = [];
    for (const part of PARTS) results.push(...(await part()));
    return results;
  },
};
