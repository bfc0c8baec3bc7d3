import earcut from 'earcut';
import type { PlaneRing } from './outline.ts';

/** Corners of triangles that fill the rings (the first outer, others holes), by index into `corners`. */
export function trianglesOf(corners: readonly number[], rings: readonly PlaneRing[]): readonly number[] {
  if (rings.length === 1 && corners.length === 8 && isConvexQuad(corners)) return QUAD;
  const holeStarts: number[] = [];
  let start = 0;
  for (const ring of rings) {
    if (start > 0) holeStarts.push(start);
    start += ring.length / 2;
  }
  return earcut(corners, holeStarts);
}

/** What earcut gives for a convex quadrilateral. */
const QUAD: readonly number[] = [2, 3, 0, 2, 0, 1];

const isConvexQuad = (corners: readonly number[]): boolean =>
  turn(corners, 0, 1, 2) > 0 &&
  turn(corners, 1, 2, 3) > 0 &&
  turn(corners, 2, 3, 0) > 0 &&
  turn(corners, 3, 0, 1) > 0;

/** Twice the area of a triangle of corners, positive if counter-clockwise. */
export function turn(corners: readonly number[], a: number, b: number, c: number): number {
  const ax = corners[a * 2] as number;
  const ay = corners[a * 2 + 1] as number;
  return (
    ((corners[b * 2] as number) - ax) * ((corners[c * 2 + 1] as number) - ay) -
    ((corners[b * 2 + 1] as number) - ay) * ((corners[c * 2] as number) - ax)
  );
}
