import { Cartesian3, EllipsoidTerrainProvider, Globe, Ray, Rectangle, type Scene } from '@cesium/engine';
import { geodesicDistance } from '@cityloom/twin-core/geodesic';
import { createGroundSurface, sampleHeight } from '@cityloom/twin-core';
import {
  createCityTerrain,
  createGroundTiling,
  distanceToGround,
  fromWorld,
  placementOf,
  poseOf,
  setGroundTimeSlice,
  tileHeights,
  toWorld,
} from '@cityloom/viewer/cesium/internals';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hill } from './hills.ts';
import { HOME } from './tiny-city.ts';

const BOUNDS = [71.28, 51.07, 71.63, 51.29] as const;

test('the ground covers the city and its surroundings, and begins finer than the city', () => {
  const { tilingScheme } = createCityTerrain(createGroundTiling(BOUNDS));
  const city = Rectangle.fromDegrees(...BOUNDS);
  const { rectangle } = tilingScheme;
  expect(rectangle.width).toBeGreaterThanOrEqual(3 * city.width * (1 - 1e-9));
  expect(rectangle.height).toBeGreaterThanOrEqual(3 * city.height * (1 - 1e-9));
  expect(Rectangle.center(rectangle).longitude).toBeCloseTo(Rectangle.center(city).longitude, 10);
  expect(tilingScheme.tileXYToRectangle(0, 0, 0).width).toBeLessThan(city.width / 3);
});

test('tiles of any city are squares in metres, cover it, and stay on the earth', () => {
  const places = fc.record({
    longitude: fc.double({ min: -180, max: 179.5, noNaN: true }),
    latitude: fc.double({ min: -85, max: 84.5, noNaN: true }),
    width: fc.double({ min: 0, max: 0.5, noNaN: true }),
    height: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });
  fc.assert(
    fc.property(places, ({ longitude, latitude, width, height }) => {
      const bounds = [longitude, latitude, longitude + width, latitude + height] as const;
      const { rectangle, columns, rows, tileSide, centre } = createGroundTiling(bounds);
      const [west, south, east, north] = rectangle;
      expect(Math.min(bounds[0] - west, bounds[1] - south)).toBeGreaterThan(-1e-9);
      expect(Math.min(east - bounds[2], north - bounds[3])).toBeGreaterThan(-1e-9);
      expect(Math.max(-180 - west, east - 180, -90 - south, north - 90)).toBeLessThan(1e-9);
      const across = (east - west) / columns;
      const upwards = (north - south) / rows;
      const halves = [
        [centre[0] - across / 2, centre[1], centre[0] + across / 2, centre[1]],
        [centre[0], centre[1] - upwards / 2, centre[0], centre[1] + upwards / 2],
      ] as const;
      for (const [fromX, fromY, toX, toY] of halves) {
        expect(geodesicDistance([fromX, fromY], [toX, toY]) / tileSide).toBeCloseTo(1, 3);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('a tile is refined where its picture would no longer be sharp', () => {
  const tiling = createGroundTiling(BOUNDS);
  const terrain = createCityTerrain(tiling);
  // Cesium refines at two pixels per error; the picture has 512 pixels.
  expect((2 * tiling.tileSide) / 512).toBe(terrain.getLevelMaximumGeometricError(0));
  expect(terrain.getLevelMaximumGeometricError(3)).toBe(terrain.getLevelMaximumGeometricError(0) / 8);
});

test('meshes of tiles are made without a limit per frame', async () => {
  const terrain = createCityTerrain(createGroundTiling(BOUNDS));
  const data = await terrain.requestTileGeometry(0, 0, 0);
  expect(data !== undefined && Object.hasOwn(data, 'createMesh')).toBe(true);
});

test('Cesium still keeps the time for tiles where it was', () => {
  const globe = new Globe();
  expect(setGroundTimeSlice(globe, 50)).toBe(true);
  globe.destroy();
});

describe('relief', () => {
  const grid = hill();
  const ground = createGroundSurface([grid]);
  const around = [HOME[0] - 0.02, HOME[1] - 0.02, HOME[0] + 0.02, HOME[1] + 0.02] as const;
  const tiling = createGroundTiling(around);
  const SIDE = 65;

  test('the samples of a tile are the heights of the grid, those of neighbours meet, none is missing', () => {
    const [west, south, east, north] = tiling.rectangle;
    for (const [column, row, level] of [
      [0, 0, 0],
      [5, 4, 0],
      [11, 9, 1],
      [44, 38, 3],
    ] as const) {
      const heights = tileHeights(tiling, ground, column, row, level);
      expect(heights.some(Number.isNaN)).toBe(false);
      const across = (east - west) / tiling.columns / 2 ** level / (SIDE - 1);
      const upwards = (north - south) / tiling.rows / 2 ** level / (SIDE - 1);
      for (const [x, y] of [
        [0, 0],
        [64, 3],
        [17, 64],
        [31, 32],
      ] as const) {
        const longitude = west + (column * (SIDE - 1) + x) * across;
        const latitude = north - (row * (SIDE - 1) + y) * upwards;
        const known = sampleHeight(grid, longitude, latitude);
        if (!Number.isNaN(known)) expect(heights[y * SIDE + x]).toBeCloseTo(known, 3);
      }
      const eastern = tileHeights(tiling, ground, column + 1, row, level);
      const southern = tileHeights(tiling, ground, column, row + 1, level);
      for (let at = 0; at < SIDE; at++) {
        expect(eastern[at * SIDE]).toBeCloseTo(heights[at * SIDE + SIDE - 1] as number, 3);
        expect(southern[at]).toBeCloseTo(heights[(SIDE - 1) * SIDE + at] as number, 3);
      }
    }
  });

  test('without relief the ground is the ellipsoid, as before', async () => {
    expect(createCityTerrain(tiling)).toBeInstanceOf(EllipsoidTerrainProvider);
    const relief = createCityTerrain(tiling, ground);
    expect(relief).not.toBeInstanceOf(EllipsoidTerrainProvider);
    expect(relief.getLevelMaximumGeometricError(2)).toBe(
      createCityTerrain(tiling).getLevelMaximumGeometricError(2),
    );
    const data = await relief.requestTileGeometry(0, 0, 0);
    expect(data !== undefined && Object.hasOwn(data, 'createMesh')).toBe(true);
  });

  test('a ray meets the ground where it is drawn: slopes towards the eye, and not what lies behind a hill', () => {
    const places = fc.record({
      east: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      north: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      height: fc.double({ min: 450, max: 4000, noNaN: true }),
      toEast: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
      toNorth: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    });
    fc.assert(
      fc.property(places, ({ east, north, height, toEast, toNorth }) => {
        const eye = toWorld([HOME[0] + east, HOME[1] + north], height);
        const target = [HOME[0] + toEast, HOME[1] + toNorth] as const;
        const point = toWorld(target, ground.heightAt(...target));
        const way = Cartesian3.subtract(point, eye, new Cartesian3());
        const ray = new Ray(eye, Cartesian3.normalize(way, new Cartesian3()));
        const distance = distanceToGround(ground, ray) ?? NaN;
        const hit = fromWorld(Ray.getPoint(ray, distance));
        expect(Math.abs(hit.height - ground.heightAt(...hit.position))).toBeLessThan(0.01);
        // Nearer if a hill is in the way, never farther.
        expect(distance).toBeLessThan(Cartesian3.magnitude(way) + 0.1);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('a pose is read back as it was given, on the plain and on the slope', () => {
    const poses = fc.record({
      longitudeDegrees: fc.double({ min: HOME[0] - 0.02, max: HOME[0] + 0.02, noNaN: true }),
      latitudeDegrees: fc.double({ min: HOME[1] - 0.02, max: HOME[1] + 0.02, noNaN: true }),
      range: fc.double({ min: 50, max: 9000, noNaN: true }),
      headingDegrees: fc.double({ min: 1, max: 359, noNaN: true }),
      pitchDegrees: fc.double({ min: -88, max: -60, noNaN: true }),
    });
    fc.assert(
      fc.property(poses, (pose) => {
        const { destination, direction, up } = placementOf(pose, ground);
        const camera = { positionWC: destination, directionWC: direction, upWC: up };
        const read = poseOf({ camera } as unknown as Scene, ground);
        expect(read.longitudeDegrees).toBeCloseTo(pose.longitudeDegrees, 5);
        expect(read.latitudeDegrees).toBeCloseTo(pose.latitudeDegrees, 5);
        expect(read.range).toBeCloseTo(pose.range, 0);
        expect(read.headingDegrees).toBeCloseTo(pose.headingDegrees, 1);
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  test('a camera is never put into a hill', () => {
    const pose = {
      longitudeDegrees: HOME[0],
      latitudeDegrees: HOME[1],
      range: 1200,
      headingDegrees: 180,
      pitchDegrees: -3,
    };
    const { position, height } = fromWorld(placementOf(pose, ground).destination);
    expect(height).toBeGreaterThan(ground.heightAt(...position));
    const flat = fromWorld(placementOf(pose).destination);
    expect(flat.height + ground.heightAt(pose.longitudeDegrees, pose.latitudeDegrees)).toBeLessThan(
      ground.heightAt(...flat.position),
    );
  });
});
