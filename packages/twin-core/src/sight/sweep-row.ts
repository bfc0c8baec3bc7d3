import type { SolidSet } from '../solids/solid-set.ts';
import { TILE } from './surface-raster.ts';
import type { SurfaceRaster } from './surface-raster.ts';
import { WEDGE } from './wall-horizon.ts';
import type { WallCrossings } from './wall-horizon.ts';

/**
 * A quarter of a radial sweep, lengths in cells: its rays advance from row to row of cells across its axis. Ray r of
 * 0 … 2 half has the slope (r − half) / half.
 */
export interface Sweep {
  readonly surface: SurfaceRaster;
  /** What the whole sweep finds, by cell and by solid. */
  readonly seen: { readonly cells: Uint8Array; readonly solidHeights: Float32Array };
  /** Metres above the datum. */
  readonly eyeHeight: number;
  /** Metres above the surface. */
  readonly targetHeight: number;
  /** Height of level ground, metres above the datum; NaN of other ground. */
  readonly level: number;
  /** How much lower the surface lies one cell away, metres; grows with the square of the distance. */
  readonly drop: number;
  readonly reach: number;
  /** Rays on either side of the axis. */
  readonly half: number;
  /** +1 or -1. */
  readonly direction: number;
  /** The row that holds the eye, and its middle from there in the direction: in (-0.5, 0.5]. */
  readonly first: number;
  readonly start: number;
  /** Rows from that of the eye. */
  readonly firstCell: number;
  readonly endCell: number;
  readonly strideAlong: number;
  readonly strideAcross: number;
  /** The eye from the middle of a row's first cell. */
  readonly across: number;
  /** Cells of a row. */
  readonly width: number;
  /** Of all a ray has met, metres up per cell along the axis. */
  readonly steepest: Float64Array;
}

/** Rays of a sweep that advance together. */
export interface Wedge {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

/** The walls before the cells, and room for the steepest before those of one row: its gradient and crossing by ray. */
export interface WallRow {
  readonly solids: SolidSet;
  readonly crossings: WallCrossings;
  readonly gradients: Float64Array;
  readonly chosen: Int32Array;
}

/** Metres by which what is computed of heights may be wrong. */
const ROUNDING = 1e-6;

/** The first cell of a row whose nearest ray is this one or a later one, be it in the raster or not. */
function firstCellOf({ across, half }: Sweep, ray: number, step: number): number {
  const raysPerCell = half / step;
  const middle = half + 0.5;
  const cell = Math.ceil(across + (ray - middle) / raysPerCell);
  // Rounding must leave no cell to two wedges, nor to none.
  if ((cell - 1 - across) * raysPerCell + middle >= ray) return cell - 1;
  return (cell - across) * raysPerCell + middle < ray ? cell + 1 : cell;
}

/** True if no cell that a wedge passes in some rows rises above any of its rays. */
export function isBelow(sweep: Sweep, wedge: Wedge, fromCell: number, endCell: number): boolean {
  const least = leastSteepest(sweep, wedge);
  if (least === -Infinity) return false;
  const { start, eyeHeight, targetHeight, drop } = sweep;
  const near = start + fromCell;
  const far = start + endCell;
  const lowest = eyeHeight + least * (least > 0 ? near : far) + drop * near * near;
  return highestOf(sweep, wedge, fromCell, endCell) + Math.max(0, targetHeight) < lowest - ROUNDING;
}

function leastSteepest({ steepest }: Sweep, { first, end }: Wedge): number {
  let least = Infinity;
  for (let ray = first; ray < end; ray++) {
    const gradient = steepest[ray] as number;
    if (gradient < least) least = gradient;
  }
  return least;
}

/** Highest of the tiles that a wedge may touch in some rows; -Infinity beside the raster. */
function highestOf(sweep: Sweep, { first, end }: Wedge, fromCell: number, endCell: number): number {
  const { across, half, width, strideAlong, surface } = sweep;
  const [near, far] = [sweep.start + fromCell, sweep.start + endCell];
  const [low, high] = [(first - half) / half, (end - half) / half];
  const from = Math.max(0, Math.floor(across + Math.min(low * near, low * far)) - 1);
  const to = Math.min(width - 1, Math.ceil(across + Math.max(high * near, high * far)) + 1);
  const one = sweep.first + sweep.direction * fromCell;
  const other = sweep.first + sweep.direction * (endCell - 1);
  const tileColumns = Math.ceil(surface.grid.columns / TILE);
  const [tileAlong, tileAcross] = strideAlong === 1 ? [1, tileColumns] : [tileColumns, 1];
  const lastRow = Math.floor(Math.max(one, other) / TILE);
  let highest = -Infinity;
  for (let row = Math.floor(Math.min(one, other) / TILE); row <= lastRow; row++) {
    for (let tile = Math.floor(from / TILE); tile <= Math.floor(to / TILE); tile++) {
      const top = surface.tileTops[row * tileAlong + tile * tileAcross] as number;
      if (top > highest) highest = top;
    }
  }
  return highest;
}

/** Cells of a row that lie in a wedge, in the raster and within reach: the first, and the one after the last. */
function cellsOf(sweep: Sweep, wedge: Wedge, step: number): readonly [first: number, end: number] {
  const { across, reach, width } = sweep;
  if (step > reach) return [0, 0];
  const beside = Math.sqrt(reach * reach - step * step);
  return [
    Math.max(0, firstCellOf(sweep, wedge.first, step), Math.ceil(across - beside)),
    Math.min(width, firstCellOf(sweep, wedge.end, step), Math.floor(across + beside) + 1),
  ];
}

/** Marks the cells of a row that are in sight behind the steepest gradient before them. */
export function decideRow(sweep: Sweep, wedge: Wedge, cell: number): void {
  const { steepest, across, half, drop, strideAcross } = sweep;
  const { heights } = sweep.surface;
  const { cells } = sweep.seen;
  const step = sweep.start + cell;
  const [first, end] = cellsOf(sweep, wedge, step);
  const raysPerCell = half / step;
  const middle = half + 0.5;
  const sight = sweep.eyeHeight - sweep.targetHeight + drop * step * step;
  let index = (sweep.first + sweep.direction * cell) * sweep.strideAlong + first * strideAcross;
  for (let place = first; place < end; place++) {
    const offset = place - across;
    // The nearest ray: never negative, so that cutting the fraction off rounds down.
    const ray = (offset * raysPerCell + middle) | 0;
    const least = (steepest[ray] as number) * step + sight + drop * offset * offset;
    if ((heights[index] as number) >= least) cells[index] = 1;
    index += strideAcross;
  }
}

/** Marks the cells of a row that are in sight, and raises the rays to its roofs; over level ground that hides nothing. */
export function decideRoofRow(sweep: Sweep, wedge: Wedge, cell: number): void {
  const { steepest, across, half, drop, strideAcross, level, width } = sweep;
  const { heights } = sweep.surface;
  const { cells } = sweep.seen;
  const step = sweep.start + cell;
  const [first, end] = cellsOf(sweep, wedge, step);
  const raysPerCell = half / step;
  const sight = sweep.eyeHeight - sweep.targetHeight + drop * step * step;
  const row = (sweep.first + sweep.direction * cell) * sweep.strideAlong;
  // The outermost rays may be nearest to cells of the wedges beside.
  const last = Math.min(width - 1, end);
  for (let place = Math.max(0, first - 1); place <= last; place++) {
    const offset = place - across;
    const index = row + place * strideAcross;
    const height = heights[index] as number;
    if (place >= first && place < end) {
      const ray = (offset * raysPerCell + half + 0.5) | 0;
      if (height >= (steepest[ray] as number) * step + sight + drop * offset * offset) cells[index] = 1;
    }
    if (height > level) raiseRays(sweep, wedge, step, raysPerCell, offset, height);
  }
}

/** Raises the rays that pass nearest to a cell to its height. */
function raiseRays(
  { steepest, half, drop, eyeHeight }: Sweep,
  wedge: Wedge,
  step: number,
  raysPerCell: number,
  offset: number,
  height: number,
): void {
  const perRay = 1 / half;
  const first = Math.max(wedge.first, Math.ceil((offset - 0.5) * raysPerCell) + half);
  const end = Math.min(wedge.end, Math.ceil((offset + 0.5) * raysPerCell) + half);
  for (let ray = first; ray < end; ray++) {
    const slope = (ray - half) * perRay;
    const rise = height - drop * (1 + slope * slope) * step * step - eyeHeight;
    if (rise > (steepest[ray] as number) * step) steepest[ray] = rise / step;
  }
}

/**
 * Raises the rays to the walls before a row. Of the walls a ray crosses there the steepest alone counts, and shows as
 * much of its solid as rises above all before.
 */
export function passWalls(sweep: Sweep, wedge: Wedge, walls: WallRow, cell: number): void {
  const { steepest, eyeHeight, half, drop, seen } = sweep;
  const { crossings, solids, gradients, chosen } = walls;
  const { next, rays, steps } = crossings;
  const perRay = 1 / half;
  const head = crossings.heads[(wedge.first / WEDGE) * crossings.rows + cell] as number;
  let isRaised = false;
  for (let at = head; at >= 0; at = next[at] as number) {
    const ray = rays[at] as number;
    const step = steps[at] as number;
    const slope = (ray - half) * perRay;
    const top = solids.top[crossings.solids[at] as number] as number;
    const rise = top - drop * (1 + slope * slope) * step * step - eyeHeight;
    // Most walls stand behind higher ones: they need no division.
    if (rise <= (steepest[ray] as number) * step) continue;
    const gradient = rise / step;
    if (gradient <= (gradients[ray] as number)) continue;
    gradients[ray] = gradient;
    chosen[ray] = at;
    isRaised = true;
  }
  for (let at = isRaised ? head : -1; at >= 0; at = next[at] as number) {
    const ray = rays[at] as number;
    const gradient = gradients[ray] as number;
    if (chosen[ray] !== at || gradient === -Infinity) continue;
    gradients[ray] = -Infinity;
    if (!isInside(sweep, ray, cell, steps[at] as number)) continue;
    const solid = crossings.solids[at] as number;
    const height = (solids.top[solid] as number) - (solids.foot[solid] as number);
    const shown = Math.min(height, (gradient - (steepest[ray] as number)) * (steps[at] as number));
    if (shown > (seen.solidHeights[solid] as number)) seen.solidHeights[solid] = shown;
    steepest[ray] = gradient;
  }
}

/** True if a ray is still over the raster at a row and within reach at a step. */
function isInside(
  { across, half, start, reach, width }: Sweep,
  ray: number,
  cell: number,
  step: number,
): boolean {
  const slope = (ray - half) / half;
  const nearest = Math.floor(across + slope * (start + cell) + 0.5);
  return nearest >= 0 && nearest < width && step * step * (1 + slope * slope) <= reach * reach;
}

/** Raises the rays to the surface of a row; with walls, which hide in their place, to its ground alone. */
export function hideBehindGround(sweep: Sweep, wedge: Wedge, cell: number, hasWalls: boolean): void {
  const { surface, steepest, across, half, drop, strideAcross, eyeHeight, width } = sweep;
  const { heights, owners, flat, grid } = surface;
  const step = sweep.start + cell;
  const raysPerCell = half / step;
  const perRay = 1 / half;
  const first = Math.max(wedge.first, Math.ceil((-0.5 - across) * raysPerCell) + half);
  const end = Math.min(wedge.end, Math.ceil((width - 0.5 - across) * raysPerCell) + half);
  const row = (sweep.first + sweep.direction * cell) * sweep.strideAlong;
  for (let ray = first; ray < end; ray++) {
    const slope = (ray - half) * perRay;
    const place = across + slope * step;
    // Rounding may lead a hair beyond the first or the last cell.
    const nearest = Math.min(width - 1, (place + 0.5) | 0);
    const index = row + nearest * strideAcross;
    const isRoof = (owners[index] as number) >= 0;
    if (hasWalls && isRoof) continue;
    let height = heights[index] as number;
    const side = place < nearest ? -1 : 1;
    if (!flat && nearest + side >= 0 && nearest + side < width) {
      // On a straight line to the next cell where both are ground or differ by less than a cell's edge, as on a
      // hillside; of the nearer one where they differ by more, as at a wall.
      const other = index + side * strideAcross;
      const difference = (heights[other] as number) - height;
      const isGround = !isRoof && (owners[other] as number) < 0;
      if (isGround || Math.abs(difference) < grid.cellSize) height += difference * (place - nearest) * side;
    }
    const rise = height - drop * (1 + slope * slope) * step * step - eyeHeight;
    if (rise > (steepest[ray] as number) * step) steepest[ray] = rise / step;
  }
}
