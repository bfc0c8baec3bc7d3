import { GRAVITY } from '../../../shallow-water/index.ts';
import type { FlowSolver } from '../../../shallow-water/index.ts';
import { planarBasin, planarFrequency, swingingChannel } from '../exact/basin.ts';
import type { BasinWater } from '../exact/basin.ts';
import { FIRST_ORDER, SECOND_ORDER } from './flow-case.ts';
import type { FlowCase, FlowGate, FlowSetting } from './flow-case.ts';

const SIDE = 4;

/** Thacker's planar surface after one round: first order flattens it, so the gate is wide. */
export const PLANAR_BASIN: FlowCase = {
  name: 'planar surface in a paraboloid, one round',
  source: 'Thacker 1981; SWASHES 4.2.2 (a 1 m, h0 0.1 m, η 0.5 m, L 4 m)',
  schemes: [FIRST_ORDER, SECOND_ORDER],
  setting: () => basinSetting(100, 100, (time) => planarBasin(1, 0.1, 0.5, GRAVITY, time)),
  times: [(2 * Math.PI) / planarFrequency(1, 0.1, GRAVITY)],
  gates: ({ order }) => basinGates(order === 2 ? 0.06 : 0.3),
  observe: (setting) => (solver) =>
    observeBasin(solver, setting, planarBasin(1, 0.1, 0.5, GRAVITY, solver.time)),
  backEndTolerance: 2e-3,
};

export const SWINGING_CHANNEL: FlowCase = {
  name: 'planar surface in a parabola, one swing',
  source: 'Thacker 1981; SWASHES 4.2.1 (a 1 m, h0 0.5 m, L 4 m)',
  schemes: [FIRST_ORDER, SECOND_ORDER],
  setting: () => basinSetting(400, 1, (time) => swingingChannel(1, 0.5, GRAVITY, time)),
  times: [(2 * Math.PI) / planarFrequency(1, 0.5, GRAVITY)],
  gates: ({ order }) => basinGates(order === 2 ? 0.005 : 0.04),
  observe: (setting) => (solver) =>
    observeBasin(solver, setting, swingingChannel(1, 0.5, GRAVITY, solver.time)),
  backEndTolerance: 2e-3,
};

function place(cell: number, { columns, rows, cellSize }: FlowSetting['grid']): [x: number, y: number] {
  const y = rows === 1 ? 0 : (Math.floor(cell / columns) + 0.5 - rows / 2) * cellSize;
  return [((cell % columns) + 0.5 - columns / 2) * cellSize, y];
}

function basinSetting(columns: number, rows: number, waterAt: (time: number) => BasinWater): FlowSetting {
  const { bed, depth, velocity } = waterAt(0);
  const frame = { columns, rows, cellSize: SIDE / columns };
  const grid = { ...frame, bed: new Float64Array(columns * rows), manningRoughness: 1e-9 };
  const places = Array.from(grid.bed, (_, cell) => place(cell, grid));
  const depths = Float64Array.from(places, ([x, y]) => depth(x, y));
  return {
    grid: {
      ...grid,
      bed: Float64Array.from(places, ([x, y]) => bed(x, y)),
      depth: depths,
      discharge: {
        east: depths.map((value) => value * velocity[0]),
        north: depths.map((value) => value * velocity[1]),
      },
    },
    forcing: {},
  };
}

function basinGates(tolerance: number): FlowGate[] {
  return [
    { name: 'relative L1 of the depth', expected: 0, tolerance, absolute: true, unit: '1' },
    { name: 'volume kept', expected: 0, tolerance: 2e-4, absolute: true, unit: '1' },
  ];
}

function observeBasin(solver: FlowSolver, { grid }: FlowSetting, exact: BasinWater): number[] {
  let [error, sum] = [0, 0];
  solver.depth().forEach((value, cell) => {
    const [x, y] = place(cell, grid);
    error += Math.abs(value - exact.depth(x, y));
    sum += exact.depth(x, y);
  });
  return [error / sum, solver.ledger().relativeError];
}
