import type { Bounds } from '@cityloom/twin-core';
import { mercatorY } from '../web-mercator/mercator.ts';
import type { PmtilesArchive, TileEntry } from './archive.ts';
import { addressOfTile, firstOfZoom, type TileAddress } from './tile-number.ts';

export interface ChosenTile {
  readonly entry: TileEntry;
  readonly address: TileAddress;
}

export interface ChosenZoom {
  readonly zoom: number;
  readonly tiles: readonly ChosenTile[];
  /** Deepest zoom with tiles in the area: deeper than `zoom` where those are too many. */
  readonly deepest: number;
}

/** Tiles of the deepest zoom of which no more than `most` meet the bounds; `undefined` where no tile does. */
export function chooseTiles(
  archive: PmtilesArchive,
  bounds: Bounds | undefined,
  most: number,
): ChosenZoom | undefined {
  let deepest: number | undefined;
  for (let zoom = archive.greatestZoom; zoom >= 0; zoom--) {
    const tiles = tilesOfZoom(archive.entries, zoom, bounds, most);
    if (tiles?.length === 0) continue;
    deepest ??= zoom;
    if (tiles !== undefined) return { zoom, tiles, deepest };
  }
  return undefined;
}

/** `undefined`: more than `most`. */
function tilesOfZoom(
  entries: readonly TileEntry[],
  zoom: number,
  bounds: Bounds | undefined,
  most: number,
): ChosenTile[] | undefined {
  const [first, end] = [firstOfZoom(zoom), firstOfZoom(zoom + 1)];
  const range = bounds === undefined ? undefined : rangeOfBounds(zoom, bounds);
  const tiles: ChosenTile[] = [];
  // A run can be as long as the zoom has tiles (sea): those looked at are bounded as well.
  let looked = 0;
  for (const entry of entries) {
    const last = Math.min(entry.number + entry.run, end);
    for (let number = Math.max(entry.number, first); number < last; number++) {
      const address = addressOfTile(number);
      if (++looked > 1_000_000) return undefined;
      if (range !== undefined && !isInRange(address, range)) continue;
      if (tiles.length === most) return undefined;
      tiles.push({ entry, address });
    }
  }
  return tiles;
}

interface Range {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function rangeOfBounds(zoom: number, [west, south, east, north]: Bounds): Range {
  const size = 2 ** zoom;
  return {
    left: Math.floor(((west + 180) / 360) * size),
    right: Math.floor(((east + 180) / 360) * size),
    top: Math.floor(mercatorY(Math.min(north, 85)) * size),
    bottom: Math.floor(mercatorY(Math.max(south, -85)) * size),
  };
}

const isInRange = ({ column, row }: TileAddress, { left, right, top, bottom }: Range): boolean =>
  column >= left && column <= right && row >= top && row <= bottom;
