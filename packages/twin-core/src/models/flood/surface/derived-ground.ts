import { fillOutline } from '../../../sight/surface-raster.ts';
import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import type { ShapeSet } from './shapes.ts';
import type { SurfaceSettings } from './surface-settings.ts';

/** Cells of the map of distances are no smaller than this, metres: ground by rule needs no finer. */
const FINEST = 10;
/** As far around the domain water is looked for, metres. */
const MARGIN = 3000;
/** Most cells of the map of distances. */
const MOST = 2_000_000;

/**
 * Ground of a city without terrain: from the water's edge, a bank above its surface at height 0, it rises evenly with the
 * distance from the nearest water. Level, at height 0, where there is no water within 3 km.
 * @returns metres, row-major from the south-west cell.
 */
export function* deriveGround(
  grid: PlaneGrid,
  water: ShapeSet,
  { derivedSlope, derivedBankHeight }: SurfaceSettings,
): Generator<undefined, Float32Array> {
  const { columns, rows, cellSize } = grid;
  const heights = new Float32Array(columns * rows);
  if (water.objects.length === 0) return heights;
  const coarse = coarseGrid(grid);
  const wet = new Uint8Array(coarse.columns * coarse.rows);
  for (let shape = 0; shape < water.objects.length; shape += 1) {
    fillShape(coarse, water, shape, (row, from, to) => {
      wet.fill(1, row * coarse.columns + from, row * coarse.columns + to);
    });
  }
  yield undefined;
  const distances = yield* distancesToMarked(wet, coarse.columns, coarse.rows);
  for (let row = 0; row < rows; row += 1) {
    if (row % 64 === 0) yield undefined;
    for (let column = 0; column < columns; column += 1) {
      const x = ((column + 0.5) * cellSize - coarse.west) / coarse.cellSize - 0.5;
      const y = ((row + 0.5) * cellSize - coarse.south) / coarse.cellSize - 0.5;
      const distance = between(distances, coarse, x, y) * coarse.cellSize;
      heights[row * columns + column] =
        distance === Infinity ? 0 : derivedBankHeight + derivedSlope * distance;
    }
  }
  // The water itself stands at 0, a bank lower than the ground beside it.
  for (let shape = 0; shape < water.objects.length; shape += 1) {
    fillShape(grid, water, shape, (row, from, to) => {
      heights.fill(0, row * columns + from, row * columns + to);
    });
  }
  return heights;
}

function coarseGrid({ columns, rows, cellSize }: PlaneGrid): PlaneGrid {
  const [width, height] = [columns * cellSize + 2 * MARGIN, rows * cellSize + 2 * MARGIN];
  const size = Math.max(FINEST, Math.sqrt((width * height) / MOST));
  return {
    west: -MARGIN,
    south: -MARGIN,
    cellSize: size,
    columns: Math.ceil(width / size),
    rows: Math.ceil(height / size),
  };
}

/** Cells whose middles lie in a shape, row by row. */
export function fillShape(
  grid: PlaneGrid,
  { corners, cornerOffsets, ringOffsets }: ShapeSet,
  shape: number,
  visit: (row: number, from: number, to: number) => void,
): void {
  fillOutline(
    grid,
    corners,
    cornerOffsets,
    ringOffsets[shape] as number,
    ringOffsets[shape + 1] as number,
    visit,
  );
}

/**
 * Distance of each cell from the nearest marked one, in cells, exact; Infinity where none is marked. Felzenszwalb and
 * Huttenlocher 2012, "Distance transforms of sampled functions", section 2.
 */
export function* distancesToMarked(
  marked: Uint8Array,
  columns: number,
  rows: number,
): Generator<undefined, Float32Array> {
  const squares = Float64Array.from(marked, (mark) => (mark === 1 ? 0 : Infinity));
  const longest = Math.max(columns, rows);
  const line = new Float64Array(longest);
  const apex = new Int32Array(longest);
  const border = new Float64Array(longest + 1);
  for (let column = 0; column < columns; column += 1) {
    if (column % 256 === 0) yield undefined;
    lowerEnvelope(squares, column, columns, rows, { line, apex, border });
  }
  for (let row = 0; row < rows; row += 1) {
    if (row % 256 === 0) yield undefined;
    lowerEnvelope(squares, row * columns, 1, columns, { line, apex, border });
  }
  return Float32Array.from(squares, Math.sqrt);
}

interface Envelope {
  readonly line: Float64Array;
  /** Where each parabola of the lower envelope has its lowest point. */
  readonly apex: Int32Array;
  /** Where each takes over from the one before. */
  readonly border: Float64Array;
}

/** Least of all parabolas over a row or column: `count` values, `stride` apart. */
function lowerEnvelope(
  values: Float64Array,
  start: number,
  stride: number,
  count: number,
  { line, apex, border }: Envelope,
): void {
  let last = -1;
  for (let at = 0; at < count; at += 1) {
    const height = values[start + at * stride] as number;
    line[at] = height;
    if (height === Infinity) continue;
    let from = -Infinity;
    while (last >= 0) {
      const before = apex[last] as number;
      const other = line[before] as number;
      from = (height + at * at - (other + before * before)) / (2 * (at - before));
      if (from > (border[last] as number)) break;
      last -= 1;
      from = -Infinity;
    }
    last += 1;
    apex[last] = at;
    border[last] = last === 0 ? -Infinity : from;
  }
  if (last < 0) return;
  border[last + 1] = Infinity;
  for (let at = 0, parabola = 0; at < count; at += 1) {
    while ((border[parabola + 1] as number) < at) parabola += 1;
    const away = at - (apex[parabola] as number);
    values[start + at * stride] = away * away + (line[apex[parabola] as number] as number);
  }
}

function between(values: Float32Array, { columns, rows }: PlaneGrid, x: number, y: number): number {
  const column = Math.min(Math.max(Math.floor(x), 0), columns - 2);
  const row = Math.min(Math.max(Math.floor(y), 0), rows - 2);
  const [alongX, alongY] = [x - column, y - row];
  const at = row * columns + column;
  const south = (values[at] as number) * (1 - alongX) + (values[at + 1] as number) * alongX;
  const north =
    (values[at + columns] as number) * (1 - alongX) + (values[at + columns + 1] as number) * alongX;
  // Nothing marked at all: Infinity times 0 is no number.
  return Number.isNaN(south + north) ? Infinity : south * (1 - alongY) + north * alongY;
}
