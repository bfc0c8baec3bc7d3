import type { SolidSet } from '../solids/solid-set.ts';
import type { SurfaceRaster } from './surface-raster.ts';
import { crossWalls } from './wall-horizon.ts';
import type { WallCrossings } from './wall-horizon.ts';

/** Mean of the ellipsoid's axes as surveyors and gdal take it: twice the equatorial radius, metres. */
export const EARTH_DIAMETER = 12_756_274;

/** Where somebody looks from: metres of the plane, height above the datum of the city's terrain. */
export interface Eye {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** How far and how one sees. */
export interface SightSetting {
  /** Metres along the ground. */
  readonly maximumDistance: number;
  /** Metres above the surface of a cell that has to be in sight. */
  readonly targetHeight: number;
  /**
   * The surface at distance d lies lower by `curvature` d² / Earth's diameter: 1 without refraction, 6/7 for light in
   * ordinary air, 0 for a flat Earth.
   */
  readonly curvature: number;
}

/** What one eye sees. */
export interface SeenCells {
  /** 1 where the cell is in sight, row-major like the surface. */
  readonly cells: Uint8Array;
  /** Metres of each solid that show over what stands before it, from its top down; 0 for those out of sight. */
  readonly solidHeights: Float32Array;
}

/** Rays between two chances to cancel. */
const BATCH = 512;

/**
 * Cells of a surface in sight of an eye by a radial sweep: rays to every cell of a square around the eye that holds
 * the maximum distance carry the steepest gradient met so far, and each cell is decided once, by the ray that passes
 * nearest to its centre, at most half a cell away (after Franklin and Ray 1994, "Higher isn't necessarily better", R2;
 * there the last ray to touch a cell decides). The work is about two steps per cell.
 * @param solids whose walls the rays cross where they stand; the surface's cells above them are then only looked at,
 *   and what hides is exact along each ray. Without them the cells themselves hide, as in any raster.
 */
export function* castRasterViewshed(
  surface: SurfaceRaster,
  eye: Eye,
  setting: SightSetting,
  solids?: SolidSet,
): Generator<undefined, SeenCells> {
  const { columns, rows, cellSize } = surface.grid;
  const seen: SeenCells = {
    cells: new Uint8Array(columns * rows),
    solidHeights: new Float32Array(solids?.count ?? 0),
  };
  const place = placeOf(surface, eye);
  markOwnCell(seen, surface, place);
  const reach = setting.maximumDistance / cellSize;
  const farthest = Math.max(place.x, columns - 1 - place.x, place.y, rows - 1 - place.y);
  const half = Math.max(1, Math.ceil(Math.min(reach, farthest)) + 1);
  for (const axis of [0, 1] as const) {
    for (const direction of [1, -1]) {
      const rays = { axis, direction, half, x: eye.x, y: eye.y, cellSize, reach };
      const crossings = solids && (yield* crossWalls(solids, rays));
      const sweep: Sweep = {
        surface,
        seen,
        eyeHeight: eye.z,
        setting,
        reach,
        half,
        direction,
        ...axisOf(surface, place, axis),
        ...(solids && crossings && { walls: { crossings, solids, ...emptyProfile(half) } }),
      };
      for (let ray = -half; ray <= half; ray++) {
        castRay(sweep, ray);
        if ((ray + half) % BATCH === BATCH - 1) yield undefined;
      }
    }
  }
  return seen;
}

/** An eye in cells from the centre of the first. */
interface Place {
  readonly x: number;
  readonly y: number;
}

function placeOf({ grid }: SurfaceRaster, eye: Eye): Place {
  return {
    x: (eye.x - grid.west) / grid.cellSize - 0.5,
    y: (eye.y - grid.south) / grid.cellSize - 0.5,
  };
}

function markOwnCell({ cells }: SeenCells, { grid }: SurfaceRaster, { x, y }: Place): void {
  const column = Math.floor(x + 0.5);
  const row = Math.floor(y + 0.5);
  const inside = column >= 0 && column < grid.columns && row >= 0 && row < grid.rows;
  if (inside) cells[row * grid.columns + column] = 1;
}

type AxisFields = Pick<Sweep, 'strideAlong' | 'strideAcross' | 'along' | 'across' | 'length' | 'width'>;

function axisOf({ grid: { columns, rows } }: SurfaceRaster, { x, y }: Place, axis: 0 | 1): AxisFields {
  return axis === 0
    ? { strideAlong: 1, strideAcross: columns, along: x, across: y, length: columns, width: rows }
    : { strideAlong: columns, strideAcross: 1, along: y, across: x, length: rows, width: columns };
}

interface Sweep {
  readonly surface: SurfaceRaster;
  readonly seen: SeenCells;
  readonly eyeHeight: number;
  readonly setting: SightSetting;
  /** Cells. */
  readonly reach: number;
  /** Rays on either side of the axis. */
  readonly half: number;
  /** +1 or -1. */
  readonly direction: number;
  readonly strideAlong: number;
  readonly strideAcross: number;
  /** The eye in cells from the centre of the first. */
  readonly along: number;
  readonly across: number;
  readonly length: number;
  readonly width: number;
  readonly walls?: Walls;
}

/** The walls on the ray at hand, by the first cell they hide: the steepest of each, and its solid. */
interface Walls {
  readonly crossings: WallCrossings;
  readonly solids: SolidSet;
  readonly gradients: Float64Array;
  readonly owners: Int32Array;
  readonly steps: Float64Array;
}

function emptyProfile(half: number): Omit<Walls, 'crossings' | 'solids'> {
  return {
    gradients: new Float64Array(half + 4).fill(-Infinity),
    owners: new Int32Array(half + 4),
    steps: new Float64Array(half + 4),
  };
}

/** Puts the walls on a ray into the profile. `start`: of the first cell's step, in (-0.5, 0.5]. */
function placeWalls(walls: Walls, sweep: Sweep, ray: number, dropPerStep: number, start: number): void {
  const { crossings, solids, gradients, owners, steps } = walls;
  for (let at = crossings.heads[ray + sweep.half] as number; at >= 0; at = crossings.next[at] as number) {
    const step = crossings.steps[at] as number;
    const cell = Math.max(1, Math.ceil(step - start));
    if (cell >= gradients.length) continue;
    const solid = crossings.solids[at] as number;
    const height = (solids.top[solid] as number) - dropPerStep * step * step - sweep.eyeHeight;
    const gradient = height / step;
    if (gradient <= (gradients[cell] as number)) continue;
    gradients[cell] = gradient;
    owners[cell] = solid;
    steps[cell] = step;
  }
}

function castRay(sweep: Sweep, ray: number): void {
  const { surface, eyeHeight, half, direction, strideAlong, strideAcross, along, across, walls } = sweep;
  const slope = ray / half;
  const lengthSquared = 1 + slope * slope;
  const farthest = sweep.reach / Math.sqrt(lengthSquared) + 1;
  const dropPerStep = dropOf(sweep) * lengthSquared;
  const first = Math.floor(along + 0.5);
  const start = direction * (first - along);
  if (walls !== undefined) placeWalls(walls, sweep, ray, dropPerStep, start);
  const end = Math.min(direction > 0 ? sweep.length - first : first + 1, Math.floor(farthest - start) + 1);
  let steepest = -Infinity;
  for (let cell = 1; cell < end; cell++) {
    const step = start + cell;
    const place = across + slope * step;
    const nearest = Math.floor(place + 0.5);
    if (nearest < 0 || nearest >= sweep.width) break;
    if (walls !== undefined) steepest = passWall(walls, sweep.seen, cell, steepest);
    const index = (first + direction * cell) * strideAlong + nearest * strideAcross;
    const offset = nearest - across;
    if (Math.floor((offset / step) * half + 0.5) === ray) decide(sweep, index, step, offset, steepest);
    // Above a footprint the walls hide, not the cells.
    if (walls !== undefined && (surface.owners[index] as number) >= 0) continue;
    const height = heightOn(sweep, index, place - nearest, nearest);
    const gradient = (height - dropPerStep * step * step - eyeHeight) / step;
    if (gradient > steepest) steepest = gradient;
  }
  walls?.gradients.fill(-Infinity);
}

/** How much lower the surface lies one cell away, metres; grows with the square of the distance. */
function dropOf({ setting, surface }: Sweep): number {
  return (setting.curvature * surface.grid.cellSize * surface.grid.cellSize) / EARTH_DIAMETER;
}

/** Whether a cell is in sight behind the steepest gradient before it. */
function decide(sweep: Sweep, index: number, step: number, offset: number, steepest: number): void {
  const distanceSquared = step * step + offset * offset;
  if (distanceSquared > sweep.reach * sweep.reach) return;
  const height = (sweep.surface.heights[index] as number) + sweep.setting.targetHeight;
  if (height - dropOf(sweep) * distanceSquared - sweep.eyeHeight >= steepest * step)
    sweep.seen.cells[index] = 1;
}

/** The steepest gradient behind the wall that stands before a cell; notes what shows of its solid. */
function passWall(walls: Walls, { solidHeights }: SeenCells, cell: number, steepest: number): number {
  const gradient = walls.gradients[cell] as number;
  if (gradient <= steepest) return steepest;
  const solid = walls.owners[cell] as number;
  const height = (walls.solids.top[solid] as number) - (walls.solids.foot[solid] as number);
  const shown = Math.min(height, (gradient - steepest) * (walls.steps[cell] as number));
  if (shown > (solidHeights[solid] as number)) solidHeights[solid] = shown;
  return gradient;
}

/**
 * Height of the surface `share` of a cell beside a centre: on a straight line to the next where both are ground or
 * differ by less than a cell's edge, as on a hillside; that of the nearer one where they differ by more, as at a wall.
 */
function heightOn(sweep: Sweep, index: number, share: number, place: number): number {
  const { heights, owners, grid, flat } = sweep.surface;
  const height = heights[index] as number;
  if (flat || share === 0) return height;
  const side = share < 0 ? -1 : 1;
  if (place + side < 0 || place + side >= sweep.width) return height;
  const other = index + side * sweep.strideAcross;
  const difference = (heights[other] as number) - height;
  const ground = (owners[index] as number) < 0 && (owners[other] as number) < 0;
  return ground || Math.abs(difference) < grid.cellSize ? height + difference * share * side : height;
}
