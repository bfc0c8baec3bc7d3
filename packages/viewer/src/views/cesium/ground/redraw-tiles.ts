import type { ImageryLayer } from '@cesium/engine';
import type { Bounds } from '@cityloom/twin-core';
import { loadedPictures } from '../private-api.ts';
import { tileReach } from './draw-tile.ts';
import type { TileAddress } from './ground-messages.ts';
import { type GroundTiling, tileSquare, tilingPlane } from './ground-tiling.ts';
import { TILE_SIZE } from './tile-workers.ts';

/** Places as boxes in metres from the tiling's centre. */
type Square = readonly [west: number, south: number, east: number, north: number];

/** Whether something at one of the places may show in a tile: its lines reach beyond it. */
function meets(
  tiling: GroundTiling,
  { column, row, level }: TileAddress,
  places: readonly Square[],
): boolean {
  const { west, south, side } = tileSquare(tiling, column, row, level);
  const reach = tileReach(TILE_SIZE / side, TILE_SIZE);
  return places.some(
    (place) =>
      place[0] <= west + side + reach &&
      place[2] >= west - reach &&
      place[1] <= south + side + reach &&
      place[3] >= south - reach,
  );
}

/** Draws the pictures again that stand on the globe and show one of some places. */
export interface TileRedrawing {
  /**
   * Each picture takes the place of the one before it as soon as it is drawn; the rest of the map stays as it is.
   * @param places degrees.
   */
  redraw(places: readonly Bounds[]): void;
}

/**
 * @param drawNow of the tile as it is to look now.
 * @param onTile called after a picture took the place of another, or could not be drawn.
 * @param onFailure called with the reason when a tile cannot be drawn.
 */
export function createTileRedrawing(
  imagery: ImageryLayer,
  tiling: GroundTiling,
  drawNow: (address: TileAddress) => Promise<ImageBitmap>,
  onTile: () => void,
  onFailure: (reason: unknown) => void,
): TileRedrawing {
  const plane = tilingPlane(tiling);
  /** Number of the latest drawing of a tile: an older one that comes later is dropped. */
  const latest = new Map<string, number>();
  let drawings = 0;

  const redrawTile = async (address: TileAddress, replace: (picture: ImageBitmap) => void): Promise<void> => {
    const key = `${address.level}/${address.column}/${address.row}`;
    const own = ++drawings;
    latest.set(key, own);
    try {
      const picture = await drawNow(address);
      if (latest.get(key) === own && !imagery.isDestroyed()) replace(picture);
      else picture.close();
    } catch (reason) {
      if (!(reason instanceof Error && reason.name === 'AbortError')) onFailure(reason);
    }
    if (latest.get(key) === own) latest.delete(key);
    onTile();
  };

  return {
    redraw(places) {
      const squares = places.map(([west, south, east, north]): Square => [
        plane.x(west),
        plane.y(south),
        plane.x(east),
        plane.y(north),
      ]);
      for (const { column, row, level, replace } of loadedPictures(imagery)) {
        const address = { column, row, level };
        if (meets(tiling, address, squares)) void redrawTile(address, replace);
      }
    },
  };
}
