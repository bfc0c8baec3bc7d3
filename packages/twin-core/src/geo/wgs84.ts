import type { Position } from './position.ts';

/** WGS84 ellipsoid (NGA.STND.0036 2014, table 3.1). Lengths in metres. */
export const WGS84: {
  readonly semiMajorAxis: number;
  readonly flattening: number;
  readonly semiMinorAxis: number;
  readonly eccentricitySquared: number;
} = {
  semiMajorAxis: 6_378_137,
  flattening: 1 / 298.257_223_563,
  semiMinorAxis: 6_378_137 * (1 - 1 / 298.257_223_563),
  eccentricitySquared: (2 - 1 / 298.257_223_563) / 298.257_223_563,
};

/** Earth-centred, Earth-fixed cartesian position, metres; axes in {@link geodeticToEcef}. */
export type Ecef = readonly [x: number, y: number, z: number];

const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Radius of curvature along the meridian, metres.
 * @param latitudeDegrees in [-90, 90].
 */
export function meridianRadius(latitudeDegrees: number): number {
  const sine = Math.sin(latitudeDegrees * RADIANS_PER_DEGREE);
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  return (semiMajorAxis * (1 - eccentricitySquared)) / (1 - eccentricitySquared * sine * sine) ** 1.5;
}

/**
 * Radius of curvature across the meridian (prime vertical), metres.
 * @param latitudeDegrees in [-90, 90].
 */
export function primeVerticalRadius(latitudeDegrees: number): number {
  const sine = Math.sin(latitudeDegrees * RADIANS_PER_DEGREE);
  return WGS84.semiMajorAxis / Math.sqrt(1 - WGS84.eccentricitySquared * sine * sine);
}

/**
 * Geodetic to Earth-centred, Earth-fixed.
 *
 * ```
 *        z  north pole
 *        |
 *        o----- y  90° E on the equator
 *       /
 *      x  0° E on the equator
 * ```
 * @param height above the ellipsoid, metres.
 * @returns metres.
 */
export function geodeticToEcef(position: Position, height = 0): Ecef {
  const longitude = position[0] * RADIANS_PER_DEGREE;
  const latitude = position[1] * RADIANS_PER_DEGREE;
  const radius = primeVerticalRadius(position[1]);
  const fromAxis = (radius + height) * Math.cos(latitude);
  return [
    fromAxis * Math.cos(longitude),
    fromAxis * Math.sin(longitude),
    (radius * (1 - WGS84.eccentricitySquared) + height) * Math.sin(latitude),
  ];
}

/**
 * Earth-centred, Earth-fixed to geodetic: Bowring's iteration on the parametric latitude
 * (Bowring 1976, Survey Review 23(181), p. 323); below 1e-9 m for heights from -10 km to 1,000 km.
 * @returns the position in degrees and the height above the ellipsoid, metres.
 */
export function ecefToGeodetic([x, y, z]: Ecef): { readonly position: Position; readonly height: number } {
  const { semiMajorAxis, semiMinorAxis, eccentricitySquared } = WGS84;
  const fromAxis = Math.hypot(x, y);
  const secondEccentricitySquared = eccentricitySquared / (1 - eccentricitySquared);
  let parametric = Math.atan2(z * semiMajorAxis, fromAxis * semiMinorAxis);
  let latitude = 0;
  for (let iteration = 0; iteration < 4; iteration++) {
    latitude = Math.atan2(
      z + secondEccentricitySquared * semiMinorAxis * Math.sin(parametric) ** 3,
      fromAxis - eccentricitySquared * semiMajorAxis * Math.cos(parametric) ** 3,
    );
    parametric = Math.atan2(semiMinorAxis * Math.sin(latitude), semiMajorAxis * Math.cos(latitude));
  }
  const sine = Math.sin(latitude);
  const cosine = Math.cos(latitude);
  // This form of the height is stable at the poles, where fromAxis / cosine is not.
  const height =
    fromAxis * cosine + z * sine - semiMajorAxis * Math.sqrt(1 - eccentricitySquared * sine * sine);
  const longitude = Math.atan2(y, x);
  return { position: [longitude / RADIANS_PER_DEGREE, latitude / RADIANS_PER_DEGREE], height };
}
