import type { Bounds } from '@cityloom/twin-core';
import { createGroundTiling, drawnArea } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';

const CITY: Bounds = [71.3, 51.1, 71.5, 51.2];

test('data within the city is drawn as far as the city reaches', () => {
  expect(drawnArea(CITY, [])).toEqual(CITY);
  expect(drawnArea(CITY, [[71.3, 51.12, 71.4, 51.2]])).toEqual(CITY);
});

test('data beyond it is drawn whole, with land around it', () => {
  const [west, south, east, north] = drawnArea(CITY, [[71.35, 51.15, 71.55, 51.18]]);
  expect(east).toBeGreaterThan(71.55);
  expect(east).toBeLessThan(71.56);
  for (const [edge, own] of [
    [CITY[0], west],
    [CITY[1], south],
    [north, CITY[3]],
  ] as const) {
    expect(edge - own).toBeGreaterThan(0.001);
    expect(edge - own).toBeLessThan(0.01);
  }
});

test('no farther than there is ground', () => {
  expect(drawnArea(CITY, [[0, 0, 120, 80]])).toEqual(createGroundTiling(CITY).rectangle);
});
