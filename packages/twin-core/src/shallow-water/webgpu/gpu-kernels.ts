import { FlowError } from '../flow-error.ts';
import type { FlowEquation } from '../flow-state.ts';
import type { GpuLists } from './gpu-lists.ts';
import type { GpuMemory } from './gpu-memory.ts';
import { controlKernels } from './shaders/control.ts';
import { BUFFERS, GRID_BINDING } from './shaders/declarations.ts';
import type { BufferName, KernelSource } from './shaders/declarations.ts';
import { bedsKernel, edgesKernel, holdKernel } from './shaders/forcing.ts';
import type { GpuThreads } from './shaders/constants.ts';
import { localInertialStep } from './shaders/local-inertial.ts';
import { shallowWaterStep } from './shaders/shallow-water.ts';
import { dispatchOf } from './tiles.ts';
import type { TileLayout } from './tiles.ts';
import { COMPUTE_STAGE } from './web-gpu.ts';
import type { GpuDevice, GpuPart, GpuPass } from './web-gpu.ts';

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
 * Compiles the kernels, or takes those the device has compiled before, and binds the buffers.
 * @throws {FlowError} if the device refuses one.
 */
export async function compileKernels(
  device: GpuDevice,
  equation: FlowEquation,
  order: 1 | 2,
  tiles: TileLayout,
  lists: GpuLists,
  memory: GpuMemory,
  threads: GpuThreads,
): Promise<GpuKernels> {
  const isInertial = equation === 'local-inertial';
  const compile = (source: KernelSource, workgroups: number): Promise<Kernel> =>
    compileKernel(device, memory, source, dispatchOf(workgroups));
  const overList = async (count: number, source: KernelSource): Promise<Kernel[]> =>
    count === 0 ? [] : [await compile(source, Math.ceil(count / threads.list))];
  const { begin, settle } = controlKernels(threads);
  const beginning = await compile(begin, 1);
  const before = [
    ...(await overList(lists.beds, bedsKernel(threads))),
    ...(await overList(lists.edges, edgesKernel(threads, isInertial))),
    await compile(isInertial ? localInertialStep(threads) : shallowWaterStep(threads, order), tiles.count),
    await compile(settle, 1),
  ];
  const held = await overList(lists.held, holdKernel(threads));
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
  { buffers, grid: gridBuffer }: GpuMemory,
  source: KernelSource,
  workgroups: readonly [number, number],
): Promise<Kernel> {
  const bound = Object.entries(source.buffers) as [BufferName, 'read' | 'read_write'][];
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: GRID_BINDING, visibility: COMPUTE_STAGE, buffer: { type: 'uniform' } },
      ...bound.map(([name, access]) => ({
        binding: BUFFERS[name].binding,
        visibility: COMPUTE_STAGE,
        buffer: { type: access === 'read' ? ('read-only-storage' as const) : ('storage' as const) },
      })),
    ],
  });
  const group = device.createBindGroup({
    layout,
    entries: [
      { binding: GRID_BINDING, resource: { buffer: gridBuffer } },
      ...bound.map(([name]) => ({
        binding: BUFFERS[name].binding,
        resource: { buffer: buffers[name] },
      })),
    ],
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
  return new FlowError(
    `The graphics processor refused the kernel "${entry}": ${why}; choose another back end.`,
  );
}
