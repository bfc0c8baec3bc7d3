import {
  constantSeries,
  createFlowSolver,
  type FlowForcing,
  type FlowGrid,
  type FlowOptions,
  type FlowSolver,
} from '@cityloom/twin-core/shallow-water';
import { describe, expect, it } from 'vitest';
import { hillyGround } from './hilly-ground.ts';

const SCHEMES: readonly (readonly [string, FlowOptions])[] = [
  ['local inertial', { equation: 'local-inertial' }],
  ['shallow water, first order', { equation: 'shallow-water', order: 1 }],
  ['shallow water, second order', { equation: 'shallow-water', order: 2 }],
  ['local inertial in WebAssembly', { equation: 'local-inertial', backEnd: 'wasm' }],
  ['shallow water, first order in WebAssembly', { equation: 'shallow-water', order: 1, backEnd: 'wasm' }],
  ['shallow water, second order in WebAssembly', { equation: 'shallow-water', order: 2, backEnd: 'wasm' }],
];

/** What rounding may lose or make of the water: the reference computes in double precision. */
const lost = ({ backEnd }: FlowOptions): number => (backEnd === 'wasm' ? 2e-5 : 1e-12);

function flat(columns: number, rows: number, depth = 0): FlowGrid {
  return {
    columns,
    rows,
    cellSize: 10,
    bed: new Float64Array(columns * rows),
    manningRoughness: 0.03,
    depth: new Float64Array(columns * rows).fill(depth),
  };
}

function run(grid: FlowGrid, forcing: FlowForcing, options: FlowOptions, time: number): FlowSolver {
  const solver = createFlowSolver(grid, forcing, options);
  solver.advance(time);
  return solver;
}

describe.each(SCHEMES)('%s', (_name, options) => {
  it('keeps every cubic metre of rain, inflow, infiltration, edges, pumps and culverts', () => {
    const grid = hillyGround(40, 30, 5);
    const ground = [...grid.bed.keys()].filter((cell) => !Number.isNaN(grid.bed[cell]));
    const [low, high, far] = [ground[100], ground[300], ground[700]] as [number, number, number];
    const forcing: FlowForcing = {
      rain: { times: [0, 300, 301], values: [2e-5, 2e-5, 0] },
      infiltration: Float32Array.from(grid.bed, (_, cell) => (cell % 3) * 1e-6),
      inflows: [
        { name: 'pipe', cells: [low, high], discharge: { times: [60, 120, 600], values: [0, 4, 0] } },
      ],
      boundaries: [
        {
          name: 'sea',
          edge: 'west',
          from: 3,
          to: 20,
          kind: 'stage',
          level: { times: [0, 600], values: [10, 10.6] },
        },
        { name: 'outlet', edge: 'east', from: 0, to: 30, kind: 'free' },
        { name: 'brook', edge: 'north', from: 5, to: 15, kind: 'free' },
      ],
      links: [
        { kind: 'pump', name: 'out', from: low, capacity: constantSeries(0.2) },
        {
          kind: 'culvert',
          name: 'pipe',
          from: high,
          to: far,
          invert: 9,
          width: 1,
          height: 1,
          dischargeCoefficient: 0.6,
        },
      ],
    };
    const solver = run(grid, forcing, options, 900);
    const ledger = solver.ledger();
    expect(ledger.relativeError).toBeLessThan(lost(options));
    for (const entry of ['rain', 'inflow', 'edgeInflow', 'edgeOutflow', 'infiltrated', 'pumped'] as const) {
      expect(ledger[entry], entry).toBeGreaterThan(1);
    }
    expect(ledger.inflow).toBeCloseTo(4 * 30 + 0.5 * 4 * 480, 6);
    expect(Math.min(...solver.depth())).toBeGreaterThanOrEqual(0);
  });

  it('goes the same whichever way the ground is turned', () => {
    const grid = hillyGround(31, 31, 9);
    const forcing: FlowForcing = { rain: constantSeries(5e-5) };
    const turned: FlowGrid = {
      ...grid,
      bed: grid.bed.map((_, cell) => grid.bed[(cell % 31) * 31 + Math.floor(cell / 31)] as number),
      manningRoughness: 0.03,
    };
    const upright = run({ ...grid, manningRoughness: 0.03 }, forcing, options, 300).depth();
    const aside = run(turned, forcing, options, 300).depth();
    let largest = 0;
    aside.forEach((depth, cell) => {
      const other = upright[(cell % 31) * 31 + Math.floor(cell / 31)] as number;
      largest = Math.max(largest, Math.abs(depth - other));
    });
    expect(Math.max(...upright)).toBeGreaterThan(0.1);
    expect(largest).toBeLessThan(1e-6);
  });

  it('fills a basin to the level that stands outside, and stays there', () => {
    const level = constantSeries(1.5);
    const grid = flat(20, 10);
    const sea = { name: 'sea', edge: 'south', from: 0, to: 20, kind: 'stage', level } as const;
    const depth = run(grid, { boundaries: [sea] }, options, 6 * 3600).depth();
    expect(Math.max(...depth)).toBeCloseTo(1.5, 2);
    expect(Math.min(...depth)).toBeCloseTo(1.5, 2);
  });

  it('spreads from water whose level rises, as far as that level, and gives it back when it falls', () => {
    const columns = 40;
    // A river 2 m deep in the west, a slope of 1 in 100 up to the east.
    const bed = Float64Array.from({ length: columns * 4 }, (_, cell) => {
      const column = cell % columns;
      return column < 5 ? 8 : 10 + (column - 4) * 0.1;
    });
    const cells = [...bed.keys()].filter((cell) => cell % columns < 5);
    const depth = Float64Array.from(bed, (height) => (height === 8 ? 2 : 0));
    const grid: FlowGrid = { columns, rows: 4, cellSize: 10, bed, manningRoughness: 0.03, depth };
    const levels = cells.map(() => 10);
    const rise = { times: [0, 600, 7200, 7800], values: [0, 1.05, 1.05, 0] };
    const solver = createFlowSolver(grid, { heldWater: [{ name: 'river', cells, levels, rise }] }, options);
    solver.advance(7200);
    const flooded = solver.depth();
    for (let column = 0; column < columns; column += 1) {
      const expected = Math.max(0, 11.05 - (bed[column] as number));
      expect(flooded[column], `column ${column}`).toBeCloseTo(expected, 1);
    }
    const { edgeInflow, relativeError } = solver.ledger();
    // 10 cells of slope hold 1.05 − 0.1 k m on average.
    expect(edgeInflow).toBeGreaterThan(400 * (5 * 1.05 + 4.5));
    expect(relativeError).toBeLessThan(lost(options));
    solver.advance(12 * 3600);
    const back = solver.depth();
    expect(back[0]).toBeCloseTo(2, 5);
    for (let column = 5; column < columns; column += 1) expect(back[column]).toBeLessThan(0.06);
    // For hours films trickle into deep water, by less than single precision tells.
    expect(solver.ledger().relativeError).toBeLessThan(20 * lost(options));
  });

  it('spreads from ground that the sea reaches only when it rises', () => {
    const grid = flat(20, 3);
    const cells = [0, 20, 40];
    const rise = { times: [0, 600], values: [0, 1] };
    const sea = { name: 'sea', cells, levels: [-0.5, -0.5, -0.5], rise };
    const depth = run(grid, { heldWater: [sea] }, options, 7200).depth();
    expect(depth[0]).toBeCloseTo(0.5, 6);
    expect(depth[19]).toBeCloseTo(0.5, 1);
  });

  it('holds water behind an embankment until it breaches', () => {
    const grid = flat(40, 5);
    const wall = [15, 55, 95, 135, 175];
    for (const cell of wall) grid.bed[cell] = 3;
    for (let cell = 0; cell < 200; cell += 1) {
      if (cell % 40 < 15 && grid.depth) grid.depth[cell] = 2;
    }
    const breach = {
      name: 'breach',
      cells: [95],
      from: [3],
      to: [0],
      progress: { times: [600, 660], values: [0, 1] },
    };
    const solver = createFlowSolver(grid, { bedChanges: [breach] }, options);
    solver.advance(600);
    expect(Math.max(...solver.depth().filter((_, cell) => cell % 40 > 15))).toBe(0);
    expect(solver.depth()[0]).toBeCloseTo(2, 6);
    solver.advance(3600);
    expect(solver.bed()[95]).toBe(0);
    expect(solver.depth()[39]).toBeGreaterThan(0.3);
    expect(solver.ledger().relativeError).toBeLessThan(lost(options));
  });

  it('gives the same bits again, however it is asked to go on', () => {
    const grid = hillyGround(30, 20, 3);
    const forcing: FlowForcing = { rain: constantSeries(1e-5) };
    const [whole, parts] = [
      createFlowSolver(grid, forcing, options),
      createFlowSolver(grid, forcing, options),
    ];
    whole.advance(400);
    while (!parts.advance(400, 7));
    expect(parts.depth()).toEqual(whole.depth());
    expect(parts.steps).toBe(whole.steps);
  });

  it('computes only where water is near', () => {
    const grid = flat(400, 400);
    const cell = 200 * 400 + 200;
    const solver = run(
      grid,
      { inflows: [{ name: 'spring', cells: [cell], discharge: constantSeries(1) }] },
      options,
      60,
    );
    expect(solver.cellSteps).toBeLessThan(solver.steps * 4000);
    expect(Math.abs(solver.ledger().stored / 60 - 1)).toBeLessThan(lost(options));
  });
});

it.each(SCHEMES)('%s: what seeps away is gone from everywhere it has been', (_name, options) => {
  const grid = hillyGround(40, 30, 5);
  const cell =
    [...grid.bed.keys()].find((at) => at > 600 && !Number.isNaN(grid.bed[at])) ?? expect.unreachable();
  const solver = run(
    grid,
    {
      infiltration: new Float32Array(1200).fill(2e-4),
      inflows: [{ name: 'burst', cells: [cell], discharge: { times: [0, 30, 60], values: [0, 5, 0] } }],
    },
    options,
    3 * 3600,
  );
  const { infiltrated, inflow, stored } = solver.ledger();
  expect(inflow).toBeCloseTo(150, 6);
  expect(Math.abs(infiltrated / 150 - 1)).toBeLessThan(lost(options));
  expect(stored).toBe(0);
  expect(Math.max(...solver.depth())).toBe(0);
});

it.each(SCHEMES.filter(([, { equation }]) => equation === 'shallow-water'))(
  '%s: a stream that meets a wall is thrown back as a bore',
  (_name, options) => {
    const [cells, before, speed] = [400, 1, 2];
    const grid: FlowGrid = {
      ...flat(cells, 1, before),
      cellSize: 0.25,
      manningRoughness: 1e-9,
      discharge: { east: new Float64Array(cells).fill(before * speed), north: new Float64Array(cells) },
    };
    const solver = createFlowSolver(grid, {}, options);
    solver.advance(0.2);
    const first = solver.depth();
    solver.advance(5);
    // Rankine and Hugoniot: behind the bore the water stands still.
    let [low, high] = [before, 10];
    for (let step = 0; step < 60; step += 1) {
      const depth = 0.5 * (low + high);
      const taken = (depth - before) * Math.sqrt((0.5 * 9.81 * (depth + before)) / (depth * before));
      if (taken < speed) low = depth;
      else high = depth;
    }
    // It never stands higher on the way there.
    expect(Math.max(...first)).toBeLessThan(low);
    const depth = solver.depth();
    const { east } = solver.velocity();
    expect(depth[cells - 20]).toBeCloseTo(low, 3);
    expect(Math.abs((depth[cells - 1] ?? NaN) / low - 1)).toBeLessThan(0.03);
    expect(Math.abs(east[cells - 1] ?? NaN)).toBeLessThan(0.02);
  },
);

it('a culvert evens two pools out and a pump empties one, never below the ground', () => {
  const grid = flat(21, 1);
  grid.bed[10] = 5;
  for (let cell = 0; cell < 10 && grid.depth; cell += 1) grid.depth[cell] = 2;
  const solver = run(
    grid,
    {
      links: [
        {
          kind: 'culvert',
          name: 'c',
          from: 9,
          to: 11,
          invert: 0,
          width: 2,
          height: 1,
          dischargeCoefficient: 0.6,
        },
      ],
    },
    { equation: 'local-inertial' },
    4 * 3600,
  );
  expect(solver.depth()[0]).toBeCloseTo(1, 2);
  expect(solver.depth()[20]).toBeCloseTo(1, 2);
  const pumped = run(
    flat(5, 1, 0.5),
    { links: [{ kind: 'pump', name: 'p', from: 2, capacity: constantSeries(10) }] },
    { equation: 'local-inertial' },
    7200,
  );
  expect(pumped.ledger().pumped).toBeGreaterThan(245);
  expect(Math.min(...pumped.depth())).toBeGreaterThanOrEqual(0);
});
