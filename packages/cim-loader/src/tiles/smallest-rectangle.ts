import type { PlaneRing } from './outline.ts';

/** Rectangle of the least area around a ring. */
export interface SmallestRectangle {
  /** Square metres. */
  readonly area: number;
  /** Metres. */
  readonly shortSide: number;
  /** Direction of its first side, unit vector. */
  readonly axis: readonly [x: number, y: number];
  /** From where to where it reaches along the axis, metres from the origin of the plane. */
  readonly along: readonly [number, number];
  /** And along the axis turned left. */
  readonly across: readonly [number, number];
  /** The same shape at the same centre, counter-clockwise, scaled to an area in square metres. */
  withArea(area: number): PlaneRing;
}

/** Slimmest rectangle made, metres: a wall of no thickness would vanish in the vertex grid. */
const SMALLEST_SIDE = 0.5;

interface Extent {
  area: number;
  ux: number;
  uy: number;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** One side of the least rectangle lies along an edge of the convex hull (Freeman and Shapira 1975). */
export function smallestRectangle(ring: PlaneRing): SmallestRectangle {
  const hull = convexHull(ring);
  let best: Extent = { area: Infinity, ux: 1, uy: 0, x0: 0, x1: 0, y0: 0, y1: 0 };
  let spare: Extent = { ...best };
  for (let i = 0, j = hull.length - 2; i < hull.length; j = i, i += 2) {
    const dx = (hull[i] as number) - (hull[j] as number);
    const dy = (hull[i + 1] as number) - (hull[j + 1] as number);
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length === 0) continue;
    measure(hull, dx / length, dy / length, spare);
    // A nearly equal area must not flip the choice between machines.
    if (spare.area < best.area * (1 - 1e-9)) [best, spare] = [spare, best];
  }
  const { ux, uy, x0, x1, y0, y1 } = best;
  const along = (x0 + x1) / 2;
  const across = (y0 + y1) / 2;
  const centreX = along * ux - across * uy;
  const centreY = along * uy + across * ux;
  return {
    area: best.area,
    shortSide: Math.min(x1 - x0, y1 - y0),
    axis: [ux, uy],
    along: [x0, x1],
    across: [y0, y1],
    withArea: (area) => {
      const factor = Math.sqrt(area / best.area);
      const halfLength = Math.max(SMALLEST_SIDE, (x1 - x0) * factor) / 2;
      const halfWidth = Math.max(SMALLEST_SIDE, (y1 - y0) * factor) / 2;
      const corner = (alongSign: number, acrossSign: number): [number, number] => {
        const a = alongSign * halfLength;
        const b = acrossSign * halfWidth;
        return [centreX + a * ux - b * uy, centreY + a * uy + b * ux];
      };
      return [...corner(-1, -1), ...corner(1, -1), ...corner(1, 1), ...corner(-1, 1)];
    },
  };
}

function measure(hull: PlaneRing, ux: number, uy: number, target: Extent): void {
  let x0 = Infinity;
  let x1 = -Infinity;
  let y0 = Infinity;
  let y1 = -Infinity;
  for (let i = 0; i < hull.length; i += 2) {
    const along = (hull[i] as number) * ux + (hull[i + 1] as number) * uy;
    const across = (hull[i + 1] as number) * ux - (hull[i] as number) * uy;
    if (along < x0) x0 = along;
    if (along > x1) x1 = along;
    if (across < y0) y0 = across;
    if (across > y1) y1 = across;
  }
  target.area = (x1 - x0) * (y1 - y0);
  target.ux = ux;
  target.uy = uy;
  target.x0 = x0;
  target.x1 = x1;
  target.y0 = y0;
  target.y1 = y1;
}

/** Corners in the order of x, then y, and the chain being built: kept from ring to ring. */
let order = new Uint32Array(64);
let chain = new Uint32Array(64);

/** Andrew's monotone chain, counter-clockwise. */
function convexHull(ring: PlaneRing): PlaneRing {
  const count = ring.length / 2;
  if (order.length < count) {
    order = new Uint32Array(count * 2);
    chain = new Uint32Array(count * 2);
  }
  sortCorners(ring, count);
  const hull: number[] = [];
  for (const step of [1, -1]) {
    let length = 0;
    for (let i = 0; i < count; i++) {
      const point = order[step === 1 ? i : count - 1 - i] as number;
      while (length >= 2 && turn(ring, chain[length - 2] as number, chain[length - 1] as number, point) <= 0)
        length--;
      chain[length++] = point;
    }
    for (let i = 0; i < length - 1; i++) {
      const corner = (chain[i] as number) * 2;
      hull.push(ring[corner] as number, ring[corner + 1] as number);
    }
  }
  return hull;
}

/** Insertion sort: rings of buildings have ten corners. Long ones go to the platform's sort. */
function sortCorners(ring: PlaneRing, count: number): void {
  for (let i = 0; i < count; i++) order[i] = i;
  if (count > 48) {
    order.subarray(0, count).sort((a, b) => compareCorners(ring, a, b));
    return;
  }
  for (let i = 1; i < count; i++) {
    const moved = order[i] as number;
    let at = i;
    while (at > 0 && compareCorners(ring, order[at - 1] as number, moved) > 0) {
      order[at] = order[at - 1] as number;
      at--;
    }
    order[at] = moved;
  }
}

const compareCorners = (ring: PlaneRing, a: number, b: number): number =>
  (ring[a * 2] as number) - (ring[b * 2] as number) ||
  (ring[a * 2 + 1] as number) - (ring[b * 2 + 1] as number);

function turn(ring: PlaneRing, a: number, b: number, c: number): number {
  const ax = ring[a * 2] as number;
  const ay = ring[a * 2 + 1] as number;
  return (
    ((ring[b * 2] as number) - ax) * ((ring[c * 2 + 1] as number) - ay) -
    ((ring[b * 2 + 1] as number) - ay) * ((ring[c * 2] as number) - ax)
  );
}
