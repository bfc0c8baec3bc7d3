import type { Bounds } from './position.ts';

/** Regular grid of heights, north to south, west to east; samples stand at the centres of the cells. */
export interface HeightGrid {
  readonly columns: number;
  readonly rows: number;
  /** Outer edges of the outer cells, degrees. */
  readonly bounds: Bounds;
  /** Metres; NaN: no data. Which datum they count from is the source's to say. */
  readonly heights: Float32Array;
}

/**
 * Height at a place, bilinear between the four samples around it; beyond the outer centres of cells the outer samples
 * hold. Samples without data are left out where the others weigh at least as much.
 * @returns metres; NaN outside the grid or where it has no data.
 */
export function sampleHeight(grid: HeightGrid, longitude: number, latitude: number): number {
  const [west, south, east, north] = grid.bounds;
  if (!(longitude >= west && longitude <= east && latitude >= south && latitude <= north)) return NaN;
  const column = ((longitude - west) / (east - west)) * grid.columns - 0.5;
  const row = ((north - latitude) / (north - south)) * grid.rows - 0.5;
  return sampleRaster(grid.heights, grid.columns, grid.rows, column, row);
}

/**
 * Bilinear value of a raster.
 * @param column counted from the centre of the first column; clamped to the raster, as is `row`.
 */
export function sampleRaster(
  values: Float32Array,
  columns: number,
  rows: number,
  column: number,
  row: number,
): number {
  const x = Math.min(Math.max(column, 0), columns - 1);
  const y = Math.min(Math.max(row, 0), rows - 1);
  const left = Math.min(Math.floor(x), Math.max(columns - 2, 0));
  const top = Math.min(Math.floor(y), Math.max(rows - 2, 0));
  const right = Math.min(left + 1, columns - 1);
  const bottom = Math.min(top + 1, rows - 1);
  const alongX = x - left;
  const alongY = y - top;
  const northwest = (1 - alongX) * (1 - alongY);
  const northeast = alongX * (1 - alongY);
  const southwest = (1 - alongX) * alongY;
  const southeast = alongX * alongY;
  const northern = top * columns;
  const southern = bottom * columns;
  const sum =
    northwest * (values[northern + left] as number) +
    northeast * (values[northern + right] as number) +
    southwest * (values[southern + left] as number) +
    southeast * (values[southern + right] as number);
  if (!Number.isNaN(sum)) return sum / (northwest + northeast + southwest + southeast);
  return meanOfKnown(
    [northwest, northeast, southwest, southeast],
    [northern + left, northern + right, southern + left, southern + right].map((at) => values[at] as number),
  );
}

function meanOfKnown(weights: readonly number[], values: readonly number[]): number {
  let [sum, total] = [0, 0];
  values.forEach((value, at) => {
    const weight = weights[at] ?? 0;
    if (weight === 0 || Number.isNaN(value)) return;
    sum += weight * value;
    total += weight;
  });
  return total >= 0.5 ? sum / total : NaN;
}
