import type { FieldFrame, GridGeometry, RunContext } from '../../simulation/model.ts';
import { buildAlongWindTable } from './along-wind-table.ts';
import { exposeReceptors } from './exposure.ts';
import { fieldAt, findActiveCells } from './field.ts';
import { createAreaCounter } from './findings.ts';
import type { Findings } from './findings.ts';
import { footprintOf } from './footprint.ts';
import type { AveragingWindow } from './levels.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import type { PlumeSource } from './plume.ts';
import { finitePassage, instantaneousPassage } from './puff.ts';
import type { Passage } from './puff.ts';
import type { Receptors } from './receptors.ts';
import type { RunSetting } from './release-setting.ts';
import { plumeSourceOf } from './releases.ts';
import { createWindFrame } from './wind-frame.ts';

/** One steady source in a steady wind, as the closed form takes it. */
export interface SteadySetting {
  readonly source: PlumeSource;
  readonly passage: Passage;
  readonly windows: readonly AveragingWindow[];
  /** Unit of the levels per kg/m³. */
  readonly perKilogram: number;
  /** Least concentration of interest, kg/m³. */
  readonly floor: number;
  /** Marks the arrival of the cloud, kg/m³. */
  readonly arrivalLimit: number;
  readonly receptorHeight: number;
  /** Per second. */
  readonly airExchange: number;
}

/** Shares of the work done after the table and after the frames. */
const TABLE_DONE = 0.4;
const FRAMES_DONE = 0.9;
/** Two cells should fit into the plume here, metres downwind. */
const LOOK_AT = 1000;

/** True where the closed form holds: one source that does not change, in one wind. */
export function isSteady({ weather, releases }: RunSetting): boolean {
  return weather.length === 1 && releases.length === 1 && releases[0].emission.steady;
}

function steadySettingOf(setting: RunSetting, parameters: ToxicReleaseParameters): SteadySetting {
  const [release] = setting.releases;
  const source = plumeSourceOf(release, setting.weather, parameters.lidHeight);
  const { kind, start, end } = release.emission;
  const { windows, perKilogram, floor, arrivalLimit } = setting.levels;
  return {
    source,
    passage:
      kind === 'continuous'
        ? finitePassage(source.windSpeed, end - start)
        : instantaneousPassage(source.windSpeed, release.dense?.travel),
    windows,
    perKilogram,
    floor,
    arrivalLimit,
    receptorHeight: setting.receptorHeight,
    airExchange: setting.airExchange,
  };
}

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
