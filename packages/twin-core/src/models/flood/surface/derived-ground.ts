import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import { distancesToMarked } from './distance-transform.ts';
import { fillShape } from './shape-cells.ts';
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
