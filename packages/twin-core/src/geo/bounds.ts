import type { Bounds, Geometry, Position } from './position.ts';

/** Bounds of nothing: contains no position; neutral in {@link unionBounds}. */
export const EMPTY_BOUNDS: Bounds = [Infinity, Infinity, -Infinity, -Infinity];

/**
 * Smallest bounds in degrees; {@link EMPTY_BOUNDS} for none. Positions must not straddle the 180°
 * meridian.
 */
export function boundsOfPositions(positions: Iterable<Position>): Bounds {
  let [west, south, east, north] = EMPTY_BOUNDS;
  for (const [longitude, latitude] of positions) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}

/** Smallest bounds in degrees that hold every position of the geometry. */
export function boundsOfGeometry(geometry: Geometry): Bounds {
  return boundsOfPositions(positionsOf(geometry));
}

/** Every position of a geometry, in order. */
export function* positionsOf(geometry: Geometry): Generator<Position, void> {
  switch (geometry.type) {
    case 'Point':
      yield geometry.coordinates;
      return;
    case 'MultiPoint':
    case 'LineString':
      yield* geometry.coordinates;
      return;
    case 'MultiLineString':
    case 'Polygon':
      for (const line of geometry.coordinates) yield* line;
      return;
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates) for (const ring of polygon) yield* ring;
  }
}

/** Smallest bounds that hold both. */
export function unionBounds(a: Bounds, b: Bounds): Bounds {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** True if the two share at least a point; an edge in common counts. */
export function boundsIntersect(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** True on the edges, too. */
export function boundsContain(bounds: Bounds, [longitude, latitude]: Position): boolean {
  return longitude >= bounds[0] && longitude <= bounds[2] && latitude >= bounds[1] && latitude <= bounds[3];
}

/** Half way between the edges, in degrees: not the centre by area. NaN for {@link EMPTY_BOUNDS}. */
export function boundsCentre(bounds: Bounds): Position {
  return [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
}
