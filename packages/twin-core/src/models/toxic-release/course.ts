import type { LevelSet } from './levels.ts';
import { shelter } from './indoors.ts';

type Three = readonly [number, number, number];

/** What one place goes through, outdoors and indoors; in the unit of its course unless said otherwise. */
export interface PlaceCourse {
  /** Integral over the run, unit × s. */
  readonly dose: number;
  /** Highest running mean over its level, best of all averaging times, for levels 1–3. */
  readonly ratios: Three;
  readonly indoorPeak: number;
  /** Integral of the air people breathe who stay in until it is time to open the windows. */
  readonly indoorDose: number;
  readonly indoorRatios: Three;
  /** When to open the windows, seconds; NaN where that does not come during the run. */
  readonly openUp: number;
}

/** Judges courses of one length; scratch memory is shared between calls. */
export function createCourseJudge(
  windows: LevelSet['windows'],
  airExchange: number,
  stepSeconds: number,
  steps: number,
): (means: ArrayLike<number>) => PlaceCourse {
  const cumulative = new Float64Array(steps + 1);
  const breathed = new Float64Array(steps);
  const judge = (means: ArrayLike<number>): { dose: number; ratios: Three } => {
    for (let step = 0; step < steps; step += 1) {
      cumulative[step + 1] = (cumulative[step] as number) + (means[step] as number) * stepSeconds;
    }
    return { dose: cumulative[steps] as number, ratios: highestRatios(cumulative, windows, stepSeconds) };
  };
  return (means) => {
    const outdoors = judge(means);
    const inside = shelter(means, airExchange, stepSeconds, breathed);
    const indoors = judge(breathed);
    return {
      ...outdoors,
      indoorPeak: inside.peak,
      indoorDose: indoors.dose,
      indoorRatios: indoors.ratios,
      openUp: inside.openFrom < steps ? inside.openFrom * stepSeconds : Number.NaN,
    };
  };
}

/** Highest mean over each averaging time, over its levels. */
export function highestRatios(
  cumulative: Float64Array,
  windows: LevelSet['windows'],
  stepSeconds: number,
): Three {
  const ratios: [number, number, number] = [0, 0, 0];
  for (const { seconds, limits } of windows) {
    const mean = highestGain(cumulative, Math.round(seconds / stepSeconds)) / seconds;
    for (const level of [0, 1, 2] as const) ratios[level] = Math.max(ratios[level], mean / limits[level]);
  }
  return ratios;
}

/** Largest increase over `width` steps of a sum that never falls. */
function highestGain(cumulative: Float64Array, width: number): number {
  let highest = 0;
  for (let end = width; end < cumulative.length; end += 1) {
    const gain = (cumulative[end] as number) - (cumulative[end - width] as number);
    if (gain > highest) highest = gain;
  }
  return highest;
}
