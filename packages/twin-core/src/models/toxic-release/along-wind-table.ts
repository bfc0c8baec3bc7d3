import { log } from '../../numeric/logarithm.ts';
import { centrelineConcentration } from './plume.ts';
import type { ReleaseSetting } from './release-setting.ts';

/** Farthest node, metres. */
const FARTHEST = 100_000;
/** Where the method ends, metres. */
const VALID_TO = 10_000;
/** Distance of two nodes, in σx, and its bounds as a share of the distance. */
const SPACING = 0.1;
const LEAST_SPACING = 0.001;
const LARGEST_SPACING = 0.01;
/** Nodes between two chances to cancel. */
const BATCH = 128;

/**
 * Everything that depends on the distance downwind alone, at nodes from 1 m onwards, each by the
 * same ratio farther than the last. Nodes lie at most 0.1 σx apart, so that a straight line between
 * them is within 0.0003 of the passage of a finite release (0.13 % of the peak of a puff).
 *
 * This is what makes a city cheap: concentration = (centreline × crosswind share) × passage, and
 * means, doses and peaks are linear in the bracket, so they are worked out once per node instead of
 * once per building and time step.
 */
export interface AlongWindTable {
  readonly count: number;
  /** Natural logarithm of the ratio of neighbouring distances. */
  readonly logRatio: number;
  /** Metres. */
  readonly x: Float64Array;
  readonly sigmaY: Float64Array;
  /** Steady centreline concentration, kg/m³ (kg·s/m³ for an instantaneous release). */
  readonly centre: Float64Array;
  /** Highest `passage.at` during the run. */
  readonly peak: Float64Array;
  /** `passage.upTo` the end of the run. */
  readonly dose: Float64Array;
  /** Highest running mean of the passage over its guideline level, best of all averaging times, for levels 1–3. */
  readonly ratios: readonly [Float64Array, Float64Array, Float64Array];
}

/** Place of a distance in the table; the integer part is the node, the rest the share of the next. */
export function nodeOf(table: Pick<AlongWindTable, 'logRatio'>, x: number): number {
  return log(x) / table.logRatio;
}

/** Value between nodes; 0 outside the table. */
export function interpolate(values: Float64Array, node: number): number {
  const index = Math.floor(node);
  if (index < 0 || index + 1 >= values.length) return 0;
  const low = values[index] as number;
  return low + ((values[index + 1] as number) - low) * (node - index);
}

/**
 * Fills the table for times 0, `timeStep` … `duration`.
 * Ends at the last node where the concentration of interest is reached at any time.
 */
export function* buildAlongWindTable(
  setting: ReleaseSetting,
  receptorHeight: number,
  duration: number,
  timeStep: number,
): Generator<undefined, AlongWindTable> {
  const { source, passage, floor } = setting;
  const nodes = nodesOfInterest(setting, receptorHeight, duration);
  const count = nodes.x.length;
  const dose = new Float64Array(count);
  const ratios = [new Float64Array(count), new Float64Array(count), new Float64Array(count)] as const;
  const cumulative = new Float64Array(Math.round(duration / timeStep) + 1);
  for (let node = 0; node < count; node += 1) {
    if (node % BATCH === 0) yield undefined;
    const x = nodes.x[node] as number;
    const sigmaX = source.sigmas.y(x);
    dose[node] = passage.upTo(x, duration, sigmaX);
    if ((nodes.centre[node] as number) * (nodes.peak[node] as number) < floor) continue;
    passage.fill(cumulative, x, timeStep, sigmaX);
    for (const { seconds, limits } of setting.windows) {
      const mean = highestGain(cumulative, Math.round(seconds / timeStep)) / seconds;
      for (const [level, values] of ratios.entries()) {
        values[node] = Math.max(values[node] as number, mean / (limits[level] as number));
      }
    }
  }
  return { count, ...nodes, dose, ratios };
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

function nodesOfInterest(
  setting: ReleaseSetting,
  receptorHeight: number,
  duration: number,
): Pick<AlongWindTable, 'logRatio' | 'x' | 'sigmaY' | 'centre' | 'peak'> {
  const { source, passage, floor } = setting;
  // σ over distance falls with distance, so the spacing fits everywhere if it fits here.
  const narrowest = source.sigmas.y(VALID_TO) / VALID_TO;
  const ratio = 1 + Math.min(Math.max(SPACING * narrowest, LEAST_SPACING), LARGEST_SPACING);
  const logRatio = log(ratio);
  const size = Math.ceil(log(FARTHEST) / logRatio) + 1;
  const x = new Float64Array(size);
  const sigmaY = new Float64Array(size);
  const centre = new Float64Array(size);
  const peak = new Float64Array(size);
  let last = 0;
  let distance = 1;
  for (let node = 0; node < size; node += 1) {
    x[node] = distance;
    const sigma = source.sigmas.y(distance);
    sigmaY[node] = sigma;
    centre[node] = centrelineConcentration(source, distance, receptorHeight);
    peak[node] = passage.at(distance, Math.min(passage.peakTime(distance), duration), sigma);
    if ((centre[node] as number) * (peak[node] as number) >= floor) last = node;
    distance *= ratio;
  }
  // One node more, so that the last one of interest has a neighbour to interpolate to.
  const end = Math.min(last + 2, size);
  return {
    logRatio,
    x: x.slice(0, end),
    sigmaY: sigmaY.slice(0, end),
    centre: centre.slice(0, end),
    peak: peak.slice(0, end),
  };
}
