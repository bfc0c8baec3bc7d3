import { interpolate, nodeOf } from './along-wind-table.ts';
import type { AlongWindTable } from './along-wind-table.ts';
import { centrelineConcentration, crosswindShare } from './plume.ts';
import type { Receptors } from './receptors.ts';
import type { SteadySetting } from './steady-setting.ts';
import type { WindFrame } from './wind-frame.ts';

/** What one exposed building went through. Concentrations in the unit of the levels. */
export interface ExposedBuilding {
  /** Index into the receptors. */
  readonly row: number;
  /** Highest guideline level exceeded outdoors, 0–3. */
  readonly level: number;
  /** Highest momentary concentration. */
  readonly peak: number;
  /** Integral of the concentration over the run, unit × min. */
  readonly dose: number;
  /** First time above the lowest level, seconds; NaN if never. */
  readonly arrival: number;
  /** Metres from the release, the nearest one of several. */
  readonly distance: number;
  /** Highest level exceeded by those who stay in. */
  readonly indoorLevel: number;
  readonly indoorPeak: number;
  /** Of those who stay in and open the windows in time. */
  readonly indoorDose: number;
  /** When to open the windows, seconds; NaN where that does not come during the run. */
  readonly openUp: number;
}

const BATCH = 1024;
/** Halvings of the time to the peak: 2^-24 of an hour is a fifth of a millisecond. */
const BISECTIONS = 24;
const SECONDS_PER_MINUTE = 60;

/** Exposes each receptor; lists those that reach the lowest level at any moment or as a mean. */
export function* exposeReceptors(
  receptors: Receptors,
  frame: WindFrame,
  table: AlongWindTable,
  setting: SteadySetting,
  duration: number,
): Generator<undefined, ExposedBuilding[]> {
  const { source, passage, perKilogram, arrivalLimit, receptorHeight } = setting;
  const exposed: ExposedBuilding[] = [];
  for (let row = 0; row < receptors.objects.length; row += 1) {
    if (row % BATCH === 0) yield undefined;
    const longitude = receptors.positions[2 * row] as number;
    const latitude = receptors.positions[2 * row + 1] as number;
    const { x, y } = frame.toWind([longitude, latitude]);
    if (!(x >= 1)) continue;
    const node = nodeOf(table, x);
    if (interpolate(table.centre, node) === 0) continue;
    const share = crosswindShare(y, source.sigmas.y(x));
    const strength = centrelineConcentration(source, x, receptorHeight) * share;
    const highest = strength * interpolate(table.peak, node);
    const reached = (ratios: AlongWindTable['ratios']): number =>
      ratios.filter((ratio) => strength * interpolate(ratio, node) >= 1).length;
    const level = reached(table.ratios);
    if (level === 0 && highest < arrivalLimit) continue;
    const peakTime = Math.min(passage.peakTime(x), duration);
    const sigmaX = interpolate(table.sigmaX, node);
    exposed.push({
      row,
      level,
      peak: highest * perKilogram,
      dose: (strength * interpolate(table.dose, node) * perKilogram) / SECONDS_PER_MINUTE,
      arrival: firstTime((t) => strength * passage.at(x, t, sigmaX), arrivalLimit, peakTime),
      distance: Math.sqrt(x * x + y * y),
      indoorLevel: reached(table.indoorRatios),
      indoorPeak: strength * interpolate(table.indoorPeak, node) * perKilogram,
      indoorDose: (strength * interpolate(table.indoorDose, node) * perKilogram) / SECONDS_PER_MINUTE,
      openUp: interpolate(table.openUp, node),
    });
  }
  return exposed;
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
