import { withBrowser } from './browser/launch.ts';
import { median } from './statistics.ts';
import { type BenchmarkSuite, compare } from './suite.ts';

const FRAMES = 300;

export const frameSuite: BenchmarkSuite = {
  name: 'frame',
  description: 'Main thread per frame with every building in view, against an empty Cesium scene',
  run: () =>
    withBrowser(
      () => Promise.resolve(),
      async (browser) => {
        const times = await browser.onFreshPage((page) => page.measure('frames', { frames: FRAMES }));
        const baseline = { name: 'empty scene, same settings', value: median(times.empty) };
        return [compare('frame-main-thread', median(times.city), 'ms', baseline)];
      },
    ),
};
