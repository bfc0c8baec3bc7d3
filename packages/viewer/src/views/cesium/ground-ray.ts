import { Cartesian3, Ellipsoid, IntersectionTests, Ray } from '@cesium/engine';
import type { GroundSurface } from '@cityloom/twin-core';
import { fromWorld } from './local-frame.ts';

/** Steps of a search are no shorter than this, metres: what is narrower than a wall is no hill. */
const SHORTEST_STEP = 2;
/** Share of the height over the ground that a step is long. */
const STEP_SHARE = 0.5;
const MOST_STEPS = 3000;
/** Halvings of the last step: to under a millimetre. */
const HALVINGS = 16;

/** Distances at which a ray is above the ellipsoid raised by a height, metres. */
function stretchOver(
  ray: Ray,
  height: number,
): { readonly start: number; readonly stop: number } | undefined {
  const { x, y, z } = Ellipsoid.WGS84.radii;
  // Typed as always present, yet undefined where the ray misses the earth.
  return IntersectionTests.rayEllipsoid(ray, new Ellipsoid(x + height, y + height, z + height));
}

/**
 * Where a ray meets the ground.
 * @param farthest metres. Default: no limit.
 * @returns metres along the ray; `undefined` where it meets none within reach.
 */
export function distanceToGround(ground: GroundSurface, ray: Ray, farthest?: number): number | undefined {
  const reach = farthest ?? Infinity;
  if (ground.hasRelief) return distanceToRelief(ground, ray, reach);
  const start = stretchOver(ray, 0)?.start;
  return start === undefined || start > reach ? undefined : start;
}

function distanceToRelief(ground: GroundSurface, ray: Ray, reach: number): number | undefined {
  const above = stretchOver(ray, ground.highest + 1);
  if (above === undefined) return undefined;
  const end = Math.min(reach, stretchOver(ray, ground.lowest - 1)?.start ?? above.stop);
  const point = new Cartesian3();
  const clearance = (distance: number): number => {
    const { position, height } = fromWorld(Ray.getPoint(ray, distance, point));
    return height - ground.heightAt(position[0], position[1]);
  };
  let from = above.start;
  let over = clearance(from);
  if (over <= 0) return from;
  for (let step = 0; step < MOST_STEPS && from < end; step++) {
    const to = Math.min(end, from + Math.max(SHORTEST_STEP, over * STEP_SHARE));
    over = clearance(to);
    if (over <= 0) return lastAbove(clearance, from, to);
    from = to;
  }
  return undefined;
}

function lastAbove(clearance: (distance: number) => number, from: number, to: number): number {
  let [above, below] = [from, to];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (above + below) / 2;
    if (clearance(middle) > 0) above = middle;
    else below = middle;
  }
  return below;
}
