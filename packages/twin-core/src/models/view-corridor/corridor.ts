import { clipOutline } from '../../sight/footprint-clip.ts';
import type { ConvexRegion } from '../../sight/footprint-clip.ts';
import type { SolidSet } from '../../solids/solid-set.ts';

/** A protected view: everything below the lines from the eye to the target, between two sides. Metres of a plane. */
export interface Corridor {
  readonly from: { readonly x: number; readonly y: number; readonly z: number };
  readonly to: { readonly x: number; readonly y: number; readonly z: number };
  /** Metres across at the eye and at the target. */
  readonly width: number;
  readonly targetWidth: number;
}

/** A solid in a corridor. */
export interface CorridorFinding {
  readonly solid: number;
  /** Lowest height the corridor allows over the solid, metres above the datum. */
  readonly allowed: number;
  /** Metres the solid reaches above it; negative below. */
  readonly overshoot: number;
  /** Metres from the eye, along the corridor, to where that is. */
  readonly distance: number;
}

/** Metres along the ground from eye to target. */
export function corridorLength({ from, to }: Corridor): number {
  return Math.sqrt((to.x - from.x) ** 2 + (to.y - from.y) ** 2);
}

/** z_max(d) = z_eye + d (z_target − z_eye) / D, metres above the datum. */
export function allowedHeight(corridor: Corridor, distance: number): number {
  const { from, to } = corridor;
  return from.z + (distance * (to.z - from.z)) / corridorLength(corridor);
}

/** Corners of the corridor on the ground, counter-clockwise. */
export function corridorOutline(corridor: Corridor): ConvexRegion {
  const { from, to, width, targetWidth } = corridor;
  const length = corridorLength(corridor);
  const [alongX, alongY] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const corner = (at: Corridor['from'], across: number): [number, number] => [
    at.x - across * alongY,
    at.y + across * alongX,
  ];
  return [
    corner(from, -width / 2),
    corner(to, -targetWidth / 2),
    corner(to, targetWidth / 2),
    corner(from, width / 2),
  ];
}

/** What a solid does to a corridor; `undefined` for one that does not stand in it. */
export function checkSolid(solids: SolidSet, solid: number, corridor: Corridor): CorridorFinding | undefined {
  const { from, to } = corridor;
  const length = corridorLength(corridor);
  const corners = clipOutline(solids, solid, corridorOutline(corridor));
  let lowest: { allowed: number; distance: number } | undefined;
  for (let at = 0; at < corners.length; at += 2) {
    const dx = (corners[at] as number) - from.x;
    const dy = (corners[at + 1] as number) - from.y;
    const distance = (dx * (to.x - from.x) + dy * (to.y - from.y)) / length;
    const allowed = allowedHeight(corridor, distance);
    if (lowest === undefined || allowed < lowest.allowed) lowest = { allowed, distance };
  }
  if (lowest === undefined) return undefined;
  return { solid, ...lowest, overshoot: (solids.top[solid] as number) - lowest.allowed };
}
