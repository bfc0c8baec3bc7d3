import type { PlaneGrid } from '../../../sight/surface-raster.ts';

/**
 * Visits the cells a line runs through, each next to the one before by a whole side: water, which moves over sides
 * only, cannot slip through a wall made of them, and can run along a channel made of them. Walk by Amanatides and Woo
 * 1987.
 * @param corners metres east and north, interleaved; those from `first` to `end`.
 */
export function cellsAlong(
  grid: PlaneGrid,
  corners: Float32Array,
  first: number,
  end: number,
  visit: (cell: number) => void,
): void {
  for (let at = first; at + 1 < end; at += 1) {
    walk(
      grid,
      ((corners[2 * at] as number) - grid.west) / grid.cellSize,
      ((corners[2 * at + 1] as number) - grid.south) / grid.cellSize,
      ((corners[2 * at + 2] as number) - grid.west) / grid.cellSize,
      ((corners[2 * at + 3] as number) - grid.south) / grid.cellSize,
      visit,
    );
  }
}

/** A walk along one axis, in cells. */
interface Axis {
  cell: number;
  readonly last: number;
  readonly step: number;
  /** Share of the way at which the next cell begins, and what each cell takes of it. */
  next: number;
  readonly perCell: number;
}

function axisOf(from: number, to: number): Axis {
  const [cell, step] = [Math.floor(from), Math.sign(to - from)];
  const perCell = step === 0 ? Infinity : 1 / Math.abs(to - from);
  const first = step > 0 ? cell + 1 - from : from - cell;
  return { cell, last: Math.floor(to), step, perCell, next: step === 0 ? Infinity : first * perCell };
}

function advance(axis: Axis): void {
  axis.cell += axis.step;
  axis.next += axis.perCell;
}

/** What lies wholly to one side is not walked: lines of a city reach far beyond a domain. */
function misses(from: number, to: number, cells: number): boolean {
  return Math.max(from, to) < 0 || Math.min(from, to) >= cells;
}

function walk(
  { columns, rows }: PlaneGrid,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  visit: (cell: number) => void,
): void {
  if (misses(x0, x1, columns) || misses(y0, y1, rows)) return;
  const [x, y] = [axisOf(x0, x1), axisOf(y0, y1)];
  const steps = Math.abs(x.last - x.cell) + Math.abs(y.last - y.cell);
  for (let step = 0; ; step += 1) {
    if (x.cell >= 0 && x.cell < columns && y.cell >= 0 && y.cell < rows) visit(y.cell * columns + x.cell);
    if (step === steps) return;
    // Rounding must not carry it past its end.
    if (y.cell === y.last || (x.cell !== x.last && x.next <= y.next)) advance(x);
    else advance(y);
  }
}
