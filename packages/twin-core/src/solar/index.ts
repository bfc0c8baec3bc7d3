export { daySunAt, daySunDirection, daySunOf, sunriseAndSunset } from './day-sun.ts';
export type { DaySun } from './day-sun.ts';
export { cosDegrees, deltaTime, sinDegrees, solarCoordinates } from './solar-coordinates.ts';
export type { SolarCoordinates } from './solar-coordinates.ts';
export { momentOfSolarLongitude, SOLAR_TERMS } from './solar-terms.ts';
export {
  hourAngleDegrees,
  momentOfTrueSolarTime,
  positionOfDirection,
  refracted,
  refractionDegrees,
  STANDARD_AIR,
  sunDirection,
  sunPosition,
  trueSolarTime,
} from './sun-position.ts';
export type { Air, SunDirection, SunPosition, SunPositionOptions } from './sun-position.ts';
