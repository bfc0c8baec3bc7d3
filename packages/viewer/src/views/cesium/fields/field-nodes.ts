/**
 * A grid drawn in squares of equally many quads, large ones far away and small ones near by. Between two sizes the corners
 * of the smaller squares slide onto those of the larger, so that no gap opens and nothing jumps
 * (F. Strugar 2009, Continuous distance-dependent level of detail).
 */

/** A square is divided where it is nearer than this many of its sides; from 2.83 on neighbours always fit. */
export const DIVISION_RANGE = 3;

/** Share of its range from which on a square's corners slide onto those of the next larger size. */
export const MORPH_START = 0.75;

/** Numbers per square: column and row of its south-west corner, cells per quad, spare. */
export const NODE_STRIDE = 4;

/** Squares at most; a city takes some dozens. */
export const MOST_NODES = 1024;

/** A grid to be drawn, metres from its middle. */
export interface NodeGrid {
  readonly columns: number;
  readonly rows: number;
  /** Edge of a cell, metres. */
  readonly cellSize: number;
  /** Quads along the side of a square, a power of two. */
  readonly quads: number;
}

/** East, north and up of the middle of the grid, metres. */
export interface LocalEye {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Whether anything within `radius` of a point may be seen; metres from the middle of the grid. */
export type Visibility = (x: number, y: number, radius: number) => boolean;

/** Chooses the squares to draw from a place. @returns how many were written. */
export function selectNodes(
  { columns, rows, cellSize, quads }: NodeGrid,
  eye: LocalEye,
  isVisible: Visibility,
  into: Float32Array,
): number {
  let count = 0;
  const middle = [(columns * cellSize) / 2, (rows * cellSize) / 2] as const;

  function visit(column: number, row: number, step: number): void {
    const side = quads * step;
    if (column >= columns || row >= rows) return;
    const [west, south] = [column * cellSize - middle[0], row * cellSize - middle[1]];
    const metres = side * cellSize;
    if (!isVisible(west + metres / 2, south + metres / 2, metres * Math.SQRT1_2)) return;
    const away = Math.hypot(
      Math.max(west - eye.x, eye.x - west - metres, 0),
      Math.max(south - eye.y, eye.y - south - metres, 0),
      eye.z,
    );
    if (step === 1 || away > DIVISION_RANGE * metres) {
      if (count < MOST_NODES) into.set([column, row, step, 0], NODE_STRIDE * count++);
      return;
    }
    const half = side / 2;
    visit(column, row, step / 2);
    visit(column + half, row, step / 2);
    visit(column, row + half, step / 2);
    visit(column + half, row + half, step / 2);
  }

  visit(0, 0, 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(columns, rows) / quads))));
  return count;
}
