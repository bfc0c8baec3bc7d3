import type { ObjectId } from '../scene/feature-table.ts';
import type { SolidSet } from '../solids/solid-set.ts';
import { groundAt } from './ground-patch.ts';
import type { GroundPatch } from './ground-patch.ts';
import { EARTH_DIAMETER } from './raster-viewshed.ts';
import type { Eye } from './raster-viewshed.ts';

/** Something in the way between two points. */
export interface SightObstacle {
  /** Solid in the way, -1 for the ground. */
  readonly solid: number;
  /** Object of the solid; absent for the ground. */
  readonly object?: ObjectId;
  /** Metres from the first point, along the ground, where the line enters. */
  readonly distance: number;
  /** Metres it reaches above the line at most. */
  readonly overshoot: number;
}

/** Whether two points see each other. */
export interface SightLine {
  readonly visible: boolean;
  /** Between the points, along the ground, metres. */
  readonly distance: number;
  /** All that is in the way, nearest to the first point first. */
  readonly obstacles: readonly SightObstacle[];
}

/** Below this the line touches, metres. */
const TOUCH = 1e-6;

/**
 * The straight line between two points over ground and solids, exact: the line is cut by every wall it crosses. Solids
 * and ground lie lower by `curvature` d² / Earth's diameter at distance d from the first point, and so does the second.
 */
export function lineOfSight(
  solids: SolidSet,
  ground: GroundPatch,
  from: Eye,
  to: Eye,
  curvature: number,
): SightLine {
  const length = Math.sqrt((to.x - from.x) ** 2 + (to.y - from.y) ** 2);
  const line: Line = { from, to, length, drop: (curvature * length * length) / EARTH_DIAMETER };
  const obstacles: SightObstacle[] = [];
  for (let solid = 0; solid < solids.count; solid++) {
    const obstacle = obstacleOf(solids, solid, line);
    if (obstacle !== undefined) obstacles.push(obstacle);
  }
  const hill = hillOn(ground, line);
  if (hill !== undefined) obstacles.push(hill);
  obstacles.sort((a, b) => a.distance - b.distance);
  return { visible: obstacles.length === 0, distance: length, obstacles };
}

interface Line {
  readonly from: Eye;
  readonly to: Eye;
  readonly length: number;
  /** Of the surface at the end of the line, metres. */
  readonly drop: number;
}

/** Height of the line above what the surface's curvature makes of the datum, metres; `share` of the way in [0, 1]. */
function heightOn({ from, to, drop }: Line, share: number): number {
  return from.z + (to.z - drop - from.z) * share + drop * share * share;
}

function obstacleOf(solids: SolidSet, solid: number, line: Line): SightObstacle | undefined {
  const crossings = crossingsOf(solids, solid, line);
  const top = solids.top[solid] as number;
  const foot = solids.foot[solid] as number;
  let overshoot = 0;
  let entry = 1;
  for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
    const [enter, leave] = [crossings[pair] as number, crossings[pair + 1] as number];
    const [one, other] = [heightOn(line, enter), heightOn(line, leave)];
    if (Math.max(one, other) < foot) continue;
    const above = top - Math.min(one, other);
    if (above <= TOUCH) continue;
    if (above > overshoot) overshoot = above;
    if (enter < entry) entry = enter;
  }
  if (overshoot === 0) return undefined;
  return { solid, object: solids.objects[solid] as ObjectId, distance: entry * line.length, overshoot };
}

/** Shares of the way at which a solid is entered and left, in turn, ascending. */
function crossingsOf(solids: SolidSet, solid: number, { from, to }: Line): number[] {
  const { corners, cornerOffsets, ringOffsets } = solids;
  const [alongX, alongY] = [to.x - from.x, to.y - from.y];
  const shares: number[] = [];
  const endRing = ringOffsets[solid + 1] as number;
  for (let ring = ringOffsets[solid] as number; ring < endRing; ring++) {
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at++) {
      const x = (corners[2 * at] as number) - from.x;
      const y = (corners[2 * at + 1] as number) - from.y;
      const nextX = (corners[2 * at + 2] as number) - from.x;
      const nextY = (corners[2 * at + 3] as number) - from.y;
      const side = alongX * y - alongY * x;
      const nextSide = alongX * nextY - alongY * nextX;
      if (side > 0 === nextSide > 0) continue;
      const across = side / (side - nextSide);
      const crossX = x + across * (nextX - x);
      const crossY = y + across * (nextY - y);
      shares.push((crossX * alongX + crossY * alongY) / (alongX * alongX + alongY * alongY));
    }
  }
  shares.sort((a, b) => a - b);
  const inside: number[] = [];
  for (let pair = 0; pair + 1 < shares.length; pair += 2) {
    const enter = Math.max(0, shares[pair] as number);
    const leave = Math.min(1, shares[pair + 1] as number);
    if (enter < leave) inside.push(enter, leave);
  }
  return inside;
}

/** The ground where it rises above the line, sampled at half the spacing of its nodes. */
function hillOn(ground: GroundPatch, line: Line): SightObstacle | undefined {
  const { from, to, length } = line;
  const steps = Math.max(2, Math.ceil((2 * length) / ground.spacing));
  let overshoot = 0;
  let entry = -1;
  for (let step = 1; step < steps; step++) {
    const share = step / steps;
    const height = groundAt(ground, from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
    const above = height - heightOn(line, share);
    if (above <= TOUCH) continue;
    if (entry < 0) entry = share * length;
    overshoot = Math.max(overshoot, above);
  }
  return entry < 0 ? undefined : { solid: -1, distance: entry, overshoot };
}
