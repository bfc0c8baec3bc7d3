import type { Bounds } from '@cityloom/twin-core';
import type { HeightGrid } from '@cityloom/twin-core';
import { sampleRaster } from '@cityloom/twin-core';
import type { Georeference } from '../../georeference/georeference.ts';
import { LoadError } from '../../validation/load-error.ts';
import { type Affine, applyAffine, invertAffine } from './affine.ts';

/** Heights as a source has them: rows in any direction, in any CRS. */
export interface SourceRaster {
  readonly columns: number;
  readonly rows: number;
  /** Metres in the source's vertical datum; NaN: no data. */
  readonly values: Float32Array;
  /** From columns and rows to the source's coordinates. */
  readonly affine: Affine;
}

/** Samples a grid may have (64 MiB of heights); more are read at a coarser step. */
export const MAXIMUM_SAMPLES: number = 2 ** 24;

/** Metres of one degree of latitude, spherical: only the step of the grid depends on it. */
const METRES_PER_DEGREE = 111_195;
/** Points along each edge of a projected raster: its edges are curves in longitude and latitude. */
const EDGE_POINTS = 32;

/**
 * Puts a raster on a grid of longitude and latitude: as it is, or turned, where it stands on one already, else
 * resampled bilinearly to cells of the same size on the ground.
 * @throws {LoadError} a raster that is not on the globe.
 */
export function placeRaster(
  raster: SourceRaster,
  georeference: Georeference,
  file: string,
  format: string,
): HeightGrid {
  const offset = georeference.statement.vertical.offset;
  const isUpright = raster.affine[1] === 0 && raster.affine[3] === 0;
  const grid =
    georeference.isIdentity && isUpright
      ? turnedGrid(raster, file, format)
      : resampledGrid(raster, georeference, file, format);
  if (offset === 0) return grid;
  return { ...grid, heights: grid.heights.map((height) => height + offset) };
}

function notOnTheGlobe(file: string, format: string, place: string): LoadError {
  return new LoadError('its cells are not on the globe in this CRS', {
    url: file,
    format,
    kind: 'invalid',
    place,
    remedy: 'set the CRS of the source',
  });
}

/** @throws {LoadError} bounds that are empty or leave the globe. */
function checkedBounds(bounds: Bounds, file: string, format: string): Bounds {
  const [west, south, east, north] = bounds;
  // Grids of whole cells often hang over the edge of the world by half a cell.
  const isPlaced = west >= -181 && east <= 181 && south >= -91 && north <= 91;
  if (isPlaced && west < east && south < north) return bounds;
  throw notOnTheGlobe(file, format, `bounds ${bounds.map((value) => value.toFixed(3)).join(' ')}`);
}

function turnedGrid(
  { columns, rows, values, affine }: SourceRaster,
  file: string,
  format: string,
): HeightGrid {
  const [x0, y0] = applyAffine(affine, 0, 0);
  const [x1, y1] = applyAffine(affine, columns, rows);
  // Global rasters often count longitudes from 0 to 360.
  const shift = Math.min(x0, x1) >= 180 ? -360 : 0;
  const bounds = checkedBounds(
    [Math.min(x0, x1) + shift, Math.min(y0, y1), Math.max(x0, x1) + shift, Math.max(y0, y1)],
    file,
    format,
  );
  if (y1 > y0) reverseRows(values, columns, rows);
  if (x1 < x0)
    for (let row = 0; row < rows; row++) values.subarray(row * columns, (row + 1) * columns).reverse();
  return { columns, rows, bounds, heights: values };
}

function reverseRows(values: Float32Array, columns: number, rows: number): void {
  for (let low = 0, high = rows - 1; low < high; low++, high--) {
    const kept = values.slice(low * columns, (low + 1) * columns);
    values.copyWithin(low * columns, high * columns, (high + 1) * columns);
    values.set(kept, high * columns);
  }
}

function resampledGrid(
  raster: SourceRaster,
  georeference: Georeference,
  file: string,
  format: string,
): HeightGrid {
  const toCell = invertAffine(raster.affine);
  if (toCell === undefined) throw notOnTheGlobe(file, format, 'affine of the cells');
  const bounds = checkedBounds(boundsOnTheGlobe(raster, georeference), file, format);
  const { columns, rows } = gridSize(raster, georeference, bounds);
  const [west, south, east, north] = bounds;
  const heights = new Float32Array(columns * rows);
  const line = new Float64Array(columns * 2);
  for (let row = 0; row < rows; row++) {
    const latitude = north - ((row + 0.5) / rows) * (north - south);
    for (let column = 0; column < columns; column++) {
      line[column * 2] = west + ((column + 0.5) / columns) * (east - west);
      line[column * 2 + 1] = latitude;
    }
    georeference.invert(line, 2);
    for (let column = 0; column < columns; column++) {
      const [x, y] = applyAffine(toCell, line[column * 2] as number, line[column * 2 + 1] as number);
      const isInside = x >= 0 && y >= 0 && x <= raster.columns && y <= raster.rows;
      heights[row * columns + column] = isInside
        ? sampleRaster(raster.values, raster.columns, raster.rows, x - 0.5, y - 0.5)
        : NaN;
    }
  }
  return { columns, rows, bounds, heights };
}

/** WGS84 bounds of a raster's outline. */
export function boundsOnTheGlobe(
  { columns, rows, affine }: Pick<SourceRaster, 'columns' | 'rows' | 'affine'>,
  georeference: Georeference,
): Bounds {
  const outline: number[] = [];
  for (let step = 0; step <= EDGE_POINTS; step++) {
    const column = (columns * step) / EDGE_POINTS;
    const row = (rows * step) / EDGE_POINTS;
    outline.push(...applyAffine(affine, column, 0), ...applyAffine(affine, column, rows));
    outline.push(...applyAffine(affine, 0, row), ...applyAffine(affine, columns, row));
  }
  const positions = Float64Array.from(outline);
  georeference.transform(positions, 2);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const longitude = positions[at] as number;
    const latitude = positions[at + 1] as number;
    if (Number.isNaN(longitude) || Number.isNaN(latitude)) continue;
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}

/** Size of a grid over the bounds whose cells are as large on the ground as the raster's in its middle. */
function gridSize(
  raster: SourceRaster,
  georeference: Georeference,
  [west, south, east, north]: Bounds,
): { columns: number; rows: number } {
  const [column, row] = [raster.columns / 2, raster.rows / 2];
  const middle = Float64Array.of(
    ...applyAffine(raster.affine, column - 0.5, row - 0.5),
    ...applyAffine(raster.affine, column + 0.5, row - 0.5),
    ...applyAffine(raster.affine, column - 0.5, row + 0.5),
  );
  georeference.transform(middle, 2);
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const stepTo = (at: number): number =>
    Math.hypot(
      ((middle[at] as number) - (middle[0] as number)) * shrink,
      (middle[at + 1] as number) - (middle[1] as number),
    ) * METRES_PER_DEGREE;
  const cell = Math.min(stepTo(2), stepTo(4));
  const wide = ((east - west) * shrink * METRES_PER_DEGREE) / cell;
  const high = ((north - south) * METRES_PER_DEGREE) / cell;
  // A broken CRS can stretch a raster without end.
  const most = Math.min(MAXIMUM_SAMPLES, raster.columns * raster.rows * 4);
  const scale = Math.min(1, Math.sqrt(most / (wide * high)));
  const limit = (cells: number): number => Math.min(Math.max(1, Math.round(cells * scale) || 1), most);
  const columns = limit(wide);
  return { columns, rows: Math.min(limit(high), Math.max(1, Math.floor(most / columns))) };
}
