import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, ImageLayer } from '../../datasets/dataset.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { outlineInSource } from '../../georeference/outline-in-source.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { type Affine, applyAffine, invertAffine, windowAffine } from '../terrain/affine.ts';
import { boundsOnTheGlobe, MAXIMUM_SAMPLES, placeRaster } from '../terrain/place-raster.ts';
import { terrainDataset } from '../terrain/terrain-dataset.ts';
import { metresPerUnit, readGeoKeys, verticalCode } from './geo-keys.ts';
import type { ImageLevel } from './image-level.ts';
import { FORMAT, GDAL_NO_DATA, openPlacedImage, type PlacedImage } from './placed-image.ts';
import { type HeightScale, type RasterWindow, readHeights } from './read-heights.ts';

const GDAL_METADATA = 42_112;

/** @throws {LoadError} naming offset, tag or block. */
export async function parseGeotiff(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const image = await openPlacedImage(file, options);
    return isPicture(image.full) ? pictureDataset(file, image) : heightDataset(file, image, options);
  });
}

/** Colours, palettes and 8-bit grey are pictures; other single values are heights. */
const isPicture = ({ photometric, bitsPerSample }: ImageLevel): boolean =>
  photometric > 1 || bitsPerSample <= 8;

function pictureDataset(file: InputFile, { full, levels, affine, georeference }: PlacedImage): Dataset {
  const bounds = boundsOnTheGlobe({ ...full, affine }, georeference);
  const layer: ImageLayer = {
    kind: 'image',
    id: layerIdOfFile(file.name),
    bounds,
    count: full.columns * full.rows,
    bands: bandNames(full),
    source: { type: 'file', path: file.name, mimeType: 'image/tiff' },
  };
  return {
    format: FORMAT,
    crs: georeference.statement,
    layers: [layer],
    report: {
      counts: { columns: full.columns, rows: full.rows, overviews: levels.length - 1 },
      warnings: [...georeference.warnings, ...georeference.judge(bounds, bounds)],
    },
  };
}

function bandNames({ photometric, samplesPerCell }: ImageLevel): string[] {
  const colours = photometric === 2 || photometric === 6 ? ['red', 'green', 'blue'] : ['grey'];
  const names = photometric === 3 ? ['palette'] : colours;
  const count = Math.min(samplesPerCell, 64);
  return Array.from({ length: count }, (_, band) => {
    const isAlpha = band === names.length && count === names.length + 1;
    return names[band] ?? (isAlpha ? 'alpha' : `band-${band + 1}`);
  });
}

async function heightDataset(file: InputFile, image: PlacedImage, options: LoadOptions): Promise<Dataset> {
  const { tiff, full, georeference } = image;
  const most = Math.min(MAXIMUM_SAMPLES, (options.limits ?? DEFAULT_LIMITS).maximumPositions);
  const { level, window } = chooseWindow(image, most, options.bounds, file.name);
  const scale = await heightScale(full);
  const { signal, onProgress } = options;
  const values = await readHeights(tiff, level, window, scale, file.name, signal, onProgress);
  const { step } = window;
  const [columns, rows] = [Math.ceil(window.columns / step), Math.ceil(window.rows / step)];
  const affine = windowAffine(levelAffine(image, level), window.column, window.row, step, step);
  const grid = placeRaster({ columns, rows, values, affine }, georeference, file.name, FORMAT);
  const isThinned = step > 1 || (options.bounds === undefined && level !== full);
  const message = `${full.columns} × ${full.rows} heights are more than ${most}; read at a coarser step`;
  const code = verticalCode(await readGeoKeys(full.directory));
  return terrainDataset(FORMAT, file.name, grid, georeference, {
    ...(code !== undefined && { verticalDatum: `EPSG:${code}` }),
    counts: { columns: full.columns, rows: full.rows, overviews: image.levels.length - 1 },
    warnings: isThinned ? [{ code: 'thinned-raster', message, file: file.name }] : [],
  });
}

async function heightScale({ directory }: ImageLevel): Promise<HeightScale> {
  const keys = await readGeoKeys(directory);
  const noData = await directory.text(GDAL_NO_DATA);
  const metadata = (await directory.text(GDAL_METADATA)) ?? '';
  const item = (role: string, fallback: number): number => {
    const match = new RegExp(`<Item[^>]*sample="0"[^>]*role="${role}"[^>]*>([^<]*)<`, 'u').exec(metadata);
    const value = match === null ? fallback : Number(match[1]);
    return Number.isFinite(value) ? value : fallback;
  };
  const metres = metresPerUnit(keys);
  return {
    noData: noData === undefined || noData.trim() === '' ? undefined : Number(noData),
    scale: item('scale', 1) * metres,
    offset: item('offset', 0) * metres,
  };
}

function levelAffine({ full, affine }: PlacedImage, level: ImageLevel): Affine {
  return windowAffine(affine, 0, 0, full.columns / level.columns, full.rows / level.rows);
}

/** The finest level whose cells inside the bounds are few enough; of the coarsest, every so many cells are one. */
function chooseWindow(
  image: PlacedImage,
  most: number,
  bounds: Bounds | undefined,
  file: string,
): { level: ImageLevel; window: RasterWindow } {
  const levels = image.levels.toSorted((a, b) => b.columns * b.rows - a.columns * a.rows);
  let chosen: { level: ImageLevel; window: RasterWindow } | undefined;
  for (const level of levels) {
    const window = windowInBounds(level, levelAffine(image, level), image.georeference, bounds);
    if (window === undefined) continue;
    const count = window.columns * window.rows;
    const step = Math.max(1, Math.ceil(Math.sqrt(count / most)));
    chosen = { level, window: { ...window, step } };
    if (step === 1) break;
  }
  if (chosen !== undefined) return chosen;
  throw new LoadError('has no cells in the chosen area', {
    url: file,
    format: FORMAT,
    kind: 'invalid',
    remedy: 'choose an area that meets the raster',
  });
}

function windowInBounds(
  { columns, rows }: ImageLevel,
  affine: Affine,
  georeference: Georeference,
  bounds: Bounds | undefined,
): Omit<RasterWindow, 'step'> | undefined {
  if (bounds === undefined) return { column: 0, row: 0, columns, rows };
  const toCell = invertAffine(affine);
  if (toCell === undefined) return undefined;
  const positions = outlineInSource(bounds, georeference);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const [x, y] = applyAffine(toCell, positions[at] as number, positions[at + 1] as number);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  // One cell more on each side: values are interpolated between centres of cells.
  const column = Math.max(0, Math.floor(left) - 1);
  const row = Math.max(0, Math.floor(top) - 1);
  const wide = Math.min(columns, Math.ceil(right) + 1) - column;
  const high = Math.min(rows, Math.ceil(bottom) + 1) - row;
  return wide > 0 && high > 0 ? { column, row, columns: wide, rows: high } : undefined;
}
