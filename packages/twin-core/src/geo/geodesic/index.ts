// A subpath of its own: the library is a third of the core's size budget (9.6 kB gzip).
import geographicLib from 'geographiclib-geodesic';
import type { Position, Ring } from '../position.ts';

const geodesic = geographicLib.Geodesic.WGS84;

/** Length of the shortest line over the WGS84 ellipsoid, metres (Karney 2013; 15 nm). */
export function geodesicDistance(from: Position, to: Position): number {
  const { s12 } = geodesic.Inverse(from[1], from[0], to[1], to[0]);
  return s12 ?? NaN;
}

/** Length of a line along geodesics between its positions, metres. */
export function geodesicLength(line: readonly Position[]): number {
  let length = 0;
  let previous = line[0];
  for (const position of line.slice(1)) {
    if (previous !== undefined) length += geodesicDistance(previous, position);
    previous = position;
  }
  return length;
}

/** Position reached from `from` after `distance` metres. @param azimuthDegrees clockwise from north. */
export function geodesicDestination(from: Position, azimuthDegrees: number, distance: number): Position {
  const { lon2, lat2 } = geodesic.Direct(from[1], from[0], azimuthDegrees, distance);
  return [lon2 ?? NaN, lat2 ?? NaN];
}

/**
 * Area in square metres (positive for a counter-clockwise ring) and perimeter in metres of a ring
 * whose edges are geodesics. The closing position may be repeated or left out.
 */
export function geodesicRing(ring: Ring): { readonly signedArea: number; readonly perimeter: number } {
  const polygon = geodesic.Polygon(false);
  const first = ring[0];
  const last = ring[ring.length - 1];
  const closed = ring.length > 1 && first !== undefined && first[0] === last?.[0] && first[1] === last[1];
  for (const [longitude, latitude] of closed ? ring.slice(0, -1) : ring) {
    polygon.AddPoint(latitude, longitude);
  }
  const { area, perimeter } = polygon.Compute(false, true);
  return { signedArea: area ?? NaN, perimeter };
}
