import { createRandom } from '@cityloom/twin-core';
import { withBrowser } from './browser/launch.ts';
import { median } from './statistics.ts';
import { type BenchmarkSuite, compare } from './suite.ts';

const RUNS = 30;

export const recolourSuite: BenchmarkSuite = {
  name: 'recolour',
  description: "Colouring every building by a run's levels, against colouring feature by feature",
  run: () =>
    withBrowser(
      () => Promise.resolve(),
      async (browser) => {
        const levels = seededLevels(browser.buildings.count);
        const times = await browser.onFreshPage((page) => page.measure('recolourings', { levels }));
        const features = { name: 'feature.color of every loaded feature', value: median(times.features) };
        return [
          compare('recolour-new-run', median(times.texture), 'ms', features),
          compare('recolour-known-run', median(times.textureAgain), 'ms', features),
          compare('recolour-first-of-all', times.texture[0] ?? NaN, 'ms', {
            ...features,
            value: times.features[0] ?? NaN,
          }),
        ];
      },
    ),
};

/** Every building has a level from 1 to 4, another one in each run. */
function seededLevels(count: number): number[][] {
  const random = createRandom(11);
  return Array.from({ length: RUNS }, () =>
    Array.from({ length: count }, () => 1 + Math.floor(4 * random.next())),
  );
}
