import {
  CustomHeightmapTerrainProvider,
  EllipsoidTerrainProvider,
  GeographicTilingScheme,
  Rectangle,
  type Request,
  type TerrainProvider,
} from '@cesium/engine';
import { FLAT_GROUND, type GroundSurface } from '@cityloom/twin-core';
import type { GroundTiling } from './ground/ground-tiling.ts';
import { liftMeshLimit } from './private-api.ts';

/**
 * Parts of a tile's side that its error is one of: Cesium's own ellipsoid counts with a quarter of 64 samples. A tile is
 * refined when that covers two screen pixels, so its picture must have twice as many pixels to stay sharp.
 */
export const TILE_STEPS = 256;

/** Heights along the side of a tile. */
const SAMPLES = 65;

/** The tiling as Cesium has it. */
export function tilingScheme({ rectangle, columns, rows }: GroundTiling): GeographicTilingScheme {
  return new GeographicTilingScheme({
    rectangle: Rectangle.fromDegrees(...rectangle),
    numberOfLevelZeroTilesX: columns,
    numberOfLevelZeroTilesY: rows,
  });
}

/**
 * Ground around one city, smooth or with its relief; what lies farther off is the sky's business.
 *
 * Cesium refines its globe one level per frame, from the whole earth down. A pyramid that begins at a
 * part of the city spares a dozen frames, which where the processor draws is the better part of a minute.
 */
export function createCityTerrain(
  tiling: GroundTiling,
  ground: GroundSurface = FLAT_GROUND,
): TerrainProvider {
  const provider = ground.hasRelief
    ? reliefProvider(tiling, ground)
    : new EllipsoidTerrainProvider({ tilingScheme: tilingScheme(tiling) });
  const coarsest = tiling.tileSide / TILE_STEPS;
  // Cesium's own estimate takes every tiling for one of the whole earth.
  provider.getLevelMaximumGeometricError = (level: number): number => coarsest / 2 ** level;
  const requestTileGeometry = provider.requestTileGeometry.bind(provider);
  provider.requestTileGeometry = (x: number, y: number, level: number, request?: Request) =>
    requestTileGeometry(x, y, level, request)?.then((data) => {
      liftMeshLimit(data);
      return data;
    });
  return provider;
}

/** The heights of a tile take a fraction of a millisecond; Cesium makes the mesh of them in a worker. */
function reliefProvider(tiling: GroundTiling, ground: GroundSurface): CustomHeightmapTerrainProvider {
  return new CustomHeightmapTerrainProvider({
    width: SAMPLES,
    height: SAMPLES,
    tilingScheme: tilingScheme(tiling),
    callback: (x, y, level) => tileHeights(tiling, ground, x, y, level),
  });
}

/**
 * Heights of one tile, north to south and west to east, edges included: neighbours share theirs.
 * @returns metres above the ellipsoid: the datum of the terrain is drawn as if it were that.
 */
export function tileHeights(
  { rectangle: [west, south, east, north], columns, rows }: GroundTiling,
  ground: GroundSurface,
  column: number,
  row: number,
  level: number,
): Float32Array {
  const across = (east - west) / columns / 2 ** level;
  const upwards = (north - south) / rows / 2 ** level;
  const heights = new Float32Array(SAMPLES * SAMPLES);
  for (let y = 0; y < SAMPLES; y++) {
    const latitude = north - (row + y / (SAMPLES - 1)) * upwards;
    for (let x = 0; x < SAMPLES; x++) {
      const longitude = west + (column + x / (SAMPLES - 1)) * across;
      heights[y * SAMPLES + x] = ground.heightAt(longitude, latitude);
    }
  }
  return heights;
}
