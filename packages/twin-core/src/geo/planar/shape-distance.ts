import type { PlanePoint } from './metric-plane.ts';
import type { PlaneShape } from './plane-shape.ts';

/** Smallest distance between the outlines of two shapes, metres; 0 where they cross. `Infinity` if one is empty. */
export function outlineDistance(a: PlaneShape, b: PlaneShape): number {
  let least = Infinity;
  forEachEdge(a, (from, to) => {
    forEachEdge(b, (start, end) => {
      if (least === 0) return;
      if (boxesApart(from, to, start, end, least)) return;
      least = Math.min(least, segmentDistance(from, to, start, end));
    });
  });
  return least;
}

function forEachEdge(shape: PlaneShape, visit: (from: PlanePoint, to: PlanePoint) => void): void {
  for (const ring of shape) {
    let previous = ring[ring.length - 1] as PlanePoint;
    for (const corner of ring) {
      visit(previous, corner);
      previous = corner;
    }
  }
}

function boxesApart(a: PlanePoint, b: PlanePoint, c: PlanePoint, d: PlanePoint, distance: number): boolean {
  return (
    Math.min(a[0], b[0]) - Math.max(c[0], d[0]) > distance ||
    Math.min(c[0], d[0]) - Math.max(a[0], b[0]) > distance ||
    Math.min(a[1], b[1]) - Math.max(c[1], d[1]) > distance ||
    Math.min(c[1], d[1]) - Math.max(a[1], b[1]) > distance
  );
}

function segmentDistance(a: PlanePoint, b: PlanePoint, c: PlanePoint, d: PlanePoint): number {
  const side = (p: PlanePoint, q: PlanePoint, r: PlanePoint): number =>
    (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return 0;
  return Math.min(
    pointToSegment(a, c, d),
    pointToSegment(b, c, d),
    pointToSegment(c, a, b),
    pointToSegment(d, a, b),
  );
}

function pointToSegment(point: PlanePoint, from: PlanePoint, to: PlanePoint): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [px, py] = [point[0] - from[0], point[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  const [ex, ey] = [px - along * dx, py - along * dy];
  return Math.sqrt(ex * ex + ey * ey);
}
