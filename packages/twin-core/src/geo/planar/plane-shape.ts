import type { Geometry, PolygonCoordinates, Ring } from '../position.ts';
import type { MetricPlane, PlanePoint } from './metric-plane.ts';

/** Corners of a ring, not closed: the first is not repeated. */
export type PlaneRing = readonly PlanePoint[];

/**
 * Polygons on a plane, several parts and holes alike: outer rings run counter-clockwise, holes clockwise, and no two
 * parts overlap. Empty: nothing.
 */
export type PlaneShape = readonly PlaneRing[];

/** Area of a ring, m²; positive for a counter-clockwise one. */
export function ringArea(ring: PlaneRing): number {
  const [first] = ring;
  if (first === undefined) return 0;
  let double = 0;
  for (let index = 1; index + 1 < ring.length; index++) {
    const [ax, ay] = ring[index] as PlanePoint;
    const [bx, by] = ring[index + 1] as PlanePoint;
    // From the first corner: absolute coordinates would cancel.
    double += (ax - first[0]) * (by - first[1]) - (bx - first[0]) * (ay - first[1]);
  }
  return double / 2;
}

/** Area of a shape less its holes, m². */
export function shapeArea(shape: PlaneShape): number {
  let area = 0;
  for (const ring of shape) area += ringArea(ring);
  return area;
}

/**
 * The polygons of a geometry on a plane, rings turned as {@link PlaneShape} asks; empty for points and lines.
 * Outlines that cross themselves stay as they are.
 */
export function shapeOfGeometry(geometry: Geometry, plane: MetricPlane): PlaneShape {
  if (geometry.type === 'Polygon') return shapeOfPolygon(geometry.coordinates, plane);
  if (geometry.type !== 'MultiPolygon') return [];
  return geometry.coordinates.flatMap((polygon) => shapeOfPolygon(polygon, plane));
}

/** One polygon on a plane; see {@link shapeOfGeometry}. */
export function shapeOfPolygon(polygon: PolygonCoordinates, plane: MetricPlane): PlaneShape {
  const shape: PlaneRing[] = [];
  for (const [index, positions] of polygon.entries()) {
    const ring = openRing(positions.map((position) => plane.toPlane(position)));
    if (ring.length < 3) continue;
    shape.push(ringArea(ring) > 0 === (index === 0) ? ring : ring.toReversed());
  }
  return shape;
}

function openRing(points: readonly PlanePoint[]): PlaneRing {
  return points.filter((point, index) => {
    const next = points[(index + 1) % points.length] as PlanePoint;
    return points.length === 1 || point[0] !== next[0] || point[1] !== next[1];
  });
}

/** Each outer ring with the holes in it, largest first; the order does not hang on the order of the rings. */
export function partsOfShape(shape: PlaneShape): PlaneShape[] {
  const outers = shape.filter((ring) => ringArea(ring) > 0);
  const parts = outers.map((outer): PlaneRing[] => [outer]);
  for (const hole of shape) {
    if (ringArea(hole) > 0) continue;
    const corner = hole[0] as PlanePoint;
    let smallest: PlaneRing[] | undefined;
    for (const part of parts) {
      const outer = part[0] as PlaneRing;
      if (!inRing(corner, outer)) continue;
      if (smallest === undefined || ringArea(outer) < ringArea(smallest[0] as PlaneRing)) smallest = part;
    }
    smallest?.push(hole);
  }
  return parts.sort((a, b) => shapeArea(b) - shapeArea(a) || firstCornerOrder(a, b));
}

function firstCornerOrder(a: PlaneShape, b: PlaneShape): number {
  const [ax, ay] = lowestCorner(a[0] as PlaneRing);
  const [bx, by] = lowestCorner(b[0] as PlaneRing);
  return ax - bx || ay - by;
}

function lowestCorner(ring: PlaneRing): PlanePoint {
  return ring.reduce((low, point) =>
    point[0] < low[0] || (point[0] === low[0] && point[1] < low[1]) ? point : low,
  );
}

/** Crossing-number test; a point on the edge may fall on either side. */
export function inRing([east, north]: PlanePoint, ring: PlaneRing): boolean {
  let inside = false;
  let previous = ring[ring.length - 1] as PlanePoint;
  for (const corner of ring) {
    if (corner[1] > north !== previous[1] > north) {
      const along = (north - previous[1]) / (corner[1] - previous[1]);
      if (east < previous[0] + along * (corner[0] - previous[0])) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}

/** True for a point in the shape and not in a hole of it. */
export function inShape(point: PlanePoint, shape: PlaneShape): boolean {
  return shape.reduce((inside, ring) => (inRing(point, ring) ? !inside : inside), false);
}

/** The shape as GeoJSON in degrees: a Polygon, or a MultiPolygon of several parts. `undefined` for nothing. */
export function geometryOfShape(
  shape: PlaneShape,
  plane: MetricPlane,
): Extract<Geometry, { type: 'Polygon' | 'MultiPolygon' }> | undefined {
  const polygons = partsOfShape(shape).map((part) => part.map((ring) => closedPositions(ring, plane)));
  const [first] = polygons;
  if (first === undefined) return undefined;
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: first }
    : { type: 'MultiPolygon', coordinates: polygons };
}

function closedPositions(ring: PlaneRing, plane: MetricPlane): Ring {
  const positions = ring.map((point) => plane.toPosition(point));
  return [...positions, positions[0] as Ring[number]];
}
