import { cos, sin } from '../../numeric/trigonometry.ts';
import { groundAt } from '../../sight/ground-patch.ts';
import type { GroundPatch } from '../../sight/ground-patch.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import type { RayCaster } from '../../solids/ray-caster.ts';
import { coverAt } from './land-cover.ts';
import type { LandCover } from './land-cover.ts';

/** A field of view, radians. */
export interface FieldOfView {
  /** Direction of its middle, from north clockwise. */
  readonly facing: number;
  readonly width: number;
  /** Half above, half below the level. */
  readonly height: number;
  readonly step: number;
  /** Metres. */
  readonly maximumDistance: number;
}

/** Shares of a field of view; together 1. */
export interface ViewShares {
  readonly sky: number;
  readonly buildings: number;
  readonly ground: number;
  readonly green: number;
  readonly water: number;
  /** Share of each solid, by index. */
  readonly solids: Float64Array;
  readonly rays: number;
}

/** What a point sees of sky, buildings and ground, weighted by solid angle. */
export function* lookOut(
  caster: RayCaster,
  ground: GroundPatch,
  cover: LandCover,
  eye: Eye,
  view: FieldOfView,
): Generator<undefined, ViewShares> {
  const columns = Math.max(1, Math.round(view.width / view.step));
  const rows = Math.max(1, Math.round(view.height / view.step));
  const solids = new Float64Array(caster.solids.count);
  // Bare ground, green, water.
  const onGround = new Float64Array(3);
  let [sky, total] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const elevation = ((row + 0.5) / rows - 0.5) * view.height;
    const [up, level] = [sin(elevation), cos(elevation)];
    for (let column = 0; column < columns; column++) {
      const azimuth = view.facing + ((column + 0.5) / columns - 0.5) * view.width;
      const [dx, dy] = [level * sin(azimuth), level * cos(azimuth)];
      total += level;
      const reach = view.maximumDistance / level;
      const hit = caster.firstHit(eye.x, eye.y, eye.z, dx, dy, up, reach);
      const landing = groundAlong(ground, eye, dx, dy, up, Math.min(reach, hit?.distance ?? Infinity));
      if (landing !== undefined) {
        const kind = coverAt(cover, eye.x + landing * dx, eye.y + landing * dy);
        onGround[kind] = (onGround[kind] as number) + level;
      } else if (hit !== undefined) solids[hit.solid] = (solids[hit.solid] as number) + level;
      else if (up < 0) onGround[0] = (onGround[0] as number) + level;
      else sky += level;
    }
    if (row % 4 === 3) yield undefined;
  }
  for (let solid = 0; solid < solids.length; solid++) solids[solid] = (solids[solid] as number) / total;
  const [bare, green, water] = onGround as unknown as [number, number, number];
  return {
    sky: sky / total,
    buildings: solids.reduce((sum, share) => sum + share, 0),
    ground: bare / total,
    green: green / total,
    water: water / total,
    solids,
    rays: rows * columns,
  };
}

/** Where a ray of length 1 per unit meets the ground before a distance; `undefined` where it does not. */
function groundAlong(
  ground: GroundPatch,
  eye: Eye,
  dx: number,
  dy: number,
  dz: number,
  before: number,
): number | undefined {
  if (ground.flat) {
    const distance = (eye.z - (ground.heights[0] as number)) / -dz;
    return dz < 0 && distance <= before ? distance : undefined;
  }
  const step = ground.spacing / 2 / Math.sqrt(dx * dx + dy * dy);
  for (let distance = step; distance <= before; distance += step) {
    if (groundAt(ground, eye.x + distance * dx, eye.y + distance * dy) > eye.z + distance * dz)
      return distance;
  }
  return undefined;
}
