import { createRayCaster } from '../solids/ray-caster.ts';
import type { RayCaster } from '../solids/ray-caster.ts';
import type { SolidSet } from '../solids/solid-set.ts';
import { groundAt } from './ground-patch.ts';
import type { GroundPatch } from './ground-patch.ts';
import { EARTH_DIAMETER } from './raster-viewshed.ts';
import type { Eye, SeenCells, SightSetting } from './raster-viewshed.ts';
import type { SurfaceRaster } from './surface-raster.ts';

/** Rays between two chances to cancel. */
const BATCH = 4096;
/** Points on walls are looked at from this far before them, metres. */
const CLEARANCE = 0.02;
/** Halvings that find how far down a wall is in sight: 20 m to 8 cm. */
const HALVINGS = 8;

/**
 * Cells in sight of an eye by one ray per cell, from the eye to the surface at the cell's centre, against the walls of
 * the solids and the ground themselves. Slower than the radial sweep by two orders and its reference.
 */
export function* castExactViewshed(
  surface: SurfaceRaster,
  solids: SolidSet,
  ground: GroundPatch,
  eye: Eye,
  setting: SightSetting,
): Generator<undefined, SeenCells> {
  const { grid, heights } = surface;
  const { columns, rows, cellSize } = grid;
  const curvature = setting.curvature / EARTH_DIAMETER;
  const lowered = lowerSolids(solids, eye, curvature);
  const caster = createRayCaster(lowered);
  yield undefined;
  const reachSquared = setting.maximumDistance * setting.maximumDistance;
  const cells = new Uint8Array(columns * rows);
  let rays = 0;
  for (let row = 0; row < rows; row++) {
    const dy = grid.south + (row + 0.5) * cellSize - eye.y;
    for (let column = 0; column < columns; column++) {
      const dx = grid.west + (column + 0.5) * cellSize - eye.x;
      const squared = dx * dx + dy * dy;
      if (squared > reachSquared) continue;
      const index = row * columns + column;
      const dz = (heights[index] as number) + setting.targetHeight - curvature * squared - eye.z;
      const blocked =
        caster.occluded(eye.x, eye.y, eye.z, dx, dy, dz, 1) ||
        groundBlocks(ground, eye, dx, dy, dz, curvature);
      if (!blocked) cells[index] = 1;
      if (++rays % BATCH === 0) yield undefined;
    }
  }
  const solidHeights = yield* shownHeights(caster, eye, setting.maximumDistance, cellSize);
  return { cells, solidHeights };
}

/** Solids as they stand on a round Earth seen from the eye: lower by the drop at their farthest corner. */
function lowerSolids(solids: SolidSet, eye: Eye, curvature: number): SolidSet {
  if (curvature === 0) return solids;
  const { corners, cornerOffsets, ringOffsets, count } = solids;
  const drops = new Float64Array(count);
  for (let solid = 0; solid < count; solid++) {
    const end = cornerOffsets[ringOffsets[solid + 1] as number] as number;
    let farthest = 0;
    for (let at = cornerOffsets[ringOffsets[solid] as number] as number; at < end; at++) {
      const dx = (corners[2 * at] as number) - eye.x;
      const dy = (corners[2 * at + 1] as number) - eye.y;
      farthest = Math.max(farthest, dx * dx + dy * dy);
    }
    drops[solid] = curvature * farthest;
  }
  const lower = (heights: Float64Array): Float64Array =>
    heights.map((height, solid) => height - (drops[solid] as number));
  return { ...solids, foot: lower(solids.foot), top: lower(solids.top), ground: lower(solids.ground) };
}

/** True if the ground rises above the way from the eye by (dx, dy, dz), sampled at half the spacing of its nodes. */
function groundBlocks(
  ground: GroundPatch,
  eye: Eye,
  dx: number,
  dy: number,
  dz: number,
  curvature: number,
): boolean {
  const squared = dx * dx + dy * dy;
  const drop = curvature * squared;
  if (ground.flat) {
    // Height of the way above the round surface: a parabola; lowest where its slope is 0.
    const above = eye.z - (ground.heights[0] as number);
    const slope = dz;
    if (drop === 0 || slope >= 0 || slope <= -2 * drop) return false;
    return above - (slope * slope) / (4 * drop) < -1e-6;
  }
  const steps = Math.ceil((2 * Math.sqrt(squared)) / ground.spacing);
  for (let step = 1; step < steps; step++) {
    const share = step / steps;
    const height = groundAt(ground, eye.x + share * dx, eye.y + share * dy);
    if (height - drop * share * share > eye.z + share * dz + 1e-6) return true;
  }
  return false;
}

function* shownHeights(
  caster: RayCaster,
  eye: Eye,
  maximumDistance: number,
  spacing: number,
): Generator<undefined, Float32Array> {
  const { solids } = caster;
  const { corners, cornerOffsets, ringOffsets } = solids;
  const shown = new Float32Array(solids.count);
  for (let solid = 0; solid < solids.count; solid++) {
    if (solid % 32 === 0) yield undefined;
    const end = cornerOffsets[ringOffsets[solid + 1] as number] as number;
    for (let at = cornerOffsets[ringOffsets[solid] as number] as number; at + 1 < end; at++) {
      const x = corners[2 * at] as number;
      const y = corners[2 * at + 1] as number;
      const alongX = (corners[2 * at + 2] as number) - x;
      const alongY = (corners[2 * at + 3] as number) - y;
      const points = Math.max(1, Math.ceil(Math.sqrt(alongX * alongX + alongY * alongY) / spacing));
      for (let point = 0; point < points; point++) {
        const share = (point + 0.5) / points;
        const dx = x + share * alongX - eye.x;
        const dy = y + share * alongY - eye.y;
        if (dx * dx + dy * dy > maximumDistance * maximumDistance) continue;
        shown[solid] = lengthen(caster, eye, solid, dx, dy, shown[solid] as number);
      }
    }
  }
  return shown;
}

/** How far down from the top a solid shows at a point of its wall, if farther than known. */
function lengthen(caster: RayCaster, eye: Eye, solid: number, dx: number, dy: number, known: number): number {
  const top = caster.solids.top[solid] as number;
  const distance = Math.sqrt(dx * dx + dy * dy);
  const share = distance > CLEARANCE ? 1 - CLEARANCE / distance : 0;
  const sees = (below: number): boolean =>
    !caster.occluded(eye.x, eye.y, eye.z, dx * share, dy * share, top - below - eye.z, 1);
  let seen = known + CLEARANCE;
  const height = top - (caster.solids.foot[solid] as number);
  if (seen >= height || !sees(seen)) return known;
  let hidden = height;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (seen + hidden) / 2;
    if (sees(middle)) seen = middle;
    else hidden = middle;
  }
  return seen;
}
