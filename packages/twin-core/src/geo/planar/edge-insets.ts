import { cos, sin } from '../../numeric/trigonometry.ts';
import { subtractShapes, uniteShapes } from './clip-shapes.ts';
import type { PlanePoint } from './metric-plane.ts';
import type { PlaneRing, PlaneShape } from './plane-shape.ts';

/** A straight edge and how far to keep from it. */
export interface EdgeInset {
  readonly from: PlanePoint;
  readonly to: PlanePoint;
  /** Metres, not negative. */
  readonly distance: number;
}

/** Chords of half a circle: at 10 m they lie at most 2 cm outside of it. */
const CHORDS = 24;

/**
 * The shape without what lies nearer to an edge than its distance. Along an edge it is cut parallel, about the end of
 * one that is kept farther than its neighbours (and about corners that point inwards) along an arc, whose chords lie
 * outside the circle: every point left keeps its distances. With one distance for all edges `insetShape` draws the
 * same with mitred corners.
 */
export function insetByEdges(shape: PlaneShape, edges: readonly EdgeInset[]): PlaneShape {
  const strips = edges.filter(({ distance }) => distance > 0).map(stripAbout);
  if (strips.length === 0 || shape.length === 0) return shape;
  return subtractShapes(shape, uniteShapes(strips.map((strip) => [strip])));
}

/** Everything within a distance of an edge, counter-clockwise. */
function stripAbout({ from, to, distance }: EdgeInset): PlaneRing {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  const [ux, uy] = length === 0 ? [1, 0] : [dx / length, dy / length];
  const step = Math.PI / CHORDS;
  const radius = distance / cos(step / 2);
  const ring: PlanePoint[] = [];
  for (const [end, side] of [
    [to, 1],
    [from, -1],
  ] as const) {
    for (let chord = 0; chord < CHORDS; chord += 1) {
      // From the right of the edge round its end to the left; the straight sides touch the circles.
      const turn = -Math.PI / 2 + step / 2 + chord * step;
      const along = side * radius * cos(turn);
      const across = side * radius * sin(turn);
      ring.push([end[0] + along * ux - across * uy, end[1] + along * uy + across * ux]);
    }
  }
  return ring;
}
