import { openNodeGpu } from '@cityloom/cim-loader/node';
import { createGpuFlowSolver } from '@cityloom/twin-core/shallow-water';
import type {
  FlowGrid,
  FlowOptions,
  GpuBuffer,
  GpuDevice,
  GpuFlowSolver,
} from '@cityloom/twin-core/shallow-water';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

/** Bytes that a step reads and writes per cell at least: six planes in, three out, four bytes each. */
const BYTES_PER_CELL_STEP = 4 * (6 + 3);

/** Cells along a side, and values of an array of the bandwidth's measure: on hardware, and in software. */
const HARDWARE = { side: 2048, values: 2 ** 24, rounds: 20, seconds: 60 };
const SOFTWARE = { side: 128, values: 2 ** 18, rounds: 4, seconds: 4 };

const SCHEMES: readonly (readonly [string, FlowOptions])[] = [
  ['local inertial', { equation: 'local-inertial' }],
  ['shallow water, first order', { equation: 'shallow-water', order: 1 }],
  ['shallow water, second order', { equation: 'shallow-water', order: 2 }],
];

export const floodGpuSuite: BenchmarkSuite = {
  name: 'flood-gpu',
  description: 'the flow solvers on the graphics processor, against what its memory would allow',
  run: measureGpu,
};

async function measureGpu(): Promise<readonly BenchmarkResult[]> {
  const device = await openNodeGpu();
  if (device === undefined) {
    throw new Error(
      'no graphics processor: install the package webgpu and a Vulkan, Metal or Direct3D 12 driver.',
    );
  }
  const isSoftware = device.adapterInfo.isFallbackAdapter === true;
  const size = isSoftware ? SOFTWARE : HARDWARE;
  const bandwidth = await measureTriad(device, size.values, size.rounds);
  const results: BenchmarkResult[] = [];
  for (const [title, options] of SCHEMES) {
    const { rate, adapter, steps } = await measureSolver(device, options, size.side, size.seconds);
    const note =
      `${adapter}; ${steps} steps of ${size.side} × ${size.side} wet cells; triad ${(bandwidth / 1e9).toFixed(1)} GB/s` +
      (isSoftware ? '; software adapter: not a speed figure' : '');
    results.push({
      ...compare(
        title,
        rate / 1e6,
        'million cell-steps/s',
        {
          name: `memory alone, ${BYTES_PER_CELL_STEP} bytes a cell-step`,
          value: bandwidth / BYTES_PER_CELL_STEP / 1e6,
        },
        true,
      ),
      note,
    });
  }
  device.destroy();
  return results;
}

/** Water that swings to and fro over waves of the bed, all of it wet. */
function swingingWater(side: number): FlowGrid {
  const cells = side * side;
  const bed = Float32Array.from({ length: cells }, (_, cell) => {
    const [x, y] = [cell % side, Math.floor(cell / side)];
    return 0.5 * Math.sin(x / 37) * Math.cos(y / 53);
  });
  const depth = bed.map((height, cell) => 2 - height + (0.5 * (cell % side)) / side);
  return { columns: side, rows: side, cellSize: 10, bed, depth, manningRoughness: 0.03 };
}

async function measureSolver(
  device: GpuDevice,
  options: FlowOptions,
  side: number,
  seconds: number,
): Promise<{ readonly rate: number; readonly adapter: string; readonly steps: number }> {
  const solver: GpuFlowSolver = await createGpuFlowSolver(device, swingingWater(side), {}, options);
  try {
    // Compiles, and finds out how many steps a batch is worth.
    await solver.advance(seconds / 10);
    const before = await solver.look();
    const started = performance.now();
    await solver.advance(seconds);
    const elapsed = (performance.now() - started) / 1000;
    const after = await solver.look();
    return {
      rate: (after.cellSteps - before.cellSteps) / elapsed,
      adapter: solver.adapter,
      steps: after.steps - before.steps,
    };
  } finally {
    solver.dispose();
  }
}

const TRIAD = `
@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read> c: array<f32>;
@compute @workgroup_size(256)
fn triad(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = id.y * groups.x * 256u + id.x;
  if (at < arrayLength(&a)) { a[at] = b[at] + 3.0 * c[at]; }
}
`;

const [STORAGE, SOURCE, TARGET, READ] = [0x80, 4, 8, 1];
const MOST_WORKGROUPS = 65_535;

/** Bytes per second that the device's memory gives: McCalpin's triad, the best of some rounds. */
async function measureTriad(device: GpuDevice, values: number, rounds: number): Promise<number> {
  const arrays = [0, 1, 2].map(() => device.createBuffer({ size: 4 * values, usage: STORAGE | SOURCE }));
  const copy = device.createBuffer({ size: 16, usage: TARGET | READ });
  const layout = device.createBindGroupLayout({
    entries: arrays.map((_, binding) => ({
      binding,
      visibility: 4,
      buffer: { type: binding === 0 ? ('storage' as const) : ('read-only-storage' as const) },
    })),
  });
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: TRIAD }), entryPoint: 'triad' },
  });
  const group = device.createBindGroup({
    layout,
    entries: arrays.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const workgroups = values / 256;
  const across = Math.min(workgroups, MOST_WORKGROUPS);
  const repeats = 20;
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      pass.dispatchWorkgroups(across, Math.ceil(workgroups / across));
    }
    pass.end();
    encoder.copyBufferToBuffer(arrays[0] as GpuBuffer, 0, copy, 0, 16);
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(1);
    best = Math.min(best, (performance.now() - started) / 1000);
    copy.unmap();
  }
  for (const buffer of [...arrays, copy]) buffer.destroy();
  return (3 * 4 * values * repeats) / best;
}
