import { EllipsoidTerrainProvider, Globe, Math as CesiumMath, Rectangle } from '@cesium/engine';
import { createCityTerrain, setGroundTimeSlice } from '@cityloom/viewer/cesium';
import { expect, test } from 'vitest';

const BOUNDS = [71.28, 51.07, 71.63, 51.29] as const;

test('the ground covers the city and its surroundings, and begins finer than the city', () => {
  const { tilingScheme } = createCityTerrain(BOUNDS);
  const city = Rectangle.fromDegrees(...BOUNDS);
  const { rectangle } = tilingScheme;
  expect(rectangle.width).toBeCloseTo(3 * city.width, 10);
  expect(rectangle.height).toBeCloseTo(3 * city.height, 10);
  expect(Rectangle.center(rectangle).longitude).toBeCloseTo(Rectangle.center(city).longitude, 10);
  expect(tilingScheme.tileXYToRectangle(0, 0, 0).width).toBeLessThan(city.width / 3);
});

test('detail is that of a tile of the same size on a whole globe', () => {
  const terrain = createCityTerrain(BOUNDS);
  const width = CesiumMath.toDegrees(terrain.tilingScheme.tileXYToRectangle(0, 0, 0).width);
  // Tiles of Cesium's own ellipsoid are 180° wide at first, then half as wide and half as wrong.
  const expected = (new EllipsoidTerrainProvider().getLevelMaximumGeometricError(0) * width) / 180;
  expect(terrain.getLevelMaximumGeometricError(0) / expected).toBeCloseTo(1, 9);
  expect(terrain.getLevelMaximumGeometricError(3)).toBe(terrain.getLevelMaximumGeometricError(0) / 8);
});

test('ground beyond the poles or the date line is left out', () => {
  const { rectangle } = createCityTerrain([179.9, 89.5, 180, 90]).tilingScheme;
  expect(CesiumMath.toDegrees(rectangle.east)).toBeLessThanOrEqual(180);
  expect(CesiumMath.toDegrees(rectangle.north)).toBeLessThanOrEqual(90);
});

test('meshes of tiles are made without a limit per frame', async () => {
  const terrain = createCityTerrain(BOUNDS);
  const data = await terrain.requestTileGeometry(0, 0, 0);
  expect(data !== undefined && Object.hasOwn(data, 'createMesh')).toBe(true);
});

test('Cesium still keeps the time for tiles where it was', () => {
  const globe = new Globe();
  expect(setGroundTimeSlice(globe, 50)).toBe(true);
  globe.destroy();
});
