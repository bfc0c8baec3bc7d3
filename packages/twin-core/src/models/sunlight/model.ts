import { boundsCentre } from '../../geo/bounds.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { inStudyArea } from '../../simulation/study-area.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import { createSolidPlane } from '../../solids/solid-plane.ts';
import type { View } from '../../twin/view.ts';
import { addGrid, createGroundGrid } from './ground-grid.ts';
import { createHorizon } from './horizon.ts';
import { collectInput } from './input.ts';
import type { SunlightInput } from './input.ts';
import { judgeBuilding } from './judge.ts';
import { FIELD_ID, outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { SunlightParameters } from './parameters.ts';
import { knownPoints } from './shadow-reach.ts';
import type { TracedPoints } from './shadow-reach.ts';
import { ruleFor, sunDayOf } from './sun-day.ts';
import { addWindows, createPointList, pointsOf } from './sun-points.ts';
import { COVERED, tracePoints } from './trace-points.ts';
import { LIMITS, METHOD, TITLE } from './texts.ts';

const ID = 'sunlight';
const VERSION = '1.0.0';

/** Hours of direct sun on windows and ground, against a rule. */
export const sunlight: SimulationModel<SunlightParameters, SunlightInput> = {
  id: ID,
  title: TITLE,
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  prepare(view: View, parameters: SunlightParameters): SunlightInput {
    return collectInput(view, parameters);
  },
  *run(input, parameters, context) {
    return (yield* runSunlight(input, parameters, context)).outcome;
  },
};

/** A run's outcome, and what a run after an edit can build upon. */
export interface SunlightRun {
  readonly outcome: ModelOutcome;
  /** Plain data. */
  readonly traced: TracedPoints;
  /** Points that were asked for the sun, and not taken over from an earlier run. */
  readonly tracedCount: number;
}

/**
 * The model's run. Given an earlier run of the same parameters on a view of the same study, only points that what
 * has changed since can shade are asked again; frames and outcome are the same bit for bit.
 */
export function* runSunlight(
  input: SunlightInput,
  parameters: SunlightParameters,
  context: Pick<RunContext, 'progress'>,
  earlier?: TracedPoints,
): Generator<FieldFrame | undefined, SunlightRun> {
  const { solids, targets, terrain, bounds } = input;
  const day = sunDayOf(parameters, boundsCentre(bounds));
  const plane = createSolidPlane(solids.origin);
  const list = createPointList();
  for (const solid of targets) addWindows(list, solids, solid, parameters);
  const grid = parameters.field ? createGroundGrid(bounds, plane, parameters.cellSize) : undefined;
  if (grid !== undefined) {
    addGrid(list, grid, plane, terrain, (position) => inStudyArea(parameters, position));
  }
  const points = pointsOf(list);
  yield undefined;
  const { minimumSpell, shadowReach: reach } = parameters;
  const horizon = terrain && createHorizon(terrain, day, reach);
  const caster = createRayCaster(solids);
  yield undefined;
  const known = earlier && sameOrigin(earlier, input) ? knownPoints(earlier, points, solids, day) : undefined;
  const setting = { day, minimumSpell, reach, horizon };
  const seconds = yield* tracePoints(points, caster, setting, context.progress, known);
  const rule = ruleFor(parameters);
  const buildings = Array.from(targets, (_, index) =>
    judgeBuilding(points, seconds, index, parameters.judgedBy, rule.hours),
  );
  const ground = seconds.subarray(points.starts[targets.length]);
  if (grid !== undefined) {
    const values = Float32Array.from(ground, (value) => (value === COVERED ? COVERED : value / 3600));
    yield { field: FIELD_ID, time: 0, values };
  }
  context.progress(1);
  const model = `${ID} ${VERSION}`;
  const outcome = outcomeOf({ input, parameters, rule, day, buildings, grid, ground, model });
  const tracedCount = known?.affected.reduce((sum, value) => sum + value, 0) ?? points.count;
  return { outcome, traced: { points, solids, seconds }, tracedCount };
}

function sameOrigin({ solids: { origin } }: TracedPoints, { solids }: SunlightInput): boolean {
  return origin[0] === solids.origin[0] && origin[1] === solids.origin[1];
}
