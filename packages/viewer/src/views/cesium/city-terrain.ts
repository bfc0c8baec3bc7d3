import { EllipsoidTerrainProvider, GeographicTilingScheme, Rectangle, type Request } from '@cesium/engine';
import type { GroundTiling } from './ground/ground-tiling.ts';
import { liftMeshLimit } from './private-api.ts';

/**
 * Parts of a tile's side that its error is one of: Cesium's own ellipsoid counts with a quarter of 64 samples. A tile is
 * refined when that covers two screen pixels, so its picture must have twice as many pixels to stay sharp.
 */
export const TILE_STEPS = 256;

/** The tiling as Cesium has it. */
export function tilingScheme({ rectangle, columns, rows }: GroundTiling): GeographicTilingScheme {
  return new GeographicTilingScheme({
    rectangle: Rectangle.fromDegrees(...rectangle),
    numberOfLevelZeroTilesX: columns,
    numberOfLevelZeroTilesY: rows,
  });
}

/**
 * Smooth ground around one city; what lies farther off is the sky's business.
 *
 * Cesium refines its globe one level per frame, from the whole earth down. A pyramid that begins at a
 * part of the city spares a dozen frames, which where the processor draws is the better part of a minute.
 */
export function createCityTerrain(tiling: GroundTiling): EllipsoidTerrainProvider {
  const provider = new EllipsoidTerrainProvider({ tilingScheme: tilingScheme(tiling) });
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
