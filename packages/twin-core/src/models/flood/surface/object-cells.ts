import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import { alongRings, fillShape } from './shape-cells.ts';
import type { ShapeSet } from './shapes.ts';

/** Cells that tell how an object fares: those of object o are [offsets[o], offsets[o + 1]). */
export interface ObjectCells {
  readonly cells: Uint32Array;
  readonly offsets: Uint32Array;
}

/** Collects cells object by object, each once per object. */
class CellLists {
  readonly #cells: number[] = [];
  readonly #offsets: number[] = [0];
  readonly #met: Int32Array;
  #object = 0;

  constructor(cells: number) {
    this.#met = new Int32Array(cells).fill(-1);
  }

  add(cell: number): void {
    if (this.#met[cell] === this.#object) return;
    this.#met[cell] = this.#object;
    this.#cells.push(cell);
  }

  next(): void {
    this.#object += 1;
    this.#offsets.push(this.#cells.length);
  }

  finish(): ObjectCells {
    return { cells: Uint32Array.from(this.#cells), offsets: Uint32Array.from(this.#offsets) };
  }
}

/** Ground that water stands on, by cell. */
export type OpenCells = (cell: number) => boolean;

/** Of buildings: the open cells their walls run through, and those beside the cells they cover. */
export function cellsOfBuildings(grid: PlaneGrid, buildings: ShapeSet, isOpen: OpenCells): ObjectCells {
  const { columns, rows } = grid;
  const lists = new CellLists(columns * rows);
  const add = (cell: number): void => {
    if (isOpen(cell)) lists.add(cell);
  };
  buildings.objects.forEach((_, object) => {
    alongRings(grid, buildings, object, add);
    fillShape(grid, buildings, object, (row, from, to) => {
      for (let cell = row * columns + from; cell < row * columns + to; cell += 1) {
        add(cell);
        if (row > 0) add(cell - columns);
        if (row < rows - 1) add(cell + columns);
      }
      if (from > 0) add(row * columns + from - 1);
      if (to < columns) add(row * columns + to);
    });
    lists.next();
  });
  return lists.finish();
}

/** Of roads and other lines: the open cells they run through. @param counts leaves out the objects it says no to. */
export function cellsOfLines(
  grid: PlaneGrid,
  lines: ShapeSet,
  isOpen: OpenCells,
  counts: (object: number) => boolean,
): ObjectCells {
  const lists = new CellLists(grid.columns * grid.rows);
  lines.objects.forEach((_, object) => {
    if (counts(object))
      alongRings(grid, lines, object, (cell) => {
        if (isOpen(cell)) lists.add(cell);
      });
    lists.next();
  });
  return lists.finish();
}

/** Places in buildings look this many cells around for open ground. */
const FARTHEST = 12;

/** Of points: the nearest open cell, none where there is none near. */
export function cellsOfPoints(grid: PlaneGrid, points: ShapeSet, isOpen: OpenCells): ObjectCells {
  const lists = new CellLists(grid.columns * grid.rows);
  points.objects.forEach((_, object) => {
    const corner = points.cornerOffsets[points.ringOffsets[object] as number] as number;
    const cell = nearestOpenCell(
      grid,
      points.corners[2 * corner] as number,
      points.corners[2 * corner + 1] as number,
      isOpen,
    );
    if (cell !== undefined) lists.add(cell);
    lists.next();
  });
  return lists.finish();
}

/** The open cell nearest to a point of the plane, within a dozen cells; `undefined` where there is none. */
export function nearestOpenCell(
  { columns, rows, cellSize, west, south }: PlaneGrid,
  x: number,
  y: number,
  isOpen: OpenCells,
): number | undefined {
  const [across, up] = [(x - west) / cellSize, (y - south) / cellSize];
  const [column, row] = [Math.floor(across), Math.floor(up)];
  if (column < 0 || column >= columns || row < 0 || row >= rows) return undefined;
  let [nearest, distance]: [number | undefined, number] = [undefined, Infinity];
  const look = (beside: number, near: number): void => {
    if (near < 0 || near >= rows || beside < 0 || beside >= columns) return;
    const away = (beside + 0.5 - across) ** 2 + (near + 0.5 - up) ** 2;
    const cell = near * columns + beside;
    if (away < distance && isOpen(cell)) [nearest, distance] = [cell, away];
  };
  for (let reach = 0; reach <= FARTHEST; reach += 1) {
    // What lies in rings further out is at least so far away.
    if (reach > 1 && (reach - 1) ** 2 > distance) break;
    for (let along = -reach; along <= reach; along += 1) {
      look(column + along, row - reach);
      look(column + along, row + reach);
      look(column - reach, row + along);
      look(column + reach, row + along);
    }
  }
  return nearest;
}
