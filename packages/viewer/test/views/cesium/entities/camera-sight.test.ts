import {
  FLAT_GROUND,
  type GroundSurface,
  metresPerDegree,
  type Position,
  type RayHit,
  type View,
} from '@cityloom/twin-core';
import { type SightCamera, sightOutline } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { HOME, tinyTable, tinyView } from '../tiny-city.ts';

const [EAST, NORTH] = metresPerDegree(HOME[1]);
const CAMERA: SightCamera = {
  ...{ position: HOME, height: 6, headingDegrees: 90, fieldOfViewDegrees: 60, range: 80 },
};
const metres = ([longitude, latitude]: Position): readonly [number, number] => [
  (longitude - HOME[0]) * EAST,
  (latitude - HOME[1]) * NORTH,
];
const distances = (outline: readonly Position[]): number[] =>
  outline.slice(1).map((position) => Math.hypot(...metres(position)));

test('an unhindered camera sees a sector about its heading', () => {
  const outline = sightOutline(undefined, undefined, FLAT_GROUND, CAMERA);
  expect(outline[0]).toEqual(HOME);
  for (const distance of distances(outline)) expect(distance).toBeCloseTo(80, 1);
  const bearings = outline.slice(1).map((position) => {
    const [east, north] = metres(position);
    return (Math.atan2(east, north) * 180) / Math.PI;
  });
  expect(Math.min(...bearings)).toBeCloseTo(60, 1);
  expect(Math.max(...bearings)).toBeCloseTo(120, 1);
});

test('a wall cuts off what lies behind it; the wall the camera hangs on does not', () => {
  // South of east stands a wall 30 m away; every line of sight begins in the camera's own wall.
  const view: View = {
    ...tinyView(tinyTable([{ row: 0, east: 0, north: 0, width: 1, depth: 1, height: 9 }])),
    alongRay: (_layer, _origin, azimuth) =>
      [0.2, ...(azimuth > 90 ? [30] : [])].map((distance) => ({ distance }) as RayHit),
  };
  const outline = sightOutline(view, 'buildings', FLAT_GROUND, CAMERA);
  const reached = outline.slice(1).map((position): readonly [number, number] => {
    const [east, north] = metres(position);
    return [north, Math.hypot(east, north)];
  });
  for (const [north, distance] of reached) {
    if (north > 1) expect(distance).toBeCloseTo(80, 1);
    if (north < -1) expect(distance).toBeCloseTo(30, 1);
  }
  expect(distances(sightOutline(view, undefined, FLAT_GROUND, CAMERA)).every((each) => each > 79)).toBe(true);
});

test('a hill hides the ground behind it', () => {
  const ground: GroundSurface = {
    ...FLAT_GROUND,
    hasRelief: true,
    highest: 50,
    heightAt: (longitude) => ((longitude - HOME[0]) * EAST > 40 ? 50 : 0),
  };
  for (const distance of distances(sightOutline(undefined, undefined, ground, CAMERA))) {
    expect(distance).toBeGreaterThan(38);
    expect(distance).toBeLessThan(40 / Math.cos(Math.PI / 6) + 5.1);
  }
});
