import { createLocalPlane } from '../../geo/local-plane.ts';
import { collectSightScene, liesIn, standingAt } from '../../sight/sight-scene.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import { groundAt } from '../../sight/ground-patch.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import { checkSolid, corridorLength } from './corridor.ts';
import type { Corridor, CorridorFinding } from './corridor.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { ViewCorridorParameters } from './parameters.ts';
import { LIMITS, MEASURE_TITLES, METHOD } from './texts.ts';

/** What the model takes from a view. */
export interface ViewCorridorInput {
  readonly scene: SightScene;
}

const ID = 'view-corridor';
const VERSION = '1.0.0';
/** Shorter is a slip of the hand, metres. */
const SHORTEST = 1;
const BATCH = 2000;

/** A protected view from a point to a landmark, and what rises into it. */
export const viewCorridor: SimulationModel<ViewCorridorParameters, ViewCorridorInput> = {
  id: ID,
  title: { en: 'View corridor', 'zh-CN': '视线通廊' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, parameters: ViewCorridorParameters): ViewCorridorInput {
    const { viewpoint, target, width, targetWidth } = parameters;
    return { scene: collectSightScene(view, [viewpoint, target], Math.max(width, targetWidth), 5) };
  },
  run: runViewCorridor,
};

function* runViewCorridor(
  { scene }: ViewCorridorInput,
  parameters: ViewCorridorParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const { viewpoint, target, width, targetWidth } = parameters;
  const { solids, ground, origin } = scene;
  const plane = createLocalPlane(origin);
  const [x, y] = [plane.east(viewpoint[0], viewpoint[1]), plane.north(viewpoint[1])];
  const [targetX, targetY] = [plane.east(target[0], target[1]), plane.north(target[1])];
  const standing = standingAt(scene, x, y);
  const corridor: Corridor = {
    from: { x, y, z: standing.height + parameters.eyeHeight },
    to: { x: targetX, y: targetY, z: groundAt(ground, targetX, targetY) + parameters.targetHeight },
    width,
    targetWidth,
  };
  if (corridorLength(corridor) < SHORTEST) {
    throw new RangeError(`${ID}: viewpoint and target are the same place; pick two.`);
  }
  const findings: CorridorFinding[] = [];
  for (let solid = 0; solid < solids.count; solid++) {
    if (solid % BATCH === 0) yield undefined;
    if (liesIn(solids, solid, x, y) || liesIn(solids, solid, targetX, targetY)) continue;
    const finding = checkSolid(solids, solid, corridor);
    if (finding !== undefined) findings.push(finding);
  }
  context.progress(1);
  const onRoof = standing.solid >= 0;
  return outcomeOf({ scene, corridor, findings, onRoof, parameters, model: `${ID} ${VERSION}` });
}
