import type { LocalPlane } from '../geo/local-plane.ts';
import type { Position } from '../geo/position.ts';

/** Inverse of a plane: degrees of a point in metres east and north of its origin. */
export function positionOnPlane(plane: LocalPlane, east: number, north: number): Position {
  const { origin } = plane;
  const latitude = origin[1] + north * plane.latitudeReach(1);
  return [origin[0] + east / plane.east(origin[0] + 1, latitude), latitude];
}
