import { createEntityStore } from '@cityloom/twin-core/entities';
import { createHeatCounting, type HeatCounts, type HeatWindow } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { METRES_EAST, reports, START, VEHICLES } from './live-city.ts';

const window = (seconds: number): HeatWindow => ({
  ...{ from: START, to: START + seconds * 1000 },
  around: [HOME[0] - 0.01, HOME[1] - 0.012, HOME[0] + 0.01, HOME[1] + 0.01],
});

function countAll(
  rows: readonly (readonly [seconds: number, id: string, east: number])[],
  to: number,
): HeatCounts {
  const store = createEntityStore();
  store.defineClass(VEHICLES);
  for (const [seconds, id, east] of rows) {
    store.apply(reports('vehicle', START + seconds * 1000, [{ id, east }]));
  }
  const counting = createHeatCounting(store, 'vehicle', window(to)) ?? expect.unreachable();
  let counts = counting.step(() => true);
  for (let guard = 0; counts === undefined && guard < 100; guard++) counts = counting.step(() => true);
  return counts ?? expect.unreachable();
}

const at = ({ bounds, columns, rows, counts }: HeatCounts, east: number): number => {
  const column = Math.floor(((HOME[0] + east * METRES_EAST - bounds[0]) / (bounds[2] - bounds[0])) * columns);
  const row = Math.floor(((bounds[3] - HOME[1]) / (bounds[3] - bounds[1])) * rows);
  return counts[row * columns + column] ?? NaN;
};

test('a stay counts once however long, a return again, and the cells between two reports count, too', () => {
  const counts = countAll(
    [
      [0, 'waits', 0],
      [1, 'waits', 1],
      [2, 'waits', 2],
      [0, 'passes', -400],
      [20, 'passes', 400],
      [0, 'returns', 0],
      [5, 'returns', 200],
      [10, 'returns', 0],
    ],
    60,
  );
  expect(at(counts, 1)).toBe(4);
  expect(counts.greatest).toBe(4);
  expect(at(counts, -200)).toBe(1);
  expect(at(counts, 300)).toBe(1);
});

test('what was reported outside the window does not count', () => {
  const rows = [
    [0, 'a', 0],
    [30, 'a', 300],
  ] as const;
  expect(at(countAll(rows, 10), 300)).toBe(0);
  expect(at(countAll(rows, 60), 300)).toBe(1);
});

test('a class without a place has no heat', () => {
  const store = createEntityStore();
  store.defineClass(VEHICLES);
  expect(createHeatCounting(store, 'vehicle', window(1))).toBeUndefined();
  store.apply({ ...reports('vehicle', START, [{ id: 'a', east: NaN }]) });
  expect(createHeatCounting(store, 'vehicle', window(1))).toBeUndefined();
});
