import { Globe, Rectangle } from '@cesium/engine';
import { geodesicDistance } from '@cityloom/twin-core/geodesic';
import { createCityTerrain, createGroundTiling, setGroundTimeSlice } from '@cityloom/viewer/cesium/internals';
import fc from 'fast-check';
import { expect, test } from 'vitest';

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
