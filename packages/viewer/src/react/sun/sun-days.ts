import { momentOfSolarLongitude } from '@cityloom/twin-core/solar';
import type { SunMessageKey } from '../i18n/sun-messages.ts';

/** Days that rules and seasons are named after, by the apparent longitude of the sun, degrees. */
export const NAMED_DAYS: readonly (readonly [title: SunMessageKey, longitudeDegrees: number])[] = [
  ['sun.greatCold', 300],
  ['sun.winterSolstice', 270],
  ['sun.equinox', 0],
  ['sun.summerSolstice', 90],
];

const MS_PER_HOUR = 3_600_000;

/**
 * Date of the place on which the sun reaches a longitude along its yearly way, `YYYY-MM-DD`.
 * @param place longitude of the place, degrees east.
 */
export function dateOfSun(year: number, longitudeDegrees: number, place: number): string {
  const moment = momentOfSolarLongitude(year, longitudeDegrees) + (place / 15) * MS_PER_HOUR;
  return new Date(moment).toISOString().slice(0, 10);
}

/** Hours as `09:05`. */
export function clockTime(hours: number): string {
  const minutes = Math.round(hours * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
