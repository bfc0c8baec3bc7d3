import type { HeightGrid } from '@cityloom/twin-core';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { placeRaster } from '../terrain/place-raster.ts';
import { MERCATOR_HALF_EDGE } from '../web-mercator/mercator.ts';
import { decodePicture } from './decode-picture.ts';
import { type ElevationEncoding, heightsOfPixels } from './elevation.ts';

/** A tile to be decoded when its turn comes. */
export interface ElevationTile {
  readonly column: number;
  /** From the north. */
  readonly row: number;
  /** For messages. */
  readonly name: string;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Heights of tiles of one zoom on one grid of longitude and latitude.
 * @param encoding tells a tile's encoding from its first pixels, where it is not known.
 * @throws {Error} tiles of different sizes, or broken.
 */
export async function mosaicOfTiles(
  tiles: readonly ElevationTile[],
  zoom: number,
  encoding: ElevationEncoding,
  file: string,
  onProgress?: (done: number) => void,
): Promise<HeightGrid> {
  const columns = tiles.map(({ column }) => column);
  const rows = tiles.map(({ row }) => row);
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  const [wide, high] = [Math.max(...columns) - left + 1, Math.max(...rows) - top + 1];
  let edge = 0;
  let values = new Float32Array(0);
  for (const [index, tile] of tiles.entries()) {
    onProgress?.(index / tiles.length);
    const pixels = await decodePicture(await tile.read(), tile.name);
    if (edge === 0) {
      edge = pixels.width;
      values = new Float32Array(wide * high * edge * edge).fill(NaN);
    }
    if (pixels.width !== edge || pixels.height !== edge)
      throw new Error(`${tile.name} is not ${edge} pixels wide and high`);
    const heights = heightsOfPixels(pixels, encoding);
    for (let row = 0; row < edge; row++) {
      const to = ((tile.row - top) * edge + row) * wide * edge + (tile.column - left) * edge;
      values.set(heights.subarray(row * edge, (row + 1) * edge), to);
    }
  }
  const step = (2 * MERCATOR_HALF_EDGE) / 2 ** zoom / edge;
  const affine = [
    step,
    0,
    left * edge * step - MERCATOR_HALF_EDGE,
    0,
    -step,
    MERCATOR_HALF_EDGE - top * edge * step,
  ] as const;
  const georeference = await createGeoreference({ definition: 'EPSG:3857', byFormat: true }, {}, file);
  return placeRaster(
    { columns: wide * edge, rows: high * edge, values, affine },
    georeference,
    file,
    'terrain-rgb',
  );
}
