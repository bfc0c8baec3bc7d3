import { boundsCentre } from '../../geo/bounds.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { inStudyArea } from '../../simulation/study-area.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import type { RayCaster } from '../../solids/ray-caster.ts';
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
import { ruleFor, sunDayOf } from './sun-day.ts';
import { addBuilding, createPointList, pointsOf } from './sun-points.ts';
import { COVERED, tracePoints } from './trace-points.ts';
import { knownPoints } from './traced-points.ts';
import type { TracedPoints } from './traced-points.ts';
import { LIMITS, MEASURE_TITLES, METHOD, TITLE } from './texts.ts';

const ID = 'sunlight';
const VERSION = '1.1.0';

/** Hours of direct sun on windows and ground, against a rule. */
export const sunlight: SimulationModel<SunlightParameters, SunlightInput> = {
  id: ID,
  title: TITLE,
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, parameters: SunlightParameters): SunlightInput {
    return collectInput(view, parameters);
  },
  *run(input, parameters, context) {
    const { memory } = context;
    // Only this model writes to its memory.
    const kept = (memory?.kept ?? []) as readonly TracedPoints[];
    const { outcome, traced } = yield* runSunlight(input, parameters, context, kept);
    memory?.keep(traced);
    return outcome;
  },
};

/** A run's outcome, and what a run after an edit can build upon. */
export interface SunlightRun {
  readonly outcome: ModelOutcome;
  /** Plain data. */
  readonly traced: TracedPoints;
  /** Points that were asked anew, and not taken over from an earlier run as they were. */
  readonly tracedCount: number;
}

/**
 * The model's run. Given earlier runs of the same study, only points that what has changed since can shade are asked
 * again, and only for the minutes in which it can; frames and outcome are the same bit for bit.
 * @param earlier any runs; those of another place, day or terrain are passed over.
 */
export function* runSunlight(
  input: SunlightInput,
  parameters: SunlightParameters,
  context: Pick<RunContext, 'progress'>,
  earlier: readonly TracedPoints[] = [],
): Generator<FieldFrame | undefined, SunlightRun> {
  const { solids, buildings: names, terrain, bounds } = input;
  const day = sunDayOf(parameters, boundsCentre(bounds));
  const plane = createSolidPlane(solids.origin);
  const list = createPointList();
  for (const [building, name] of names.entries()) {
    addBuilding(list, name, solids, partsOf(input, building), parameters);
  }
  const grid = parameters.field ? createGroundGrid(bounds, plane, parameters.cellSize) : undefined;
  if (grid !== undefined) {
    addGrid(list, grid, plane, terrain, (position) => inStudyArea(parameters, position));
  }
  const points = pointsOf(list);
  yield undefined;
  const { minimumSpell, shadowReach: reach } = parameters;
  const horizon = terrain && createHorizon(terrain, day, reach);
  let made: RayCaster | undefined;
  const caster = (): RayCaster => (made ??= createRayCaster(solids));
  const ground = { day, minimumSpell, reach, terrain };
  const known = knownPoints(earlier, points, solids, ground);
  yield undefined;
  const setting = { caster, day, minimumSpell, reach, horizon };
  const trace = yield* tracePoints(points, setting, context.progress, known);
  const { seconds, lit } = trace;
  const rule = ruleFor(parameters);
  const buildings = names.map((_, index) =>
    judgeBuilding(points, seconds, index, parameters.judgedBy, rule.hours),
  );
  const cells = seconds.subarray(points.starts[names.length]);
  if (grid !== undefined) {
    const values = Float32Array.from(cells, (value) => (value === COVERED ? COVERED : value / 3600));
    yield { field: FIELD_ID, time: 0, values };
  }
  context.progress(1);
  const model = `${ID} ${VERSION}`;
  const outcome = outcomeOf({ input, parameters, rule, day, buildings, grid, ground: cells, model });
  return { outcome, traced: { points, solids, seconds, lit, ground }, tracedCount: trace.asked };
}

function partsOf({ targets, starts }: SunlightInput, building: number): Int32Array {
  return targets.subarray(starts[building], starts[building + 1]);
}
