import { withBrowser } from './browser/launch.ts';
import { median, percentile } from './statistics.ts';
import { type BenchmarkSuite, compare } from './suite.ts';

/** Cells along the side: 10⁶ in all. */
const SIDE = 1000;

export const fieldSuite: BenchmarkSuite = {
  name: 'field',
  description: 'Main thread per shown frame of a flood of 10⁶ cells while it plays, against draped pictures',
  run: () =>
    withBrowser(
      () => Promise.resolve(),
      async (browser) => {
        const measure = (way: 'ours' | 'draped') =>
          browser.onFreshPage((page) => page.measure('fields', { way, side: SIDE }));
        const [ours, draped] = [await measure('ours'), await measure('draped')];
        const against = (value: number): { name: string; value: number } => ({
          name: 'pictures of the frames, draped',
          value,
        });
        const all = ({ blended, changed }: typeof ours): number[] => [...blended, ...changed];
        const note = `empty scene: ${median(ours.empty).toFixed(1)} ms`;
        return [
          compare('field-between-frames', median(ours.blended), 'ms', against(median(draped.blended))),
          compare('field-next-frame', median(ours.changed), 'ms', against(median(draped.changed))),
          compare('field-p95', percentile(all(ours), 95), 'ms', against(percentile(all(draped), 95))),
        ].map((result) => ({ ...result, note }));
      },
    ),
};
