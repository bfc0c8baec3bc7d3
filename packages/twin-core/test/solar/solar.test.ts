import {
  momentOfSolarLongitude,
  momentOfTrueSolarTime,
  positionOfDirection,
  refracted,
  SOLAR_TERMS,
  solarCoordinates,
  STANDARD_AIR,
  sunDirection,
  sunPosition,
  trueSolarTime,
} from '@cityloom/twin-core/solar';
import { getSpa } from 'nrel-spa';
import { getPosition } from 'suncalc';
import { describe, expect, it } from 'vitest';

const CITIES = [
  ['Astana', 71.43, 51.13],
  ['Shanghai', 121.47, 31.23],
  ['Harbin', 126.53, 45.8],
  ['Singapore', 103.82, 1.35],
  ['Santiago', -70.67, -33.45],
  ['Reykjavik', -21.9, 64.15],
] as const;
const HOUR = 3_600_000;

/** Every six days and a bit over ten years, at all hours. */
function moments(): number[] {
  return Array.from({ length: 600 }, (_, index) => Date.UTC(2020, 0, 1) + index * 146.37 * HOUR);
}

function turn(a: number, b: number): number {
  return Math.abs(((a - b + 540) % 360) - 180);
}

describe('where the sun stands', () => {
  it('is what the published case of NREL SPA says, within 0.01°', () => {
    const air = { pressure: 820, temperatureCelsius: 11 };
    const moment = Date.UTC(2003, 9, 17, 19, 30, 30);
    const { altitudeDegrees, azimuthDegrees } = sunPosition(moment, -105.1786, 39.742476, { air });
    expect(Math.abs(90 - altitudeDegrees - 50.11162)).toBeLessThan(0.01);
    expect(Math.abs(azimuthDegrees - 194.34024)).toBeLessThan(0.01);
  });

  it.each(CITIES)(
    'is what an implementation of SPA says over ten years in %s',
    (_name, longitude, latitude) => {
      let checked = 0;
      for (const moment of moments()) {
        const air = { pressure: 1013, temperatureCelsius: 15 };
        const { altitudeDegrees, azimuthDegrees } = sunPosition(moment, longitude, latitude, { air });
        if (altitudeDegrees < 1) continue;
        const spa = getSpa(new Date(moment), latitude, longitude, 0, {
          elevation: 0,
          pressure: air.pressure,
          temperature: air.temperatureCelsius,
          delta_t: 69.2,
        });
        expect(Math.abs(90 - altitudeDegrees - spa.zenith)).toBeLessThan(0.015);
        const across = Math.cos((altitudeDegrees * Math.PI) / 180);
        expect(turn(azimuthDegrees, spa.azimuth) * across).toBeLessThan(0.015);
        const second = getPosition(new Date(moment), latitude, longitude);
        expect(Math.abs(altitudeDegrees - second.altitude)).toBeLessThan(0.03);
        expect(turn(azimuthDegrees, second.azimuth) * across).toBeLessThan(0.03);
        checked++;
      }
      expect(checked).toBeGreaterThan(150);
    },
  );

  it('is lifted near the horizon by air, and by a direction as by a position', () => {
    const [latitude, moment] = [51.13, Date.UTC(2026, 0, 20, 3, 45)];
    const plain = sunPosition(moment, 71.43, latitude).altitudeDegrees;
    const lifted = sunPosition(moment, 71.43, latitude, { air: STANDARD_AIR }).altitudeDegrees;
    expect(plain).toBeGreaterThan(0);
    expect(plain).toBeLessThan(4);
    // Bennett 1982 by the almanac: 0.2° to 0.5° below 4°.
    expect(lifted - plain).toBeGreaterThan(0.15);
    expect(lifted - plain).toBeLessThan(0.5);
    const direction = sunDirection(latitude, -20.13, -58);
    const { altitudeDegrees, azimuthDegrees } = positionOfDirection(direction);
    const raised = positionOfDirection(refracted(direction, STANDARD_AIR));
    expect(raised.azimuthDegrees).toBeCloseTo(azimuthDegrees, 9);
    expect(raised.altitudeDegrees - altitudeDegrees).toBeGreaterThan(0.05);
    expect(Math.hypot(...refracted(direction, STANDARD_AIR))).toBeCloseTo(1, 12);
  });

  it('follows the tables of Shanghai in true solar time', () => {
    for (const [declination, hour, altitude, azimuth] of [
      [-20.1312, 8, 12.8843, 123.4759],
      [-20.1312, 12, 38.6388, 180],
      [-23.4394, 9, 20.3962, 136.1993],
      [-23.4394, 12, 35.3306, 180],
    ] as const) {
      const found = positionOfDirection(sunDirection(31.23, declination, (hour - 12) * 15));
      expect(found.altitudeDegrees).toBeCloseTo(altitude, 3);
      expect(found.azimuthDegrees).toBeCloseTo(azimuth, 3);
    }
  });
});

describe('true solar time', () => {
  it('is mean time plus the equation of time, there and back', () => {
    for (const [, longitude] of CITIES) {
      for (const moment of moments().slice(0, 80)) {
        const { equationOfTime } = solarCoordinates(moment);
        const mean = (((moment / HOUR + longitude / 15) % 24) + 24) % 24;
        const difference = (((trueSolarTime(moment, longitude) - mean - equationOfTime / 60) % 24) + 36) % 24;
        expect(difference).toBeCloseTo(12, 3);
        const hours = 0.5 + ((moment / HOUR) % 23);
        const back = momentOfTrueSolarTime(moment, longitude, hours);
        expect(trueSolarTime(back, longitude)).toBeCloseTo(hours, 5);
        expect(Math.abs(back - moment)).toBeLessThan(25 * HOUR);
      }
    }
  });

  it('has the year’s extremes of the equation of time', () => {
    const days = Array.from({ length: 365 }, (_, day) => Date.UTC(2026, 0, 1 + day, 12));
    const values = days.map((day) => solarCoordinates(day).equationOfTime);
    // Almanac: -14.2 min about 11 February, +16.4 min about 3 November.
    expect(Math.min(...values)).toBeCloseTo(-14.24, 1);
    expect(Math.max(...values)).toBeCloseTo(16.43, 1);
    expect(new Date(days[values.indexOf(Math.max(...values))] ?? 0).getUTCMonth()).toBe(10);
  });
});

describe('days of the sun', () => {
  it.each([
    // Almanac: solstices and equinoxes to the minute, UT.
    [2020, SOLAR_TERMS.decemberSolstice, '2020-12-21T10:02Z'],
    [2024, SOLAR_TERMS.juneSolstice, '2024-06-20T20:51Z'],
    [2026, SOLAR_TERMS.decemberSolstice, '2026-12-21T20:50Z'],
    [2026, 0, '2026-03-20T14:46Z'],
    // Great Cold of 2026: 20 January 09:45 in China.
    [2026, SOLAR_TERMS.greatCold, '2026-01-20T01:45Z'],
  ] as const)('in %i the sun reaches %i°', (year, longitude, expected) => {
    const found = momentOfSolarLongitude(year, longitude);
    expect(Math.abs(found - Date.parse(expected)) / 60_000).toBeLessThan(15);
  });
});
