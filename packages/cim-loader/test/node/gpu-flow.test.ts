import process from 'node:process';
import { openNodeGpu } from '@cityloom/cim-loader/node';
import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import type { ComputeHost, RunResult } from '@cityloom/twin-core';
import { compareOnGpu, flood, QUICK_FLOW_CASES } from '@cityloom/twin-core/models/flood';
import {
  constantSeries,
  continueFlow,
  createFlowSolver,
  createGpuFlowSolver,
  type FlowForcing,
  type FlowGrid,
  type FlowOptions,
  type FlowWater,
  type GpuDevice,
} from '@cityloom/twin-core/shallow-water';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { AREA, riverTown } from '../../../twin-core/test/models/flood/river-town.ts';
import { hillyGround } from '../../../twin-core/test/shallow-water/hilly-ground.ts';

// In software each kernel takes seconds to compile.
vi.setConfig({ testTimeout: 180_000 });

const found = await openNodeGpu();
if (found === undefined) {
  const remedy =
    'no Vulkan driver found: install Chromium (Debian: apt-get install chromium), whose SwiftShader is one, or set ' +
    'VK_ICD_FILENAMES to the file of another';
  if (process.env['CI'] === 'true') throw new Error(`graphics processor: ${remedy}.`);
  process.stderr.write(`graphics processor: tests skipped, ${remedy}.\n`);
}
/** Only used where there is one. */
const gpu = found as GpuDevice;

afterAll(() => {
  found?.destroy();
});

const SCHEMES: readonly (readonly [string, FlowOptions])[] = [
  ['local inertial', { equation: 'local-inertial' }],
  ['shallow water, first order', { equation: 'shallow-water', order: 1 }],
  ['shallow water, second order', { equation: 'shallow-water', order: 2 }],
];

/** What single precision may lose or make of the water. */
const LOST = 2e-5;
/** Steps of a case: the whole of all would take software an hour. */
const STEPS = 60;

async function run(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: FlowOptions,
  ...times: readonly number[]
): Promise<FlowWater> {
  const solver = await createGpuFlowSolver(gpu, grid, forcing, options);
  try {
    for (const time of times) expect(await solver.advance(time)).toBe(true);
    return await solver.look();
  } finally {
    solver.dispose();
  }
}

function runHere(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: FlowOptions,
  ...times: readonly number[]
): FlowWater {
  const solver = createFlowSolver(grid, forcing, options);
  for (const time of times) solver.advance(time);
  return solver;
}

/**
 * Times after so many steps of the reference each and half the next one: there neither rounds its way to a step more or
 * less than the other.
 */
function timesBetweenSteps(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: FlowOptions,
  ...counts: readonly number[]
): number[] {
  const times: number[] = [];
  for (const count of counts) {
    const scout = createFlowSolver(grid, forcing, options);
    for (const time of times) scout.advance(time);
    scout.advance(Infinity, count);
    const { time } = scout;
    scout.advance(Infinity, 1);
    times.push(0.5 * (time + scout.time));
  }
  return times;
}

function largestDifference(left: Float32Array, right: Float32Array): number {
  expect(left.length).toBe(right.length);
  return left.reduce((most, value, cell) => Math.max(most, Math.abs(value - (right[cell] ?? NaN))), 0);
}

function flat(columns: number, rows: number, depth = 0): FlowGrid {
  const cells = columns * rows;
  return {
    ...{ columns, rows, cellSize: 10, bed: new Float64Array(cells), manningRoughness: 0.03 },
    depth: new Float64Array(cells).fill(depth),
  };
}

/** All that can act, on hills with walls: 40 by 30 cells, whose tiles do not end where the grid does. */
function everything(): { readonly grid: FlowGrid; readonly forcing: FlowForcing } {
  const grid = hillyGround(40, 30, 5);
  const ground = [...grid.bed.keys()].filter((cell) => !Number.isNaN(grid.bed[cell]));
  const [low, high, far, pool] = [100, 300, 700, 500].map((at) => ground[at] as number) as [
    number,
    number,
    number,
    number,
  ];
  const level = { times: [0, 600], values: [10, 10.6] };
  const poolBed = grid.bed[pool] as number;
  const farBed = grid.bed[far] as number;
  return {
    grid,
    forcing: {
      rain: { times: [0, 300, 301], values: [2e-5, 2e-5, 0] },
      infiltration: Float32Array.from(grid.bed, (_, cell) => (cell % 3) * 1e-6),
      inflows: [
        { name: 'pipe', cells: [low, high], discharge: { times: [60, 120, 600], values: [0, 4, 0] } },
      ],
      boundaries: [
        { name: 'sea', edge: 'west', from: 3, to: 20, kind: 'stage', level },
        { name: 'outlet', edge: 'east', from: 0, to: 30, kind: 'free' },
        { name: 'brook', edge: 'north', from: 5, to: 15, kind: 'free' },
        { name: 'slope', edge: 'south', from: 8, to: 32, kind: 'free' },
      ],
      heldWater: [
        { name: 'pond', cells: [pool], levels: [poolBed + 0.3], rise: { times: [0, 200], values: [0, 0.2] } },
      ],
      bedChanges: [
        {
          ...{ name: 'bank', cells: [far + 1], from: [farBed + 1], to: [farBed] },
          progress: { times: [50, 100], values: [0, 1] },
        },
      ],
      links: [
        { kind: 'pump', name: 'out', from: low, capacity: constantSeries(0.2) },
        {
          ...{ kind: 'culvert', name: 'pipe', from: high, to: far, invert: 9, width: 1, height: 1 },
          dischargeCoefficient: 0.6,
        },
      ],
    },
  };
}

describe.skipIf(found === undefined)('the flow solvers on a graphics processor', () => {
  it.each(SCHEMES)(
    '%s: all that acts, acts as on the reference, and no water is lost',
    async (_, options) => {
      const { grid, forcing } = everything();
      const times = timesBetweenSteps(grid, forcing, options, 200, 400);
      const water = await run(grid, forcing, options, ...times);
      const reference = runHere(grid, forcing, options, ...times);
      expect(water.time).toBe(times[1]);
      expect(water.time).toBeGreaterThan(150);
      expect(water.steps).toBe(reference.steps);
      expect(largestDifference(water.depth(), reference.depth())).toBeLessThan(2e-3);
      const [ledger, expected] = [water.ledger(), reference.ledger()];
      expect(ledger.relativeError).toBeLessThan(LOST);
      for (const entry of ['rain', 'inflow', 'edgeInflow', 'edgeOutflow', 'infiltrated', 'pumped'] as const) {
        expect(expected[entry], entry).toBeGreaterThan(0.2);
        expect(Math.abs(ledger[entry] / expected[entry] - 1), entry).toBeLessThan(1e-3);
      }
      const { east, north } = water.velocity();
      const there = reference.velocity();
      const speeds = [largestDifference(east, there.east), largestDifference(north, there.north)];
      // Between two ends of a film its speed is anything.
      expect(Math.max(...there.east)).toBeGreaterThan(0.2);
      expect(Math.max(...speeds)).toBeLessThan(0.1);
      expect(largestDifference(water.bed().map(orZero), reference.bed().map(orZero))).toBeLessThan(1e-5);
    },
  );

  const runs = QUICK_FLOW_CASES.flatMap((flowCase) =>
    flowCase.schemes.map(
      (scheme) => [flowCase.name, scheme.equation, scheme.order, flowCase, scheme] as const,
    ),
  );
  it.each(runs)('%s (%s, order %s) is as the reference has it', async (_n, _e, _o, flowCase, scheme) => {
    const { difference, relativeError, steps } = await compareOnGpu(gpu, flowCase, scheme, STEPS);
    expect(difference).toBeLessThan(flowCase.backEndTolerance);
    expect(relativeError).toBeLessThan(2e-4);
    expect(steps[0]).toBeGreaterThan(STEPS);
    expect(steps[1]).toBe(steps[0]);
  });

  /** Two ponds of other depths with a wall between them. */
  const ponds = flat(24, 8);
  ponds.bed.forEach((_, cell) => {
    const column = cell % 24;
    if (column === 12) (ponds.bed as Float64Array)[cell] = NaN;
    else (ponds.depth as Float64Array)[cell] = column < 12 ? 1 : 0.2;
  });
  const wide = {
    from: 4 * 24 + 6,
    to: 4 * 24 + 18,
    invert: 0,
    width: 400,
    height: 2,
    dischargeCoefficient: 0.8,
  };
  it.each<readonly [string, FlowGrid, FlowForcing]>([
    [
      'a culvert that could move more than the fall',
      ponds,
      { links: [{ kind: 'culvert', name: 'gate', ...wide }] },
    ],
    [
      'a sea that stands before a dry domain',
      flat(24, 8),
      {
        boundaries: [{ name: 'sea', edge: 'west', from: 0, to: 8, kind: 'stage', level: constantSeries(4) }],
      },
    ],
  ])('%s takes as many steps as on the reference, to the same depths', async (_, grid, forcing) => {
    for (const [, options] of SCHEMES.slice(0, 2)) {
      const times = timesBetweenSteps(grid, forcing, options, 40);
      const water = await run(grid, forcing, options, ...times);
      const reference = runHere(grid, forcing, options, ...times);
      expect(water.steps).toBe(reference.steps);
      expect(largestDifference(water.depth(), reference.depth())).toBeLessThan(1e-3);
    }
  });

  it('gives the same bits again, and computes only where water is near', async () => {
    const grid = flat(160, 160);
    const spring = { name: 'spring', cells: [80 * 160 + 80], discharge: constantSeries(1) };
    const first = await run(grid, { inflows: [spring] }, { equation: 'local-inertial' }, 60);
    const again = await run(grid, { inflows: [spring] }, { equation: 'local-inertial' }, 60);
    expect(again.depth()).toEqual(first.depth());
    expect(Math.abs(first.ledger().stored / 60 - 1)).toBeLessThan(LOST);
    // It stands where four tiles meet: these and the twelve around them, of 200.
    expect(first.cellSteps).toBeLessThanOrEqual(first.steps * 16 * 128);
  });

  it('leaves nothing behind where water has seeped away', async () => {
    const grid = flat(40, 20);
    const forcing: FlowForcing = {
      infiltration: new Float32Array(800).fill(2e-3),
      inflows: [{ name: 'burst', cells: [410], discharge: { times: [0, 30, 60], values: [0, 5, 0] } }],
    };
    const water = await run(grid, forcing, { equation: 'shallow-water' }, 600);
    const { infiltrated, stored } = water.ledger();
    expect(stored).toBe(0);
    expect(Math.abs(infiltrated / 150 - 1)).toBeLessThan(LOST);
  });

  it('takes a step again, shorter, where more would leave a cell than stands in it', async () => {
    // A wave runs onto a thin film in steps as long as it may take: the reference has to retake some as well.
    const grid = { ...flat(60, 1), manningRoughness: 1e-9, cellSize: 1 };
    grid.depth?.fill(3, 0, 20);
    grid.depth?.fill(1e-3, 20, 60);
    const options: FlowOptions = { equation: 'shallow-water', order: 2, courantNumber: 1 };
    const water = await run(grid, {}, options, 4);
    const reference = runHere(grid, {}, options, 4);
    expect(Math.min(...water.depth())).toBeGreaterThanOrEqual(0);
    expect(water.ledger().relativeError).toBeLessThan(LOST);
    expect(largestDifference(water.depth(), reference.depth())).toBeLessThan(0.05);
  });

  it('tells where a step collapses', async () => {
    const grid = flat(20, 3, 1);
    const options: FlowOptions = { equation: 'shallow-water' };
    const discharge = { east: new Float64Array(60), north: new Float64Array(60) };
    discharge.east[30] = 1e7;
    await expect(run({ ...grid, discharge }, {}, options, 60)).rejects.toThrow(
      /time step fell to .* near cell \(10, 1\)/,
    );
  });

  it('refuses grids that its buffers do not hold', async () => {
    const limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 1e5 };
    await expect(
      createGpuFlowSolver(changed(gpu, { limits }), flat(100, 100), {}, { equation: 'local-inertial' }),
    ).rejects.toThrow(/100 × 100 cells need .* MiB; take larger cells/);
  });
});

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

describe.skipIf(found === undefined)('a graphics processor that is lost', () => {
  it('rejects, and what was last looked at goes on here to the same end', async () => {
    const device = (await openNodeGpu()) as GpuDevice;
    const { grid, forcing } = everything();
    const options: FlowOptions = { equation: 'local-inertial' };
    const [look, loss, end] = timesBetweenSteps(grid, forcing, options, 150, 30, 200) as [
      number,
      number,
      number,
    ];
    const solver = await createGpuFlowSolver(device, grid, forcing, options);
    await solver.advance(look);
    await solver.look();
    await solver.advance(loss);
    device.destroy();
    await expect(solver.advance(end)).rejects.toThrow(/processor was lost/);
    expect(solver.lost).toBeDefined();
    await expect(solver.look()).rejects.toThrow(/processor was lost/);
    const rest = continueFlow(grid, forcing, options, solver.checkpoint());
    expect(rest.time).toBe(look);
    while (!rest.advance(end, 50));
    expect(rest.time).toBe(end);
    const reference = runHere(grid, forcing, options, look, end);
    expect(rest.steps).toBe(reference.steps);
    // What crosses the edge in the east starts from rest again.
    expect(largestDifference(rest.depth(), reference.depth())).toBeLessThan(1e-2);
    const [ledger, expected] = [rest.ledger(), reference.ledger()];
    expect(ledger.relativeError).toBeLessThan(LOST);
    for (const entry of ['initial', 'rain', 'inflow', 'infiltrated', 'pumped'] as const) {
      expect(Math.abs(ledger[entry] - expected[entry]), entry).toBeLessThan(1e-3 * (1 + expected[entry]));
    }
  });
});

describe.skipIf(found === undefined)('a flood on a graphics processor', () => {
  const request = {
    model: 'flood',
    parameters: {
      ...{ area: AREA, cellSize: 20, simulatedDuration: 600, frameInterval: 300, rainMillimetres: 30 },
      ...{ riverRise: 1.5, riverRiseDuration: 300, backEnd: 'webgpu' },
    },
    seed: 1,
  };
  const town = riverTown();
  const runWith = (compute: ComputeHost | undefined, backEnd = 'webgpu'): Promise<RunResult> => {
    const runner = createInlineRunner(createModelRegistry([flood]), { nowSeconds: () => 0, compute });
    return runner.run(town.base, { ...request, parameters: { ...request.parameters, backEnd } });
  };
  const measured = ({ outcome }: RunResult, name: string): number =>
    outcome.measures.find((measure) => measure.name === `flood.${name}`)?.value ?? NaN;
  const warnings = ({ outcome }: RunResult): string => outcome.warnings.map(({ en }) => en).join('\n');
  const deepest = ({ frames }: RunResult): Float32Array =>
    frames.find(({ field }) => field === 'flood-maximum-depth')?.values ?? new Float32Array();

  it('comes to the numbers of WebAssembly and names what computed', async () => {
    const result = await runWith({ openGpu: openNodeGpu });
    const expected = await runWith(undefined, 'wasm');
    expect(warnings(result)).toMatch(/Computed with WebGPU in single precision on: .*SwiftShader.*5 mm/s);
    expect(largestDifference(deepest(result), deepest(expected))).toBeLessThan(5e-3);
    expect(Math.max(...deepest(expected))).toBeGreaterThan(0.3);
    expect(Math.abs(measured(result, 'water.rain') / measured(expected, 'water.rain') - 1)).toBeLessThan(
      1e-6,
    );
    expect(measured(result, 'water.relativeError')).toBeLessThan(2e-4);
  });

  it('goes on with WebAssembly when it is lost, and says from when', async () => {
    let batches = 0;
    const device = (await openNodeGpu()) as GpuDevice;
    const openGpu = (): Promise<GpuDevice> => Promise.resolve(losing(device, () => (batches += 1) === 8));
    const result = await runWith({ openGpu });
    const expected = await runWith(undefined, 'wasm');
    expect(warnings(result)).toMatch(/graphics processor was lost .*on the processor from [1-9]\d+ s on/);
    expect(largestDifference(deepest(result), deepest(expected))).toBeLessThan(5e-3);
    expect(measured(result, 'water.relativeError')).toBeLessThan(2e-4);
  });

  it('falls back where there is none or it cannot be opened, and says so', async () => {
    const expected = deepest(await runWith(undefined, 'wasm'));
    const none = await runWith(undefined);
    expect(warnings(none)).toContain('could not be used (none is offered here)');
    expect(deepest(none)).toEqual(expected);
    const broken = await runWith({ openGpu: () => Promise.reject(new Error('driver too old')) });
    expect(warnings(broken)).toContain('could not be used (driver too old)');
    expect(deepest(broken)).toEqual(expected);
  });
});

/** A device that is destroyed before a submission. */
function losing(device: GpuDevice, isTime: () => boolean): GpuDevice {
  const { queue } = device;
  const losingQueue: GpuDevice['queue'] = {
    submit(commands) {
      if (isTime()) device.destroy();
      queue.submit(commands);
      return undefined;
    },
    writeBuffer(...parts) {
      queue.writeBuffer(...parts);
      return undefined;
    },
  };
  return changed(device, { queue: losingQueue });
}

/** A device of which some members are others. */
function changed(device: GpuDevice, members: Partial<GpuDevice>): GpuDevice {
  return new Proxy(device, {
    get(target, name) {
      if (name in members) return members[name as keyof GpuDevice];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
