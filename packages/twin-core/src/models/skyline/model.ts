import { createLocalPlane } from '../../geo/local-plane.ts';
import { collectSightScene, standingAt } from '../../sight/sight-scene.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import { traceHorizon } from './horizon.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { SkylineParameters } from './parameters.ts';
import { LIMITS, MEASURE_TITLES, METHOD } from './texts.ts';

/** What the model takes from a view. */
export interface SkylineInput {
  readonly scene: SightScene;
}

const ID = 'skyline';
const VERSION = '1.0.0';

/** The line between city and sky around a viewpoint. */
export const skyline: SimulationModel<SkylineParameters, SkylineInput> = {
  id: ID,
  title: { en: 'Skyline', 'zh-CN': '天际线' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, { viewpoint, maximumDistance }: SkylineParameters): SkylineInput {
    return { scene: collectSightScene(view, [viewpoint], maximumDistance, 10) };
  },
  run: runSkyline,
};

function* runSkyline(
  { scene }: SkylineInput,
  parameters: SkylineParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const { viewpoint, eyeHeight, curvatureCoefficient, maximumDistance, directions } = parameters;
  const plane = createLocalPlane(scene.origin);
  const [x, y] = [plane.east(viewpoint[0], viewpoint[1]), plane.north(viewpoint[1])];
  const standing = standingAt(scene, x, y);
  const eye = { x, y, z: standing.height + eyeHeight };
  const setting = { directions, maximumDistance, curvature: curvatureCoefficient };
  const horizon = yield* traceHorizon(scene.solids, scene.ground, eye, setting);
  context.progress(1);
  return outcomeOf({ scene, eye, horizon, onRoof: standing.solid >= 0, model: `${ID} ${VERSION}` });
}
