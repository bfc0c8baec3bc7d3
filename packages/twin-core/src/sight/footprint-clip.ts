import type { SolidSet } from '../solids/solid-set.ts';

/** Corners of a convex region of the plane, counter-clockwise, metres. */
export type ConvexRegion = readonly (readonly [x: number, y: number])[];

/**
 * Corners of the part of a solid's outline that lies in a convex region (Sutherland and Hodgman 1974, "Reentrant
 * polygon clipping"): a linear function of the place takes its least and largest value over that part at one of them.
 * @returns metres, x and y interleaved; empty where they do not meet.
 */
export function clipOutline(
  { corners, cornerOffsets, ringOffsets }: SolidSet,
  solid: number,
  region: ConvexRegion,
): number[] {
  const clipped: number[] = [];
  const endRing = ringOffsets[solid + 1] as number;
  for (let ring = ringOffsets[solid] as number; ring < endRing; ring++) {
    const first = cornerOffsets[ring] as number;
    const last = (cornerOffsets[ring + 1] as number) - 1;
    let part = Array.from(corners.subarray(2 * first, 2 * last));
    for (let side = 0; side < region.length && part.length > 0; side++) {
      const from = region[side];
      const to = region[(side + 1) % region.length];
      if (from !== undefined && to !== undefined) part = clipSide(part, from, to);
    }
    clipped.push(...part);
  }
  return clipped;
}

/** The part to the left of a line. */
function clipSide(
  part: readonly number[],
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): number[] {
  const kept: number[] = [];
  const sideOf = (x: number, y: number): number => (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX);
  for (let at = 0; at < part.length; at += 2) {
    const x = part[at] as number;
    const y = part[at + 1] as number;
    const nextX = part[(at + 2) % part.length] as number;
    const nextY = part[(at + 3) % part.length] as number;
    const side = sideOf(x, y);
    const nextSide = sideOf(nextX, nextY);
    if (side >= 0) kept.push(x, y);
    if (side < 0 === nextSide < 0) continue;
    const share = side / (side - nextSide);
    kept.push(x + share * (nextX - x), y + share * (nextY - y));
  }
  return kept;
}
