import {
  createFeatureTable,
  numberColumn,
  textColumn,
  type Column,
  type FeatureTable,
} from '@cityloom/twin-core';
import {
  classEdges,
  layerLegend,
  layerPaint,
  rampColour,
  styleOf,
  type LayerStyle,
} from '@cityloom/viewer/session';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallSession, memoryStorage } from '../small-session.ts';

/** Sum of squared deviations of the values from the means of their classes. */
function spread(values: readonly number[], edges: readonly number[]): number {
  let sum = 0;
  for (let index = 1; index < edges.length; index++) {
    const held = values.filter(
      (value) => value <= (edges[index] as number) && (index === 1 || value > (edges[index - 1] as number)),
    );
    const mean = held.reduce((total, value) => total + value, 0) / Math.max(1, held.length);
    sum += held.reduce((total, value) => total + (value - mean) ** 2, 0);
  }
  return sum;
}

test('natural breaks of the published example of Ckmeans.1d.dp (Wang and Song 2011)', () => {
  // x = c(-1, 2, -1, 2, 4, 5, 6, -1, 2, -1) in three classes: {-1}, {2}, {4, 5, 6}.
  // A value on an edge belongs to the class below it, so that the lowest class is told by its one value.
  const values = [-1, 2, -1, 2, 4, 5, 6, -1, 2, -1];
  const edges = classEdges(values, 'natural', 3);
  expect(edges).toEqual([-1, -1, 2, 6]);
});

test('natural breaks are never worse than any other cut into as many classes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 14 }), (values) => {
      const sorted = [...new Set(values)].sort((a, b) => a - b);
      if (sorted.length < 4) return;
      const edges = classEdges(values, 'natural', 3);
      expect(edges).toHaveLength(4);
      const best = spread(values, edges);
      for (let i = 0; i < sorted.length - 2; i++) {
        for (let j = i + 1; j < sorted.length - 1; j++) {
          const other = [sorted[0], sorted[i], sorted[j], sorted.at(-1)] as number[];
          expect(best).toBeLessThanOrEqual(spread(values, other) + 1e-9);
        }
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('equal intervals and quantiles; absent values are passed over, ties make fewer classes', () => {
  expect(classEdges([0, 10, NaN, 4], 'equal', 5)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(classEdges([1, 2, 3, 4, 5, 6, 7, 8], 'quantile', 4)).toEqual([1, 2, 4, 6, 8]);
  expect(classEdges([1, 1, 1, 1, 9], 'quantile', 4)).toEqual([1, 1, 9]);
  expect(classEdges([NaN], 'natural', 4)).toEqual([]);
  expect(classEdges([7, 7], 'natural', 4)).toEqual([7, 7]);
});

const table: FeatureTable = createFeatureTable({
  layer: 'trees',
  count: 6,
  ids: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => `trees/${id}`),
  columns: new Map<string, Column>([
    ['kind', textColumn(['oak', 'lime', 'oak', undefined, 'fir', 'oak'], { source: 's', derived: false })],
    ['height', numberColumn([1, 2, 3, undefined, 10, 20], { source: 's', derived: false })],
  ]),
});

test('every row gets the colour the legend gives its value, and the counts add up', () => {
  const categories: LayerStyle = { kind: 'categories', column: 'kind', values: ['oak', 'lime'] };
  const { codes, colours } = layerPaint(table, categories, 'dark');
  const legend = layerLegend(table, categories, 'dark');
  expect(legend.map(({ of, count }) => [of.kind === 'value' ? of.value : of.kind, count])).toEqual([
    ['oak', 3],
    ['lime', 1],
    ['other', 1],
    ['absent', 1],
  ]);
  const colourOf = (row: number): string | undefined => colours[codes?.[row] ?? 0];
  expect([0, 1, 4, 3].map(colourOf)).toEqual(legend.map(({ colour }) => colour));

  const classes: LayerStyle = {
    kind: 'classes',
    column: 'height',
    method: 'equal',
    ramp: 'cividis',
    edges: [1, 3, 20],
  };
  expect(layerLegend(table, classes, 'light').map(({ count }) => count)).toEqual([3, 2, 1]);
  const ramp: LayerStyle = { kind: 'continuous', column: 'height', ramp: 'viridis', minimum: 1, maximum: 20 };
  const painted = layerPaint(table, ramp, 'dark');
  expect(painted.colours[painted.codes?.[0] ?? 0]).toBe(rampColour('viridis', 0, 'dark'));
  expect(painted.colours[painted.codes?.[5] ?? 0]).toBe(rampColour('viridis', 1, 'dark'));
});

test('a style outlives a reload', async () => {
  const storage = memoryStorage();
  const first = smallSession({ storage });
  await first.ready;
  const style: LayerStyle = { kind: 'categories', column: 'name', values: ['School'] };
  first.actions.setLayerStyle('buildings', style);
  await first.flush();
  const second = smallSession({ storage });
  await second.ready;
  expect(styleOf(second.store.getState(), 'buildings')).toEqual(style);
});
