import { GRAVITY } from '../../../shallow-water/index.ts';
import type { FlowSolver } from '../../../shallow-water/index.ts';
import { damBreak } from '../exact/dam-break.ts';
import { FIRST_ORDER, SECOND_ORDER } from './flow-case.ts';
import type { FlowCase, FlowGate, FlowSetting } from './flow-case.ts';

/** SWASHES' dam breaks: 10 m, the dam in the middle, 5 mm of water before it. */
const SMALL = { length: 10, before: 0.005, cells: 1000, time: 6 };

export const RITTER: FlowCase = {
  name: 'dam break on a dry bed',
  source: 'Ritter 1892; SWASHES 4.1.2',
  schemes: [FIRST_ORDER, SECOND_ORDER],
  setting: () => channel(SMALL.length, SMALL.cells, SMALL.before, 0),
  times: [SMALL.time],
  gates: () => [...profileGates(SMALL.time, 0.02, 0.04), ...damGates((4 / 9) * SMALL.before, 0.1476482)],
  observe: () => (solver) => [...profileErrors(solver, SMALL.length, SMALL.before, 0), ...waterAtDam(solver)],
  backEndTolerance: 2e-6,
};

/** Depth and speed behind the shock, and its place, for 5 mm against 1 mm after 6 s. */
const STOKER_MIDDLE = { depth: 2.539357172e-3, velocity: 0.1272797184, behind: 0.001, shock: 1.25978 };

export const STOKER: FlowCase = {
  name: 'dam break on a wet bed',
  source: 'Stoker 1957; SWASHES 4.1.1',
  schemes: [FIRST_ORDER, SECOND_ORDER],
  setting: () => channel(SMALL.length, SMALL.cells, SMALL.before, STOKER_MIDDLE.behind),
  times: [SMALL.time],
  gates: () => [
    ...profileGates(SMALL.time, 0.01, 0.03),
    ...damGates(STOKER_MIDDLE.depth, STOKER_MIDDLE.velocity),
    {
      name: 'place of the shock',
      expected: STOKER_MIDDLE.shock,
      tolerance: 0.03,
      absolute: true,
      unit: 'm',
    },
  ],
  observe: () => (solver) => [
    ...profileErrors(solver, SMALL.length, SMALL.before, STOKER_MIDDLE.behind),
    ...waterAtDam(solver),
    placeOfFall(solver, SMALL.length, 0.5 * (STOKER_MIDDLE.depth + STOKER_MIDDLE.behind)),
  ],
  backEndTolerance: 2e-6,
};

/** ANUGA's gates: relative L1 of the stage below 1 % with water behind the dam, 10 % and 15 % on a dry bed. */
const LARGE = { length: 1000, before: 10, cells: 1000 };

export const ANUGA_WET: FlowCase = {
  name: 'dam break of 10 m on 1 m of water',
  source: 'ANUGA validation_tests/analytical_exact/dam_break_wet',
  schemes: [SECOND_ORDER],
  setting: () => channel(LARGE.length, LARGE.cells, LARGE.before, 1),
  times: [5, 25],
  gates: () => [...profileGates(5, 0.01, 0.02), ...profileGates(25, 0.01, 0.01)],
  observe: () => (solver) => profileErrors(solver, LARGE.length, LARGE.before, 1),
  backEndTolerance: 2e-3,
};

export const ANUGA_DRY: FlowCase = {
  name: 'dam break of 10 m on a dry bed',
  source: 'ANUGA validation_tests/analytical_exact/dam_break_dry',
  schemes: [FIRST_ORDER, SECOND_ORDER],
  setting: () => channel(LARGE.length, LARGE.cells, LARGE.before, 0),
  times: [5, 25],
  gates: () => [...profileGates(5, 0.1, 0.25), ...profileGates(25, 0.1, 0.25)],
  observe: () => (solver) => profileErrors(solver, LARGE.length, LARGE.before, 0),
  backEndTolerance: 2e-3,
};

function channel(length: number, cells: number, before: number, behind: number): FlowSetting {
  const depth = new Float64Array(cells).fill(behind);
  depth.fill(before, 0, cells / 2);
  return {
    grid: {
      columns: cells,
      rows: 1,
      cellSize: length / cells,
      bed: new Float64Array(cells),
      depth,
      // Frictionless but for what the grid must have.
      manningRoughness: 1e-9,
    },
    forcing: {},
  };
}

function profileGates(time: number, depth: number, discharge: number): FlowGate[] {
  const gate = (name: string, tolerance: number): FlowGate => ({
    name: `relative L1 of the ${name} at ${time} s`,
    expected: 0,
    tolerance,
    absolute: true,
    unit: '1',
  });
  return [gate('depth', depth), gate('discharge', discharge)];
}

function profileErrors(solver: FlowSolver, length: number, before: number, behind: number): number[] {
  const depth = solver.depth();
  const { east } = solver.velocity();
  const cellSize = length / depth.length;
  let [depthError, depthSum, dischargeError, dischargeSum] = [0, 0, 0, 0];
  depth.forEach((value, cell) => {
    const exact = damBreak((cell + 0.5) * cellSize - length / 2, solver.time, before, behind, GRAVITY);
    depthError += Math.abs(value - exact.depth);
    depthSum += exact.depth;
    dischargeError += Math.abs(value * (east[cell] as number) - exact.depth * exact.velocity);
    dischargeSum += exact.depth * exact.velocity;
  });
  return [depthError / depthSum, dischargeError / dischargeSum];
}

function damGates(depth: number, velocity: number): FlowGate[] {
  return [
    { name: 'depth at the dam', expected: depth, tolerance: 0.02, unit: 'm' },
    { name: 'speed at the dam', expected: velocity, tolerance: 0.03, unit: 'm/s' },
  ];
}

function waterAtDam(solver: FlowSolver): number[] {
  const depth = solver.depth();
  const middle = depth.length / 2;
  return [depth[middle] as number, solver.velocity().east[middle] as number];
}

/** Where the depth falls through a value, from the right, metres from the dam. */
function placeOfFall(solver: FlowSolver, length: number, through: number): number {
  const depth = solver.depth();
  let cell = depth.length - 1;
  while (cell > 0 && (depth[cell] as number) < through) cell -= 1;
  return ((cell + 1) * length) / depth.length - length / 2;
}
