import { boundsOfPositions } from '../../geo/bounds.ts';
import type { Bounds } from '../../geo/position.ts';
import { FlowError } from '../../shallow-water/index.ts';
import type { FlowWater } from '../../shallow-water/index.ts';
import type {
  FieldFrame,
  ModelOutcome,
  RunContext,
  RunStep,
  SimulationModel,
} from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import { openFlow } from './compute-flow.ts';
import type { FloodFlow } from './compute-flow.ts';
import { extremeFrames, FIELD, flowFrames } from './fields.ts';
import { createExtremes, noteExtremes } from './flood-extremes.ts';
import type { FloodExtremes } from './flood-extremes.ts';
import { forcingOf } from './forcing.ts';
import { createRunKeeper } from './kept-run.ts';
import type { RunKeeper } from './kept-run.ts';
import { MEASURE_TITLES } from './measure-titles.ts';
import { outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { FloodParameters } from './parameters.ts';
import { boundsOfCity } from './surface/city-bounds.ts';
import { collectSurface } from './surface/collect-surface.ts';
import type { FloodSurfaceInput } from './surface/collect-surface.ts';
import { layFloodPlane } from './surface/flood-plane.ts';
import { buildFloodSurface } from './surface/flood-surface.ts';
import type { LaidSurface } from './surface/flood-surface.ts';
import type { SurfaceSettings } from './surface/surface-settings.ts';
import { LIMITS, METHOD } from './texts.ts';

const ID = 'flood';
const VERSION = '1.1.1';

/** Most cells of a domain that is made from a city: beyond, the browser's memory is at risk. */
const MOST_CELLS = 6_000_000;
/** Most values of all frames together: each takes 4 bytes wherever the result is kept. */
const MOST_FRAME_VALUES = 250_000_000;

/** Rain, rivers and breaches over the ground, streets and buildings of a city. */
export const flood: SimulationModel<FloodParameters, FloodSurfaceInput> = {
  id: ID,
  title: { en: 'Flood', 'zh-CN': '洪涝' },
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, parameters: FloodParameters): FloodSurfaceInput {
    const { area, cellSize } = parameters;
    const bounds = area === undefined ? boundsOfCity(view) : boundsOfPositions(area);
    const { geometry } = layFloodPlane(bounds, cellSize);
    assertFits(geometry.columns, geometry.rows, parameters, bounds);
    return collectSurface(view, geometry);
  },
  run: runFlood,
};

function assertFits(columns: number, rows: number, parameters: FloodParameters, bounds: Bounds): void {
  const cells = columns * rows;
  const { cellSize, simulatedDuration, frameInterval } = parameters;
  if (cells > MOST_CELLS) {
    const fitting = Math.ceil(cellSize * Math.sqrt(cells / MOST_CELLS));
    throw new RangeError(
      `${ID}: ${columns} × ${rows} cells of ${cellSize} m over [${bounds.map((edge) => edge.toFixed(4)).join(', ')}] are ` +
        `more than ${MOST_CELLS / 1e6} million; draw a smaller area, or take a cellSize of at least ${fitting} m.`,
    );
  }
  const values = cells * (simulatedDuration / frameInterval + 1);
  if (values > MOST_FRAME_VALUES) {
    const fitting = Math.ceil((simulatedDuration * cells) / MOST_FRAME_VALUES / 10) * 10;
    throw new RangeError(
      `${ID}: a frame every ${frameInterval} s for ${cells} cells is more than the memory of a browser holds; ` +
        `take a frameInterval of at least ${fitting} s, larger cells or a smaller area.`,
    );
  }
}

function* runFlood(
  input: FloodSurfaceInput,
  parameters: FloodParameters,
  context: RunContext,
): Generator<RunStep, ModelOutcome, unknown> {
  const { surface, flow, keeper } = yield* layRun(input, parameters, context);
  try {
    const resumed = flow.keepable && keeper?.resume(flow.keepable);
    const extremes = resumed?.extremes ?? createExtremes(surface.cover.length);
    const run: FlowingRun = { input, parameters, surface, flow, keeper, extremes };
    if (resumed === undefined) yield* framesNow(run);
    else yield* resumed.frames;
    yield* compute(run, resumed?.frame ?? 0);
    keeper?.keep();
    // Before the extremes are given away with their frames.
    const outcome = outcomeOf({
      ...{ input, surface, parameters, extremes, ledger: flow.water.ledger(), model: `${ID} ${VERSION}` },
      flowWarnings: flow.warnings(),
    });
    context.computedBy?.(flow.computedBy());
    yield* extremeFrames(extremes, parameters.simulatedDuration);
    context.progress(1);
    return outcome;
  } finally {
    flow.stop();
  }
}

function* layRun(
  input: FloodSurfaceInput,
  parameters: FloodParameters,
  context: RunContext,
): Generator<RunStep, Pick<FlowingRun, 'surface' | 'flow' | 'keeper'>, unknown> {
  const surface = yield* buildFloodSurface(input, settingsOf(parameters));
  const forcing = forcingOf(parameters, surface, input.geometry);
  const flow = yield* openFlow({ grid: surface.flow, forcing, parameters, context });
  const { cells, cover, rivers, lakes, derived, holes, buildingCells, roadCells, facilityCells } = surface;
  const hasOpenWater = rivers.cells.length + lakes.cells.length > 0;
  const kept = { cells, cover, derived, holes, buildingCells, roadCells, facilityCells, hasOpenWater };
  const keeper = flow.keepable && createRunKeeper(context.memory, surface, forcing, parameters);
  return { surface: kept, flow, keeper };
}

/** A run while its water flows. */
interface FlowingRun {
  readonly input: FloodSurfaceInput;
  readonly parameters: FloodParameters;
  readonly surface: LaidSurface;
  readonly flow: FloodFlow;
  readonly keeper: RunKeeper | undefined;
  readonly extremes: FloodExtremes;
}

/** Goes on behind a frame to the end. */
function* compute(run: FlowingRun, behind: number): Generator<RunStep, void, unknown> {
  const { simulatedDuration: duration, frameInterval } = run.parameters;
  const frames = Math.ceil(duration / frameInterval);
  for (let frame = behind + 1; frame <= frames; frame += 1) {
    const [start, end] = [(frame - 1) * frameInterval, Math.min(duration, frame * frameInterval)];
    const looks = Math.ceil((end - start) / LOOK_INTERVAL);
    for (let look = 1; look < looks; look += 1) {
      yield* run.flow.advance(start + ((end - start) * look) / looks);
      noteNow(run);
    }
    yield* run.flow.advance(end);
    yield* framesNow(run);
    assertConserved(run.flow.water);
    if (run.flow.keepable !== undefined && end === frame * frameInterval) {
      run.keeper?.noteMoment(run.flow.keepable, run.extremes);
    }
  }
}

/** Extremes are looked at this often, seconds. */
const LOOK_INTERVAL = 60;

const SECONDS_PER_HOUR = 3600;

function settingsOf(parameters: FloodParameters): SurfaceSettings {
  const rate = (millimetresPerHour: number): number => millimetresPerHour / 1000 / SECONDS_PER_HOUR;
  return {
    waterDepth: parameters.waterDepth,
    derivedSlope: parameters.derivedSlope,
    derivedBankHeight: parameters.derivedBankHeight,
    kerbHeight: parameters.kerbHeight,
    buildings: parameters.buildings,
    floorHeight: parameters.floorHeight,
    manningRoughness: {
      ground: parameters.groundRoughness,
      road: parameters.roadRoughness,
      green: parameters.greenRoughness,
      water: parameters.waterRoughness,
      building: BUILDING_ROUGHNESS,
    },
    greenInfiltration: rate(parameters.greenInfiltration),
    drainage: rate(parameters.drainage),
  };
}

/** Walls and furniture inside buildings: Syme 2008, 0.3 and more. */
const BUILDING_ROUGHNESS = 0.3;

function noteNow({ extremes, flow, surface, parameters }: FlowingRun): void {
  noteExtremes(extremes, flow.water, surface.cover, parameters.floodedDepth);
}

function* framesNow(run: FlowingRun): Generator<FieldFrame | undefined, void> {
  noteNow(run);
  yield undefined;
  const { water } = run.flow;
  const { time } = water;
  const frames = [
    ...flowFrames(water, run.input.geometry),
    { field: FIELD.depth, time, values: water.depth() },
  ];
  run.keeper?.noteFrames(frames);
  yield* frames;
}

/** A run that makes or loses more of the water than this is of no use: Itzi stops at 0.05, we at less. */
const LARGEST_ERROR = 0.005;

function assertConserved(water: FlowWater): void {
  const { relativeError, error } = water.ledger();
  if (relativeError <= LARGEST_ERROR) return;
  throw new FlowError(
    `${(100 * relativeError).toFixed(1)} % of the water (${error.toFixed(0)} m³) was ${error > 0 ? 'made' : 'lost'} by ` +
      `rounding after ${water.time.toFixed(0)} s; take larger cells, or compute in double precision (backEnd "scalar").`,
  );
}
