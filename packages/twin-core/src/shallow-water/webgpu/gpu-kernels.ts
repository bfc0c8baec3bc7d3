import { FlowError } from '../flow-error.ts';
import { GRAVITY, WALL } from '../flow-state.ts';
import type { FlowEquation, FlowState } from '../flow-state.ts';
import { FACE_DEPTH } from '../local-inertial.ts';
import type { GpuLists } from './gpu-lists.ts';
import type { GpuMemory } from './gpu-memory.ts';
import { controlKernels } from './shaders/control.ts';
import { BUFFERS, declareConstants, TICKS_PER_SECOND } from './shaders/declarations.ts';
import type { BufferName, KernelSource } from './shaders/declarations.ts';
import { bedsKernel, edgesKernel, holdKernel } from './shaders/forcing.ts';
import { LIST_THREADS } from './shaders/lists.ts';
import { localInertialStep } from './shaders/local-inertial.ts';
import { shallowWaterStep } from './shaders/shallow-water.ts';
import { dispatchOf, TILE_COLUMNS, TILE_ROWS } from './tiles.ts';
import type { TileLayout } from './tiles.ts';
import { COMPUTE_STAGE } from './web-gpu.ts';
import type { GpuDevice, GpuPart, GpuPass } from './web-gpu.ts';

/** How steps are taken. */
export interface GpuStepping {
  readonly equation: FlowEquation;
  readonly order: 1 | 2;
  readonly courantNumber: number;
  readonly longestStep: number;
  readonly shortestStep: number;
  /** Depth below 0 that is rounding, metres. */
  readonly roundingDepth: number;
}

/** A kernel that is ready to run. */
interface Kernel {
  readonly pipeline: GpuPart;
  readonly group: GpuPart;
  readonly workgroups: readonly [across: number, up: number];
}

/** The kernels of a solver, in the order a step runs them. */
export interface GpuKernels {
  /** Puts commands for the start of a batch and so many steps into a pass. */
  encode(pass: GpuPass, steps: number): void;
}

/**
 * Compiles the kernels for a grid and its forcing.
 * @throws {FlowError} if the device refuses one.
 */
export async function compileKernels(
  device: GpuDevice,
  state: FlowState,
  tiles: TileLayout,
  lists: GpuLists,
  memory: GpuMemory,
  stepping: GpuStepping,
): Promise<GpuKernels> {
  const prelude = preludeOf(state, tiles, lists, stepping);
  const isInertial = stepping.equation === 'local-inertial';
  const compile = (source: KernelSource, workgroups: number): Promise<Kernel> =>
    compileKernel(device, memory, source, dispatchOf(workgroups));
  const overList = async (count: number, source: KernelSource): Promise<Kernel[]> =>
    count === 0 ? [] : [await compile(source, Math.ceil(count / LIST_THREADS))];
  const { begin, settle } = controlKernels(prelude);
  const beginning = await compile(begin, 1);
  const before = [
    ...(await overList(lists.beds, bedsKernel(prelude))),
    ...(await overList(lists.edges, edgesKernel(prelude, isInertial))),
    await compile(
      isInertial ? localInertialStep(prelude) : shallowWaterStep(prelude, stepping.order),
      tiles.count,
    ),
    await compile(settle, 1),
  ];
  const held = await overList(lists.held, holdKernel(prelude));
  const step = held.length === 0 ? before : [...before, ...held, beginning];
  return {
    encode(pass, steps) {
      dispatch(pass, beginning);
      for (let taken = 0; taken < steps; taken += 1) for (const kernel of step) dispatch(pass, kernel);
    },
  };
}

function dispatch(pass: GpuPass, { pipeline, group, workgroups }: Kernel): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...workgroups);
}

async function compileKernel(
  device: GpuDevice,
  { buffers }: GpuMemory,
  source: KernelSource,
  workgroups: readonly [number, number],
): Promise<Kernel> {
  const bound = Object.entries(source.buffers) as [BufferName, 'read' | 'read_write'][];
  const layout = device.createBindGroupLayout({
    entries: bound.map(([name, access]) => ({
      binding: BUFFERS[name].binding,
      visibility: COMPUTE_STAGE,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  const group = device.createBindGroup({
    layout,
    entries: bound.map(([name]) => ({
      binding: BUFFERS[name].binding,
      resource: { buffer: buffers[name] },
    })),
  });
  const module = device.createShaderModule({ code: source.code });
  const { messages } = await module.getCompilationInfo();
  const wrong = messages.find(({ type }) => type === 'error');
  if (wrong) throw refusal(source, `line ${wrong.lineNum}: ${wrong.message}`);
  try {
    const pipeline = await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: source.entry },
    });
    return { pipeline, group, workgroups };
  } catch (cause) {
    throw refusal(source, cause instanceof Error ? cause.message : String(cause));
  }
}

function refusal({ entry }: KernelSource, why: string): FlowError {
  return new FlowError(`The graphics processor refused the kernel "${entry}": ${why}; choose another back end.`);
}

/** What all kernels know of the grid. */
function preludeOf(
  { columns, rows, stride, length, cellSize, infiltration }: FlowState,
  tiles: TileLayout,
  lists: GpuLists,
  stepping: GpuStepping,
): string {
  return declareConstants(
    {
      ...{ COLUMNS: columns, ROWS: rows, STRIDE: stride, MOMENT: 3 * length, EAST: length, NORTH: 2 * length },
      ...{ BED: 0, FRICTION: length, RAIN_SHARE: 2 * length, INFILTRATION: 3 * length },
      ...{ TILE_COLUMNS, TILE_ROWS, TILE_CELLS: TILE_COLUMNS * TILE_ROWS },
      ...{ TILES: tiles.count, TILES_ACROSS: tiles.across, TILES_UP: tiles.up },
      DISPATCH_ACROSS: dispatchOf(tiles.count)[0],
      LIST_THREADS,
      INFILTRATES: infiltration === undefined ? 0 : 1,
      OPEN_EDGES: lists.edges === 0 ? 0 : 1,
      // Held water changes what the next step may be; else the step's end begins the next one.
      BEGINS: lists.held === 0 ? 1 : 0,
      ...lists.constants,
    },
    {
      GRAVITY,
      CELL_SIZE: cellSize,
      WALL,
      FACE_DEPTH,
      COURANT: stepping.courantNumber,
      LONGEST_STEP: stepping.longestStep,
      SHORTEST_STEP: stepping.shortestStep,
      ROUNDING_DEPTH: stepping.roundingDepth,
      TICKS_PER_SECOND,
    },
  );
}
