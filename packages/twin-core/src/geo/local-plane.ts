import type { Position } from './position.ts';
import { metresPerDegree } from './ring.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Metres east and north of a position, cheap enough for every corner of a city: parallels shorten northwards
 * linearly. Distances from the origin are right to 1e-5 of their value up to 10 km and 3e-4 up to 100 km.
 */
export interface LocalPlane {
  readonly origin: Position;
  /** Metres east of the origin, negative to the west; arguments in degrees. */
  east(longitude: number, latitude: number): number;
  /** Metres north of the origin, negative to the south; argument in degrees. */
  north(latitude: number): number;
  /** Half width in degrees of longitude of a box that holds every point within `distance` metres. */
  longitudeReach(distance: number): number;
  /** Half height in degrees of latitude of the same box. */
  latitudeReach(distance: number): number;
}

/**
 * The plane at a position.
 * @param origin degrees; not within a few kilometres of a pole, where east has no meaning.
 */
export function createLocalPlane(origin: Position): LocalPlane {
  const [eastScale, northScale] = metresPerDegree(origin[1]);
  // Half the taper of parallels, metres of east per degree of longitude and metre of north: a distance depends
  // on the parallel half way.
  const taper = (Math.sin(origin[1] * RADIANS_PER_DEGREE) * RADIANS_PER_DEGREE) / 2;
  return {
    origin,
    east: (longitude, latitude) =>
      (longitude - origin[0]) * (eastScale - taper * (latitude - origin[1]) * northScale),
    north: (latitude) => (latitude - origin[1]) * northScale,
    longitudeReach: (distance) => {
      const narrowest = eastScale - Math.abs(taper) * distance;
      return narrowest > 0 ? Math.min(360, distance / narrowest) : 360;
    },
    latitudeReach: (distance) => distance / northScale,
  };
}
