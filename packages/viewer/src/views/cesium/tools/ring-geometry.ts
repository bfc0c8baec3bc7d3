import {
  createLocalFrame,
  type Geometry,
  isCounterClockwise,
  type LocalFrame,
  measureRing,
  type Position,
  type Ring,
} from '@cityloom/twin-core';

/** Drawn corners are put on a grid of this many metres: finer is not meant by a hand. */
export const SNAP = 0.1;

/** Number rounded to a multiple of `step`. */
export function snapTo(value: number, step: number): number {
  return Math.round(value / step) * step;
}

/** Position on the grid of a frame with 0.1 m spacing. */
export function snapPosition(position: Position, frame: LocalFrame): Position {
  const [east, north] = frame.toLocal(position);
  return frame.toPosition([snapTo(east, SNAP), snapTo(north, SNAP)]);
}

/** Closed, counter-clockwise ring of corners given once each. */
export function closeRing(corners: readonly Position[]): Ring {
  const [first] = corners;
  if (first === undefined) return [];
  const ring = [...corners, first];
  return isCounterClockwise(ring) ? ring : ring.reverse();
}

/**
 * Rectangle on a base edge whose far side goes through the third point; edges meet at right angles on the ground.
 * @returns closed counter-clockwise ring, or `undefined` if it would have no area (sides under 0.1 m).
 */
export function rectangleOnBase(start: Position, end: Position, across: Position): Ring | undefined {
  const frame = createLocalFrame(start);
  const [east, north] = frame.toLocal(end);
  const width = Math.hypot(east, north);
  if (width < SNAP) return undefined;
  const normal: readonly [number, number] = [-north / width, east / width];
  const [acrossEast, acrossNorth] = frame.toLocal(across);
  const depth = snapTo(acrossEast * normal[0] + acrossNorth * normal[1], SNAP);
  if (Math.abs(depth) < SNAP / 2) return undefined;
  return closeRing([
    start,
    end,
    frame.toPosition([east + normal[0] * depth, north + normal[1] * depth]),
    frame.toPosition([normal[0] * depth, normal[1] * depth]),
  ]);
}

/** Polygon or polygons; lines and points have no footprint. */
export type AreaGeometry = Extract<Geometry, { readonly type: 'Polygon' | 'MultiPolygon' }>;

export function isArea(geometry: Geometry | undefined): geometry is AreaGeometry {
  return geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon';
}

/** Outer rings. */
export function outerRings(geometry: AreaGeometry): Ring[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flatMap((polygon) => (polygon[0] === undefined ? [] : [polygon[0]]));
}

/** Centre of the largest outer ring: what a building turns about. */
export function centreOf(geometry: AreaGeometry): Position | undefined {
  const measures = outerRings(geometry).map(measureRing);
  measures.sort((a, b) => Math.abs(b.signedArea) - Math.abs(a.signedArea));
  return measures[0]?.centroid;
}

/** A move on the ground: first turned about `centre`, then shifted; metres and radians, counter-clockwise. */
export interface Placement {
  readonly east: number;
  readonly north: number;
  readonly angle: number;
}

/** Geometry moved rigidly in the local frame at `centre`: lengths, angles and area stay. */
export function moveGeometry(
  geometry: AreaGeometry,
  centre: Position,
  { east, north, angle }: Placement,
): AreaGeometry {
  const from = createLocalFrame(centre);
  // Laid out again in the frame at the new centre: over kilometres the frame's own distortion would show.
  const to = createLocalFrame(from.toPosition([east, north]));
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const moveRing = (ring: Ring): Ring =>
    ring.map((position) => {
      const [x, y] = from.toLocal(position);
      return to.toPosition([x * cosine - y * sine, x * sine + y * cosine]);
    });
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(moveRing) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((polygon) => polygon.map(moveRing)) };
}
