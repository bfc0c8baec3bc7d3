import {
  createLocalPlane,
  measureRing,
  positionsOf,
  type ObjectId,
  type Position,
  type Ring,
  type View,
} from '@cityloom/twin-core';
import { outerRing } from '../../plan/footprint.ts';

/** More objects than these have no outline that anybody means. */
const MOST_OBJECTS = 2000;

/**
 * Outline of what is selected: of one area its outer ring, of several objects the smallest convex ring round all.
 * @returns closed ring, counter-clockwise; `undefined` where nothing selected encloses an area.
 */
export function selectionOutline(view: View | undefined, selected: ReadonlySet<ObjectId>): Ring | undefined {
  if (view === undefined || selected.size === 0 || selected.size > MOST_OBJECTS) return undefined;
  const geometries = [...selected].flatMap((id) => view.object(id)?.geometry() ?? []);
  const [only, ...others] = geometries;
  if (only !== undefined && others.length === 0) {
    const ring = outerRing(only);
    if (ring !== undefined) return ring;
  }
  return convexRing(geometries.flatMap((geometry) => [...positionsOf(geometry)]));
}

/** Smallest convex ring round the positions (Andrew 1979); `undefined` if they lie in one line. */
export function convexRing(positions: readonly Position[]): Ring | undefined {
  const [first] = positions;
  if (first === undefined) return undefined;
  const plane = createLocalPlane(first);
  const points = positions
    .map((position) => ({ position, x: plane.east(...position), y: plane.north(position[1]) }))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: typeof points): typeof points => {
    const chain: typeof points = [];
    for (const point of ordered) {
      for (;;) {
        const b = chain.at(-1);
        const a = chain.at(-2);
        if (a === undefined || b === undefined) break;
        if ((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const corners = [...half(points), ...half(points.toReversed())].map(({ position }) => position);
  const [start] = corners;
  if (start === undefined || corners.length < 3) return undefined;
  const ring = [...corners, start];
  return Math.abs(measureRing(ring).signedArea) < 1 ? undefined : ring;
}
