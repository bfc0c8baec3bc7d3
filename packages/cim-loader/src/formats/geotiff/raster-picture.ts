import type { Bounds } from '@cityloom/twin-core';
import type { GeoTIFF as Library, GeoTIFFImage } from 'geotiff';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { applyAffine, invertAffine } from '../terrain/affine.ts';
import { boundsOnTheGlobe } from '../terrain/place-raster.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { ImageLevel } from './image-level.ts';
import { GDAL_NO_DATA, openPlacedImage, type PlacedImage } from './placed-image.ts';

/** A picture whose pixels are asked for by area. */
export interface RasterPicture {
  readonly kind: 'raster';
  readonly bounds: Bounds;
  /** Of the finest level, at its middle: degrees of latitude one pixel covers. */
  readonly degreesPerPixel: number;
  /**
   * Pixels over an area of the globe, first row in the north: red, green, blue, alpha. Alpha is 0 where the picture
   * has nothing.
   * @param area degrees.
   * @throws {LoadError} pixels that are damaged.
   */
  sample(area: Bounds, width: number, height: number): Promise<Uint8ClampedArray<ArrayBuffer>>;
}

type Source = Parameters<typeof Library.fromSource>[0];
type Slice = Parameters<Source['fetchSlice']>[0];

/** Places between which pixels are interpolated, along each side of an area. */
const STEPS = 16;
/** Pixels read at once, along each side; a file without smaller copies is thinned to it. */
const MOST_SIDE = 1024;

/** Opens a GeoTIFF of colours for drawing. @throws {LoadError} as `parseGeotiff`. */
export async function openRasterPicture(file: InputFile, options: LoadOptions = {}): Promise<RasterPicture> {
  return withLoadErrors({ url: file.name, format: 'geotiff' }, options.signal, async () => {
    const placed = await openPlacedImage(file, options);
    const { GeoTIFF } = await import('geotiff');
    const library = await GeoTIFF.fromSource(sourceOf(file, placed));
    const bounds = boundsOnTheGlobe({ ...placed.full, affine: placed.affine }, placed.georeference);
    const noData = Number((await placed.full.directory.text(GDAL_NO_DATA)) ?? NaN);
    const levels = placed.levels.toSorted((a, b) => b.columns - a.columns);
    return {
      kind: 'raster',
      bounds,
      degreesPerPixel: (bounds[3] - bounds[1]) / placed.full.rows,
      sample: (area, width, height) =>
        withLoadErrors({ url: file.name, format: 'geotiff' }, undefined, async () => {
          const cells = cellsOf(placed, area);
          const window = windowOf(cells, placed.full);
          const target = new Uint8ClampedArray(width * height * 4);
          if (window === undefined) return target;
          const level = levelFor(levels, placed.full, window, width, height);
          requireFewValues(level, placed.full, window, file.name);
          const image = await library.getImage(placed.tiff.directories.indexOf(level.directory));
          const pixels = await readPixels(image, level, placed.full, window, noData);
          fill(target, width, height, cells, pixels);
          return target;
        }),
    };
  });
}

/** What the library reads through: ranges of the file, checked by the reader of the headers before. */
function sourceOf(file: InputFile, { tiff }: PlacedImage): Source {
  const size = file.size ?? Infinity;
  const fetchSlice = async ({ offset, length }: Slice): Promise<Slice & { data: ArrayBuffer }> => {
    // The library asks for more than there may be where headers lie.
    const end = Math.min(offset + length, size);
    const bytes = await tiff.read(offset, Math.max(0, end - offset), `offset ${offset}`);
    return { offset, length, data: bytes.slice().buffer };
  };
  // The library exports the type of its sources, but not their class.
  const source: Pick<Source, 'fileSize' | 'fetch' | 'fetchSlice' | 'close'> = {
    fileSize: file.size ?? null,
    fetchSlice,
    fetch: async (slices) => (await Promise.all(slices.map(fetchSlice))).map(({ data }) => data),
    close: () => Promise.resolve(),
  };
  return source;
}

/** Cells of the finest level along a grid of places, two numbers each; NaN where there is none. */
interface Cells {
  readonly positions: Float64Array;
  /** Places along each side. */
  readonly side: number;
}

function cellsOf({ affine, georeference }: PlacedImage, [west, south, east, north]: Bounds): Cells {
  const side = STEPS + 1;
  const positions = new Float64Array(side * side * 2);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 2;
      positions[at] = west + ((east - west) * x) / STEPS;
      positions[at + 1] = north - ((north - south) * y) / STEPS;
    }
  }
  georeference.invert(positions, 2);
  const isNorthFirst = georeference.statement.axisOrder === 'north-east';
  const toCell = invertAffine(affine);
  for (let at = 0; at < positions.length; at += 2) {
    const [first, second] = [positions[at] as number, positions[at + 1] as number];
    const [x, y] = isNorthFirst ? [second, first] : [first, second];
    const [column, row] = toCell === undefined ? [NaN, NaN] : applyAffine(toCell, x, y);
    positions[at] = column;
    positions[at + 1] = row;
  }
  return { positions, side };
}

type Window = readonly [left: number, top: number, right: number, bottom: number];

/** Whole cells the places meet, with one more on each side; `undefined` where they meet none. */
function windowOf({ positions }: Cells, { columns, rows }: ImageLevel): Window | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const [x, y] = [positions[at] as number, positions[at + 1] as number];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  left = Math.max(0, Math.floor(left) - 1);
  top = Math.max(0, Math.floor(top) - 1);
  right = Math.min(columns, Math.ceil(right) + 1);
  bottom = Math.min(rows, Math.ceil(bottom) + 1);
  return left < right && top < bottom ? [left, top, right, bottom] : undefined;
}

/** The coarsest level that still has a pixel for every one wanted; the coarsest of all where none has so few. */
function levelFor(
  levels: readonly ImageLevel[],
  full: ImageLevel,
  [left, top, right, bottom]: Window,
  width: number,
  height: number,
): ImageLevel {
  const wanted = Math.min((right - left) / width, (bottom - top) / height);
  return levels.findLast((level) => full.columns / level.columns <= Math.max(1, wanted)) ?? full;
}

/** Colours of a window of the finest level, as they stand in another. */
interface Pixels {
  readonly values: ArrayLike<number>;
  readonly samples: number;
  readonly columns: number;
  readonly rows: number;
  /** In cells of the finest level. */
  readonly window: Window;
  readonly noData: number;
}

/** Numbers held at once, for one block and for all that are wanted: a quarter of a gigabyte of bytes. */
const MOST_VALUES = 2 ** 28;

/** Sizes are as the headers say them: they are measured before the library makes room. */
function requireFewValues(
  level: ImageLevel,
  full: ImageLevel,
  [left, top, right, bottom]: Window,
  url: string,
): void {
  const share = (level.columns / full.columns) * (level.rows / full.rows);
  const wanted = (right - left) * (bottom - top) * share;
  const block = level.blockColumns * level.blockRows;
  if (Math.max(wanted, block) * level.samplesPerCell <= MOST_VALUES) return;
  throw new LoadError('the picture is too large to be drawn without smaller copies in blocks', {
    url,
    format: 'geotiff',
    kind: 'invalid',
    remedy: 'write it as a cloud-optimised GeoTIFF (gdal_translate -of COG)',
  });
}

async function readPixels(
  image: GeoTIFFImage,
  level: ImageLevel,
  full: ImageLevel,
  wanted: Window,
  noData: number,
): Promise<Pixels> {
  const [across, down] = [full.columns / level.columns, full.rows / level.rows];
  const [left, top, right, bottom] = wanted;
  const window = [
    Math.floor(left / across),
    Math.floor(top / down),
    Math.min(level.columns, Math.ceil(right / across)),
    Math.min(level.rows, Math.ceil(bottom / down)),
  ];
  const [x = 0, y = 0, endX = 0, endY = 0] = window;
  const columns = Math.min(MOST_SIDE, endX - x);
  const rows = Math.min(MOST_SIDE, endY - y);
  const values = await image.readRGB({
    window,
    width: columns,
    height: rows,
    interleave: true,
    enableAlpha: level.photometric === 2 && level.samplesPerCell === 4,
  });
  const samples = Math.round(values.length / (columns * rows));
  return {
    values,
    samples,
    columns,
    rows,
    window: [x * across, y * down, endX * across, endY * down],
    noData,
  };
}

/** Nearest pixels, at places interpolated between the cells. */
function fill(
  target: Uint8ClampedArray,
  width: number,
  height: number,
  { positions, side }: Cells,
  { values, samples, columns, rows, window: [left, top, right, bottom], noData }: Pixels,
): void {
  const [scaleX, scaleY] = [columns / (right - left), rows / (bottom - top)];
  for (let y = 0; y < height; y++) {
    const v = ((y + 0.5) / height) * (side - 1);
    const row = Math.min(side - 2, Math.floor(v));
    for (let x = 0; x < width; x++) {
      const u = ((x + 0.5) / width) * (side - 1);
      const column = Math.min(side - 2, Math.floor(u));
      const at = (row * side + column) * 2;
      const cellX = between(positions, at, side, u - column, v - row);
      const cellY = between(positions, at + 1, side, u - column, v - row);
      const fromX = Math.floor((cellX - left) * scaleX);
      const fromY = Math.floor((cellY - top) * scaleY);
      if (!(fromX >= 0 && fromY >= 0 && fromX < columns && fromY < rows)) continue;
      const from = (fromY * columns + fromX) * samples;
      const [red, green, blue] = [
        values[from] as number,
        values[from + 1] as number,
        values[from + 2] as number,
      ];
      if (red === noData && green === noData && blue === noData) continue;
      const to = (y * width + x) * 4;
      target[to] = red;
      target[to + 1] = green;
      target[to + 2] = blue;
      target[to + 3] = samples > 3 ? (values[from + 3] as number) : 255;
    }
  }
}

function between(positions: Float64Array, at: number, side: number, u: number, v: number): number {
  const above = (positions[at] as number) * (1 - u) + (positions[at + 2] as number) * u;
  const below = (positions[at + side * 2] as number) * (1 - u) + (positions[at + side * 2 + 2] as number) * u;
  return above * (1 - v) + below * v;
}
