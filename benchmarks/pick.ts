import { createRandom } from '@cityloom/twin-core';
import { writeSingleMesh } from './browser/inputs.ts';
import { withBrowser } from './browser/launch.ts';
import type { CanvasPoint, PickTimes } from './browser/measurements.ts';
import { median } from './statistics.ts';
import { type BenchmarkSuite, compare } from './suite.ts';

const PICKS = 40;

/** The single mesh is coarser by its wide grid, so an edge may hide another pixel; more would be a fault. */
const LEAST_AGREEMENT = 0.85;

export const pickSuite: BenchmarkSuite = {
  name: 'pick',
  description: 'Finding the building under a pixel in a close view, against one mesh of all buildings',
  run: () =>
    withBrowser(writeSingleMesh, async (browser) => {
      const positions = seededPositions();
      const times = await browser.onFreshPage((page) => page.measure('picks', { positions }));
      assertSameBuildings(times);
      const single = { name: 'one mesh of all buildings', value: median(times.single.milliseconds) };
      return [compare('pick-close', median(times.tiles.milliseconds), 'ms', single)];
    }),
};

/** The lower nine tenths of the picture: above may be sky. */
function seededPositions(): CanvasPoint[] {
  const random = createRandom(7);
  return Array.from({ length: PICKS }, () => [random.next(), 0.1 + 0.9 * random.next()]);
}

/** A measurement of something that does not work is no measurement. */
function assertSameBuildings({ tiles, single }: PickTimes): void {
  const agreeing = tiles.rows.filter((row, index) => row === single.rows[index]).length;
  const found = tiles.rows.filter((row) => row >= 0).length;
  if (agreeing < LEAST_AGREEMENT * PICKS || found < PICKS / 10) {
    throw new Error(`pick suite: ${found} buildings found, ${agreeing} of ${PICKS} picks agree.`);
  }
}
