import { exp } from '../../numeric/exponential.ts';

/** Air of a room over time, in the unit of the air outside. */
export interface IndoorCourse {
  /** Mean over each step of the air people breathe who go by the advice. */
  readonly breathed: Float64Array;
  /** Highest step in the room before it is aired. */
  readonly peak: number;
  /**
   * Step from which the air outside stays cleaner than that inside: time to open the windows. The number of steps
   * where that does not come during the run.
   */
  readonly openFrom: number;
}

/**
 * Indoor air by dC_i/dt = a (C − C_i), exact for air outside that is constant within each step; windows stay closed
 * until the air outside is the cleaner one for good, then people breathe that.
 * @param outdoor mean over each step.
 * @param airExchange per second.
 * @param breathed where the result goes, as long as `outdoor`.
 */
export function shelter(
  outdoor: ArrayLike<number>,
  airExchange: number,
  stepSeconds: number,
  breathed: Float64Array = new Float64Array(outdoor.length),
): IndoorCourse {
  const turnover = airExchange * stepSeconds;
  const kept = exp(-turnover);
  const meanKept = turnover > 0 ? (1 - kept) / turnover : 1;
  let inside = 0;
  let openFrom = 0;
  for (let step = 0; step < outdoor.length; step += 1) {
    const outside = outdoor[step] as number;
    const difference = inside - outside;
    breathed[step] = outside + difference * meanKept;
    inside = outside + difference * kept;
    if (outside > inside) openFrom = step + 1;
  }
  let peak = 0;
  for (let step = 0; step < openFrom; step += 1) peak = Math.max(peak, breathed[step] as number);
  for (let step = openFrom; step < outdoor.length; step += 1) breathed[step] = outdoor[step] as number;
  return { breathed, peak, openFrom };
}
