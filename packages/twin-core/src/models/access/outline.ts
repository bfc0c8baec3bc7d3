import type { GridGeometry } from '../../simulation/model.ts';

/**
 * Outlines of the cells' area up to a limit, by marching squares between the centres of cells: closed rings, the
 * inside to the left, holes to the right. Between a cell within the limit and one that nobody reaches the outline
 * runs half way; a saddle counts as apart.
 * @returns positions interleaved, degrees.
 */
export function outlineBelow(values: Float32Array, grid: GridGeometry, limit: number): Float64Array[] {
  const { columns, rows } = grid;
  const valueAt = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows
      ? Number.NaN
      : (values[row * columns + column] as number);
  // From the point an outline leaves a square by to the next: keyed by the cell edge it lies on.
  const next = new Map<number, number>();
  const points = new Map<number, readonly [x: number, y: number]>();
  const width = columns + 2;
  const keyOf = (column: number, row: number, upright: boolean): number =>
    ((row + 1) * width + column + 1) * 2 + (upright ? 1 : 0);
  const cross = (column: number, row: number, upright: boolean): number => {
    const key = keyOf(column, row, upright);
    if (!points.has(key)) {
      const other = upright ? valueAt(column, row + 1) : valueAt(column + 1, row);
      const share = crossing(valueAt(column, row), other, limit);
      points.set(key, upright ? [column, row + share] : [column + share, row]);
    }
    return key;
  };
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      const code =
        (valueAt(column, row) <= limit ? 1 : 0) |
        (valueAt(column + 1, row) <= limit ? 2 : 0) |
        (valueAt(column + 1, row + 1) <= limit ? 4 : 0) |
        (valueAt(column, row + 1) <= limit ? 8 : 0);
      if (code === 0 || code === 15) continue;
      const sides = {
        south: () => cross(column, row, false),
        east: () => cross(column + 1, row, true),
        north: () => cross(column, row + 1, false),
        west: () => cross(column, row, true),
      };
      for (const [from, to] of SEGMENTS[code] ?? []) next.set(sides[from](), sides[to]());
    }
  }
  return ringsOf(next, points, grid);
}

type Side = 'south' | 'east' | 'north' | 'west';

/** By which cells are inside (1 south-west, 2 south-east, 4 north-east, 8 north-west), the inside to the left. */
const SEGMENTS: readonly (readonly (readonly [Side, Side])[])[] = [
  [],
  [['south', 'west']],
  [['east', 'south']],
  [['east', 'west']],
  [['north', 'east']],
  [
    ['south', 'west'],
    ['north', 'east'],
  ],
  [['north', 'south']],
  [['north', 'west']],
  [['west', 'north']],
  [['south', 'north']],
  [
    ['east', 'south'],
    ['west', 'north'],
  ],
  [['east', 'north']],
  [['west', 'east']],
  [['south', 'east']],
  [['west', 'south']],
  [],
];

function crossing(first: number, second: number, limit: number): number {
  if (Number.isNaN(first) || Number.isNaN(second)) return 0.5;
  return second === first ? 0.5 : (limit - first) / (second - first);
}

function ringsOf(
  next: Map<number, number>,
  points: ReadonlyMap<number, readonly [number, number]>,
  { columns, rows, bounds }: GridGeometry,
): Float64Array[] {
  const [west, south, east, north] = bounds;
  const rings: Float64Array[] = [];
  for (const start of [...next.keys()]) {
    if (!next.has(start)) continue;
    const ring: number[] = [];
    for (let key: number | undefined = start; key !== undefined;) {
      const [x, y] = points.get(key) ?? [0, 0];
      ring.push(west + ((x + 0.5) * (east - west)) / columns, south + ((y + 0.5) * (north - south)) / rows);
      const following = next.get(key);
      next.delete(key);
      key = following;
    }
    rings.push(Float64Array.from(ring));
  }
  return rings;
}
