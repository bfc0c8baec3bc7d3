import { createLocalPlane } from '../../geo/local-plane.ts';
import type { Position } from '../../geo/position.ts';

const MOST = 500;

/**
 * Viewpoints along a way: its first corner, and one every `spacing` metres from there to its end.
 * @throws {RangeError} if there would be more than 500.
 */
export function viewpointsAlong(way: readonly Position[], spacing: number): Position[] {
  const [start] = way;
  if (start === undefined) return [];
  const points: Position[] = [start];
  let left = spacing;
  for (let corner = 1; corner < way.length; corner++) {
    const from = way[corner - 1] as Position;
    const to = way[corner] as Position;
    const plane = createLocalPlane(from);
    const east = plane.east(to[0], to[1]);
    const north = plane.north(to[1]);
    const length = Math.sqrt(east * east + north * north);
    let at = left;
    for (; at <= length; at += spacing) {
      if (points.length === MOST) {
        throw new RangeError(
          `viewshed: the way has more than ${MOST} viewpoints; make it shorter or pathSpacing larger.`,
        );
      }
      const share = at / length;
      points.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    }
    left = at - length;
  }
  return points;
}
