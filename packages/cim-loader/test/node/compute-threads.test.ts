import { Worker } from 'node:worker_threads';
import { createComputeThreads, createNodeRunner } from '@cityloom/cim-loader/node';
import {
  type ComputeThreads,
  createInlineRunner,
  createModelRegistry,
  createRandom,
  type RunningThreads,
  type RunOptions,
  type RunRequest,
  type RunResult,
  type ThreadTask,
} from '@cityloom/twin-core';
import { flood, FULL_FLOW_CASES } from '@cityloom/twin-core/models/flood';
import {
  constantSeries,
  createFlowSolver,
  type FlowForcing,
  type FlowGrid,
  startFlowSolver,
} from '@cityloom/twin-core/shallow-water';
import { describe, expect, it } from 'vitest';
import { pumpedTown, SHARED_HASH, sharedRequest } from '../../../twin-core/test/models/flood/river-town.ts';

const town = pumpedTown();

function runOn(
  threads: ComputeThreads | undefined,
  parameters: Record<string, unknown> = {},
  options: RunOptions = {},
): Promise<RunResult> {
  const host = { nowSeconds: () => 0, compute: { ...(threads && { threads }) } };
  const request: RunRequest = {
    ...sharedRequest,
    parameters: { ...(sharedRequest.parameters as object), ...parameters },
  };
  return createInlineRunner(createModelRegistry([flood]), host).run(town, request, options);
}

function isWarned({ outcome }: RunResult): boolean {
  return outcome.warnings.some(({ en }) => en.includes('Threads that were to help failed'));
}

/** Threads that keep a count of those that run. */
function counted(threads: ComputeThreads | undefined): ComputeThreads & { readonly running: () => number } {
  let running = 0;
  const given = threads ?? expect.unreachable();
  return {
    count: given.count,
    running: () => running,
    start: async (task) => {
      const started = await given.start(task);
      running += task.calls.length;
      return {
        get failure() {
          return started.failure;
        },
        stop() {
          running -= task.calls.length;
          started.stop();
        },
      };
    },
  };
}

describe('a flood with inflow, held water, rain, pump, culvert and breach', () => {
  it('has the same bits on one thread and on three', async () => {
    const alone = await runOn(undefined);
    expect(alone.computedBy?.en).toBe('WebAssembly, 1 thread');
    expect(alone.resultHash).toBe(SHARED_HASH);
    const threads = counted(createComputeThreads(2));
    const result = await runOn(threads);
    expect(result.resultHash).toBe(SHARED_HASH);
    expect(result.computedBy?.en).toBe('WebAssembly, 3 threads');
    expect(isWarned(result)).toBe(false);
    expect(threads.running()).toBe(0);
  });

  it('tells from a worker what computed it', async () => {
    const runner = createNodeRunner();
    const result = await runner.run(town, sharedRequest);
    runner.dispose();
    expect(result.resultHash).toBe(SHARED_HASH);
    expect(result.computedBy?.['zh-CN']).toMatch(/^WebAssembly，\d+ 线程$/u);
  });

  it('goes on alone, to the same bits, where threads cannot be started', async () => {
    const threads: ComputeThreads = { count: 2, start: () => Promise.reject(new Error('no more threads')) };
    const result = await runOn(threads);
    expect(result.resultHash).toBe(SHARED_HASH);
    expect(result.computedBy?.en).toBe('WebAssembly, 1 thread');
    expect(isWarned(result)).toBe(true);
  });

  it('goes on alone, to the same bits, where a thread takes a strip and dies', async () => {
    const result = await runOn({ count: 1, start: startTraitor });
    expect(result.resultHash).toBe(SHARED_HASH);
    expect(isWarned(result)).toBe(true);
  });

  it('goes on alone, to the same bits, where a thread is known to have failed', async () => {
    const stopped: string[] = [];
    let looks = 0;
    const running: RunningThreads = {
      get failure() {
        looks += 1;
        return looks > 100 ? new Error('out of memory') : undefined;
      },
      stop: () => stopped.push('stop'),
    };
    const result = await runOn({ count: 3, start: () => Promise.resolve(running) });
    expect(result.resultHash).toBe(SHARED_HASH);
    expect(isWarned(result)).toBe(true);
    expect(stopped).toEqual(['stop']);
  });

  it('starts none where there are too few cells for two', async () => {
    const threads: ComputeThreads = { count: 3, start: () => expect.unreachable('nothing to start') };
    const result = await runOn(threads, { cellSize: 4 });
    expect(result.computedBy?.en).toBe('WebAssembly, 1 thread');
    expect(isWarned(result)).toBe(false);
  });

  it('can be cancelled after 600,000 cells at the latest', async () => {
    const signal = {
      aborted: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    let before = 0;
    let longest = 0;
    const run = runOn(
      undefined,
      { cellSize: 1 },
      {
        signal,
        onProgress: (done) => {
          longest = Math.max(longest, 60 * (done - before));
          before = done;
          signal.aborted = done > 0.2;
        },
      },
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    // 240,000 cells: two steps, each of less than a metre at the speed of waves on 2 m of water.
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(2 / Math.sqrt(9.81 * 2));
  });

  it('ends its threads when it is cancelled, while they start and while they compute', async () => {
    const threads = counted(createComputeThreads(2));
    const computing = {
      aborted: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    const cancelled = runOn(
      threads,
      { simulatedDuration: 3600 },
      {
        signal: computing,
        onProgress: (done) => {
          if (done > 0) computing.aborted = true;
        },
      },
    );
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(threads.running()).toBe(0);
    const starting = { ...computing, aborted: false };
    let begun: Promise<RunningThreads> | undefined;
    const late: ComputeThreads = {
      count: 2,
      start: (task) => {
        starting.aborted = true;
        return (begun = threads.start(task));
      },
    };
    await expect(runOn(late, {}, { signal: starting })).rejects.toMatchObject({ name: 'AbortError' });
    await begun;
    await expect.poll(() => threads.running()).toBe(0);
  });
});

describe.each([
  ['local inertial', { equation: 'local-inertial' }],
  ['first order', { equation: 'shallow-water', order: 1 }],
  ['second order', { equation: 'shallow-water', order: 2 }],
] as const)('a solver on shared memory: %s', (_name, scheme) => {
  // In the wide one strips would be a row or two high.
  it.each([
    [240, 200, [1, 2, 4]],
    [4000, 24, [4]],
  ])('has the same bits on 1, 2, 3 and 5 threads, %d × %d cells', async (columns, rows, helpers) => {
    const [grid, forcing] = hillyFlow(columns, rows);
    const alone = createFlowSolver(grid, forcing, { ...scheme, backEnd: 'wasm' });
    alone.advance(Infinity, 60);
    const ledger = alone.ledger();
    for (const entry of ['rain', 'inflow', 'edgeInflow', 'edgeOutflow', 'infiltrated'] as const)
      expect(ledger[entry], entry).toBeGreaterThan(0);
    for (const count of helpers) {
      const threads = createComputeThreads(count) ?? expect.unreachable();
      const solver = await startFlowSolver(grid, forcing, scheme, threads);
      expect(solver.threads).toBe(count + 1);
      solver.advance(Infinity, 60);
      expect(solver.threadFailure).toBeUndefined();
      solver.stop();
      expect(solver.time).toBe(alone.time);
      expect(solver.ledger()).toEqual(ledger);
      expect(solver.depth()).toEqual(alone.depth());
      expect(solver.velocity()).toEqual(alone.velocity());
    }
  });
});

it.each([1, 2] as const)(
  'a flood that spreads over a dry plain has the same bits on threads, order %d',
  async (order) => {
    const scheme = { equation: 'shallow-water', order } as const;
    const [columns, rows] = [200, 200];
    const grid = {
      columns,
      rows,
      cellSize: 5,
      bed: new Float32Array(columns * rows),
      manningRoughness: 0.05,
    };
    // A breach in the middle of the west edge: rows get shorter away from it.
    const cells = [98, 99, 100, 101].map((row) => row * columns);
    const forcing = { inflows: [{ name: 'breach', cells, discharge: constantSeries(40) }] };
    const alone = createFlowSolver(grid, forcing, { ...scheme, backEnd: 'wasm' });
    const threads = createComputeThreads(2) ?? expect.unreachable();
    const shared = await startFlowSolver(grid, forcing, scheme, threads);
    alone.advance(1200);
    shared.advance(1200);
    shared.stop();
    expect(shared.steps).toBe(alone.steps);
    expect(shared.depth()).toEqual(alone.depth());
  },
);

it('a dam breach over a plain for hours has the same bits on threads, first order', async () => {
  const plain = FULL_FLOW_CASES.find(({ name }) => /^test 4.* 5 m$/u.test(name));
  const { grid, forcing } = plain?.setting() ?? expect.unreachable('test 4 is not among the cases');
  const scheme = { equation: 'shallow-water', order: 1 } as const;
  const alone = createFlowSolver(grid, forcing, { ...scheme, backEnd: 'wasm' });
  const threads = createComputeThreads(1) ?? expect.unreachable();
  const shared = await startFlowSolver(grid, forcing, scheme, threads);
  // A stale flux makes steps ever shorter.
  const arrived = [alone.advance(3600, 10_000), shared.advance(3600, 10_000)];
  shared.stop();
  expect(arrived).toEqual([true, true]);
  expect(shared.depth()).toEqual(alone.depth());
  expect(shared.ledger()).toEqual(alone.ledger());
});

/** Rough hills with walls under all that acts on water; heaps of it that run apart, so that cells want to give more than all. */
function hillyFlow(columns: number, rows: number): readonly [FlowGrid, FlowForcing] {
  const random = createRandom(7);
  const bed = Float32Array.from({ length: columns * rows }, (_, cell) =>
    random.next() < 0.05 ? NaN : 10 + 0.4 * random.next() + 0.01 * Math.min(240, cell % columns),
  );
  const depth = bed.map((height, cell) =>
    (cell % columns) % 240 < 90 && !Number.isNaN(height) && random.next() < 0.3 ? 1.2 : 0,
  );
  const ground = [...bed.keys()].filter((cell) => !Number.isNaN(bed[cell]));
  const held = ground.filter((cell) => cell % columns > 60 && cell % columns < 70);
  const breach = ground.filter((cell) => cell % columns === 55);
  const all = { from: 0, kind: 'free' } as const;
  return [
    { columns, rows, cellSize: 4, bed, manningRoughness: 0.03, depth },
    {
      rain: { times: [0, 8, 9], values: [3e-5, 3e-5, 0] },
      rainShare: new Float32Array(bed.length).fill(1),
      infiltration: Float32Array.from(bed, (_, cell) => (cell % 3) * 1e-6),
      inflows: [{ name: 'pipe', cells: ground.slice(9000, 9003), discharge: constantSeries(4) }],
      heldWater: [
        { name: 'river', cells: held, levels: held.map(() => 11), rise: { times: [0, 20], values: [0, 1] } },
      ],
      bedChanges: [
        {
          name: 'breach',
          cells: breach,
          from: breach.map(() => 12),
          to: breach.map((cell) => bed[cell] as number),
          progress: { times: [5, 10], values: [0, 1] },
        },
      ],
      boundaries: [
        { name: 'west', edge: 'west', to: rows, ...all },
        { name: 'east', edge: 'east', to: rows, ...all },
        { name: 'south', edge: 'south', to: columns, ...all },
        { name: 'north', edge: 'north', to: columns, ...all },
      ],
    },
  ];
}

/** Places of the words that threads change, of four bytes: the round, and how many strips are left. */
const WORDS = 3;
const LEFT = 16;

/** A thread that takes a strip of the fifth round and ends without having computed it. */
function startTraitor({ memory, calls }: ThreadTask): Promise<RunningThreads> {
  const code = `
    const { buffer, team } = require('node:worker_threads').workerData;
    const view = new Int32Array(buffer);
    const words = view[team / 4 + ${WORDS}] / 4;
    while (Atomics.load(view, words) < 5);
    while (Atomics.sub(view, words + ${LEFT}, 1) <= 0);
  `;
  const { buffer } = memory as WebAssembly.Memory;
  const workerData = { buffer, team: calls[0]?.[0] };
  const worker = new Worker(code, { eval: true, workerData });
  const running: RunningThreads = { failure: undefined, stop: () => void worker.terminate() };
  return new Promise((resolve) => {
    worker.once('online', () => {
      resolve(running);
    });
  });
}
