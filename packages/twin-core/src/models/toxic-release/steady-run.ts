import type { FieldFrame, GridGeometry, RunContext } from '../../simulation/model.ts';
import { buildAlongWindTable } from './along-wind-table.ts';
import { exposeReceptors } from './exposure.ts';
import { fieldAt, findActiveCells } from './field.ts';
import { createAreaCounter } from './findings.ts';
import type { Findings } from './findings.ts';
import { footprintOf } from './footprint.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import type { Receptors } from './receptors.ts';
import type { RunSetting } from './release-setting.ts';
import { steadySettingOf } from './steady-setting.ts';
import { createWindFrame } from './wind-frame.ts';

/** Shares of the work done after the table and after the frames. */
const TABLE_DONE = 0.4;
const FRAMES_DONE = 0.9;
/** Two cells should fit into the plume here, metres downwind. */
const LOOK_AT = 1000;

/** Runs the closed form: a table along the wind, and everything else from it. */
export function* runSteadily(
  run: RunSetting,
  parameters: ToxicReleaseParameters,
  receptors: Receptors,
  grid: GridGeometry,
  context: RunContext,
): Generator<FieldFrame | undefined, Findings> {
  const { simulatedDuration: duration, frameInterval } = parameters;
  const setting = steadySettingOf(run, parameters);
  const frame = createWindFrame(parameters.position, parameters.windFromDegrees);
  const table = yield* buildAlongWindTable(setting, duration, parameters.timeStep);
  context.progress(TABLE_DONE);
  const cells = yield* findActiveCells(grid, frame, table, setting);
  const counter = createAreaCounter(grid, run.levels.shown);
  const frames = Math.floor(duration / frameInterval);
  for (let index = 0; index <= frames; index += 1) {
    const shown = fieldAt(index * frameInterval, grid, cells, table, setting);
    counter.note(shown);
    yield shown;
    context.progress(TABLE_DONE + ((FRAMES_DONE - TABLE_DONE) * (index + 1)) / (frames + 1));
  }
  const exposed = yield* exposeReceptors(receptors, frame, table, setting, duration);
  context.progress(1);
  const farthest = exposed.reduce((most, { distance }) => Math.max(most, distance), 0);
  return {
    exposed,
    footprints: table.ratios.map((ratio) => footprintOf(table, ratio, frame)),
    areas: counter.course(),
    coarse: table.count > 2 && 2 * setting.source.sigmas.y(LOOK_AT) < parameters.cellSize,
    stillSpreading: exposed.length > 0 && setting.passage.peakTime(farthest) > duration,
  };
}
