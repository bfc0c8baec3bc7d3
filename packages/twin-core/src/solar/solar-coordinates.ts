import { atan2 } from '../numeric/arctangent.ts';
import { cos, sin } from '../numeric/trigonometry.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;
const MS_PER_DAY = 86_400_000;
/** Julian day of the Unix epoch. */
const UNIX_EPOCH = 2_440_587.5;
const J2000 = 2_451_545;
const DAYS_PER_CENTURY = 36_525;

/** Where the sun stands among the stars, seen from the centre of the Earth. */
export interface SolarCoordinates {
  /** Apparent longitude along the ecliptic, degrees in [0, 360): 270 at the winter solstice, 300 on Great Cold. */
  readonly longitudeDegrees: number;
  /** Degrees in [0, 360). */
  readonly rightAscensionDegrees: number;
  /** Degrees, north positive. */
  readonly declinationDegrees: number;
  /** Astronomical units. */
  readonly distance: number;
  /** Apparent less mean solar time, minutes in [-20, 20]. */
  readonly equationOfTime: number;
}

/** @returns degrees in [0, 360). */
export function wrapDegrees(angle: number): number {
  const rest = angle - 360 * Math.floor(angle / 360);
  return rest >= 360 ? 0 : rest;
}

/** @returns degrees in [-180, 180). */
export function wrapHalfTurn(angle: number): number {
  return wrapDegrees(angle + 180) - 180;
}

/** Sine of an angle in degrees, the same bits on every engine. */
export function sinDegrees(angle: number): number {
  return sin(wrapHalfTurn(angle) * RADIANS_PER_DEGREE);
}

/** Cosine of an angle in degrees, the same bits on every engine. */
export function cosDegrees(angle: number): number {
  return cos(wrapHalfTurn(angle) * RADIANS_PER_DEGREE);
}

/** Angle of the point (x, y) from the x axis, degrees in [-180, 180]. */
export function atan2Degrees(y: number, x: number): number {
  return atan2(y, x) / RADIANS_PER_DEGREE;
}

/**
 * Terrestrial less universal time, seconds: 69.2 in 2020 to 2026, before and after by the polynomials of Espenak and
 * Meeus 2006 for 1986 to 2005 and for 2005 to 2050. A wrong second moves the sun by 0.00001°.
 */
export function deltaTime(epochMs: number): number {
  const year = 1970 + epochMs / (365.2425 * MS_PER_DAY);
  const t = year - 2000;
  if (year >= 2005 && year < 2020) return 64.7 + (69.36 - 64.7) * ((year - 2005) / 15);
  if (year >= 2020 && year < 2028) return 69.2;
  if (year >= 2028) return 69.2 + (year - 2028) * 0.3;
  return 63.86 + 0.3345 * t - 0.060374 * t * t;
}

/** Julian centuries of terrestrial time since J2000. */
function centuries(epochMs: number): number {
  return (epochMs / MS_PER_DAY + UNIX_EPOCH - J2000 + deltaTime(epochMs) / 86_400) / DAYS_PER_CENTURY;
}

/** Longitude of the Moon's node, degrees; drives the nutation. */
function nodeOf(t: number): number {
  return 125.04 - 1934.136 * t;
}

/**
 * Coordinates of the sun. Error of the longitude below 0.01° from 1950 to 2050.
 *
 * Meeus 1998, Astronomical Algorithms, chapters 25 ("lower accuracy") and 28.
 * @param epochMs universal time, milliseconds since 1970-01-01.
 */
export function solarCoordinates(epochMs: number): SolarCoordinates {
  const t = centuries(epochMs);
  const meanLongitude = 280.46646 + t * (36_000.76983 + t * 0.0003032);
  const anomaly = 357.52911 + t * (35_999.05029 - t * 0.0001537);
  const eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
  const centre =
    (1.914602 - t * (0.004817 + t * 0.000014)) * sinDegrees(anomaly) +
    (0.019993 - t * 0.000101) * sinDegrees(2 * anomaly) +
    0.000289 * sinDegrees(3 * anomaly);
  const node = nodeOf(t);
  const longitude = meanLongitude + centre - 0.00569 - 0.00478 * sinDegrees(node);
  const obliquity =
    23.439291111 - t * (0.013004167 + t * (1.64e-7 - t * 5.04e-7)) + 0.00256 * cosDegrees(node);
  const sine = sinDegrees(longitude);
  const sineDeclination = sinDegrees(obliquity) * sine;
  const rightAscension = atan2Degrees(cosDegrees(obliquity) * sine, cosDegrees(longitude));
  const nutation = -0.00478 * sinDegrees(node) * cosDegrees(obliquity);
  return {
    longitudeDegrees: wrapDegrees(longitude),
    rightAscensionDegrees: wrapDegrees(rightAscension),
    declinationDegrees: atan2Degrees(sineDeclination, Math.sqrt(1 - sineDeclination * sineDeclination)),
    distance:
      (1.000001018 * (1 - eccentricity * eccentricity)) / (1 + eccentricity * cosDegrees(anomaly + centre)),
    equationOfTime: 4 * wrapHalfTurn(meanLongitude - 0.0057183 - rightAscension + nutation),
  };
}

/** Apparent sidereal time at Greenwich, degrees; Meeus 1998, equation 12.4 and the equation of the equinoxes. */
export function siderealDegrees(epochMs: number): number {
  const days = epochMs / MS_PER_DAY + UNIX_EPOCH - J2000;
  const t = days / DAYS_PER_CENTURY;
  // The whole turns of the days are left out: they would cost digits.
  const turns = 360 * (days - Math.floor(days));
  const node = nodeOf(t);
  return wrapDegrees(
    280.46061837 + turns + 0.98564736629 * days + 0.000387933 * t * t - 0.00478 * sinDegrees(node) * 0.9175,
  );
}
