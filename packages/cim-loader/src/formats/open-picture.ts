import type { InputFile } from '../transport/input-file.ts';
import { LoadError } from '../validation/load-error.ts';
import type { LoadOptions } from './format-loader.ts';
import type { RasterPicture } from './geotiff/raster-picture.ts';
import { recogniseFile } from './open-dataset.ts';
import type { TilePicture } from './pmtiles/tile-picture.ts';

/** A picture file, ready to be drawn. */
export type PictureFile = RasterPicture | TilePicture;

/**
 * Opens the file of an image layer for its pixels: GeoTIFF or PMTiles, read in pieces.
 * @throws {LoadError} no picture, or one that is damaged.
 */
export async function openPicture(file: InputFile, options: LoadOptions = {}): Promise<PictureFile> {
  const { file: unwrapped, loader } = await recogniseFile(file, options);
  if (loader.id === 'geotiff') {
    const { openRasterPicture } = await import('./geotiff/raster-picture.ts');
    return openRasterPicture(unwrapped, options);
  }
  if (loader.id === 'pmtiles') {
    const { openTilePicture } = await import('./pmtiles/tile-picture.ts');
    return openTilePicture(unwrapped, options);
  }
  throw new LoadError(`is ${loader.title}, not a picture`, {
    url: file.name,
    format: loader.id,
    kind: 'invalid',
    remedy: 'give a GeoTIFF or PMTiles file of pictures',
  });
}
