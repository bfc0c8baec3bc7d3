import { WGS84 } from './wgs84.ts';
import { cos, sin } from '../numeric/trigonometry.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** Metres of a degree of longitude at a latitude in degrees; the same bits on every engine. */
export function parallelScale(latitude: number): number {
  const angle = latitude * RADIANS_PER_DEGREE;
  const sine = sin(angle);
  const radius = WGS84.semiMajorAxis / Math.sqrt(1 - WGS84.eccentricitySquared * sine * sine);
  return radius * cos(angle) * RADIANS_PER_DEGREE;
}

/** Metres of a degree of latitude at a latitude in degrees; the same bits on every engine. */
export function meridianScale(latitude: number): number {
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  const sine = sin(latitude * RADIANS_PER_DEGREE);
  const squared = 1 - eccentricitySquared * sine * sine;
  return ((semiMajorAxis * (1 - eccentricitySquared)) / (squared * Math.sqrt(squared))) * RADIANS_PER_DEGREE;
}
