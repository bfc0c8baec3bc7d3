import { FlowError } from './flow-error.ts';
import { brokenNumber, collapsedStep } from './flow-failure.ts';
import { checkForcing, withoutFields } from './flow-forcing.ts';
import type { FlowForcing } from './flow-forcing.ts';
import { checkFlowGrid } from './flow-grid.ts';
import type { FlowGrid } from './flow-grid.ts';
import type { FlowKernel, FlowSums } from './flow-kernel.ts';
import {
  createFlowState,
  GRAVITY,
  placeOfCell,
  storedVolume,
  swapMoments,
  WALL,
  withoutRim,
} from './flow-state.ts';
import type { FlowArray, FlowEquation, FlowState } from './flow-state.ts';
import { createShallowWaterKernel } from './full-shallow-water.ts';
import { holdWater, layHeldWater } from './held-water.ts';
import type { HeldPlaces } from './held-water.ts';
import { putBack, takeSnapshot } from './flow-snapshot.ts';
import type { FlowProgress, FlowSnapshot } from './flow-snapshot.ts';
import { moveThroughLinks } from './links.ts';
import type { FlowThreads } from './flow-threads.ts';
import { createWasmKernel, startWasmKernel } from './wasm/wasm-kernel.ts';
import type { WasmScheme } from './wasm/wasm-kernel.ts';
import { createLocalInertialKernel } from './local-inertial.ts';
import { deepestOutside, layOpenEdges, levelsOutside, setEdgeFaces, setRim } from './open-boundaries.ts';
import type { OpenEdges } from './open-boundaries.ts';
import { integralBetween, valueAt } from './time-series.ts';
import { eachWetCell, velocitiesOf } from './wet-cells.ts';
import type { WetCellLook } from './wet-cells.ts';
import { closeLedger, createWaterEntries } from './water-ledger.ts';
import type { WaterLedger } from './water-ledger.ts';
import { markWet } from './wet-span.ts';

/**
 * What computes: `scalar` TypeScript in double precision, the reference, or `wasm`, WebAssembly in single precision on
 * four cells at a time.
 */
export type FlowBackEnd = 'scalar' | 'wasm';

/** How a solver computes. */
export interface FlowOptions {
  readonly equation: FlowEquation;
  /** Of `shallow-water`: 2 is sharper at about twice the cost. Default: 1. */
  readonly order?: 1 | 2;
  /** Default: `scalar`, the reference. */
  readonly backEnd?: FlowBackEnd;
  /** Step as a share of the time the fastest wave takes through a cell, in (0, 1]. Default: 0.7; 0.45 of `shallow-water`. */
  readonly courantNumber?: number;
  /** Longest step, seconds. Default: 10. */
  readonly longestStep?: number;
}

/** The water on a grid, as a solver has it. */
export interface FlowWater {
  readonly grid: Pick<FlowGrid, 'columns' | 'rows' | 'cellSize'>;
  readonly equation: FlowEquation;
  /** Seconds since the start. */
  readonly time: number;
  readonly steps: number;
  /** Cells computed so far, over all steps. */
  readonly cellSteps: number;
  /** Depths of all cells, row-major from the south-west, metres. */
  depth(into?: Float32Array): Float32Array;
  /** Speeds towards east and north at the cells' centres, m/s; 0 where dry. */
  velocity(): { readonly east: Float32Array; readonly north: Float32Array };
  /**
   * Looks at the cells that hold water without making arrays of them, from the south-west on.
   * @param least depth of a cell that is looked at, metres, above 0.
   */
  eachWet(least: number, look: WetCellLook): void;
  /** Height of the bed now, metres above the grid's datum; NaN on walls. */
  bed(): Float32Array;
  /** Where all water came from and went until now. */
  ledger(): WaterLedger;
}

/** Water that flows over a grid, step by step. */
export interface FlowSolver extends FlowWater {
  /**
   * Goes on to a time, in steps as long as stability allows; the last one ends there.
   * @param mostSteps stops earlier after so many, so that the caller can look up.
   * @returns whether it got there.
   * @throws {FlowError} if a step collapses or a depth is no number.
   */
  advance(time: number, mostSteps?: number): boolean;
  /** Threads that compute, that of the caller among them. */
  readonly threads: number;
  /** What went wrong with other threads; the caller's computes alone since. */
  readonly threadFailure: Error | undefined;
  /** Ends other threads; one that goes on after it computes alone. */
  stop(): void;
}

/** A solver whose moments can be kept. */
export interface KeepableFlowSolver extends FlowSolver {
  /** A copy of the present moment. */
  snapshot(): FlowSnapshot;
  /**
   * Goes on from a moment of a solver of the same grid, forcing until then, and options: to the same bits.
   * @throws {FlowError} if it is of another grid.
   */
  restore(snapshot: FlowSnapshot): void;
}

/** Steps shorter than this mean that something has gone wrong, seconds. */
export const SHORTEST_STEP = 1e-5;
const LONGEST_STEP = 10;

/** Courant numbers at which the schemes are stable: de Almeida et al. 2012, section 2.3; Audusse et al. 2004. */
const COURANT_NUMBER: Readonly<Record<FlowEquation, number>> = {
  'local-inertial': 0.7,
  'shallow-water': 0.45,
};

/**
 * A solver on the scalar kernels in double precision, the reference.
 * @throws {FlowError} naming what in the grid or the forcing cannot be computed.
 */
export function createFlowSolver(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: FlowOptions,
): KeepableFlowSolver {
  checkFlowGrid(grid);
  checkForcing(forcing, grid);
  if (options.backEnd === 'wasm')
    return driveKernel(grid, forcing, options, createWasmKernel(grid, forcing, schemeOf(options)));
  const state = createFlowState(grid, forcing);
  const kernel =
    options.equation === 'local-inertial'
      ? createLocalInertialKernel(state)
      : createShallowWaterKernel(state, options.order ?? 1);
  return driveKernel(grid, forcing, options, kernel);
}

function schemeOf({ equation, order = 1 }: FlowOptions): WasmScheme {
  return { equation, order };
}

/**
 * A solver in WebAssembly on several threads: the same bits as on one. Where threads cannot be started or fail on the way
 * it goes on with one, from the same step. Call `stop` when done.
 * Rejects with a {@link FlowError} as {@link createFlowSolver} throws it.
 */
export async function startFlowSolver(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: Omit<FlowOptions, 'backEnd'>,
  threads: FlowThreads,
): Promise<KeepableFlowSolver> {
  checkFlowGrid(grid);
  checkForcing(forcing, grid);
  const kernel = await startWasmKernel(grid, forcing, schemeOf(options), threads);
  try {
    return driveKernel(grid, forcing, options, kernel);
  } catch (cause) {
    kernel.stop();
    throw cause;
  }
}

/**
 * How long steps may be.
 * @throws {FlowError} if no step can be so long.
 */
export function stepLimits({
  equation,
  courantNumber = COURANT_NUMBER[equation],
  longestStep = LONGEST_STEP,
}: FlowOptions): { readonly courantNumber: number; readonly longestStep: number } {
  if (!(courantNumber > 0 && courantNumber <= 1) || !(longestStep > SHORTEST_STEP)) {
    throw new FlowError(
      `The Courant number is ${courantNumber} and the longest step ${longestStep} s; give (0, 1] and above ${SHORTEST_STEP} s.`,
    );
  }
  return { courantNumber, longestStep };
}

/** All that a solver has besides its kernel. */
interface Flow extends FlowProgress {
  /** Without what the state and `held` have of it. */
  readonly forcing: FlowForcing;
  readonly equation: FlowEquation;
  readonly courantNumber: number;
  readonly longestStep: number;
  readonly kernel: FlowKernel;
  readonly edges: OpenEdges;
  readonly held: readonly HeldPlaces[];
  /** Cells of which the rain is counted: Σ of the shares. */
  readonly rainedOn: number;
}

/** Drives any kernel through the forcing. Grid and forcing must have been checked. */
export function driveKernel(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: FlowOptions,
  kernel: FlowKernel,
): KeepableFlowSolver {
  const { state } = kernel;
  const { columns, rows, cellSize } = grid;
  const { equation } = options;
  const { courantNumber, longestStep } = stepLimits(options);
  const flow: Flow = {
    forcing: withoutFields(forcing),
    equation,
    courantNumber,
    longestStep,
    kernel,
    edges: layOpenEdges(forcing.boundaries ?? [], state, grid),
    held: layHeldWater(forcing.heldWater ?? [], state),
    entries: createWaterEntries(storedVolume(state)),
    rainedOn: sumOf(state.rainShare),
    time: 0,
    steps: 0,
    cellSteps: 0,
    waveSpeed: kernel.waveSpeed(),
    caution: 1,
  };
  return {
    grid: { columns, rows, cellSize },
    equation,
    get time() {
      return flow.time;
    },
    get steps() {
      return flow.steps;
    },
    get cellSteps() {
      return flow.cellSteps;
    },
    advance(time, mostSteps = Infinity) {
      for (let step = 0; flow.time < time; step += 1) {
        if (step >= mostSteps) return false;
        takeStep(flow, time);
      }
      return true;
    },
    depth: (into = new Float32Array(columns * rows)) =>
      withoutRim(kernel.state, kernel.state.now.depth, into),
    velocity: () => velocitiesOf(kernel.state, equation),
    eachWet(least, look) {
      eachWetCell(kernel.state, equation, least, look);
    },
    bed: () => bedOf(flow),
    ledger: () => closeLedger(flow.entries, storedVolume(kernel.state)),
    snapshot: () => takeSnapshot(flow, kernel.state),
    restore(snapshot) {
      putBack(snapshot, flow, kernel.state);
    },
    get threads() {
      return kernel.threads;
    },
    get threadFailure() {
      return kernel.failure;
    },
    stop() {
      kernel.stop();
    },
  };
}

function sumOf(values: FlowArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function takeStep(flow: Flow, target: number): void {
  const { kernel, forcing, edges, equation } = flow;
  changeBeds(flow);
  const levels = levelsOutside(edges, kernel.state, flow.time);
  if (equation === 'shallow-water') setRim(edges, kernel.state, levels);
  const deepest = deepestOutside(edges, kernel.state, levels);
  for (;;) {
    const duration = stepDuration(flow, deepest, target);
    const end = duration === target - flow.time ? target : flow.time + duration;
    // Once more where the step is taken again: the kernel may have limited them, or have another state.
    if (equation === 'local-inertial') setEdgeFaces(edges, kernel.state, levels, duration);
    const rain = forcing.rain === undefined ? 0 : integralBetween(forcing.rain, flow.time, end);
    const sums = kernel.step({ duration, rain });
    if (sums === undefined) continue;
    if (sums.lowest >= -kernel.roundingDepth) {
      finishStep(flow, sums, rain, end);
      return;
    }
    // More left a cell than stood in it: the step is taken again, shorter.
    flow.caution *= 0.5;
  }
}

/** How much of the lost caution each step gives back. */
const RECOVERY = 1.05;

function finishStep(flow: Flow, sums: FlowSums, rain: number, end: number): void {
  const { kernel, forcing, entries } = flow;
  const { state } = kernel;
  const area = state.cellSize * state.cellSize;
  const duration = end - flow.time;
  swapMoments(state);
  flow.caution = Math.min(1, flow.caution * RECOVERY);
  entries.rain += rain * flow.rainedOn * area;
  entries.infiltrated += sums.infiltrated * area;
  entries.edgeInflow += sums.edgeInflow * state.cellSize * duration;
  entries.edgeOutflow += sums.edgeOutflow * state.cellSize * duration;
  flow.waveSpeed = Math.max(sums.waveSpeed, addInflows(flow, flow.time, end));
  if (Number.isNaN(sums.waveSpeed)) throw brokenNumber(state, flow.time);
  entries.pumped += moveThroughLinks(forcing.links ?? [], state, flow.time, end);
  hold(flow, end);
  flow.time = end;
  flow.steps += 1;
  flow.cellSteps += computedCells(state);
}

function hold(flow: Flow, time: number): void {
  if (flow.held.length === 0) return;
  const { given, taken, deepest } = holdWater(flow.held, flow.kernel.state, time);
  flow.entries.edgeInflow += given;
  flow.entries.edgeOutflow += taken;
  flow.waveSpeed = Math.max(flow.waveSpeed, Math.sqrt(GRAVITY * deepest));
}

function stepDuration(flow: Flow, deepestBeyond: number, target: number): number {
  const speed = Math.max(flow.waveSpeed, Math.sqrt(GRAVITY * deepestBeyond));
  const share = flow.courantNumber * flow.caution;
  const stable = speed > 0 ? (share * flow.kernel.state.cellSize) / speed : Infinity;
  const left = target - flow.time;
  if (stable < SHORTEST_STEP) {
    throw collapsedStep(flow.kernel.state, flow.time, stable, speed);
  }
  const duration = Math.min(stable, flow.longestStep);
  // Two even steps rather than a long and a tiny one.
  if (left <= duration) return left;
  return left < 2 * duration ? 0.5 * left : duration;
}

/** Fastest wave that the water let in can make, m/s. */
function addInflows({ forcing, kernel, entries }: Flow, from: number, to: number): number {
  const { state } = kernel;
  const area = state.cellSize * state.cellSize;
  let deepest = 0;
  for (const { cells, discharge } of forcing.inflows ?? []) {
    const volume = integralBetween(discharge, from, to);
    if (volume === 0) continue;
    entries.inflow += volume;
    for (const cell of cells) {
      const place = placeOfCell(state, cell);
      const depth = (state.now.depth[place] as number) + volume / (cells.length * area);
      state.now.depth[place] = depth;
      markWet(state, place);
      deepest = Math.max(deepest, depth);
    }
  }
  return Math.sqrt(GRAVITY * deepest);
}

function changeBeds({ forcing, kernel, time }: Flow): void {
  const { state } = kernel;
  for (const { cells, from, to, progress } of forcing.bedChanges ?? []) {
    const share = Math.min(1, valueAt(progress, time));
    cells.forEach((cell, at) => {
      const [low, high] = [from[at] as number, to[at] as number];
      state.bed[placeOfCell(state, cell)] = low + share * (high - low) - state.datum;
    });
  }
}

function computedCells({ now, rows }: FlowState): number {
  let sum = 0;
  for (let row = 1; row <= rows; row += 1) sum += (now.to[row] as number) - (now.from[row] as number);
  return sum;
}

function bedOf({ kernel }: Flow): Float32Array {
  const { bed, datum, columns, rows } = kernel.state;
  return Float32Array.from({ length: columns * rows }, (_, cell) => {
    const height = bed[placeOfCell(kernel.state, cell)] as number;
    return height >= WALL ? NaN : height + datum;
  });
}
