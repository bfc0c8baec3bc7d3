import { type BenchmarkBrowser, withBrowser } from '../browser/launch.ts';
import type { EntityFrameOptions } from '../browser/measurements.ts';
import { median, percentile } from '../statistics.ts';
import { type BenchmarkResult, compare } from '../suite.ts';
import { FRAME_COUNTS, frameTitle } from './frame-titles.ts';

type Way = EntityFrameOptions['way'];

/** Peers by the names of Cesium. */
const PEERS: readonly (readonly [way: Way, name: string])[] = [
  ['entities', 'Entity with SampledPositionProperty'],
  ['pointPrimitives', 'PointPrimitiveCollection'],
  ['bufferPoints', 'BufferPointCollection'],
];
const MOST = 1_000_000;

/** Four seconds of reports at 60 frames a second, and the time on the clock after which fewer must do. */
const FRAMES = 240;
const SECONDS: Readonly<Record<Way, number>> = {
  ours: 25,
  entities: 30,
  pointPrimitives: 12,
  bufferPoints: 12,
};

/** What the clock of a browser tells apart, milliseconds: less is given as this much. */
const LEAST = 0.1;

/** Milliseconds of main thread above the empty scene, and MiB of the page's memory with its array buffers. */
interface Frames {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly empty: number;
  readonly memory: number;
}

async function framesOf(browser: BenchmarkBrowser, way: Way, count: number): Promise<Frames> {
  const options = { way, count, frames: FRAMES, seconds: SECONDS[way] };
  return browser.onFreshPage(async (page) => {
    const { empty, filled } = await page.measure('entities', options);
    const base = median(empty);
    const above = (milliseconds: number): number => Math.max(LEAST, milliseconds - base);
    const { withBuffers } = await page.heap();
    return {
      count: filled.length,
      median: above(median(filled)),
      p95: above(percentile(filled, 95)),
      empty: base,
      memory: withBuffers / 2 ** 20,
    };
  });
}

/**
 * Main thread per frame of entities that report once a second and move between, above that of the empty scene: the
 * live view against three ways of Cesium. Ours takes over the reports within the frames measured.
 */
export function measureEntityFrames(found: (result: BenchmarkResult) => void): Promise<void> {
  return withBrowser(
    () => Promise.resolve(),
    async (browser) => {
      let least: Frames | undefined;
      for (const count of FRAME_COUNTS) {
        const title = frameTitle(count);
        const ours = await framesOf(browser, 'ours', count);
        least = ours;
        for (const [way, name] of PEERS) {
          const peer = await framesOf(browser, way, count);
          const note = `${ours.count} frames of ours, ${peer.count} of the baseline; empty scene ${peer.empty.toFixed(1)} ms`;
          const results = [
            compare(`${title}: median`, ours.median, 'ms', { name, value: peer.median }),
            compare(`${title}: p95`, ours.p95, 'ms', { name, value: peer.p95 }),
          ];
          for (const result of results) found({ ...result, note });
        }
      }
      const many = await framesOf(browser, 'ours', MOST);
      const empty = { name: 'empty scene', value: many.empty };
      const note = `${many.count} frames`;
      const title = `frame, ${MOST.toLocaleString('en')} entities`;
      found({ ...compare(`${title}: median`, many.empty + many.median, 'ms', empty), note });
      found({ ...compare(`${title}: p95`, many.empty + many.p95, 'ms', empty), note });
      const fewer = {
        name: `the page with ${FRAME_COUNTS[1].toLocaleString('en')}`,
        value: least?.memory ?? NaN,
      };
      found({ ...compare(`${title}: memory of the page`, many.memory, 'MiB', fewer), note });
    },
  );
}
