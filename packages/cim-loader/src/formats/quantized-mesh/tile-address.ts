import type { Bounds } from '@cityloom/twin-core';
import { mercatorLatitude, mercatorY } from '../web-mercator/mercator.ts';
import type { LayerDescription, TileRange } from './layer-json.ts';

export interface TileAddress {
  readonly level: number;
  readonly x: number;
  /** From the south in TMS, else from the north. */
  readonly y: number;
}

type Scheme = Pick<LayerDescription, 'isTms' | 'isMercator'>;

/** Degrees. Geographic tilings have two tiles at level 0, Mercator has one. */
export function boundsOfTile({ level, x, y }: TileAddress, { isTms, isMercator }: Scheme): Bounds {
  const rows = 2 ** level;
  const columns = isMercator ? rows : rows * 2;
  const west = (x / columns) * 360 - 180;
  const east = ((x + 1) / columns) * 360 - 180;
  const fromNorth = isTms ? rows - 1 - y : y;
  if (isMercator) {
    return [west, mercatorLatitude((fromNorth + 1) / rows), east, mercatorLatitude(fromNorth / rows)];
  }
  return [west, 90 - ((fromNorth + 1) / rows) * 180, east, 90 - (fromNorth / rows) * 180];
}

const EVERYWHERE: TileRange = { startX: 0, startY: 0, endX: Infinity, endY: Infinity };

/** Addresses of a level that meet the bounds; `undefined` where they are more than `most`. */
export function tilesInBounds(
  level: number,
  description: LayerDescription,
  bounds: Bounds | undefined,
  most: number,
): TileAddress[] | undefined {
  const wanted = bounds === undefined ? EVERYWHERE : rangeOfBounds(level, description, bounds);
  const addresses = new Map<string, TileAddress>();
  for (const range of description.available[level] ?? []) {
    const startX = Math.max(range.startX, wanted.startX);
    const endX = Math.min(range.endX, wanted.endX);
    const startY = Math.max(range.startY, wanted.startY);
    const endY = Math.min(range.endY, wanted.endY);
    if (startX > endX || startY > endY) continue;
    if ((endX - startX + 1) * (endY - startY + 1) > most - addresses.size) return undefined;
    for (let x = startX; x <= endX; x++) {
      for (let y = startY; y <= endY; y++) addresses.set(`${x}/${y}`, { level, x, y });
    }
  }
  return [...addresses.values()];
}

function rangeOfBounds(
  level: number,
  { isTms, isMercator }: Scheme,
  [west, south, east, north]: Bounds,
): TileRange {
  const rows = 2 ** level;
  const columns = isMercator ? rows : rows * 2;
  const column = (longitude: number): number => Math.floor(((longitude + 180) / 360) * columns);
  const row = (latitude: number): number =>
    Math.floor((isMercator ? mercatorY(latitude) : (90 - latitude) / 180) * rows);
  const [top, bottom] = [row(north), row(south)];
  return {
    startX: column(west),
    endX: column(east),
    startY: isTms ? rows - 1 - bottom : top,
    endY: isTms ? rows - 1 - top : bottom,
  };
}
