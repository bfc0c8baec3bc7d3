// A subpath of its own: the clipping library is larger than the core's size budget.
import { ClipperOffset, Clipper64, ClipType, EndType, FillRule, JoinType } from 'clipper2-ts';
import type { Paths64 } from 'clipper2-ts';
import { PLANE_GRID } from './metric-plane.ts';
import { ringArea } from './plane-shape.ts';
import type { PlaneShape } from './plane-shape.ts';

/** Leftovers of rounding, m²: a strip of one grid step and a kilometre. */
const SLIVER = 0.01;

/** Corners sharper than this many offsets are cut off square. */
const MITER_LIMIT = 4;

/** What lies in both shapes. */
export function intersectShapes(a: PlaneShape, b: PlaneShape): PlaneShape {
  return clip(ClipType.Intersection, a, b);
}

/** What lies in `a` and not in `b`. */
export function subtractShapes(a: PlaneShape, b: PlaneShape): PlaneShape {
  return clip(ClipType.Difference, a, b);
}

/** What lies in any of the shapes, each spot once. */
export function uniteShapes(shapes: readonly PlaneShape[]): PlaneShape {
  return clip(ClipType.Union, shapes.flat(), []);
}

/**
 * The shape drawn in by a distance: every point of it keeps at least `distance` from the shape's boundary. Edges
 * run parallel to the old ones (mitred), so at corners that point inwards it keeps somewhat more than the
 * distance. Narrow shapes fall into several parts, too narrow ones become nothing. To 20 µm.
 * @param distance metres, not negative.
 */
export function insetShape(shape: PlaneShape, distance: number): PlaneShape {
  if (distance === 0 || shape.length === 0) return shape;
  const offset = new ClipperOffset(MITER_LIMIT);
  offset.addPaths(toPaths(shape), JoinType.Miter, EndType.Polygon);
  const solution: Paths64 = [];
  offset.execute(-distance / PLANE_GRID, solution);
  return fromPaths(solution);
}

function clip(operation: ClipType, a: PlaneShape, b: PlaneShape): PlaneShape {
  if (a.length === 0) return [];
  const clipper = new Clipper64();
  clipper.addSubject(toPaths(a));
  if (b.length > 0) clipper.addClip(toPaths(b));
  const solution: Paths64 = [];
  clipper.execute(operation, FillRule.NonZero, solution);
  return fromPaths(solution);
}

function toPaths(shape: PlaneShape): Paths64 {
  return shape.map((ring) =>
    ring.map(([east, north]) => ({ x: Math.round(east / PLANE_GRID), y: Math.round(north / PLANE_GRID) })),
  );
}

function fromPaths(paths: Paths64): PlaneShape {
  return paths
    .map((path) => path.map(({ x, y }) => [x * PLANE_GRID, y * PLANE_GRID] as const))
    .filter((ring) => Math.abs(ringArea(ring)) > SLIVER);
}
