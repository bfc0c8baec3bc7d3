import type { Position } from '../../geo/position.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import type { UrbanForm } from './city-roughness.ts';
import { createGrid } from './field.ts';
import { MEASURE_TITLES } from './measure-titles.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import { runPuffs } from './puffs/run-puffs.ts';
import { collectReceptors } from './receptors.ts';
import type { Receptors } from './receptors.ts';
import { settingOf } from './release-setting.ts';
import { runSteadily } from './steady-run.ts';
import { isSteady } from './steady-setting.ts';
import { LIMITS, METHOD } from './texts.ts';
import { urbanFormAround } from './urban-form.ts';

/** What the model takes from a view. */
export interface ToxicReleaseInput {
  readonly receptors: Receptors;
  /** Of the buildings round the release; absent where their heights are not known. */
  readonly form: UrbanForm | undefined;
}

const ID = 'toxic-release';
const VERSION = '2.0.0';

/** Gas or smoke that escapes over the buildings of a city. */
export const toxicRelease: SimulationModel<ToxicReleaseParameters, ToxicReleaseInput> = {
  id: ID,
  title: { en: 'Toxic gas release', 'zh-CN': '有毒气体泄漏' },
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, parameters: ToxicReleaseParameters): ToxicReleaseInput {
    const receptors = collectReceptors(view);
    assertInside('position', parameters.position, receptors);
    for (const [index, { position }] of parameters.moreSources.entries()) {
      assertInside(`moreSources[${index}].position`, position, receptors);
    }
    return { receptors, form: urbanFormAround(view, parameters.position) };
  },
  run: runToxicRelease,
};

/** The domain is the extent of the city's buildings, and every source has to lie in it. */
function assertInside(name: string, [longitude, latitude]: Position, { bounds }: Receptors): void {
  const [west, south, east, north] = bounds;
  if (longitude >= west && longitude <= east && latitude >= south && latitude <= north) return;
  throw new RangeError(
    `${ID}: ${name} [${longitude}, ${latitude}] lies outside the city ` +
      `[${bounds.map((edge) => edge.toFixed(4)).join(', ')}]; pick a point between its buildings.`,
  );
}

function* runToxicRelease(
  { receptors, form }: ToxicReleaseInput,
  parameters: ToxicReleaseParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const setting = settingOf(parameters, form);
  const grid = createGrid(receptors.bounds, parameters.cellSize);
  const steady = isSteady(setting);
  const runIt = steady ? runSteadily : runPuffs;
  const findings = yield* runIt(setting, parameters, receptors, grid, context);
  const model = `${ID} ${VERSION}`;
  return outcomeOf({ parameters, setting, steady, receptors, findings, grid, model });
}
