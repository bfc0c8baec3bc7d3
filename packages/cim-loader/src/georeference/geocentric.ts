import { WGS84_ECCENTRICITY_SQUARED, WGS84_SEMI_MAJOR_AXIS } from './crs-definition.ts';
import type { DatumShift } from './crs-definition.ts';

const RADIANS = Math.PI / 180;
const SECOND = RADIANS / 3600;

/** Figure of the Earth. */
export interface Ellipsoid {
  readonly semiMajorAxis: number;
  readonly eccentricitySquared: number;
}

const WGS84: Ellipsoid = {
  semiMajorAxis: WGS84_SEMI_MAJOR_AXIS,
  eccentricitySquared: WGS84_ECCENTRICITY_SQUARED,
};

/** Row-major 3 × 3 matrix. */
type Matrix = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
  i: number,
];

/** X′ = M X + T, metres. */
export interface GeocentricStep {
  readonly matrix: Matrix;
  readonly translation: readonly [x: number, y: number, z: number];
}

/** Position vector convention: X′ = T + (1 + s) R X with R for small angles. */
export function stepOfShift({ parameters }: Pick<DatumShift, 'parameters'>): GeocentricStep {
  const [tx = 0, ty = 0, tz = 0, rx = 0, ry = 0, rz = 0, ppm = 0] = parameters;
  const scale = 1 + ppm * 1e-6;
  const [ax, ay, az] = [rx * SECOND * scale, ry * SECOND * scale, rz * SECOND * scale];
  return { matrix: [scale, -az, ay, az, scale, -ax, -ay, ax, scale], translation: [tx, ty, tz] };
}

/** The exact way back, not the transposed matrix: that is a millimetre off for large rotations. */
export function invertStep({ matrix, translation }: GeocentricStep): GeocentricStep {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const [p, q, r] = [(e * i - f * h) / whole, (c * h - b * i) / whole, (b * f - c * e) / whole];
  const [s, t, u] = [(f * g - d * i) / whole, (a * i - c * g) / whole, (c * d - a * f) / whole];
  const [v, w, o] = [(d * h - e * g) / whole, (b * g - a * h) / whole, (a * e - b * d) / whole];
  const [x, y, z] = translation;
  const back = [-(p * x + q * y + r * z), -(s * x + t * y + u * z), -(v * x + w * y + o * z)] as const;
  return { matrix: [p, q, r, s, t, u, v, w, o], translation: back };
}

/** True where the shift moves nothing: no parameters, and the figure is WGS 84's to a tenth of a millimetre. */
export function isNullShift({ parameters }: DatumShift, ellipsoid: Ellipsoid): boolean {
  return (
    parameters.every((value) => value === 0) &&
    Math.abs(ellipsoid.semiMajorAxis - WGS84.semiMajorAxis) < 0.001 &&
    Math.abs(ellipsoid.eccentricitySquared - WGS84.eccentricitySquared) < 1e-9
  );
}

/**
 * Takes [longitude, latitude(, height)] from one datum to another, in place.
 * @param withHeights true where heights are above the ellipsoid and follow the datum; else they stay as they are.
 */
export function shiftDatum(
  positions: Float64Array,
  stride: 2 | 3,
  step: GeocentricStep,
  from: Ellipsoid,
  to: Ellipsoid,
  withHeights: boolean,
): void {
  const [a, b, c, d, e, f, g, h, i] = step.matrix;
  const [tx, ty, tz] = step.translation;
  const moveHeights = withHeights && stride === 3;
  const point = new Float64Array(3);
  for (let at = 0; at + 1 < positions.length; at += stride) {
    point[0] = positions[at] as number;
    point[1] = positions[at + 1] as number;
    point[2] = moveHeights ? (positions[at + 2] as number) : 0;
    toGeocentric(point, from);
    const [x, y, z] = [point[0], point[1], point[2]];
    point[0] = a * x + b * y + c * z + tx;
    point[1] = d * x + e * y + f * z + ty;
    point[2] = g * x + h * y + i * z + tz;
    toGeodetic(point, to);
    positions[at] = point[0];
    positions[at + 1] = point[1];
    if (moveHeights) positions[at + 2] = point[2];
  }
}

export const WGS84_ELLIPSOID: Ellipsoid = WGS84;

/** [longitude, latitude, height] (degrees, metres) to [X, Y, Z] (metres), in place. */
export function toGeocentric(
  point: Float64Array,
  { semiMajorAxis, eccentricitySquared }: Ellipsoid,
  at = 0,
): void {
  const longitude = (point[at] as number) * RADIANS;
  const latitude = (point[at + 1] as number) * RADIANS;
  const height = point[at + 2] as number;
  const sine = Math.sin(latitude);
  const cosine = Math.cos(latitude);
  const normal = semiMajorAxis / Math.sqrt(1 - eccentricitySquared * sine * sine);
  point[at] = (normal + height) * cosine * Math.cos(longitude);
  point[at + 1] = (normal + height) * cosine * Math.sin(longitude);
  point[at + 2] = (normal * (1 - eccentricitySquared) + height) * sine;
}

/**
 * The way back, in place. Bowring (1985) with a second round: below a micrometre from the sea floor to satellites.
 */
export function toGeodetic(
  point: Float64Array,
  { semiMajorAxis, eccentricitySquared }: Ellipsoid,
  at = 0,
): void {
  const x = point[at] as number;
  const y = point[at + 1] as number;
  const z = point[at + 2] as number;
  const fromAxis = Math.sqrt(x * x + y * y);
  const minorToMajor = Math.sqrt(1 - eccentricitySquared);
  const minor = semiMajorAxis * minorToMajor;
  const second = eccentricitySquared / (1 - eccentricitySquared);
  let parametric = Math.atan2(z, fromAxis * minorToMajor);
  let latitude = 0;
  for (let round = 0; round < 2; round++) {
    const sine = Math.sin(parametric);
    const cosine = Math.cos(parametric);
    latitude = Math.atan2(
      z + second * minor * sine * sine * sine,
      fromAxis - eccentricitySquared * semiMajorAxis * cosine * cosine * cosine,
    );
    parametric = Math.atan2(minorToMajor * Math.sin(latitude), Math.cos(latitude));
  }
  const sine = Math.sin(latitude);
  const cosine = Math.cos(latitude);
  const root = Math.sqrt(1 - eccentricitySquared * sine * sine);
  point[at] = Math.atan2(y, x) / RADIANS;
  point[at + 1] = latitude / RADIANS;
  point[at + 2] = fromAxis * cosine + z * sine - semiMajorAxis * root;
}
