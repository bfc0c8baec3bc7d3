import { FlowError } from '../flow-error.ts';
import type { FlowForcing } from '../flow-forcing.ts';
import type { FlowGrid } from '../flow-grid.ts';
import type { FlowKernel, FlowSums } from '../flow-kernel.ts';
import type { FlowThreads, RunningFlowThreads } from '../flow-threads.ts';
import { sumEdgeFaces } from '../edge-sums.ts';
import { fastestWave } from '../wave-speed.ts';
import { createFlowState, GRAVITY, layOut } from '../flow-state.ts';
import type { FlowEquation, FlowState } from '../flow-state.ts';
import { describeTeam, readTeam, shareStrips, writeStep } from './descriptions.ts';
import type { TeamPlaces } from './descriptions.ts';
import { createKernelMemory, PAGE, pagesFor } from './kernel-memory.ts';
import type { KernelNeeds } from './kernel-memory.ts';
import { kernelModule } from './kernel-module.ts';
import { cutStrips } from './strips.ts';
import { webAssembly } from './web-assembly.ts';
import type { WebAssemblyMemory } from './web-assembly.ts';

/** Numbers that one instruction computes. */
const LANES = 4;
/** Rounding of depths in single precision, metres. */
const ROUNDING_DEPTH = 1e-7;
/** Rows of its own that a thread needs: copies of discharges; or speeds, fluxes and sides of cells. */
const SCRATCH_ROWS: Readonly<Record<FlowEquation, number>> = { 'local-inertial': 5, 'shallow-water': 54 };
/** Strips for each thread: who is done early takes one more. */
const STRIPS_PER_THREAD = 3;
/** Least cells of the domain for each thread: fewer are done before another thread has heard of them. */
const CELLS_PER_THREAD = 8192;
/** Steps until the strips are cut anew. */
const STEPS_PER_CUT = 16;

/** What is computed. */
export interface WasmScheme {
  readonly equation: FlowEquation;
  readonly order: 1 | 2;
}

/** What the module exports; numbers are places in memory. */
interface KernelExports {
  readonly step: (team: number, scratch: number) => number;
  readonly dismiss: (team: number) => void;
}

/** The kernels on one memory. */
interface WasmFlow {
  readonly state: FlowState;
  readonly memory: WebAssemblyMemory;
  readonly places: TeamPlaces;
  readonly exports: KernelExports;
}

/**
 * The kernels in WebAssembly: single precision, four cells at a time; grid and forcing must have been checked.
 * @throws {FlowError} if the engine has no WebAssembly.
 */
export function createWasmKernel(grid: FlowGrid, forcing: FlowForcing, scheme: WasmScheme): FlowKernel {
  return kernelOn(layFlow(grid, forcing, scheme, 1), scheme, undefined);
}

/**
 * The same on several threads, to the same bits; on one where none can be started.
 * @throws {FlowError} if the engine has no WebAssembly.
 */
export async function startWasmKernel(
  grid: FlowGrid,
  forcing: FlowForcing,
  scheme: WasmScheme,
  threads: FlowThreads,
): Promise<FlowKernel> {
  const worthwhile = Math.floor(grid.bed.length / CELLS_PER_THREAD);
  const count = Math.min(1 + threads.count, worthwhile);
  if (count < 2) return createWasmKernel(grid, forcing, scheme);
  try {
    const flow = layFlow(grid, forcing, scheme, count);
    const { team, scratch } = flow.places;
    const running = await threads.start({
      module: kernelModule(true),
      memory: flow.memory,
      entry: 'serve',
      calls: scratch.slice(1).map((own) => [team, own]),
    });
    return kernelOn(flow, scheme, { running, count });
  } catch (cause) {
    const failure = cause instanceof Error ? cause : new Error(String(cause));
    return kernelOn(layFlow(grid, forcing, scheme, 1), scheme, { failure });
  }
}

function layFlow(grid: FlowGrid, forcing: FlowForcing, scheme: WasmScheme, threads: number): WasmFlow {
  const engine = webAssembly();
  if (engine === undefined)
    throw new FlowError('This engine has no WebAssembly; choose the scalar back end.');
  const layout = layOut(grid, LANES);
  const needs: KernelNeeds = {
    threads,
    strips: threads === 1 ? 1 : STRIPS_PER_THREAD * threads,
    scratchRows: SCRATCH_ROWS[scheme.equation],
    infiltration: forcing.infiltration !== undefined,
  };
  const pages = pagesFor(layout, needs);
  const memory = new engine.Memory({ initial: pages, maximum: pages, shared: threads > 1 });
  const allocator = createKernelMemory(memory);
  const state = createFlowState(grid, forcing, allocator, layout);
  const order = scheme.equation === 'local-inertial' ? 0 : scheme.order;
  const places = describeTeam(memory, allocator, state, needs, order);
  return { state, memory, places, exports: instantiate(memory, threads > 1) };
}

function instantiate(memory: WebAssemblyMemory, shared: boolean): KernelExports {
  const engine = webAssembly();
  if (engine === undefined)
    throw new FlowError('This engine has no WebAssembly; choose the scalar back end.');
  const { exports } = new engine.Instance(kernelModule(shared), { env: { memory } });
  return exports as unknown as KernelExports;
}

/** The same on a memory that no thread knows: one that was given up may still write into the old one. */
function withoutThreads({ state, memory, places }: WasmFlow): WasmFlow {
  const engine = webAssembly();
  if (engine === undefined)
    throw new FlowError('This engine has no WebAssembly; choose the scalar back end.');
  const pages = memory.buffer.byteLength / PAGE;
  const own = new engine.Memory({ initial: pages, maximum: pages });
  new Uint8Array(own.buffer).set(new Uint8Array(memory.buffer));
  return {
    state: moveState(state, own),
    memory: own,
    places: { ...places, buffer: own.buffer },
    exports: instantiate(own, false),
  };
}

function moveState(state: FlowState, { buffer }: WebAssemblyMemory): FlowState {
  const values = (array: FlowState['bed']): Float32Array =>
    new Float32Array(buffer, array.byteOffset, array.length);
  const columns = (array: Int32Array): Int32Array => new Int32Array(buffer, array.byteOffset, array.length);
  const moment = ({ depth, east, north, from, to }: FlowState['now']): FlowState['now'] => ({
    ...{ depth: values(depth), east: values(east), north: values(north) },
    ...{ from: columns(from), to: columns(to) },
  });
  return {
    ...state,
    bed: values(state.bed),
    friction: values(state.friction),
    rainShare: values(state.rainShare),
    infiltration: state.infiltration && values(state.infiltration),
    now: moment(state.now),
    next: moment(state.next),
  };
}

/** Threads that serve a kernel, or why none does. */
type Helpers =
  | { readonly running: RunningFlowThreads; readonly count: number; readonly failure?: undefined }
  | { readonly failure: Error; readonly running?: undefined };

function kernelOn(given: WasmFlow, { equation }: WasmScheme, helpers: Helpers | undefined): FlowKernel {
  let flow = given;
  let running = helpers?.running;
  let threads = helpers?.running === undefined ? 1 : helpers.count;
  let failure = helpers?.failure;
  let stepsToCut = 0;
  const leave = (): void => {
    if (running === undefined) return;
    flow.exports.dismiss(flow.places.team);
    running.stop();
    running = undefined;
    threads = 1;
  };
  const goOnAlone = (reason: Error): void => {
    leave();
    failure = reason;
    flow = withoutThreads(flow);
    shareStrips(flow.places, [{ first: 1, end: flow.state.rows + 1 }]);
  };
  return {
    get state() {
      return flow.state;
    },
    get threads() {
      return threads;
    },
    get failure() {
      return failure;
    },
    roundingDepth: ROUNDING_DEPTH,
    waveSpeed: () => fastestWave(flow.state, equation),
    step(step) {
      if (running?.failure !== undefined) {
        goOnAlone(running.failure);
        return undefined;
      }
      const { state, places, exports } = flow;
      if (running !== undefined && stepsToCut === 0) {
        shareStrips(places, cutStrips(state, STRIPS_PER_THREAD * threads, step.rain > 0));
        stepsToCut = STEPS_PER_CUT;
      }
      stepsToCut -= 1;
      writeStep(places, state, step);
      if (exports.step(places.team, places.scratch[0] as number) === 1) return sumsOf(flow, equation);
      goOnAlone(new Error('a thread stopped in the middle of a step'));
      return undefined;
    },
    stop: leave,
  };
}

function sumsOf({ places, state }: WasmFlow, equation: FlowEquation): FlowSums {
  const { largest, ...sums } = readTeam(places);
  if (equation === 'shallow-water') return { ...sums, waveSpeed: largest };
  return { ...sums, ...sumEdgeFaces(state), waveSpeed: Math.sqrt(GRAVITY * largest) };
}
