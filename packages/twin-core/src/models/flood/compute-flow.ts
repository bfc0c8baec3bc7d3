import {
  canRunWasm,
  continueFlow,
  createFlowSolver,
  createGpuFlowSolver,
  FlowError,
  startFlowSolver,
} from '../../shallow-water/index.ts';
import type {
  FlowBackEnd,
  FlowForcing,
  FlowGrid,
  FlowSolver,
  FlowWater,
  GpuDevice,
  GpuFlowSolver,
  KeepableFlowSolver,
} from '../../shallow-water/index.ts';
import type { RunContext, RunStep } from '../../simulation/model.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { FloodParameters } from './parameters.ts';
import { gpuLost, gpuMissing, gpuUsed, WARNINGS } from './texts.ts';

/** The water of a run, whatever computes it. */
export interface FloodFlow {
  /** The water as it was when `advance` last came to its end. */
  readonly water: FlowWater;
  /** Goes on to a time and looks at the water there. Gives the runner chances to cancel, and promises to wait for. */
  advance(time: number): Generator<RunStep, void, unknown>;
  /** What the reader must know of how it was computed. */
  warnings(): readonly LocalizedText[];
  /** What computes, as people read it. */
  computedBy(): LocalizedText;
  /** The solver, where its moments can be kept. */
  readonly keepable: KeepableFlowSolver | undefined;
  /** Gives back what it holds besides memory of its own. */
  stop(): void;
}

/** What a flow is made of. */
interface FlowSetting {
  readonly grid: FlowGrid;
  readonly forcing: FlowForcing;
  readonly parameters: FloodParameters;
  readonly context: RunContext;
}

/** Water on the back end that the parameters ask for, or on the one that stands in for it. */
export function* openFlow(setting: FlowSetting): Generator<RunStep, FloodFlow, unknown> {
  const { parameters } = setting;
  if (parameters.backEnd !== 'webgpu') return yield* openOnProcessor(setting, []);
  let why: string;
  try {
    const device = (yield setting.context.compute?.openGpu?.() ?? Promise.resolve(undefined)) as
      GpuDevice | undefined;
    if (device !== undefined) return gpuFlow(setting, yield* openOnGpu(device, setting));
    why = '';
  } catch (cause) {
    why = cause instanceof Error ? cause.message : String(cause);
  }
  return yield* openOnProcessor(setting, [gpuMissing(why)]);
}

function schemeOf({ equation, order }: FloodParameters): {
  readonly equation: FloodParameters['equation'];
  readonly order: 1 | 2;
} {
  return { equation, order: order === '2' ? 2 : 1 };
}

/** The back end of the processor that the parameters ask for, or that stands in for a graphics processor. */
function backEndOf({ backEnd }: FloodParameters): FlowBackEnd {
  if (backEnd === 'scalar') return 'scalar';
  return canRunWasm() ? 'wasm' : 'scalar';
}

function* openOnProcessor(
  setting: FlowSetting,
  noted: readonly LocalizedText[],
): Generator<RunStep, FloodFlow, unknown> {
  const solver = yield* startOnProcessor(setting);
  return processorFlow(setting, solver, noted, solver);
}

function* startOnProcessor({
  grid,
  forcing,
  parameters,
  context: { compute },
}: FlowSetting): Generator<RunStep, KeepableFlowSolver, unknown> {
  const backEnd = backEndOf(parameters);
  const scheme = schemeOf(parameters);
  if (backEnd === 'scalar' || compute?.threads === undefined) {
    return createFlowSolver(grid, forcing, { ...scheme, backEnd });
  }
  const starting = startFlowSolver(grid, forcing, scheme, compute.threads);
  let solver: KeepableFlowSolver | undefined;
  try {
    return (solver = (yield starting) as KeepableFlowSolver);
  } finally {
    // The run was cancelled while threads were starting: they are nobody's now.
    if (solver === undefined) void starting.then(stopIt, () => undefined);
  }
}

function stopIt(solver: FlowSolver): void {
  solver.stop();
}

function computedByText(backEnd: FlowBackEnd, threads: number): LocalizedText {
  if (backEnd === 'scalar') return { en: 'double precision, 1 thread', 'zh-CN': '双精度，1 线程' };
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  return { en: `WebAssembly, ${count}`, 'zh-CN': `WebAssembly，${threads} 线程` };
}

/** Cells of steps between two chances to cancel: some 30 ms of work. */
const CELLS_AT_ONCE = 600_000;

function processorFlow(
  { parameters, context }: FlowSetting,
  solver: FlowSolver,
  noted: readonly LocalizedText[],
  keepable?: KeepableFlowSolver,
): FloodFlow {
  const backEnd = backEndOf(parameters);
  const isScalarInstead = backEnd === 'scalar' && parameters.backEnd !== 'scalar';
  const { columns, rows } = solver.grid;
  return {
    water: solver,
    keepable,
    *advance(time) {
      for (;;) {
        const perStep = solver.steps === 0 ? columns * rows : solver.cellSteps / solver.steps;
        const arrived = solver.advance(time, Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, perStep))));
        context.progress(solver.time / parameters.simulatedDuration);
        yield undefined;
        if (arrived) return;
      }
    },
    warnings: () => [
      ...noted,
      ...(isScalarInstead ? [WARNINGS.scalarInstead] : []),
      ...(solver.threadFailure === undefined ? [] : [WARNINGS.threadsLost]),
    ],
    computedBy: () => computedByText(backEnd, solver.threads),
    stop() {
      solver.stop();
    },
  };
}

/** What a graphics processor computes with, and the water it starts from. */
interface OpenedGpu {
  readonly solver: GpuFlowSolver;
  readonly water: FlowWater;
}

function* openOnGpu(
  device: GpuDevice,
  { grid, forcing, parameters }: FlowSetting,
): Generator<RunStep, OpenedGpu, unknown> {
  const opening = createGpuFlowSolver(device, grid, forcing, schemeOf(parameters));
  let opened: OpenedGpu | undefined;
  try {
    const solver = (yield opening) as GpuFlowSolver;
    return (opened = { solver, water: (yield solver.look()) as FlowWater });
  } finally {
    // Cancelled or refused on the way: the buffers are nobody's now.
    if (opened === undefined) void opening.then(disposeOf, () => undefined);
  }
}

function disposeOf(solver: GpuFlowSolver): void {
  solver.dispose();
}

/** Computes on a graphics processor, and on this one from the last look on should that be lost. */
function gpuFlow(setting: FlowSetting, { solver, water: start }: OpenedGpu): FloodFlow {
  const { context, parameters } = setting;
  let water = start;
  let instead: FloodFlow | undefined;
  return {
    keepable: undefined,
    get water() {
      return instead?.water ?? water;
    },
    *advance(time) {
      if (instead === undefined) {
        try {
          while ((yield solver.advance(time, 1)) !== true) {
            context.progress(solver.time / parameters.simulatedDuration);
          }
          water = (yield solver.look()) as FlowWater;
          return;
        } catch (cause) {
          if (!(cause instanceof FlowError) || solver.lost === undefined) throw cause;
          instead = goOnHere(setting, solver, solver.lost);
        }
      }
      yield* instead.advance(time);
    },
    warnings: () => [gpuUsed(solver.adapter), ...(instead?.warnings() ?? [])],
    computedBy: () => instead?.computedBy() ?? { en: solver.adapter, 'zh-CN': solver.adapter },
    stop() {
      instead?.stop();
      solver.dispose();
    },
  };
}

function goOnHere(setting: FlowSetting, solver: GpuFlowSolver, why: string): FloodFlow {
  const { grid, forcing, parameters } = setting;
  const from = solver.checkpoint();
  const options = { ...schemeOf(parameters), backEnd: backEndOf(parameters) };
  return processorFlow(setting, continueFlow(grid, forcing, options, from), [gpuLost(from.time, why)]);
}
