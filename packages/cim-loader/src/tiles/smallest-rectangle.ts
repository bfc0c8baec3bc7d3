import type { PlaneRing } from './outline.ts';

/** Rectangle of the least area around a ring. */
export interface SmallestRectangle {
  /** Square metres. */
  readonly area: number;
  /** Metres. */
  readonly shortSide: number;
  /** The same shape at the same centre, counter-clockwise, scaled to an area in square metres. */
  withArea(area: number): PlaneRing;
}

/** Slimmest rectangle made, metres: a wall of no thickness would vanish in the vertex grid. */
const SMALLEST_SIDE = 0.5;

/** One side of the least rectangle lies along an edge of the convex hull (Freeman and Shapira 1975). */
export function smallestRectangle(ring: PlaneRing): SmallestRectangle {
  const hull = convexHull(ring);
  let best = { area: Infinity, ux: 1, uy: 0, x0: 0, x1: 0, y0: 0, y1: 0 };
  for (let i = 0, j = hull.length - 2; i < hull.length; j = i, i += 2) {
    const dx = (hull[i] as number) - (hull[j] as number);
    const dy = (hull[i + 1] as number) - (hull[j + 1] as number);
    const length = Math.hypot(dx, dy);
    if (length === 0) continue;
    const candidate = extent(hull, dx / length, dy / length);
    // A nearly equal area must not flip the choice between machines.
    if (candidate.area < best.area * (1 - 1e-9)) best = candidate;
  }
  const { ux, uy, x0, x1, y0, y1 } = best;
  const along = (x0 + x1) / 2;
  const across = (y0 + y1) / 2;
  const centreX = along * ux - across * uy;
  const centreY = along * uy + across * ux;
  return {
    area: best.area,
    shortSide: Math.min(x1 - x0, y1 - y0),
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

function extent(
  hull: PlaneRing,
  ux: number,
  uy: number,
): { area: number; ux: number; uy: number; x0: number; x1: number; y0: number; y1: number } {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < hull.length; i += 2) {
    const along = (hull[i] as number) * ux + (hull[i + 1] as number) * uy;
    const across = (hull[i + 1] as number) * ux - (hull[i] as number) * uy;
    x0 = Math.min(x0, along);
    x1 = Math.max(x1, along);
    y0 = Math.min(y0, across);
    y1 = Math.max(y1, across);
  }
  return { area: (x1 - x0) * (y1 - y0), ux, uy, x0, x1, y0, y1 };
}

/** Andrew's monotone chain, counter-clockwise. */
function convexHull(ring: PlaneRing): PlaneRing {
  const points: [number, number][] = [];
  for (let i = 0; i < ring.length; i += 2) points.push([ring[i] as number, ring[i + 1] as number]);
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (sequence: [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const point of sequence) {
      while (chain.length >= 2 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(points), ...half(points.toReversed())].flat();
}

function turn(
  a: readonly [number, number] | undefined,
  b: readonly [number, number] | undefined,
  c: readonly [number, number],
): number {
  if (a === undefined || b === undefined) return 0;
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
