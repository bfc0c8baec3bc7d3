import { insetShape, intersectShapes, partsOfShape, shapeArea } from '../geo/planar/index.ts';
import type { PlanePoint, PlaneRing, PlaneShape } from '../geo/planar/index.ts';
import { MassingError } from './massing-error.ts';

/** Shapes a roof can have: `pyramid` meets in a point, `hip` slopes from every edge, `gable` from the long ones. */
export type RoofShape = 'flat' | 'gable' | 'hip' | 'pyramid';

/** One slice of a roof. */
export interface RoofStep {
  readonly shape: PlaneShape;
  /** Metres above the eaves. */
  readonly bottom: number;
  /** Metres above the eaves. */
  readonly top: number;
}

/**
 * A roof as upright slices of equal height. Each is as large as the roof half way up it; of a pyramid as large as
 * its mean, so that volumes of pyramids and of gables over rectangles are exact.
 * @throws {MassingError} `not-convex` for a pyramid or gable over an outline with corners that point inwards, holes
 * or several parts.
 */
export function roofSteps(
  shape: PlaneShape,
  roof: Exclude<RoofShape, 'flat'>,
  height: number,
  count: number,
): RoofStep[] {
  const sliceAt = slicer(shape, roof);
  const steps: RoofStep[] = [];
  for (let index = 0; index < count; index += 1) {
    const slice = sliceAt(index / count, (index + 1) / count);
    if (slice.length === 0) break;
    steps.push({ shape: slice, bottom: (height * index) / count, top: (height * (index + 1)) / count });
  }
  return steps;
}

type Slicer = (from: number, to: number) => PlaneShape;

function slicer(shape: PlaneShape, roof: Exclude<RoofShape, 'flat'>): Slicer {
  if (roof === 'hip') {
    const reach = inradius(shape);
    return (from, to) => insetShape(shape, (reach * (from + to)) / 2);
  }
  const ring = convexRing(shape, roof);
  return roof === 'pyramid' ? pyramidSlicer(ring) : gableSlicer(ring);
}

function convexRing(shape: PlaneShape, roof: RoofShape): PlaneRing {
  const [ring] = shape;
  const convex =
    ring !== undefined &&
    shape.length === 1 &&
    ring.every((corner, index) => {
      const before = ring[(index + ring.length - 1) % ring.length] as PlanePoint;
      const after = ring[(index + 1) % ring.length] as PlanePoint;
      return cross(before, corner, after) >= -1e-6;
    });
  if (convex) return ring;
  throw new MassingError(
    'not-convex',
    `A ${roof} roof needs an outline without courtyards or corners that point inwards; choose a hip or a flat roof.`,
  );
}

function cross(a: PlanePoint, b: PlanePoint, c: PlanePoint): number {
  return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]);
}

/** Mean of (1 - t)² over a slice: the mean area of a pyramid there, as a share of its base. */
function pyramidSlicer(ring: PlaneRing): Slicer {
  const [east, north] = centroid(ring);
  return (from, to) => {
    const share = ((1 - from) ** 3 - (1 - to) ** 3) / (3 * (to - from));
    const scale = Math.sqrt(share);
    return [ring.map(([x, y]) => [east + (x - east) * scale, north + (y - north) * scale])];
  };
}

/** The ridge runs along the longest edge, in the middle between the outermost corners across it. */
function gableSlicer(ring: PlaneRing): Slicer {
  const [ax, ay] = longestEdge(ring);
  const along = ring.map(([x, y]) => x * ax + y * ay);
  const across = ring.map(([x, y]) => y * ax - x * ay);
  const [start, end] = [Math.min(...along), Math.max(...along)];
  const [low, high] = [Math.min(...across), Math.max(...across)];
  return (from, to) => {
    const cut = ((high - low) * (from + to)) / 4;
    const [bottom, top] = [low + cut, high - cut];
    const corner = (s: number, t: number): PlanePoint => [s * ax - t * ay, s * ay + t * ax];
    const strip = [corner(start, bottom), corner(end, bottom), corner(end, top), corner(start, top)];
    return intersectShapes([ring], [strip]);
  };
}

function longestEdge(ring: PlaneRing): PlanePoint {
  let longest = 0;
  let direction: PlanePoint = [1, 0];
  for (const [index, from] of ring.entries()) {
    const to = ring[(index + 1) % ring.length] as PlanePoint;
    const length = Math.sqrt((to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2);
    // A hair's breadth of a longer edge must not turn the ridge: the first of equals counts.
    if (length <= longest * (1 + 1e-6)) continue;
    longest = length;
    direction = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  }
  return direction;
}

function centroid(ring: PlaneRing): PlanePoint {
  const origin = ring[0] as PlanePoint;
  let [double, east, north] = [0, 0, 0];
  for (let index = 1; index + 1 < ring.length; index++) {
    const a = ring[index] as PlanePoint;
    const b = ring[index + 1] as PlanePoint;
    const weight = (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]);
    double += weight;
    east += weight * (a[0] + b[0] - 2 * origin[0]);
    north += weight * (a[1] + b[1] - 2 * origin[1]);
  }
  return [origin[0] + east / (3 * double), origin[1] + north / (3 * double)];
}

/** How far a shape can be drawn in before nothing is left, metres; to a millimetre. */
export function inradius(shape: PlaneShape): number {
  let [near, far] = [0, Math.sqrt(Math.max(...partsOfShape(shape).map(shapeArea)))];
  while (far - near > 1e-3) {
    const middle = (near + far) / 2;
    if (insetShape(shape, middle).length > 0) near = middle;
    else far = middle;
  }
  return far;
}
