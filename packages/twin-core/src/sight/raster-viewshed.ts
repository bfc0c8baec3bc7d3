import type { SolidSet } from '../solids/solid-set.ts';
import type { SurfaceRaster } from './surface-raster.ts';
import { decideRoofRow, decideRow, hideBehindGround, isBelow, passWalls } from './sweep-row.ts';
import type { Sweep, WallRow, Wedge } from './sweep-row.ts';
import { createWallCrossings, crossWalls, WEDGE } from './wall-horizon.ts';

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

/** Rows of which is asked together whether anything in them rises above a wedge's rays. */
const STRETCH = 32;

/**
 * Cells of a surface in sight of an eye by a radial sweep: rays to every cell of a square around the eye that holds
 * the maximum distance carry the steepest gradient met so far, and each cell is decided once, by the ray that passes
 * nearest to its centre, at most half a cell away (after Franklin and Ray 1994, "Higher isn't necessarily better", R2;
 * there the last ray to touch a cell decides). Wedges of rays advance together, a row of cells at a time, and look at
 * each cell once, unless no cell of a stretch can rise above any of them.
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
  const level = levelOf(surface);
  const walls = solids && { solids, crossings: createWallCrossings(half), ...emptyProfile(half) };
  for (const axis of [0, 1] as const) {
    for (const direction of [1, -1]) {
      const sweep = sweepOf(surface, { seen, eye, setting, half, direction, place, level }, axis);
      const groundHides = doesGroundHide(sweep);
      const rays = { axis, direction, half, x: eye.x, y: eye.y, cellSize, reach, start: sweep.start };
      if (walls !== undefined) yield* crossWalls(walls.solids, rays, walls.crossings);
      for (let ray = 0; ray <= 2 * half; ray += WEDGE) {
        advance(sweep, { first: ray, end: Math.min(ray + WEDGE, 2 * half + 1) }, groundHides, walls);
        yield undefined;
      }
    }
  }
  return seen;
}

/** Leads a wedge of rays to the edge of the raster. */
function advance(sweep: Sweep, wedge: Wedge, groundHides: boolean, walls?: WallRow): void {
  // Over level ground that hides nothing the roofs alone do, unless walls stand in their place.
  const hidesByRoofs = !groundHides && walls === undefined;
  for (let from = sweep.firstCell; from < sweep.endCell; from += STRETCH) {
    const end = Math.min(from + STRETCH, sweep.endCell);
    const hidden = isBelow(sweep, wedge, from, end);
    for (let cell = from; cell < end; cell++) {
      if (walls !== undefined) passWalls(sweep, wedge, walls, cell);
      if (hidden) continue;
      if (hidesByRoofs) decideRoofRow(sweep, wedge, cell);
      else decideRow(sweep, wedge, cell);
      if (groundHides) hideBehindGround(sweep, wedge, cell, walls !== undefined);
    }
  }
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

/** Height of level ground, metres above the datum; NaN of other ground, and where roofs cover all of it. */
function levelOf({ flat, heights, owners }: SurfaceRaster): number {
  const ground = flat ? owners.indexOf(-1) : -1;
  return heights[ground] ?? Number.NaN;
}

/** False for level ground this side of its horizon: seen from above, none of it stands before what is behind it. */
function doesGroundHide({ reach, half, eyeHeight, level, drop }: Sweep): boolean {
  const farthest = Math.min(reach, half * Math.SQRT2);
  return !(drop * farthest * farthest <= eyeHeight - level);
}

interface SweepFields extends Pick<Sweep, 'seen' | 'half' | 'direction' | 'level'> {
  readonly eye: Eye;
  readonly setting: SightSetting;
  readonly place: Place;
}

function sweepOf(surface: SurfaceRaster, fields: SweepFields, axis: 0 | 1): Sweep {
  const { seen, eye, setting, half, direction, place, level } = fields;
  const { columns, rows, cellSize } = surface.grid;
  const [along, across, length, width] =
    axis === 0 ? [place.x, place.y, columns, rows] : [place.y, place.x, rows, columns];
  const first = Math.floor(along + 0.5);
  const start = direction * (first - along);
  const reach = setting.maximumDistance / cellSize;
  const inRaster = direction > 0 ? length - first : first + 1;
  return {
    surface,
    seen,
    eyeHeight: eye.z,
    targetHeight: setting.targetHeight,
    level,
    drop: (setting.curvature * cellSize * cellSize) / EARTH_DIAMETER,
    reach,
    half,
    direction,
    first,
    start,
    firstCell: Math.max(1, direction > 0 ? -first : first - length + 1),
    // One more than the cells within reach: walls may stand before its middle.
    endCell: Math.min(inRaster, half + 1, Math.floor(reach - start) + 2),
    strideAlong: axis === 0 ? 1 : columns,
    strideAcross: axis === 0 ? columns : 1,
    across,
    width,
    steepest: new Float64Array(2 * half + 2).fill(-Infinity),
  };
}

function emptyProfile(half: number): Pick<WallRow, 'gradients' | 'chosen'> {
  return {
    gradients: new Float64Array(2 * half + 1).fill(-Infinity),
    chosen: new Int32Array(2 * half + 1),
  };
}
