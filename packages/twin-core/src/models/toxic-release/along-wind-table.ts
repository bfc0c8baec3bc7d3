import { log } from '../../numeric/logarithm.ts';
import { centrelineConcentration } from './plume.ts';
import type { ReleaseSetting } from './release-setting.ts';

/** Distance of one node over that of the node before. */
const RATIO = 1.002;
const LOG_RATIO = log(RATIO);
/** Farthest node, metres. */
const FARTHEST = 100_000;
/** Nodes between two chances to cancel. */
const BATCH = 128;

/**
 * Everything that depends on the distance downwind alone, at nodes from 1 m onwards, each 0.2 %
 * farther than the last. A value between nodes is a straight line; as σx is at least 2 % of the
 * distance, the passage is within 0.001 and the concentration within 1e-5 of the formula.
 *
 * This is what makes a city cheap: concentration = (centreline × crosswind share) × passage, and
 * means, doses and peaks are linear in the bracket, so they are worked out once per node instead of
 * once per building and time step.
 */
export interface AlongWindTable {
  readonly count: number;
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
export function nodeOf(x: number): number {
  return log(x) / LOG_RATIO;
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
  const steps = Math.round(duration / timeStep);
  const cumulative = new Float64Array(steps + 1);
  for (let node = 0; node < count; node += 1) {
    if (node % BATCH === 0) yield undefined;
    const x = nodes.x[node] as number;
    const sigmaX = source.sigmas.y(x);
    dose[node] = passage.upTo(x, duration, sigmaX);
    if ((nodes.centre[node] as number) * (nodes.peak[node] as number) < floor) continue;
    for (let step = 1; step <= steps; step += 1) cumulative[step] = passage.upTo(x, step * timeStep, sigmaX);
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
): Pick<AlongWindTable, 'x' | 'sigmaY' | 'centre' | 'peak'> {
  const { source, passage, floor } = setting;
  const size = Math.ceil(nodeOf(FARTHEST)) + 1;
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
    distance *= RATIO;
  }
  // One node more, so that the last one of interest has a neighbour to interpolate to.
  const end = Math.min(last + 2, size);
  return {
    x: x.slice(0, end),
    sigmaY: sigmaY.slice(0, end),
    centre: centre.slice(0, end),
    peak: peak.slice(0, end),
  };
}
