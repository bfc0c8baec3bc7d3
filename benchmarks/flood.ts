import { join } from 'node:path';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { createComputeThreads, createFolderSource } from '@cityloom/cim-loader/node';
import { FULL_FLOW_CASES } from '@cityloom/twin-core/models/flood';
import { createFlowSolver, type FlowSolver, startFlowSolver } from '@cityloom/twin-core/shallow-water';
import { ensureCity } from './browser/inputs.ts';
import { floodCity } from './flood/city-flood.ts';
import { memoryBandwidth } from './flood/memory-bound.ts';
import { wetForcing, wetGround } from './flood/wet-ground.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

type Found = (result: BenchmarkResult) => void;

/** What a step reads and writes of memory per cell: seven values read, three written, which are first read. */
const BYTES_PER_CELL_STEP = 4 * (7 + 3 + 3);
/** The same of the scalar reference, in double precision. */
const DOUBLE_BYTES_PER_CELL_STEP = 2 * BYTES_PER_CELL_STEP;

/** LISFLOOD-FP 8.1 ACC on two threads of another machine: all 80,000 cells in each of its 10,858 steps. */
const LISFLOOD = {
  name: 'LISFLOOD-FP 8.1 ACC, 2 threads (stated reference, not run here)',
  rate: 12.3e6,
  seconds: 70.9,
};
const HOURS_OF_PLAIN = 5;

export const floodSuite: BenchmarkSuite = {
  name: 'flood',
  description:
    'cells per second of the flood solvers, an hour of rain on Astana’s centre, cost by size, memory',
  parts: [
    { name: 'plain', run: measurePlain },
    { name: 'city', run: measureCity },
    { name: 'sizes', run: measureSizes },
  ],
};

/** Test 4 of the Environment Agency at 5 m: 80,000 cells that fall dry and wet. */
async function measurePlain(found: Found): Promise<void> {
  const plain = FULL_FLOW_CASES.find(
    ({ name }) => name.startsWith('test 4') && name.endsWith('cells of 5 m'),
  );
  if (plain === undefined) throw new Error('flood: test 4 at 5 m is not among the cases.');
  const { grid, forcing } = plain.setting();
  const threads = createComputeThreads(1);
  const bounds = [await memoryBandwidth(1), await memoryBandwidth(2)] as const;
  const inertial = { equation: 'local-inertial' } as const;
  const lines = [
    ['local inertial, scalar reference', 1, 900, () => createFlowSolver(grid, forcing, inertial)],
    [
      'local inertial, WebAssembly, 1 thread',
      1,
      7200,
      () => createFlowSolver(grid, forcing, { ...inertial, backEnd: 'wasm' }),
    ],
    [
      'local inertial, WebAssembly, 2 threads',
      2,
      7200,
      () => threads && startFlowSolver(grid, forcing, inertial, threads),
    ],
    ...([1, 2] as const).flatMap((order) => {
      const scheme = { equation: 'shallow-water', order } as const;
      const title = `shallow water, order ${order}, WebAssembly`;
      return [
        [
          `${title}, 1 thread`,
          1,
          1200,
          () => createFlowSolver(grid, forcing, { ...scheme, backEnd: 'wasm' }),
        ],
        [`${title}, 2 threads`, 2, 1200, () => threads && startFlowSolver(grid, forcing, scheme, threads)],
      ] as const;
    }),
  ] as const;
  for (const [title, count, seconds, open] of lines) {
    const solver = await open();
    if (solver === undefined) continue;
    // Filled for an hour; then the clock runs.
    const rate = rateOf(solver, 3600, 3600 + seconds);
    solver.stop();
    const bytes = title.includes('scalar') ? DOUBLE_BYTES_PER_CELL_STEP : BYTES_PER_CELL_STEP;
    const share = (100 * rate * bytes) / (bounds[count - 1] ?? NaN);
    found({
      ...compare(
        `plain at 5 m: ${title}`,
        rate / 1e6,
        'M wet-cell steps/s',
        { name: LISFLOOD.name, value: LISFLOOD.rate / 1e6 },
        true,
      ),
      note: `${share.toFixed(0)} % of what memory allows (triad of ${count}: ${((bounds[count - 1] ?? NaN) / 1e9).toFixed(1)} GB/s)`,
    });
  }
  await measureWholePlain(found);
}

function rateOf(solver: FlowSolver, from: number, to: number): number {
  solver.advance(from);
  const cells = solver.cellSteps;
  const started = performance.now();
  solver.advance(to);
  return ((solver.cellSteps - cells) / (performance.now() - started)) * 1000;
}

async function measureWholePlain(found: Found): Promise<void> {
  const plain = FULL_FLOW_CASES.find(({ name }) => name.startsWith('test 4'));
  const threads = createComputeThreads(1);
  if (plain === undefined || threads === undefined) return;
  const { grid, forcing } = plain.setting();
  const started = performance.now();
  const solver = await startFlowSolver(grid, forcing, { equation: 'local-inertial' }, threads);
  solver.advance(HOURS_OF_PLAIN * 3600);
  const seconds = (performance.now() - started) / 1000;
  solver.stop();
  found({
    ...compare(`plain at 5 m: all of ${HOURS_OF_PLAIN} h, local inertial, 2 threads`, seconds, 's', {
      name: LISFLOOD.name,
      value: LISFLOOD.seconds,
    }),
    note: `${solver.steps} steps`,
  });
}

async function measureCity(found: Found): Promise<void> {
  const folder = await ensureCity(join(import.meta.dirname, '..'));
  const view = openTwin(await openCityPackage(createFolderSource(folder))).base;
  for (const [cellSize, limit] of [
    [10, 6],
    [4, 60],
  ] as const) {
    const { seconds, cells, runBytes, kernelBytes, result } = await floodCity(view, cellSize);
    const name = `1 h of rain on 4 km × 4 km of Astana at ${cellSize} m`;
    found({
      ...compare(name, seconds, 's', { name: 'limit', value: limit }),
      note: `${cells} cells, ${result.computedBy?.en ?? ''}`,
    });
    found({
      ...compare(`${name}: memory`, runBytes / cells, 'bytes per cell', { name: 'limit', value: 60 }),
      note: `${(kernelBytes / cells).toFixed(1)} of them the kernel's, frames not counted`,
    });
  }
}

/** Edges of square domains, cells. */
const EDGES = [100, 316, 1000, 2000] as const;
/** Cells computed for each. */
const WORK = 1e8;

function measureSizes(found: Found): void {
  const costs = EDGES.map((edge) => {
    const solver = createFlowSolver(wetGround(edge), wetForcing(edge), {
      equation: 'local-inertial',
      backEnd: 'wasm',
    });
    solver.advance(Infinity, 10);
    let best = Infinity;
    for (let round = 0; round < 5; round += 1) {
      const started = performance.now();
      const before = solver.cellSteps;
      solver.advance(Infinity, Math.ceil(WORK / 5 / (edge * edge)));
      best = Math.min(best, ((performance.now() - started) * 1e6) / (solver.cellSteps - before));
    }
    return best;
  });
  const [first = NaN] = costs;
  EDGES.forEach((edge, index) => {
    found(
      compare(`cost of a cell, ${edge * edge} cells, local inertial, 1 thread`, costs[index] ?? NaN, 'ns', {
        name: `${EDGES[0] * EDGES[0]} cells`,
        value: first,
      }),
    );
  });
}
