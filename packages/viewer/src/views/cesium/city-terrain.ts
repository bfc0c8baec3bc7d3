import { EllipsoidTerrainProvider, GeographicTilingScheme, Rectangle, type Request } from '@cesium/engine';
import type { Bounds } from '@cityloom/twin-core';
import { liftMeshLimit } from './private-api.ts';

/** Ground beyond the city's bounds on every side, in widths (or heights) of the city. */
const SURROUNDINGS = 1;

/** Coarsest tiles along a side of the city: 16 cover it, each still worth a picture of its own. */
const TILES_PER_SIDE = 4;

/** Samples of a mesh tile along an edge that the error estimate counts with, as Cesium's own ellipsoid does. */
const TILE_SAMPLES = 64;

/** Share of a sample's width that a tile may be wrong by. */
const SAMPLE_ERROR = 0.25;

/**
 * Smooth ground around one city; what lies farther off is the sky's business.
 *
 * Cesium refines its globe one level per frame, from the whole earth down. A pyramid that begins at a
 * part of the city spares a dozen frames, which where the processor draws is the better part of a minute.
 */
export function createCityTerrain(bounds: Bounds): EllipsoidTerrainProvider {
  const [west, south, east, north] = bounds;
  const width = Math.max(east - west, 1e-3);
  const height = Math.max(north - south, 1e-3);
  const tiles = (2 * SURROUNDINGS + 1) * TILES_PER_SIDE;
  const provider = new EllipsoidTerrainProvider({
    tilingScheme: new GeographicTilingScheme({
      rectangle: Rectangle.fromDegrees(
        Math.max(-180, west - SURROUNDINGS * width),
        Math.max(-90, south - SURROUNDINGS * height),
        Math.min(180, east + SURROUNDINGS * width),
        Math.min(90, north + SURROUNDINGS * height),
      ),
      numberOfLevelZeroTilesX: tiles,
      numberOfLevelZeroTilesY: tiles,
    }),
  });
  const { maximumRadius } = provider.tilingScheme.ellipsoid;
  const tileWidth = (maximumRadius * Math.max(width, height) * Math.PI) / 180 / TILES_PER_SIDE;
  const coarsest = (tileWidth / TILE_SAMPLES) * SAMPLE_ERROR;
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
