import { canonicalJson } from '../../hashing/canonical-json.ts';
import { createSha256 } from '../../hashing/sha256.ts';
import { withoutFields } from '../../shallow-water/flow-forcing.ts';
import type { ActingForcing } from '../../shallow-water/flow-forcing.ts';
import { valueAt } from '../../shallow-water/index.ts';
import type { FlowForcing, FlowSnapshot, KeepableFlowSolver, TimeSeries } from '../../shallow-water/index.ts';
import type { FieldFrame } from '../../simulation/model.ts';
import type { RunMemory } from '../../simulation/run-memory.ts';
import { copyExtremes } from './flood-extremes.ts';
import type { FloodExtremes } from './flood-extremes.ts';
import type { FloodParameters } from './parameters.ts';
import type { FloodSurface } from './surface/flood-surface.ts';

/** A moment of a run from which another one can go on. */
interface KeptMoment {
  /** Frames until then, that of the start not counted. */
  readonly frame: number;
  readonly snapshot: FlowSnapshot;
  readonly extremes: FloodExtremes;
}

/** A run as it is kept for later ones: of the same ground, so that only what acts on the water may differ. */
interface KeptRun {
  readonly ground: string;
  readonly acting: ActingOnRun;
  readonly moments: KeptMoment[];
  /** Frames of each look, that of the start first. */
  readonly frames: FieldFrame[][];
}

/** What acts on the water besides what the ground decides. */
type ActingOnRun = ActingForcing & { readonly rises: readonly TimeSeries[] };

/** Most memory for the frames and moments of a run, bytes. */
const MOST_BYTES = 128_000_000;
/** Bytes of a cell of a moment: water and extremes; of a look: its frames. */
const MOMENT_BYTES = 24;
const LOOK_BYTES = 5;

/** Takes down a run as it goes, and finds out what of an earlier one it shares. */
export interface RunKeeper {
  /**
   * The latest moment of an earlier run until which both are the same; puts it into the solver.
   * @returns frames and extremes until then; `undefined` where there is none.
   */
  resume(
    solver: KeepableFlowSolver,
  ):
    | { readonly frame: number; readonly frames: readonly FieldFrame[]; readonly extremes: FloodExtremes }
    | undefined;
  /** Takes down the frames of a look; they are copied. */
  noteFrames(frames: readonly FieldFrame[]): void;
  /** Takes down a moment behind the frames noted last, where there is room for it. */
  noteMoment(solver: KeepableFlowSolver, extremes: FloodExtremes): void;
  /** Keeps what was taken down for later runs. */
  keep(): void;
}

/** @returns `undefined` where nothing is kept, or the run is too large for it. */
export function createRunKeeper(
  memory: RunMemory | undefined,
  surface: FloodSurface,
  forcing: FlowForcing,
  parameters: FloodParameters,
): RunKeeper | undefined {
  const cells = surface.flow.bed.length;
  const looks = Math.floor(parameters.simulatedDuration / parameters.frameInterval);
  const room = Math.floor((MOST_BYTES - (looks + 1) * LOOK_BYTES * cells) / (MOMENT_BYTES * cells));
  if (memory === undefined || room < 1 || looks < 1) return undefined;
  const stride = Math.ceil(looks / room);
  const ground = groundOf(surface, forcing, parameters);
  const acting = actingOf(forcing);
  const own: KeptRun = { ground, acting, moments: [], frames: [] };
  return {
    resume(solver) {
      const found = findMoment(memory, own, parameters);
      if (found === undefined) return undefined;
      const { run, moment } = found;
      solver.restore(moment.snapshot);
      own.frames.push(...run.frames.slice(0, moment.frame + 1));
      own.moments.push(...run.moments.filter(({ frame }) => frame <= moment.frame));
      return {
        frame: moment.frame,
        frames: own.frames.flat().map(copyFrame),
        extremes: copyExtremes(moment.extremes),
      };
    },
    noteFrames(frames) {
      own.frames.push(frames.map(copyFrame));
    },
    noteMoment(solver, extremes) {
      const frame = own.frames.length - 1;
      if (frame % stride !== 0) return;
      own.moments.push({ frame, snapshot: solver.snapshot(), extremes: copyExtremes(extremes) });
    },
    keep() {
      if (own.moments.length > 0) memory.keep(own);
    },
  };
}

function copyFrame(frame: FieldFrame): FieldFrame {
  return { ...frame, values: frame.values.slice() };
}

function findMoment(
  memory: RunMemory,
  own: KeptRun,
  { frameInterval, simulatedDuration }: FloodParameters,
): { readonly run: KeptRun; readonly moment: KeptMoment } | undefined {
  let best: { readonly run: KeptRun; readonly moment: KeptMoment } | undefined;
  for (const run of memory.kept as readonly KeptRun[]) {
    if (run.ground !== own.ground) continue;
    for (const moment of run.moments) {
      const time = moment.frame * frameInterval;
      if (moment.frame <= (best?.moment.frame ?? 0) || time > simulatedDuration) continue;
      if (actsUntil(run.acting, time) === actsUntil(own.acting, time)) best = { run, moment };
    }
  }
  return best;
}

/** Hash of all that must be the same from the start: ground, water on it, scheme, and when it is looked at. */
function groundOf(
  { flow, cover, rainShare, infiltration, rivers, lakes }: FloodSurface,
  { heldWater = [] }: FlowForcing,
  { equation, order, backEnd, frameInterval, floodedDepth }: FloodParameters,
): string {
  const hash = createSha256();
  const { columns, rows, cellSize } = flow;
  const held = heldWater.map(({ name }) => name);
  hash.update(
    canonicalJson({ columns, rows, cellSize, equation, order, backEnd, frameInterval, floodedDepth, held }),
  );
  const roughness = flow.manningRoughness;
  for (const values of [
    ...[flow.bed, flow.depth, cover, rainShare, infiltration],
    ...[rivers.cells, rivers.levels, lakes.cells, lakes.levels],
    ...(typeof roughness === 'number' ? [Float64Array.of(roughness)] : [roughness]),
  ]) {
    const array = ArrayBuffer.isView(values) ? values : Float64Array.from(values);
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digestHex();
}

function actingOf(forcing: FlowForcing): ActingOnRun {
  return { ...withoutFields(forcing), rises: (forcing.heldWater ?? []).map(({ rise }) => rise) };
}

/** All that acts until a time, spelled in one way: what only begins later is no part of it. */
function actsUntil(acting: ActingOnRun, time: number): string {
  const { rain, inflows = [], boundaries = [], bedChanges = [], links = [], rises } = acting;
  const cut = (series: TimeSeries): TimeSeries => seriesUntil(series, time);
  const acts = (series: TimeSeries): boolean => cut(series).values.some((value) => value !== 0);
  return canonicalJson({
    rain: rain && cut(rain),
    rises: rises.map(cut),
    inflows: inflows.map((inflow) => ({ ...inflow, discharge: cut(inflow.discharge) })),
    boundaries: boundaries.map((edge) =>
      edge.level === undefined ? edge : { ...edge, level: cut(edge.level) },
    ),
    bedChanges: bedChanges
      .filter(({ progress }) => acts(progress))
      // Its name tells of its place among all of them.
      .map(({ cells, from, to, progress }) => ({ cells, from, to, progress: cut(progress) })),
    links: links
      .filter((link) => link.kind !== 'pump' || acts(link.capacity))
      .map((link) => (link.kind === 'pump' ? { ...link, capacity: cut(link.capacity) } : link)),
  });
}

function seriesUntil(series: TimeSeries, time: number): TimeSeries {
  const points = series.times.filter((at) => at < time).length;
  return {
    times: [...series.times.slice(0, points), time],
    values: [...series.values.slice(0, points), valueAt(series, time)],
  };
}
