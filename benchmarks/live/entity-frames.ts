import { withBrowser } from '../browser/launch.ts';
import type { EntityFrameOptions } from '../browser/measurements.ts';
import { median, percentile } from '../statistics.ts';
import { type BenchmarkResult, compare } from '../suite.ts';

type Way = EntityFrameOptions['way'];

/** Peers by the names of Cesium. */
const PEERS: readonly (readonly [way: Way, name: string])[] = [
  ['entities', 'Entity with SampledPositionProperty'],
  ['pointPrimitives', 'PointPrimitiveCollection'],
  ['bufferPoints', 'BufferPointCollection'],
];
const COUNTS = [10_000, 100_000] as const;

/** A frame of 100,000 entities takes the better part of two seconds. */
const framesOf = (way: Way, count: number): number => (way === 'entities' && count > 10_000 ? 8 : 180);

/** What the clock of a browser tells apart, milliseconds: less is given as this much. */
const LEAST = 0.1;

/**
 * Main thread per frame of entities that report once a second and move between, above that of the empty scene: the
 * live view against three ways of Cesium. Ours takes over the reports within the frames measured.
 */
export function measureEntityFrames(): Promise<readonly BenchmarkResult[]> {
  return withBrowser(
    () => Promise.resolve(),
    async (browser) => {
      const above = async (way: Way, count: number): Promise<{ median: number; p95: number }> => {
        const options = { way, count, frames: framesOf(way, count) };
        const { empty, filled } = await browser.onFreshPage((page) => page.measure('entities', options));
        const base = median(empty);
        return {
          median: Math.max(LEAST, median(filled) - base),
          p95: Math.max(LEAST, percentile(filled, 95) - base),
        };
      };
      const results: BenchmarkResult[] = [];
      for (const count of COUNTS) {
        const ours = await above('ours', count);
        for (const [way, name] of PEERS) {
          const peer = await above(way, count);
          const title = `frame above empty, ${count.toLocaleString('en')} entities`;
          results.push(
            compare(`${title}: median`, ours.median, 'ms', { name, value: peer.median }),
            compare(`${title}: p95`, ours.p95, 'ms', { name, value: peer.p95 }),
          );
        }
      }
      return results;
    },
  );
}
