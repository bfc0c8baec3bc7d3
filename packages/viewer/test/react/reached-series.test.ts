import type { ObjectStates } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { reachedSeries } from '../../src/react/runs/results/series.ts';

const label = { en: 'some', 'zh-CN': '某' };
const STATES: ObjectStates = {
  layer: 'buildings',
  objects: ['a', 'b', 'c', 'd'],
  level: Uint8Array.of(1, 2, 1, 0),
  levels: [
    { severity: 'blue', label },
    { severity: 'red', label },
  ],
  columns: [
    { name: 'arrival', title: label, unit: 's', values: Float32Array.of(300, 60, 120, NaN) },
    { name: 'people', title: label, unit: '1', values: Float32Array.of(5, 10, 20, 40) },
  ],
};

test('who was reached adds up in the order of arrival, and stays so until the end of the run', () => {
  expect(reachedSeries(STATES, 1, 600)).toEqual([
    [0, 0],
    [60, 10],
    [120, 30],
    [300, 35],
    [600, 35],
  ]);
  expect(reachedSeries(STATES, 2, 600)).toEqual([
    [0, 0],
    [60, 10],
    [600, 10],
  ]);
});

test('a level that nobody comes to has no course, and the last arrival may be the end', () => {
  expect(reachedSeries(STATES, 3, 600)).toEqual([[0, 0]]);
  expect(reachedSeries(STATES, 2, 60).at(-1)).toEqual([60, 10]);
  expect(reachedSeries({ ...STATES, columns: [] }, 1, 600)).toEqual([]);
});
