import { interpolate, nodeOf } from './along-wind-table.ts';
import type { AlongWindTable } from './along-wind-table.ts';
import { centrelineConcentration, crosswindShare } from './plume.ts';
import type { Receptors } from './receptors.ts';
import type { ReleaseSetting } from './release-setting.ts';
import type { WindFrame } from './wind-frame.ts';

/** What the exposed buildings went through; one entry per building in `rows`. */
export interface Exposure {
  /** Index into the receptors. */
  readonly rows: Uint32Array;
  /** Highest guideline level exceeded, 0–3. */
  readonly level: Uint8Array;
  /** Highest momentary concentration, ppm. */
  readonly peak: Float64Array;
  /** Integral of the concentration over the run, ppm·min. */
  readonly dose: Float64Array;
  /** First time above AEGL-1 for 10 min, seconds; NaN if never. */
  readonly arrival: Float64Array;
  /** Metres from the release. */
  readonly distance: Float64Array;
}

const BATCH = 1024;
/** Halvings of the time to the peak: 2^-24 of an hour is a fifth of a millisecond. */
const BISECTIONS = 24;

/** Exposes each receptor; lists those that reach AEGL-1 at any moment or as a mean. */
export function* exposeReceptors(
  receptors: Receptors,
  frame: WindFrame,
  table: AlongWindTable,
  setting: ReleaseSetting,
  run: { readonly receptorHeight: number; readonly duration: number },
): Generator<undefined, Exposure> {
  const { source, passage, ppm, arrivalLimit } = setting;
  const rows: number[] = [];
  const level: number[] = [];
  const peak: number[] = [];
  const dose: number[] = [];
  const arrival: number[] = [];
  const distance: number[] = [];
  for (let row = 0; row < receptors.objects.length; row += 1) {
    if (row % BATCH === 0) yield undefined;
    const longitude = receptors.positions[2 * row] as number;
    const latitude = receptors.positions[2 * row + 1] as number;
    const { x, y } = frame.toWind([longitude, latitude]);
    if (!(x >= 1)) continue;
    const node = nodeOf(table, x);
    if (interpolate(table.centre, node) === 0) continue;
    const sigmaY = source.sigmas.y(x);
    const strength = centrelineConcentration(source, x, run.receptorHeight) * crosswindShare(y, sigmaY);
    const highest = strength * interpolate(table.peak, node);
    const reached = table.ratios.filter((ratio) => strength * interpolate(ratio, node) >= 1).length;
    if (reached === 0 && highest < arrivalLimit) continue;
    rows.push(row);
    level.push(reached);
    peak.push(highest * ppm);
    dose.push((strength * interpolate(table.dose, node) * ppm) / 60);
    const peakTime = Math.min(passage.peakTime(x), run.duration);
    arrival.push(firstTime((t) => strength * passage.at(x, t, sigmaY), arrivalLimit, peakTime));
    distance.push(Math.sqrt(x * x + y * y));
  }
  return {
    rows: Uint32Array.from(rows),
    level: Uint8Array.from(level),
    peak: Float64Array.from(peak),
    dose: Float64Array.from(dose),
    arrival: Float64Array.from(arrival),
    distance: Float64Array.from(distance),
  };
}

/** First time a concentration that rises until `peakTime` exceeds a limit; NaN if it does not. */
function firstTime(concentration: (t: number) => number, limit: number, peakTime: number): number {
  if (concentration(peakTime) < limit) return Number.NaN;
  let before = 0;
  let after = peakTime;
  for (let round = 0; round < BISECTIONS; round += 1) {
    const middle = (before + after) / 2;
    if (concentration(middle) >= limit) after = middle;
    else before = middle;
  }
  return after;
}
