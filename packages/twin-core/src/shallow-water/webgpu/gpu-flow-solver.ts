import { FlowError } from '../flow-error.ts';
import { brokenNumber, collapsedStep } from '../flow-failure.ts';
import { checkForcing } from '../flow-forcing.ts';
import type { FlowForcing } from '../flow-forcing.ts';
import { checkFlowGrid } from '../flow-grid.ts';
import type { FlowGrid } from '../flow-grid.ts';
import { stepLimits } from '../flow-solver.ts';
import type { FlowOptions, FlowWater } from '../flow-solver.ts';
import { createFlowState, layOut, placeOfCell, storedVolume, withoutRim } from '../flow-state.ts';
import type { FlowEquation, FlowState } from '../flow-state.ts';
import { integralBetween, valueAt } from '../time-series.ts';
import { closeLedger, createWaterEntries } from '../water-ledger.ts';
import type { WaterEntries } from '../water-ledger.ts';
import { fastestWave } from '../wave-speed.ts';
import { eachWetCell, velocitiesOf } from '../wet-cells.ts';
import { listForcing } from './gpu-lists.ts';
import type { GpuLists } from './gpu-lists.ts';
import { compileKernels } from './gpu-kernels.ts';
import type { GpuKernels } from './gpu-kernels.ts';
import { layGpuMemory } from './gpu-memory.ts';
import type { GpuMemory } from './gpu-memory.ts';
import { writeTables } from './series-tables.ts';
import { HARDWARE_THREADS, SOFTWARE_THREADS } from './shaders/constants.ts';
import { CONTROL, STATUS, TICKS_PER_SECOND } from './shaders/declarations.ts';
import { layTiles } from './tiles.ts';
import { MAP_READ } from './web-gpu.ts';
import type { GpuAdapterInfo, GpuBuffer, GpuDevice, GpuEncoder } from './web-gpu.ts';
import type { FlowCheckpoint } from './continue-flow.ts';

/** Water that flows over a grid on a graphics processor, in batches of steps. One call at a time. */
export interface GpuFlowSolver {
  readonly grid: FlowGrid;
  readonly equation: FlowEquation;
  /** Seconds since the start. */
  readonly time: number;
  readonly steps: number;
  /** What computes, as it calls itself. */
  readonly adapter: string;
  /** Why the device can do no more; `undefined` while it can. */
  readonly lost: string | undefined;
  /**
   * Goes on to a time, in steps as long as stability allows; the last one ends there.
   * @param mostBatches stops earlier after so many batches of steps, so that the caller can look up.
   * @returns whether it got there.
   * Rejects with a {@link FlowError} if a step collapses, a depth is no number, or the device is lost.
   */
  advance(time: number, mostBatches?: number): Promise<boolean>;
  /** Reads the water back. It stays as it is until the next look. Rejects with a {@link FlowError} if the device is lost. */
  look(): Promise<FlowWater>;
  /** The water when it was last looked at, or at the start: enough to go on from with another solver. */
  checkpoint(): FlowCheckpoint;
  /** Gives the device's memory back. */
  dispose(): void;
}

/** Most simulated seconds of a batch: its ticks are counted in 32 bits. */
const LONGEST_BATCH = 2000;
/** Cells that a batch computes at most, some tenths of a second of a slow device, which is taken away after two. */
const CELLS_AT_ONCE = 2e8;
const FEWEST_STEPS = 8;
const MOST_STEPS = 512;

interface GpuFlow {
  readonly device: GpuDevice;
  readonly grid: FlowGrid;
  readonly forcing: FlowForcing;
  readonly equation: FlowEquation;
  /** The water when it was last looked at. */
  readonly state: FlowState;
  readonly lists: GpuLists;
  readonly memory: GpuMemory;
  readonly kernels: GpuKernels;
  readonly rainedOn: number;
  /** Rejects once the device is lost. */
  readonly loss: Promise<never>;
  /** Books of the host: what the series gave. */
  readonly given: { rain: number; inflow: number };
  looked: { time: number; steps: number; cellSteps: number; entries: WaterEntries };
  lost: string | undefined;
  /** Which of the two moments on the device is the present. */
  moment: number;
  time: number;
  steps: number;
  cellSteps: number;
  /** Of the last batch, on average, seconds. */
  usualStep: number;
}

/**
 * A solver on a graphics processor: the same equations, steps and forcing as {@link createFlowSolver}, in single
 * precision. Results agree between machines to rounding, not to the bit.
 * Rejects with a {@link FlowError} naming what in the grid or the forcing cannot be computed, or what the device lacks.
 */
export async function createGpuFlowSolver(
  device: GpuDevice,
  grid: FlowGrid,
  forcing: FlowForcing,
  options: Omit<FlowOptions, 'backEnd'>,
): Promise<GpuFlowSolver> {
  checkFlowGrid(grid);
  checkForcing(forcing, grid);
  const limits = stepLimits(options);
  const { equation, order = 1 } = options;
  const state = createFlowState(grid, forcing, SINGLE_PRECISION, layOut(grid));
  const tiles = layTiles(state);
  const threads = device.adapterInfo.isFallbackAdapter === true ? SOFTWARE_THREADS : HARDWARE_THREADS;
  const lists = listForcing(forcing, state, grid);
  const waveSpeed = fastestWave(state, equation);
  const layout = { ...limits, waveSpeed, threads };
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  let memory: GpuMemory | undefined;
  let kernels: GpuKernels;
  let refused: string | undefined;
  try {
    memory = layGpuMemory(device, state, tiles, lists, layout);
    kernels = await compileKernels(device, equation, order, tiles, lists, memory, threads);
  } catch (cause) {
    memory?.free();
    throw cause;
  } finally {
    refused = await closeScopes(device);
  }
  if (refused !== undefined) {
    memory.free();
    throw new FlowError(`The graphics processor does not take the run: ${refused}; choose another back end.`);
  }
  let rainedOn = 0;
  for (const share of state.rainShare) rainedOn += share;
  const flow: GpuFlow = {
    ...{ device, grid, forcing, equation, state, lists, memory, kernels, rainedOn },
    loss: lossOf(device, (why) => {
      flow.lost = why;
    }),
    given: { rain: 0, inflow: 0 },
    looked: { time: 0, steps: 0, cellSteps: 0, entries: createWaterEntries(storedVolume(state)) },
    ...{ lost: undefined, moment: 0, time: 0, steps: 0, cellSteps: 0, usualStep: 0 },
  };
  return solverOf(flow);
}

const SINGLE_PRECISION = {
  values: (length: number): Float32Array => new Float32Array(length),
  columns: (length: number): Int32Array => new Int32Array(length),
};

function solverOf(flow: GpuFlow): GpuFlowSolver {
  return {
    grid: flow.grid,
    equation: flow.equation,
    adapter: nameOf(flow.device.adapterInfo),
    get time() {
      return flow.time;
    },
    get steps() {
      return flow.steps;
    },
    get lost() {
      return flow.lost;
    },
    async advance(time, mostBatches = Infinity) {
      for (let batch = 0; flow.time < time; batch += 1) {
        if (batch >= mostBatches) return false;
        await takeBatch(flow, time);
      }
      return true;
    },
    look: () => look(flow),
    checkpoint: () => checkpointOf(flow),
    dispose() {
      flow.memory.free();
    },
  };
}

/** What went wrong with buffers and groups, of which the device tells late. */
async function closeScopes(device: GpuDevice): Promise<string | undefined> {
  const [invalid, full] = [await device.popErrorScope(), await device.popErrorScope()];
  return (invalid ?? full)?.message;
}

/** What an adapter calls itself, for people. */
function nameOf({ vendor, architecture, device, description }: GpuAdapterInfo): string {
  const words = [description || device, vendor, architecture].filter((word) => word !== '');
  return words.length === 0 ? 'WebGPU' : words.join(', ');
}

function lossOf(device: GpuDevice, note: (why: string) => void): Promise<never> {
  const loss = device.lost.then(({ reason, message }): never => {
    const why = message === '' ? reason : message;
    note(why);
    throw lostError(why);
  });
  // Nobody may be waiting when it happens; the next call tells.
  loss.catch(() => undefined);
  return loss;
}

function lostError(why: string): FlowError {
  return new FlowError(
    `The graphics processor was lost in the middle of the run (${why}); go on from the last look with another back end.`,
  );
}

async function takeBatch(flow: GpuFlow, target: number): Promise<void> {
  const { device, memory, lists, state, kernels } = flow;
  if (flow.lost !== undefined) throw lostError(flow.lost);
  const left = target - flow.time;
  const seconds = Math.min(left, LONGEST_BATCH);
  const span = Math.max(1, Math.round(seconds * TICKS_PER_SECOND));
  const steps = stepsOfBatch(flow, seconds);
  const { control, tables } = memory.buffers;
  device.queue.writeBuffer(tables, 0, writeTables(lists.series, flow.time, flow.time + seconds));
  device.queue.writeBuffer(control, 0, Uint32Array.of(span, steps, 0, 0, STATUS.running, 0, 0));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  kernels.encode(pass, steps);
  pass.end();
  encoder.copyBufferToBuffer(control, 0, memory.controlCopy, 0, memory.controlBytes);
  device.queue.submit([encoder.finish()]);
  const copy = await readBack(flow, memory.controlCopy);
  const words = new Uint32Array(copy);
  const numbers = new Float32Array(copy);
  const elapsed = words[CONTROL.elapsed] as number;
  const arrived = elapsed >= span && seconds === left;
  const end = arrived ? target : flow.time + elapsed / TICKS_PER_SECOND;
  noteGiven(flow, flow.time, end);
  flow.time = end;
  flow.steps += words[CONTROL.steps] as number;
  flow.cellSteps += words[CONTROL.computed] as number;
  flow.moment = words[CONTROL.moment] as number;
  if ((words[CONTROL.steps] as number) > 0) {
    flow.usualStep = elapsed / TICKS_PER_SECOND / (words[CONTROL.steps] as number);
  }
  if (words[CONTROL.status] === STATUS.running) {
    if (words[CONTROL.attempts] !== 0) return;
    throw new FlowError('The graphics processor took no step; choose another back end.');
  }
  await look(flow);
  if (words[CONTROL.status] === STATUS.noNumber) throw brokenNumber(state, flow.time);
  const [stable, speed] = [numbers[CONTROL.stable] as number, numbers[CONTROL.speed] as number];
  throw collapsedStep(state, flow.time, stable, speed);
}

/** As many steps as the batch is likely to take; those that are too many cost little. */
function stepsOfBatch({ grid, usualStep }: GpuFlow, seconds: number): number {
  const most = Math.floor(CELLS_AT_ONCE / (grid.columns * grid.rows));
  const likely = usualStep === 0 ? FEWEST_STEPS : Math.ceil((1.1 * seconds) / usualStep) + 2;
  return Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, most, likely));
}

/** Rain and inflows are booked by their series, to the time the device has got to. */
function noteGiven({ forcing, given, grid, rainedOn }: GpuFlow, from: number, to: number): void {
  const { rain, inflows = [] } = forcing;
  if (rain !== undefined)
    given.rain += integralBetween(rain, from, to) * rainedOn * grid.cellSize * grid.cellSize;
  for (const { discharge } of inflows) given.inflow += integralBetween(discharge, from, to);
}

/** Contents of a buffer, copied. */
async function readBack(flow: GpuFlow, buffer: GpuBuffer): Promise<ArrayBuffer> {
  try {
    await Promise.race([buffer.mapAsync(MAP_READ), flow.loss]);
  } catch (cause) {
    if (cause instanceof FlowError) throw cause;
    // The device tells why in a moment, if it was lost.
    await Promise.race([flow.loss, Promise.resolve()]);
    const why = cause instanceof Error ? cause.message : String(cause);
    flow.lost ??= why;
    throw lostError(why);
  }
  const copy = buffer.getMappedRange().slice(0);
  buffer.unmap();
  return copy;
}

async function look(flow: GpuFlow): Promise<FlowWater> {
  if (flow.lost !== undefined) throw lostError(flow.lost);
  const { device, memory, state } = flow;
  const { moment } = flow;
  const encoder = device.createCommandEncoder();
  const { buffers, waterCopy, waterBytes, sumsBytes, heldBytes, controlBytes } = memory;
  const parts: readonly (readonly [GpuBuffer, number, number])[] = [
    [buffers.water, moment * waterBytes, waterBytes],
    [buffers.sums, moment * sumsBytes, sumsBytes],
    [buffers.heldSums, 0, heldBytes],
    [buffers.control, 0, controlBytes],
  ];
  copyParts(encoder, parts, waterCopy);
  device.queue.submit([encoder.finish()]);
  const copy = await readBack(flow, waterCopy);
  const { length } = state;
  state.now.depth.set(new Float32Array(copy, 0, length));
  state.now.east.set(new Float32Array(copy, 4 * length, length));
  state.now.north.set(new Float32Array(copy, 8 * length, length));
  // The device keeps no spans.
  state.now.from.fill(1);
  state.now.to.fill(state.columns + 1);
  const words = new Uint32Array(copy, waterBytes);
  flow.looked = {
    time: flow.time,
    steps: flow.steps,
    cellSteps: flow.cellSteps,
    entries: entriesOf(flow, words),
  };
  return waterOf(flow);
}

function copyParts(
  encoder: GpuEncoder,
  parts: readonly (readonly [source: GpuBuffer, from: number, bytes: number])[],
  target: GpuBuffer,
): void {
  let to = 0;
  for (const [source, from, bytes] of parts) {
    encoder.copyBufferToBuffer(source, from, target, to, bytes);
    to += bytes;
  }
}

/** Adds up sums that are kept as whole metres and parts of them. @param at first word. @param step words between two. */
function addUp(words: Uint32Array, at: number, end: number, step: number): number {
  let [whole, parts] = [0, 0];
  for (let place = at; place < end; place += step) {
    whole += words[place] as number;
    parts += words[place + 1] as number;
  }
  return whole + parts / 2 ** 32;
}

function entriesOf({ memory, grid, given, lists, looked }: GpuFlow, words: Uint32Array): WaterEntries {
  const { sumsBytes, heldBytes } = memory;
  const [heldAt, controlAt] = [sumsBytes / 4, (sumsBytes + heldBytes) / 4];
  const area = grid.cellSize * grid.cellSize;
  const ofTiles = (sum: number): number => area * addUp(words, 2 * sum, heldAt, 6);
  const ofHeld = (sum: number): number =>
    lists.held === 0 ? 0 : area * addUp(words, heldAt + 2 * sum, controlAt, 4);
  return {
    initial: looked.entries.initial,
    ...given,
    infiltrated: ofTiles(0),
    edgeInflow: ofTiles(1) + ofHeld(0),
    edgeOutflow: ofTiles(2) + ofHeld(1),
    pumped: area * addUp(words, controlAt + CONTROL.pumpedWhole, controlAt + CONTROL.pumpedWhole + 1, 2),
  };
}

/** The water as it was last looked at. */
function waterOf({ grid, equation, state, forcing, looked }: GpuFlow): FlowWater {
  return {
    grid,
    equation,
    time: looked.time,
    steps: looked.steps,
    cellSteps: looked.cellSteps,
    depth: (into = new Float32Array(grid.columns * grid.rows)) => withoutRim(state, state.now.depth, into),
    velocity: () => velocitiesOf(state, equation),
    eachWet(least, see) {
      eachWetCell(state, equation, least, see);
    },
    bed: () => bedAt(grid, forcing, looked.time),
    ledger: () => closeLedger(looked.entries, storedVolume(state)),
  };
}

function bedAt({ bed }: FlowGrid, { bedChanges = [] }: FlowForcing, time: number): Float32Array {
  const heights = Float32Array.from(bed);
  for (const { cells, from, to, progress } of bedChanges) {
    const share = Math.min(1, valueAt(progress, time));
    cells.forEach((cell, at) => {
      const low = from[at] as number;
      heights[cell] = low + share * ((to[at] as number) - low);
    });
  }
  return heights;
}

function checkpointOf({ state, grid, looked }: GpuFlow): FlowCheckpoint {
  const { now } = state;
  const cells = grid.columns * grid.rows;
  const ofCells = (values: FlowState['bed']): Float64Array =>
    Float64Array.from({ length: cells }, (_, cell) => values[placeOfCell(state, cell)] as number);
  return {
    ...looked,
    depth: ofCells(now.depth),
    discharge: { east: ofCells(now.east), north: ofCells(now.north) },
  };
}
