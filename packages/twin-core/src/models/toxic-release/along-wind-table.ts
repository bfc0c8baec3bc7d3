import { log } from '../../numeric/logarithm.ts';
import { centrelineConcentration } from './plume.ts';
import { createCourseJudge } from './course.ts';
import type { SteadySetting } from './steady-setting.ts';

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
  /** Along the wind, metres. */
  readonly sigmaX: Float64Array;
  /** Highest running mean of the passage over its guideline level, best of all averaging times, for levels 1–3. */
  readonly ratios: Levels;
  /** The same for people who stay in until the air outside is the cleaner one. */
  readonly indoorRatios: Levels;
  /** Highest indoor passage. */
  readonly indoorPeak: Float64Array;
  /** As `dose`, indoors. */
  readonly indoorDose: Float64Array;
  /** When to open the windows, seconds; NaN where that does not come during the run. */
  readonly openUp: Float64Array;
}

type Levels = readonly [Float64Array, Float64Array, Float64Array];

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
  setting: SteadySetting,
  duration: number,
  timeStep: number,
): Generator<undefined, AlongWindTable> {
  const { passage, floor } = setting;
  const nodes = nodesOfInterest(setting, duration);
  const count = nodes.x.length;
  const column = (): Float64Array => new Float64Array(count);
  const ratios: Levels = [column(), column(), column()];
  const indoorRatios: Levels = [column(), column(), column()];
  const [dose, indoorPeak, indoorDose, openUp] = [column(), column(), column(), column()];
  const steps = Math.round(duration / timeStep);
  const cumulative = new Float64Array(steps + 1);
  const means = new Float64Array(steps);
  const judge = createCourseJudge(setting.windows, setting.airExchange, timeStep, steps);
  for (let node = 0; node < count; node += 1) {
    if (node % BATCH === 0) yield undefined;
    const x = nodes.x[node] as number;
    const sigmaX = nodes.sigmaX[node] as number;
    dose[node] = passage.upTo(x, duration, sigmaX);
    if ((nodes.centre[node] as number) * (nodes.peak[node] as number) < floor) continue;
    passage.fill(cumulative, x, timeStep, sigmaX);
    for (let step = 0; step < steps; step += 1) {
      means[step] = ((cumulative[step + 1] as number) - (cumulative[step] as number)) / timeStep;
    }
    const course = judge(means);
    for (const level of [0, 1, 2] as const) {
      ratios[level][node] = course.ratios[level];
      indoorRatios[level][node] = course.indoorRatios[level];
    }
    indoorPeak[node] = course.indoorPeak;
    indoorDose[node] = course.indoorDose;
    openUp[node] = course.openUp;
  }
  return { count, ...nodes, dose, ratios, indoorRatios, indoorPeak, indoorDose, openUp };
}

function nodesOfInterest(
  setting: SteadySetting,
  duration: number,
): Pick<AlongWindTable, 'logRatio' | 'x' | 'sigmaX' | 'sigmaY' | 'centre' | 'peak'> {
  const { source, passage, floor, receptorHeight } = setting;
  // σ over distance falls with distance, so the spacing fits everywhere if it fits here.
  const alongWind = (x: number): number => source.sigmas.x?.(x) ?? source.sigmas.y(x);
  const narrowest = alongWind(VALID_TO) / VALID_TO;
  const ratio = 1 + Math.min(Math.max(SPACING * narrowest, LEAST_SPACING), LARGEST_SPACING);
  const logRatio = log(ratio);
  const size = Math.ceil(log(FARTHEST) / logRatio) + 1;
  const x = new Float64Array(size);
  const sigmaY = new Float64Array(size);
  const sigmaX = new Float64Array(size);
  const centre = new Float64Array(size);
  const peak = new Float64Array(size);
  let last = 0;
  let distance = 1;
  for (let node = 0; node < size; node += 1) {
    x[node] = distance;
    const sigma = alongWind(distance);
    sigmaX[node] = sigma;
    sigmaY[node] = source.sigmas.y(distance);
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
    sigmaX: sigmaX.slice(0, end),
    sigmaY: sigmaY.slice(0, end),
    centre: centre.slice(0, end),
    peak: peak.slice(0, end),
  };
}
