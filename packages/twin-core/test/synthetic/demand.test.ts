import { activityAt, createSyntheticCity, MODE, solarHour } from '@cityloom/twin-core/synthetic';
import { describe, expect, it } from 'vitest';
import { gridSketch, networkOf } from './small-streets.ts';

const LONGITUDE = 71;
const DAY = 20_000 * 24;
/** Time at which the sun of the small city shows an hour, milliseconds since 1970. */
const timeAt = (hour: number): number => (DAY + hour - LONGITUDE / 15) * 3_600_000;

describe('demand by hour of day', () => {
  it('has the rush hours of a weekday and quiet nights', () => {
    expect(solarHour(timeAt(6), LONGITUDE)).toBeCloseTo(6, 9);
    expect(activityAt(timeAt(17.5), LONGITUDE)).toBeCloseTo(1, 9);
    expect(activityAt(timeAt(7.5), LONGITUDE)).toBeCloseTo(0.9, 2);
    expect(activityAt(timeAt(3.5), LONGITUDE)).toBeCloseTo(0.06, 2);
  });

  it.each([
    ['sets out', 6],
    ['parks', 19],
  ])('%s as the hour asks for', (_, hour) => {
    const network = networkOf(gridSketch(6, 150));
    const count = 120;
    const city = createSyntheticCity({
      ...{ network, startTime: timeAt(hour), vehicles: count, seed: 2, incidentsPerHour: 0 },
    });
    const driving = (): number =>
      city.traffic.modes.slice(0, count).filter((mode) => mode !== MODE.off).length;
    const wanted = (): number => count * activityAt(city.time, LONGITUDE);
    const before = driving();
    expect(Math.abs(before - wanted())).toBeLessThan(15);
    city.advance(timeAt(hour + 1));
    expect(Math.abs(driving() - wanted())).toBeLessThan(6);
    expect(Math.abs(driving() - before)).toBeGreaterThan(10);
  });
});
