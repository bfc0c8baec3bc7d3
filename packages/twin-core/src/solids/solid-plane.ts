import type { Position } from '../geo/position.ts';
import { WGS84 } from '../geo/wgs84.ts';
import { cos, sin } from '../numeric/trigonometry.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * The plane of a set of solids: metres east and north of its origin and back, with the same bits on every engine.
 *
 * As `LocalPlane` has it: parallels shorten northwards linearly; distances from the origin are right to 1e-5 up to 10 km.
 */
export interface SolidPlane {
  readonly origin: Position;
  /** Metres east of the origin; arguments in degrees. */
  east(longitude: number, latitude: number): number;
  /** Metres north of the origin; argument in degrees. */
  north(latitude: number): number;
  /** Degrees; arguments in metres. */
  position(east: number, north: number): Position;
}

/**
 * The plane at a position.
 * @param origin degrees; not within a few kilometres of a pole, where east has no meaning.
 */
export function createSolidPlane(origin: Position): SolidPlane {
  const latitude0 = origin[1] * RADIANS_PER_DEGREE;
  const sine = sin(latitude0);
  const squeeze = 1 - WGS84.eccentricitySquared * sine * sine;
  const primeVertical = WGS84.semiMajorAxis / Math.sqrt(squeeze);
  const meridian = (WGS84.semiMajorAxis * (1 - WGS84.eccentricitySquared)) / (squeeze * Math.sqrt(squeeze));
  const eastScale = primeVertical * cos(latitude0) * RADIANS_PER_DEGREE;
  const northScale = meridian * RADIANS_PER_DEGREE;
  // Half the taper of parallels: a distance depends on the parallel half way.
  const taper = (sine * RADIANS_PER_DEGREE) / 2;
  return {
    origin,
    east: (longitude, latitude) =>
      (longitude - origin[0]) * (eastScale - taper * (latitude - origin[1]) * northScale),
    north: (latitude) => (latitude - origin[1]) * northScale,
    position: (east, north) => [
      origin[0] + east / (eastScale - taper * north),
      origin[1] + north / northScale,
    ],
  };
}
