import { solarCoordinates, wrapHalfTurn } from './solar-coordinates.ts';

const MS_PER_DAY = 86_400_000;
/** Mean motion of the sun, degrees per day. */
const MOTION = 360 / 365.2422;

/** Apparent longitudes of the sun that name days of sunlight rules, degrees. */
export const SOLAR_TERMS: {
  /** 大寒. */
  readonly greatCold: number;
  /** 冬至; northern winter solstice. */
  readonly decemberSolstice: number;
  /** 夏至; winter solstice south of the equator. */
  readonly juneSolstice: number;
} = { greatCold: 300, decemberSolstice: 270, juneSolstice: 90 };

/**
 * Moment in a year when the sun reaches an apparent longitude; right to about 15 minutes.
 * @param year Gregorian, in UT.
 * @param longitudeDegrees 300 for Great Cold, 270 for the December solstice.
 * @returns milliseconds since 1970-01-01, UT.
 */
export function momentOfSolarLongitude(year: number, longitudeDegrees: number): number {
  const start = Date.UTC(year, 0, 1);
  // At New Year the sun stands at 280°.
  const ahead = longitudeDegrees - solarCoordinates(start).longitudeDegrees;
  let moment = start + ((ahead - 360 * Math.floor(ahead / 360)) / MOTION) * MS_PER_DAY;
  for (let turn = 0; turn < 6; turn++) {
    const missing = wrapHalfTurn(longitudeDegrees - solarCoordinates(moment).longitudeDegrees);
    moment += (missing / MOTION) * MS_PER_DAY;
  }
  return moment;
}
