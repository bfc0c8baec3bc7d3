import type { Position } from '../../geo/position.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import { buildAlongWindTable } from './along-wind-table.ts';
import { exposeReceptors } from './exposure.ts';
import { createGrid, fieldAt, findActiveCells } from './field.ts';
import { MEASURE_TITLES } from './measure-titles.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import { collectReceptors } from './receptors.ts';
import type { Receptors } from './receptors.ts';
import { settingOf } from './release-setting.ts';
import { LIMITS, METHOD } from './texts.ts';
import { createWindFrame } from './wind-frame.ts';

/** What the model takes from a view. */
export interface ToxicReleaseInput {
  readonly receptors: Receptors;
}

const ID = 'toxic-release';
const VERSION = '1.1.0';

/** Shares of the work done after the table and after the frames. */
const TABLE_DONE = 0.4;
const FRAMES_DONE = 0.9;

/** Release of a toxic gas in a constant wind over the buildings of a city. */
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
    assertInside(parameters.position, receptors);
    return { receptors };
  },
  run: runToxicRelease,
};

/** The domain is the extent of the city's buildings, and the release has to lie in it. */
function assertInside([longitude, latitude]: Position, { bounds }: Receptors): void {
  const [west, south, east, north] = bounds;
  if (longitude >= west && longitude <= east && latitude >= south && latitude <= north) return;
  throw new RangeError(
    `${ID}: position [${longitude}, ${latitude}] lies outside the city ` +
      `[${bounds.map((edge) => edge.toFixed(4)).join(', ')}]; pick a point between its buildings.`,
  );
}

function* runToxicRelease(
  input: ToxicReleaseInput,
  parameters: ToxicReleaseParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const { receptors } = input;
  const { receptorHeight, simulatedDuration: duration, frameInterval } = parameters;
  const setting = settingOf(parameters);
  const frame = createWindFrame(parameters.position, parameters.windFromDegrees);
  const grid = createGrid(receptors.bounds, parameters.cellSize);
  const table = yield* buildAlongWindTable(setting, receptorHeight, duration, parameters.timeStep);
  context.progress(TABLE_DONE);
  const cells = yield* findActiveCells(grid, frame, table, setting);
  const frames = Math.floor(duration / frameInterval);
  for (let index = 0; index <= frames; index += 1) {
    yield fieldAt(index * frameInterval, grid, cells, table, setting);
    context.progress(TABLE_DONE + ((FRAMES_DONE - TABLE_DONE) * (index + 1)) / (frames + 1));
  }
  const exposure = yield* exposeReceptors(receptors, frame, table, setting, { receptorHeight, duration });
  context.progress(1);
  const model = `${ID} ${VERSION}`;
  return outcomeOf({ parameters, setting, receptors, exposure, table, grid, frame, model });
}
