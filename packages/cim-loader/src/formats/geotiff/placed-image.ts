import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { Affine } from '../terrain/affine.ts';
import { readSideFile } from '../terrain/side-file.ts';
import { crsOfKeys, readAffine, readGeoKeys } from './geo-keys.ts';
import { type ImageLevel, readImageLevel } from './image-level.ts';
import { openTiff, type Tiff } from './tiff-directory.ts';

export const FORMAT = 'geotiff';
/** Tag of the value that stands for none. */
export const GDAL_NO_DATA = 42_113;

/** The first image with its smaller copies, and where it lies. */
export interface PlacedImage {
  readonly tiff: Tiff;
  readonly full: ImageLevel;
  readonly levels: readonly ImageLevel[];
  readonly affine: Affine;
  readonly georeference: Georeference;
}

/** Reads the headers of a GeoTIFF. @throws {LoadError} no image, or none with a place. */
export async function openPlacedImage(file: InputFile, options: LoadOptions): Promise<PlacedImage> {
  const tiff = await openTiff(file, FORMAT, options.signal);
  const fail = (problem: string, remedy: string): LoadError =>
    new LoadError(problem, { url: file.name, format: FORMAT, kind: 'invalid', remedy });
  const all = await Promise.all(tiff.directories.map(readImageLevel));
  const images = all.filter((level): level is ImageLevel => level !== undefined && !level.isMask);
  const [full] = images;
  if (full === undefined) throw fail('holds no image', 'give a GeoTIFF of heights or a picture');
  const keys = await readGeoKeys(full.directory);
  const affine = (await readAffine(full.directory, keys)) ?? (await worldFile(file, options.signal));
  if (affine === undefined) {
    throw fail('has no place on the map', 'add GeoKeys (gdal_edit) or a world file (.tfw) beside it');
  }
  const definition = crsOfKeys(keys) ?? (await readSideFile(file, ['prj'], options.signal))?.trim();
  const georeference = await createGeoreference({ definition }, options.georeference ?? {}, file.name);
  const levels = images.filter(
    (level) => level === full || (level.isReduced && level.bitsPerSample === full.bitsPerSample),
  );
  return { tiff, full, levels, affine, georeference };
}

/** Six numbers: step and turn of columns and rows, then the centre of the first cell. */
async function worldFile(file: InputFile, signal: AbortSignal | undefined): Promise<Affine | undefined> {
  const text = await readSideFile(file, ['tfw', 'tifw', 'wld'], signal);
  const numbers = text?.trim().split(/\s+/u).map(Number);
  if (numbers?.length !== 6 || numbers.some(Number.isNaN)) return undefined;
  const [a, d, b, e, x, y] = numbers as [number, number, number, number, number, number];
  return [a, b, x - (a + b) / 2, d, e, y - (d + e) / 2];
}
