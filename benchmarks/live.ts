import { liveSection } from './live/section.ts';
import type { BenchmarkPart, BenchmarkResult, BenchmarkSuite } from './suite.ts';

type Results = readonly BenchmarkResult[];

/** A part that has its figures all at once. */
function part(name: string, measure: () => Results | Promise<Results>): BenchmarkPart {
  return {
    name,
    run: async (found) => {
      (await measure()).forEach(found);
    },
  };
}

/** One entry per part of the live city, the quick ones first. */
const PARTS: readonly BenchmarkPart[] = [
  part('compact-batch', async () => (await import('./live/compact-batch.ts')).measureCompactBatches()),
  part('entity-store', async () => (await import('./live/entity-store.ts')).measureEntityStore()),
  part('store-memory', async () => (await import('./live/store-memory.ts')).measureStoreMemory()),
  part('websocket', async () => (await import('./live/socket-transport.ts')).measureSocketTransport()),
  {
    name: 'mqtt',
    run: async (found) => {
      await (await import('./live/mqtt-transport.ts')).measureMqttTransport(found);
    },
  },
  part('synthetic-city', async () => (await import('./live/synthetic-city.ts')).measureSyntheticCity()),
  {
    name: 'frames',
    run: async (found) => {
      await (await import('./live/entity-frames.ts')).measureEntityFrames(found);
    },
  },
];

export const liveSuite: BenchmarkSuite = {
  name: 'live',
  description:
    'entities that report: store, history, compact batches, transport, frames and the synthetic city, against plain objects, JSON, the ways of Cesium and real time',
  parts: PARTS,
  section: liveSection,
};
