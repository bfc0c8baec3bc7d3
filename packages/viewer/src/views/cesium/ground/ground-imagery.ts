import { type GeographicTilingScheme, ImageryLayer, Rectangle } from '@cesium/engine';
import { type Bounds, unionBounds } from '@cityloom/twin-core';
import { drawnImageryProvider } from '../drawn-imagery.ts';
import type { Theme } from '../../../session/index.ts';
import { TILE_STEPS, tilingScheme } from '../city-terrain.ts';
import { createGroundTiling, type GroundTiling } from './ground-tiling.ts';
import type { DrawRequest, TileAddress } from './ground-messages.ts';
import { createTileRedrawing, type TileRedrawing } from './redraw-tiles.ts';
import { TILE_SIZE, type TileWorkers } from './tile-workers.ts';

/** A finer picture would show nothing more, metres per pixel. */
const FINEST_RESOLUTION = 0.1;

export interface GroundLook {
  readonly theme: Theme;
  readonly hiddenLayers: readonly string[];
  /** Whether pictures lie below. */
  readonly overPictures: boolean;
  /** Counts up with every change of the paints. */
  readonly paintRevision: number;
}

/** An imagery layer of the ground, of which single tiles can be drawn again. */
export interface GroundImagery extends TileRedrawing {
  readonly imagery: ImageryLayer;
}

/**
 * Size that pictures must claim to have, pixels, so that Cesium puts on every tile of the mesh the one picture of the
 * same place. It looks for the level whose pixels, measured on the equator, are as large as the mesh tile's error.
 */
export function levelMatchingSize({ tileSide }: GroundTiling, scheme: GeographicTilingScheme): number {
  const onEquator =
    (scheme.ellipsoid.maximumRadius * scheme.rectangle.width) / scheme.getNumberOfXTilesAtLevel(0);
  return (TILE_STEPS * onEquator) / tileSide;
}

/** Share of its sides that the drawn area is larger than what lies in it: what is at its edge is drawn on and on. */
const MARGIN = 0.02;

/**
 * Area that pictures are drawn for, degrees: the city's, and as far as the ground reaches that of data added to it. All
 * ground beyond looks like the edge of it.
 */
export function drawnArea(city: Bounds, added: readonly Bounds[]): Bounds {
  const [west, south, east, north] = added.reduce((one, other) => unionBounds(one, other), city);
  if (west === city[0] && south === city[1] && east === city[2] && north === city[3]) return city;
  const [ground, across, upwards] = [
    createGroundTiling(city).rectangle,
    (east - west) * MARGIN,
    (north - south) * MARGIN,
  ];
  return [
    Math.max(ground[0], west - across),
    Math.max(ground[1], south - upwards),
    Math.min(ground[2], east + across),
    Math.min(ground[3], north + upwards),
  ];
}

/**
 * Imagery layer whose tiles the workers draw.
 * @param area as of {@link drawnArea}.
 * @param onTile called after a tile arrived or failed: the scene must be drawn again to show it, or to ask for more.
 * @param onFailure called with the reason when a tile cannot be drawn.
 */
export function createGroundImagery(
  workers: TileWorkers,
  bounds: Bounds,
  area: Bounds,
  look: GroundLook,
  onTile: () => void,
  onFailure: (reason: unknown) => void,
): GroundImagery {
  const tiling = createGroundTiling(bounds);
  const scheme = tilingScheme(tiling);
  const nominalSize = levelMatchingSize(tiling, scheme);
  let redraws = 0;
  const requestOf = (address: TileAddress): DrawRequest => {
    const { theme, hiddenLayers, overPictures } = look;
    return { ...address, theme, hiddenLayers, overPictures };
  };
  /** A tile that was on its way when something was hidden is drawn anew. */
  const upToDate = async (request: DrawRequest, first: Promise<ImageBitmap>): Promise<ImageBitmap> => {
    let begun = redraws;
    let picture = await first;
    while (begun !== redraws) {
      begun = redraws;
      picture.close();
      picture = await workers.drawNow(request);
    }
    return picture;
  };
  const provider = drawnImageryProvider({
    tilingScheme: scheme,
    rectangle: Rectangle.fromDegrees(...area),
    tileWidth: nominalSize,
    tileHeight: nominalSize,
    maximumLevel: Math.max(0, Math.ceil(Math.log2(tiling.tileSide / TILE_SIZE / FINEST_RESOLUTION))),
    hasAlphaChannel: look.overPictures,
    requestImage(column: number, row: number, level: number): Promise<ImageBitmap> | undefined {
      const request = requestOf({ column, row, level });
      const asked = workers.draw(request);
      const tile = asked && upToDate(request, asked);
      tile
        ?.catch((reason: unknown) => {
          if (!(reason instanceof Error && reason.name === 'AbortError')) onFailure(reason);
        })
        .finally(() => {
          // Cesium's own handlers of the same promise run before the next task.
          setTimeout(onTile, 0);
        });
      return tile;
    },
  });
  const imagery = new ImageryLayer(provider);
  const drawNow = (address: TileAddress): Promise<ImageBitmap> => workers.drawNow(requestOf(address));
  const redrawing = createTileRedrawing(imagery, tiling, drawNow, onTile, onFailure);
  return {
    imagery,
    redraw(places) {
      redraws += 1;
      redrawing.redraw(places);
    },
  };
}
