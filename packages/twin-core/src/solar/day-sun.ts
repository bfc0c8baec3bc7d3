import { solarCoordinates } from './solar-coordinates.ts';
import { momentOfTrueSolarTime, sunDirection } from './sun-position.ts';
import type { SunDirection } from './sun-position.ts';

const MS_PER_HOUR = 3_600_000;

/** The sun over a place on one day, as sunlight tables have it: with the declination of true noon for the whole day. */
export interface DaySun {
  /** True solar noon, milliseconds since 1970-01-01, UT. */
  readonly noonMs: number;
  /** Degrees, north positive. */
  readonly declinationDegrees: number;
}

/**
 * The sun on the day at a longitude that holds a moment, in mean solar time of the place.
 * @param dayMs milliseconds since 1970-01-01, UT.
 * @param longitude degrees, east positive.
 */
export function daySunAt(dayMs: number, longitude: number): DaySun {
  const noonMs = momentOfTrueSolarTime(dayMs, longitude, 12);
  return { noonMs, declinationDegrees: solarCoordinates(noonMs).declinationDegrees };
}

/**
 * The sun on a date at a longitude.
 * @param date `YYYY-MM-DD`, a day of the place.
 * @param longitude degrees, east positive.
 * @throws {RangeError} if it is no date.
 */
export function daySunOf(date: string, longitude: number): DaySun {
  const middle = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(middle)) {
    throw new RangeError(`daySunOf: "${date}" is no date; give one as YYYY-MM-DD, for example 2026-01-20.`);
  }
  return daySunAt(middle - (longitude / 15) * MS_PER_HOUR, longitude);
}

/**
 * Unit vector to the sun of a day at a true solar time: what rays of sunlight models follow, and what the shadows of a
 * picture must fall by to agree with them.
 * @param latitude degrees, north positive.
 * @param hours true solar time, 12 at noon.
 */
export function daySunDirection(
  { declinationDegrees }: Pick<DaySun, 'declinationDegrees'>,
  latitude: number,
  hours: number,
): SunDirection {
  return sunDirection(latitude, declinationDegrees, (hours - 12) * 15);
}

/**
 * Times of sunrise and sunset of a day, of the middle of the disc without air, hours of true solar time.
 * @returns `undefined` where the sun does not cross the horizon on this day.
 */
export function sunriseAndSunset(
  { declinationDegrees }: Pick<DaySun, 'declinationDegrees'>,
  latitude: number,
): readonly [rise: number, set: number] | undefined {
  let [low, high] = [0, 12];
  const up = (hours: number): boolean => daySunDirection({ declinationDegrees }, latitude, hours)[2] > 0;
  if (up(0) || !up(12)) return undefined;
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if (up(middle)) high = middle;
    else low = middle;
  }
  return [high, 24 - high];
}
