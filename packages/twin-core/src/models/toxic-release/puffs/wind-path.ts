import { cos, sin } from '../../../numeric/trigonometry.ts';
import type { WeatherSpell } from '../weather.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** Where the wind carries what is released, spell after spell; all sums from the start of the run. */
export interface WindPath {
  /** Start of each spell, seconds. */
  readonly starts: readonly number[];
  /** Speed in each spell, m/s. */
  readonly speeds: readonly number[];
  /** Way of the air up to a time, metres. */
  travelled(time: number): number;
  /** Displacement of the air up to a time, metres east and north. */
  displaced(time: number): readonly [east: number, north: number];
  /** When the air had travelled so far; the inverse of `travelled`. Before the start of the run: negative. */
  timeWhenTravelled(way: number): number;
  /** The spell a time lies in. */
  spellOf(time: number): number;
}

/**
 * @param speeds of the wind at the source's height in each spell, m/s, above 0.
 */
export function createWindPath(weather: readonly WeatherSpell[], speeds: readonly number[]): WindPath {
  const starts = weather.map(({ start }) => start);
  const east = weather.map(
    ({ windFromDegrees }, k) => -sin(windFromDegrees * RADIANS_PER_DEGREE) * (speeds[k] as number),
  );
  const north = weather.map(
    ({ windFromDegrees }, k) => -cos(windFromDegrees * RADIANS_PER_DEGREE) * (speeds[k] as number),
  );
  const sums = (rates: readonly number[]): number[] => {
    const found = [0];
    for (let k = 1; k < starts.length; k += 1) {
      found.push(
        (found[k - 1] as number) +
          (rates[k - 1] as number) * ((starts[k] as number) - (starts[k - 1] as number)),
      );
    }
    return found;
  };
  const [ways, easts, norths] = [sums(speeds), sums(east), sums(north)];
  const spellOf = (time: number): number =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= time),
    );
  const along = (sum: readonly number[], rates: readonly number[], time: number, spell: number): number =>
    (sum[spell] as number) + (rates[spell] as number) * (time - (starts[spell] as number));
  return {
    starts,
    speeds,
    spellOf,
    travelled: (time) => along(ways, speeds, time, spellOf(time)),
    displaced(time) {
      const spell = spellOf(time);
      return [along(easts, east, time, spell), along(norths, north, time, spell)];
    },
    timeWhenTravelled(way) {
      const spell = Math.max(
        0,
        ways.findLastIndex((start) => start <= way),
      );
      return (starts[spell] as number) + (way - (ways[spell] as number)) / (speeds[spell] as number);
    },
  };
}
