import { createLocalPlane } from '../../geo/local-plane.ts';
import { cos, sin } from '../../numeric/trigonometry.ts';
import { groundAt } from '../../sight/ground-patch.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import { collectSightScene } from '../../sight/sight-scene.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import { createRayCaster } from '../../solids/ray-caster.ts';
import type { RayCaster } from '../../solids/ray-caster.ts';
import type { View } from '../../twin/view.ts';
import { collectLandCover } from './land-cover.ts';
import type { LandCover } from './land-cover.ts';
import { lookOut } from './look.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { WindowViewParameters } from './parameters.ts';
import { LIMITS, MEASURE_TITLES, METHOD } from './texts.ts';

/** What the model takes from a view. */
export interface WindowViewInput {
  readonly scene: SightScene;
  readonly cover: LandCover;
}

const ID = 'window-view';
const VERSION = '1.0.0';
const RADIANS = Math.PI / 180;
/** A window in a building is moved out by steps of this, metres, as far as the second. */
const OUTWARDS = 0.25;
const FARTHEST_OUT = 60;

/** What one sees out of a window. */
export const windowView: SimulationModel<WindowViewParameters, WindowViewInput> = {
  id: ID,
  title: { en: 'View from a window', 'zh-CN': '窗景分析' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, { window, maximumDistance }: WindowViewParameters): WindowViewInput {
    const scene = collectSightScene(view, [window], maximumDistance, 5);
    return { scene, cover: collectLandCover(view, scene) };
  },
  run: runWindowView,
};

function* runWindowView(
  { scene, cover }: WindowViewInput,
  parameters: WindowViewParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const caster = createRayCaster(scene.solids);
  yield undefined;
  const { eye, moved } = placeEye(scene, caster, parameters);
  const view = {
    facing: parameters.facingDegrees * RADIANS,
    width: parameters.widthDegrees * RADIANS,
    height: parameters.heightDegrees * RADIANS,
    step: parameters.stepDegrees * RADIANS,
    maximumDistance: parameters.maximumDistance,
  };
  const shares = yield* lookOut(caster, scene.ground, cover, eye, view);
  context.progress(1);
  return outcomeOf({ scene, shares, eye, view, moved, model: `${ID} ${VERSION}` });
}

/** The window, or where its direction leaves the building that holds it. */
function placeEye(
  { origin, ground }: SightScene,
  caster: RayCaster,
  { window, windowHeight, facingDegrees }: WindowViewParameters,
): { eye: Eye; moved: boolean } {
  const plane = createLocalPlane(origin);
  const [x, y] = [plane.east(window[0], window[1]), plane.north(window[1])];
  const z = groundAt(ground, x, y) + windowHeight;
  const [east, north] = [sin(facingDegrees * RADIANS), cos(facingDegrees * RADIANS)];
  for (let out = 0; out <= FARTHEST_OUT; out += OUTWARDS) {
    const eye = { x: x + out * east, y: y + out * north, z };
    if (caster.solidAt(eye.x, eye.y, eye.z) < 0) return { eye, moved: out > 0 };
  }
  throw new RangeError(
    `${ID}: the window lies more than ${FARTHEST_OUT} m within a building; pick a point on a façade, or turn facingDegrees outwards.`,
  );
}
