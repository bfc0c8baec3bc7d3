import {
  Cartesian2,
  GeographicTilingScheme,
  Rectangle,
  type TilingScheme,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { Bounds } from '@cityloom/twin-core';
import {
  pictureAddress,
  pictureGrid,
  type PictureGrid,
  type PictureService,
  type PictureTile,
} from '../../../session/index.ts';
import { bitmapOf } from './picture-bitmap.ts';

/** Tiles of one picture, wherever they come from. */
export interface PictureTiles {
  readonly scheme: TilingScheme;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly levels: number;
  /**
   * The tile with its last row first, as WebGL takes it; `undefined` where the source has none.
   * @throws {Error} what to tell the person.
   */
  draw(tile: PictureTile, signal: AbortSignal): Promise<ImageBitmap | undefined>;
  /** Ends what it holds. */
  dispose(): void;
}

/** Cesium's tiling for a grid. */
export function schemeOf({ projection, extent, columns, rows }: PictureGrid): TilingScheme {
  const [west, south, east, north] = extent;
  const counts = { numberOfLevelZeroTilesX: columns, numberOfLevelZeroTilesY: rows };
  return projection === 'degrees'
    ? new GeographicTilingScheme({ ...counts, rectangle: Rectangle.fromDegrees(west, south, east, north) })
    : new WebMercatorTilingScheme({
        ...counts,
        rectangleSouthwestInMeters: new Cartesian2(west, south),
        rectangleNortheastInMeters: new Cartesian2(east, north),
      });
}

/** A server that does not answer is given up after this, milliseconds: the map waits for its tiles. */
const PATIENCE = 20_000;

/** Pictures as a service answers them. Redirects are not followed. @throws {Error} a grid the globe cannot show. */
export function serviceTiles(source: PictureService): PictureTiles {
  const grid = pictureGrid(source);
  return {
    scheme: schemeOf(grid),
    tileWidth: grid.tileWidth,
    tileHeight: grid.tileHeight,
    levels: grid.levels.length,
    draw: (tile, signal) =>
      fetchPicture(pictureAddress(source, grid, tile), source.protocol !== 'wms', signal),
    dispose: () => undefined,
  };
}

async function fetchPicture(
  address: string,
  mayBeAbsent: boolean,
  signal: AbortSignal,
): Promise<ImageBitmap | undefined> {
  const { host } = new URL(address);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const response = await fetch(address, { redirect: 'manual', signal: limit }).catch((cause: unknown) => {
    signal.throwIfAborted();
    const why = limit.aborted ? `did not answer within ${PATIENCE / 1000} s` : 'cannot be reached';
    throw new Error(`${host} ${why}`, { cause });
  });
  if (response.type === 'opaqueredirect') throw new Error(`${host} redirects, which is not followed`);
  // Outside of what they hold, tile servers answer so.
  if (mayBeAbsent && [204, 404, 410].includes(response.status)) return undefined;
  if (!response.ok) throw new Error(`${host} answers ${response.status}`);
  const blob = await response.blob();
  if (!/^(?:image\/|application\/octet-stream|$)/u.test(blob.type)) {
    throw new Error(`${host} answers: ${await wordsOf(blob)}`);
  }
  return bitmapOf(blob).catch(() => {
    throw new Error(`${host} sends pictures that this browser cannot show (${blob.type})`);
  });
}

/** What an exception of a service says, without its markup. */
async function wordsOf(blob: Blob): Promise<string> {
  const text = await blob.slice(0, 4000).text();
  const words = text
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return words === '' ? blob.type : words.slice(0, 200);
}

/** Part of the tiling that holds the layer. */
export function rectangleOf(bounds: Bounds, { rectangle }: TilingScheme): Rectangle | undefined {
  const [west, south, east, north] = bounds;
  const clamped = Rectangle.fromDegrees(
    Math.max(-180, west),
    Math.max(-90, south),
    Math.min(180, east),
    Math.min(90, north),
  );
  return Rectangle.intersection(clamped, rectangle);
}
