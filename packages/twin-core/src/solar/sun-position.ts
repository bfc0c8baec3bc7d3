import {
  atan2Degrees,
  cosDegrees,
  siderealDegrees,
  sinDegrees,
  solarCoordinates,
  wrapDegrees,
  wrapHalfTurn,
} from './solar-coordinates.ts';

const MS_PER_HOUR = 3_600_000;
/** Horizontal parallax at one astronomical unit, degrees (8.794″). */
const PARALLAX = 8.794 / 3600;

/** Air that bends light near the horizon. */
export interface Air {
  /** hPa at the place. */
  readonly pressure: number;
  /** °C. */
  readonly temperatureCelsius: number;
}

/** Mean air at sea level. */
export const STANDARD_AIR: Air = { pressure: 1010, temperatureCelsius: 10 };

/** Where the sun stands in the sky. */
export interface SunPosition {
  /** Of the middle of the disc above the horizon, degrees. */
  readonly altitudeDegrees: number;
  /** Clockwise from north, degrees in [0, 360). */
  readonly azimuthDegrees: number;
}

/** Unit vector to the sun: east, north, up. */
export type SunDirection = readonly [east: number, north: number, up: number];

/** Hours from the sun's highest stand, degrees in [-180, 180), 15 per hour; afternoon positive. */
export function hourAngleDegrees(epochMs: number, longitude: number): number {
  return wrapHalfTurn(siderealDegrees(epochMs) + longitude - solarCoordinates(epochMs).rightAscensionDegrees);
}

/**
 * True (apparent) solar time at a longitude, hours in [0, 24): 12 where the sun stands highest.
 * @param longitude degrees, east positive.
 */
export function trueSolarTime(epochMs: number, longitude: number): number {
  return 12 + hourAngleDegrees(epochMs, longitude) / 15;
}

/**
 * Moment of a true solar time on the day that holds `dayMs` in mean solar time of the place.
 * @param hours true solar time in [0, 24].
 * @returns milliseconds since 1970-01-01, UT; right to 0.1 s.
 */
export function momentOfTrueSolarTime(dayMs: number, longitude: number, hours: number): number {
  const meanOffset = (longitude / 15) * MS_PER_HOUR;
  const midnight = Math.floor((dayMs + meanOffset) / (24 * MS_PER_HOUR)) * 24 * MS_PER_HOUR - meanOffset;
  let moment = midnight + hours * MS_PER_HOUR;
  for (let turn = 0; turn < 3; turn++) {
    const ahead = wrapHalfTurn(hourAngleDegrees(moment, longitude) - (hours - 12) * 15) / 15;
    moment -= ahead * MS_PER_HOUR;
  }
  return moment;
}

/** Unit vector to the sun from a latitude; angles in degrees, the hour angle positive in the afternoon. */
export function sunDirection(latitude: number, declination: number, hourAngle: number): SunDirection {
  const [sinLatitude, cosLatitude] = [sinDegrees(latitude), cosDegrees(latitude)];
  const [sinDeclination, cosDeclination] = [sinDegrees(declination), cosDegrees(declination)];
  const [sinHour, cosHour] = [sinDegrees(hourAngle), cosDegrees(hourAngle)];
  return [
    -cosDeclination * sinHour,
    sinDeclination * cosLatitude - cosDeclination * cosHour * sinLatitude,
    sinLatitude * sinDeclination + cosLatitude * cosDeclination * cosHour,
  ];
}

/** Altitude and azimuth of a direction. */
export function positionOfDirection([east, north, up]: SunDirection): SunPosition {
  return {
    altitudeDegrees: atan2Degrees(up, Math.sqrt(east * east + north * north)),
    azimuthDegrees: wrapDegrees(atan2Degrees(east, north)),
  };
}

/** Lift by refraction at an altitude without air, degrees; Meeus 1998, equation 16.4, as NREL SPA takes it. */
export function refractionDegrees(altitude: number, { pressure, temperatureCelsius }: Air): number {
  // Below the disc's own setting there is nothing to see, and the formula breaks down.
  if (altitude < -0.8333) return 0;
  const angle = altitude + 10.3 / (altitude + 5.11);
  const tangent = sinDegrees(angle) / cosDegrees(angle);
  return ((pressure / 1010) * (283 / (273 + temperatureCelsius)) * 1.02) / (60 * tangent);
}

/** The same direction lifted by refraction. */
export function refracted(direction: SunDirection, air: Air): SunDirection {
  const { altitudeDegrees } = positionOfDirection(direction);
  const lifted = altitudeDegrees + refractionDegrees(altitudeDegrees, air);
  const [east, north] = direction;
  const flat = Math.sqrt(east * east + north * north);
  if (flat === 0) return direction;
  const share = cosDegrees(lifted) / flat;
  return [east * share, north * share, sinDegrees(lifted)];
}

/** How to see the sun. */
export interface SunPositionOptions {
  /** With the lift by refraction in this air; default none: the airless direction. */
  readonly air?: Air;
}

/**
 * Where the sun stands in the sky of a place, within 0.01° of NREL SPA (Reda and Andreas 2004) from 1950 to 2050.
 * @param epochMs universal time, milliseconds since 1970-01-01.
 * @param longitude degrees, east positive.
 * @param latitude degrees, north positive.
 */
export function sunPosition(
  epochMs: number,
  longitude: number,
  latitude: number,
  { air }: SunPositionOptions = {},
): SunPosition {
  const { declinationDegrees, distance } = solarCoordinates(epochMs);
  const direction = sunDirection(latitude, declinationDegrees, hourAngleDegrees(epochMs, longitude));
  const { altitudeDegrees, azimuthDegrees } = positionOfDirection(direction);
  // Seen from the surface instead of the centre the sun stands a little lower.
  const altitude = altitudeDegrees - (PARALLAX / distance) * cosDegrees(altitudeDegrees);
  return {
    altitudeDegrees: altitude + (air === undefined ? 0 : refractionDegrees(altitude, air)),
    azimuthDegrees,
  };
}
