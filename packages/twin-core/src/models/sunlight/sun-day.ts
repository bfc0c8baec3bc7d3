import {
  daySunAt,
  daySunDirection,
  daySunOf,
  momentOfSolarLongitude,
  refracted,
  SOLAR_TERMS,
  STANDARD_AIR,
} from '../../solar/index.ts';
import type { Position } from '../../geo/position.ts';
import type { SunlightParameters } from './parameters.ts';
import { BANDS, ruleOf } from './rules.ts';
import type { RuleDay, SunlightRule } from './rules.ts';

/** The sun of one day over a place, in steps of true solar time. */
export interface SunDay {
  /** True solar noon, milliseconds since 1970-01-01, UT. */
  readonly noonMs: number;
  /** At true noon, taken for the whole day, degrees. */
  readonly declinationDegrees: number;
  /** Hours of true solar time. */
  readonly band: readonly [from: number, to: number];
  /** Seconds. */
  readonly timeStep: number;
  /** Middle of each step in which the sun is up, hours of true solar time. */
  readonly hours: Float64Array;
  /** Unit vectors to the sun at those times: east, north, up. */
  readonly directions: Float64Array;
}

/** Steps of a band in which the sun is up: each stands for its middle. */
export function sunOfBand(
  latitude: number,
  declinationDegrees: number,
  [from, to]: readonly [number, number],
  timeStep: number,
  refraction: boolean,
): Pick<SunDay, 'hours' | 'directions'> {
  const steps = Math.round(((to - from) * 3600) / timeStep);
  const hours: number[] = [];
  const directions: number[] = [];
  for (let step = 0; step < steps; step++) {
    const hour = from + ((step + 0.5) * timeStep) / 3600;
    const plain = daySunDirection({ declinationDegrees }, latitude, hour);
    const direction = refraction ? refracted(plain, STANDARD_AIR) : plain;
    if (!(direction[2] > 0)) continue;
    hours.push(hour);
    directions.push(...direction);
  }
  return { hours: Float64Array.from(hours), directions: Float64Array.from(directions) };
}

/** What a run is measured against. */
export function ruleFor(parameters: SunlightParameters): SunlightRule {
  const rule = ruleOf(parameters.climateZone, parameters.citySize, parameters.dwelling);
  const { requiredHours } = parameters;
  if (requiredHours === undefined || requiredHours === rule.hours) return rule;
  return { ...rule, hours: requiredHours, source: 'requiredHours', verified: true };
}

/** The day of a run over a place. */
export function sunDayOf(parameters: SunlightParameters, [longitude, latitude]: Position): SunDay {
  const { day, bandFrom, bandTo, timeStep, refraction } = parameters;
  const named = day === 'rule' ? ruleFor(parameters).day : day;
  const { noonMs, declinationDegrees } =
    named === 'date'
      ? daySunOf(parameters.date ?? '', longitude)
      : daySunAt(momentOfSolarLongitude(parameters.year, longitudeOf(named, latitude)), longitude);
  const usual = named === 'date' ? ([0, 24] as const) : BANDS[named];
  const band = [bandFrom ?? usual[0], bandTo ?? usual[1]] as const;
  return {
    noonMs,
    declinationDegrees,
    band,
    timeStep,
    ...sunOfBand(latitude, declinationDegrees, band, timeStep, refraction),
  };
}

function longitudeOf(day: RuleDay, latitude: number): number {
  if (day === 'greatCold') return SOLAR_TERMS.greatCold;
  return latitude < 0 ? SOLAR_TERMS.juneSolstice : SOLAR_TERMS.decemberSolstice;
}
