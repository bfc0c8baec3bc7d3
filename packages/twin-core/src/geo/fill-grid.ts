import { sampleRaster } from './height-grid.ts';

interface Raster {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/**
 * A raster without holes: cells without data get what lies around them, from near for small holes and from far in the
 * middle of large ones, without a step at their edges. Cells with data keep theirs.
 * @param values NaN: no data.
 * @returns the raster itself where nothing is missing; 0 everywhere where everything is.
 */
export function fillRaster(values: Float32Array, columns: number, rows: number): Float32Array {
  if (!hasHole(values)) return values;
  const finest = { columns, rows, values };
  const pyramid: Raster[] = [finest];
  for (let level: Raster = finest; level.columns > 1 || level.rows > 1;) {
    level = halved(level);
    pyramid.push(level);
    if (!hasHole(level.values)) break;
  }
  let coarser = pyramid.pop() ?? finest;
  coarser = { ...coarser, values: coarser.values.map((value) => (Number.isNaN(value) ? 0 : value)) };
  for (let level = pyramid.pop(); level !== undefined; level = pyramid.pop()) {
    coarser = filledFrom(level, coarser);
  }
  return coarser.values;
}

function hasHole(values: Float32Array): boolean {
  for (const value of values) if (Number.isNaN(value)) return true;
  return false;
}

/** Mean of each two by two cells, of those with data. */
function halved({ columns, rows, values }: Raster): Raster {
  const [wide, high] = [Math.ceil(columns / 2), Math.ceil(rows / 2)];
  const means = new Float32Array(wide * high);
  for (let row = 0; row < high; row++) {
    for (let column = 0; column < wide; column++) {
      let [sum, count] = [0, 0];
      for (let y = row * 2; y < Math.min(rows, row * 2 + 2); y++) {
        for (let x = column * 2; x < Math.min(columns, column * 2 + 2); x++) {
          const value = values[y * columns + x] as number;
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      }
      means[row * wide + column] = count === 0 ? NaN : sum / count;
    }
  }
  return { columns: wide, rows: high, values: means };
}

function filledFrom({ columns, rows, values }: Raster, coarser: Raster): Raster {
  const filled = values.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      if (!Number.isNaN(values[at])) continue;
      filled[at] = sampleRaster(coarser.values, coarser.columns, coarser.rows, half(column), half(row));
    }
  }
  return { columns, rows, values: filled };
}

/** Place of a cell in the raster of half as many, counted from the centres of the first cells. */
const half = (cell: number): number => (cell + 0.5) / 2 - 0.5;
