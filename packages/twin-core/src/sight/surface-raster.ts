import type { SolidSet } from '../solids/solid-set.ts';
import { groundAt } from './ground-patch.ts';
import type { GroundPatch } from './ground-patch.ts';

/** Square cells over a rectangle of a plane, rows from south to north, columns from west to east. */
export interface PlaneGrid {
  /** Outer edges, metres east and north of the plane's origin. */
  readonly west: number;
  readonly south: number;
  /** Metres. */
  readonly cellSize: number;
  readonly columns: number;
  readonly rows: number;
}

/** Ground and buildings as one height per cell, that of its centre: a digital surface model. */
export interface SurfaceRaster {
  readonly grid: PlaneGrid;
  /** Metres above the datum of the city's terrain, row-major from the south-west cell. */
  readonly heights: Float32Array;
  /** Solid whose roof the cell is, -1 for the ground. */
  readonly owners: Int32Array;
  /** True if the ground has one height. */
  readonly flat: boolean;
  /** The highest of each 32 × 32 cells, row-major from the south-west. */
  readonly tileTops: Float32Array;
}

/** Cells along the edge of a tile. */
export const TILE = 32;

/** Solids, or rows of cells, between two chances to cancel. */
const BATCH = 256;

/** Puts solids on the ground: each cell whose centre lies in a footprint has the height of the highest roof over it. */
export function* rasterizeSurface(
  solids: SolidSet,
  ground: GroundPatch,
  grid: PlaneGrid,
): Generator<undefined, SurfaceRaster> {
  const { columns, rows, cellSize, west, south } = grid;
  const heights = new Float32Array(columns * rows);
  const owners = new Int32Array(columns * rows).fill(-1);
  const tileColumns = Math.ceil(columns / TILE);
  const tileTops = new Float32Array(tileColumns * Math.ceil(rows / TILE)).fill(-Infinity);
  if (ground.flat) {
    heights.fill(ground.heights[0] as number);
    tileTops.fill(ground.heights[0] as number);
  }
  for (let row = 0; row < rows && !ground.flat; row++) {
    if (row % BATCH === 0) yield undefined;
    const y = south + (row + 0.5) * cellSize;
    for (let column = 0; column < columns; column++) {
      const height = groundAt(ground, west + (column + 0.5) * cellSize, y);
      heights[row * columns + column] = height;
      raiseTiles(tileTops, tileColumns, row, column, column + 1, height);
    }
  }
  for (let solid = 0; solid < solids.count; solid++) {
    if (solid % BATCH === 0) yield undefined;
    const top = solids.top[solid] as number;
    fillOutline(
      grid,
      solids.corners,
      solids.cornerOffsets,
      solids.ringOffsets[solid] as number,
      solids.ringOffsets[solid + 1] as number,
      (row, from, to) => {
        raiseTiles(tileTops, tileColumns, row, from, to, top);
        for (let at = row * columns + from; at < row * columns + to; at++) {
          if (top < (heights[at] as number)) continue;
          heights[at] = top;
          owners[at] = solid;
        }
      },
    );
  }
  return { grid, heights, owners, flat: ground.flat, tileTops };
}

function raiseTiles(
  tops: Float32Array,
  tileColumns: number,
  row: number,
  from: number,
  to: number,
  height: number,
): void {
  const start = Math.floor(row / TILE) * tileColumns;
  const last = start + Math.floor((to - 1) / TILE);
  for (let tile = start + Math.floor(from / TILE); tile <= last; tile++) {
    if (height > (tops[tile] as number)) tops[tile] = height;
  }
}

/**
 * Finds the cells whose centres lie in an odd number of rings, row by row.
 * @param corners metres east and north, interleaved; rings are closed.
 * @param visit receives a row and its columns from the first to the one after the last.
 */
export function fillOutline(
  grid: PlaneGrid,
  corners: Float32Array | Float64Array,
  cornerOffsets: Uint32Array,
  firstRing: number,
  endRing: number,
  visit: (row: number, from: number, to: number) => void,
): void {
  const { west, south, cellSize, columns, rows } = grid;
  const first = cornerOffsets[firstRing] as number;
  const end = cornerOffsets[endRing] as number;
  let [lowest, highest] = [Infinity, -Infinity];
  for (let at = first; at < end; at++) {
    const y = corners[2 * at + 1] as number;
    if (y < lowest) lowest = y;
    if (y > highest) highest = y;
  }
  const firstRow = Math.max(0, Math.ceil((lowest - south) / cellSize - 0.5));
  const lastRow = Math.min(rows - 1, Math.floor((highest - south) / cellSize - 0.5));
  const crossings: number[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    const y = south + (row + 0.5) * cellSize;
    crossings.length = 0;
    for (let ring = firstRing; ring < endRing; ring++) {
      crossRing(corners, cornerOffsets[ring] as number, cornerOffsets[ring + 1] as number, y, crossings);
    }
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(((crossings[pair] as number) - west) / cellSize - 0.5));
      const to = Math.min(columns, Math.ceil(((crossings[pair + 1] as number) - west) / cellSize - 0.5));
      if (from < to) visit(row, from, to);
    }
  }
}

function crossRing(
  corners: Float32Array | Float64Array,
  first: number,
  end: number,
  y: number,
  crossings: number[],
): void {
  for (let at = first; at + 1 < end; at++) {
    const y1 = corners[2 * at + 1] as number;
    const y2 = corners[2 * at + 3] as number;
    if (y1 > y === y2 > y) continue;
    const x1 = corners[2 * at] as number;
    const x2 = corners[2 * at + 2] as number;
    crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
}
