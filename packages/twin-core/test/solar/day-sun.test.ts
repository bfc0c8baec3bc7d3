import {
  daySunDirection,
  daySunOf,
  positionOfDirection,
  sunPosition,
  sunriseAndSunset,
} from '@cityloom/twin-core/solar';
import { describe, expect, it } from 'vitest';

const ASTANA = [71.43, 51.13] as const;

describe('the sun of a day', () => {
  it('is the sun of each moment, to the declination of a few hours', () => {
    for (const date of ['2026-01-20', '2026-03-20', '2026-06-21', '2026-10-01']) {
      const day = daySunOf(date, ASTANA[0]);
      for (const hours of [9, 12, 15]) {
        const moment = sunPosition(day.noonMs + (hours - 12) * 3_600_000, ...ASTANA);
        const seen = positionOfDirection(daySunDirection(day, ASTANA[1], hours));
        expect(Math.abs(seen.altitudeDegrees - moment.altitudeDegrees)).toBeLessThan(0.08);
        expect(Math.abs(seen.azimuthDegrees - moment.azimuthDegrees)).toBeLessThan(0.08);
      }
    }
  });

  it('rises and sets as the closed form says', () => {
    const day = daySunOf('2026-01-20', ASTANA[0]);
    const radians = Math.PI / 180;
    const half =
      Math.acos(-Math.tan(ASTANA[1] * radians) * Math.tan(day.declinationDegrees * radians)) / radians / 15;
    expect(sunriseAndSunset(day, ASTANA[1])?.map((hours) => hours.toFixed(6))).toEqual(
      [12 - half, 12 + half].map((hours) => hours.toFixed(6)),
    );
    expect(sunriseAndSunset(daySunOf('2026-06-21', 25), 70)).toBeUndefined();
    expect(sunriseAndSunset(daySunOf('2026-12-21', 25), 70)).toBeUndefined();
  });

  it('says what is no date', () => {
    expect(() => daySunOf('20.1.2026', 0)).toThrow(/20\.1\.2026.*2026-01-20/);
  });
});
