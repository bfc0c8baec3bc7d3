import { measureTitles, type Measure, type ResultProfile, type RunResult } from '@cityloom/twin-core';
import { access } from '@cityloom/twin-core/models/access';
import { expect, test } from 'vitest';
import { lengthOf } from '../../src/react/runs/form/line-length.ts';
import {
  binWidth,
  classReach,
  histogram,
  resultShares,
  sectorMaxima,
  serviceTitle,
} from '../../src/react/runs/results/result-shares.ts';
import { pairOf, valueIn } from '../../src/session/index.ts';
import type { StoredRun } from '../../src/session/index.ts';

function result(model: string, parameters: unknown, measures: readonly Measure[] = []): RunResult {
  return {
    runId: `${model}/${JSON.stringify(parameters)}/${measures.length}`,
    model,
    modelVersion: '1',
    viewHash: 'v',
    parameters,
    seed: 1,
    outcome: { measures, fields: [], states: [], outlines: [], changes: [], warnings: [] },
    frames: [],
    resultHash: 'h',
    seconds: 0,
  };
}

const measure = (name: string, value: number, unit = '1'): Measure => ({ name, value, unit, source: 'm' });
const stored = (branch: string | undefined, run: RunResult): StoredRun => ({
  result: run,
  branch,
  changes: [],
});

test('a run is held against the newest of the same analysis on the other side', () => {
  const base = stored(undefined, result('skyline', { a: 1, b: 2 }));
  const other = stored(undefined, result('skyline', { a: 1, b: 3 }));
  const first = stored('plan', result('skyline', { b: 2, a: 1 }));
  const second = stored('plan', result('skyline', { b: 2, a: 1 }));
  const runs = [base, first, other, second, stored('plan', result('sky-view', { a: 1, b: 2 }))];
  expect(pairOf(second, runs)).toEqual({ base, proposal: second });
  expect(pairOf(base, runs).proposal).toBe(second);
  expect(pairOf(other, runs)).toEqual({ base: other, proposal: undefined });
});

test('values are looked up by name and object', () => {
  const found = result('m', {}, [measure('m.height', 3), { ...measure('m.height', 5), object: 'b/1' }]);
  expect(valueIn(found, { name: 'm.height' })).toBe(3);
  expect(valueIn(found, { name: 'm.height', object: 'b/1' })).toBe(5);
  expect(valueIn(found, { name: 'm.height', object: 'b/2' })).toBeUndefined();
  expect(valueIn(undefined, { name: 'm.height' })).toBeUndefined();
});

test('bins part at the limit and hold every value, a full hour in its own', () => {
  expect(binWidth(2, 8)).toBe(1);
  expect(binWidth(1.5, 8)).toBe(0.5);
  expect(binWidth(undefined, 24)).toBe(2);
  const bins = histogram([0, 0.99, 1 - 1e-9, 1, 3.5, 8 - 1e-9], 1, 8 - 1e-9);
  expect(bins.map(({ count }) => count)).toEqual([2, 2, 0, 1, 0, 0, 0, 0, 1]);
  expect(bins[3]).toEqual({ from: 3, to: 4, count: 1 });
});

test('residents within reach are shares of all, per class and limit', () => {
  const measures = [
    measure('access.people', 200, 'people'),
    measure('access.people.school.within10', 150, 'people'),
    measure('access.people.school.within7.5', 50, 'people'),
    measure('access.people.school.notServed', 50, 'people'),
  ];
  expect(classReach(measures)).toEqual([
    {
      id: 'school',
      within: [
        { minutes: 7.5, share: 0.25 },
        { minutes: 10, share: 0.75 },
      ],
    },
  ]);
  expect(classReach(measures.slice(1))).toEqual([]);
  expect(serviceTitle('school', access.measureTitle ?? measureTitles('', {}))?.en).toBe('School');
});

test('shares are those the result has; a number is one out of its whole', () => {
  const run = result('viewshed', {}, [
    measure('viewshed.visibleShare', 0.4),
    measure('viewshed.buildings.examined', 50),
    measure('viewshed.buildings.visible', 10),
  ]);
  expect(resultShares(run)).toEqual([
    { name: 'viewshed.visibleShare', share: 0.4 },
    { name: 'viewshed.buildings.visible', share: 0.2 },
  ]);
  expect(resultShares(result('access', {}))).toEqual([]);
});

test('the sector of north holds what lies on both sides of it', () => {
  const text = { en: 'x', 'zh-CN': 'x' };
  const profile: ResultProfile = {
    id: 'p',
    title: text,
    along: { title: text, unit: '°', values: Float32Array.of(1, 46, 181, 350) },
    value: { title: text, unit: '°', values: Float32Array.of(3, 4, 5, 9) },
  };
  expect(sectorMaxima(profile)).toEqual([9, 4, 0, 0, 5, 0, 0, 0]);
});

test('a way is as long as its edges together', () => {
  const east = 100 / 70_190;
  const line = [
    [71.43, 51.13],
    [71.43 + east, 51.13],
    [71.43, 51.13],
  ] as const;
  expect(lengthOf(line)).toBeGreaterThan(198);
  expect(lengthOf(line)).toBeLessThan(202);
  expect(lengthOf(line.slice(0, 1))).toBe(0);
});
