import type { FlowSolver } from '../../../shallow-water/index.ts';
import { FIRST_ORDER, LOCAL_INERTIAL, SECOND_ORDER } from './flow-case.ts';
import type { FlowCase, FlowGate, FlowSetting } from './flow-case.ts';

const REST: readonly FlowGate[] = [
  { name: 'largest speed', expected: 0, tolerance: 1e-5, absolute: true, unit: 'm/s' },
  { name: 'largest change of depth', expected: 0, tolerance: 1e-5, absolute: true, unit: 'm' },
];

/** Lake over a bump (SWASHES 3.1): all under water, and with the bump standing out. */
export const LAKES_AT_REST: readonly FlowCase[] = [
  ['bump under water', 0.5],
  ['bump standing out', 0.1],
].map(([name, level]) => ({
  name: `lake at rest, ${name}`,
  source: 'SWASHES (Delestre et al. 2013), section 3.1',
  schemes: [LOCAL_INERTIAL, FIRST_ORDER, SECOND_ORDER],
  setting: () => lake(50, 6, 0.5, level as number, (x) => Math.max(0, 0.2 - 0.05 * (x - 10) ** 2)),
  times: [100],
  gates: () => REST,
  observe: (setting) => (solver) => observeRest(solver, setting),
  backEndTolerance: 1e-5,
}));

/** Three humps in a basin of 75 m by 30 m, the water at 0.875 m: two under it, one standing out. */
export const THREE_HUMPS: FlowCase = {
  name: 'three humps at rest',
  source: 'Liang and Borthwick 2009, Computers & Fluids 38, section 5.1; LISFLOOD-FP 8.1 UoS/T01',
  schemes: [LOCAL_INERTIAL, FIRST_ORDER, SECOND_ORDER],
  setting: () =>
    lake(75, 30, 1, 0.875, (x, y) =>
      Math.max(
        0,
        1 - 0.2 * Math.hypot(x - 20, y - 15),
        2 - 0.5 * Math.hypot(x - 40, y - 15),
        3 - 0.3 * Math.hypot(x - 60, y - 15),
      ),
    ),
  times: [600],
  gates: () => REST,
  observe: (setting) => (solver) => observeRest(solver, setting),
  backEndTolerance: 1e-5,
};

function lake(
  columns: number,
  rows: number,
  cellSize: number,
  level: number,
  bedAt: (x: number, y: number) => number,
): FlowSetting {
  const bed = Float64Array.from({ length: columns * rows }, (_, cell) =>
    bedAt(((cell % columns) + 0.5) * cellSize, (Math.floor(cell / columns) + 0.5) * cellSize),
  );
  return {
    grid: {
      columns,
      rows,
      cellSize,
      bed,
      depth: bed.map((height) => Math.max(0, level - height)),
      manningRoughness: 0.01,
    },
    forcing: {},
  };
}

function observeRest(solver: FlowSolver, { grid }: FlowSetting): number[] {
  const { east, north } = solver.velocity();
  const depth = solver.depth();
  let [fastest, moved] = [0, 0];
  depth.forEach((value, cell) => {
    fastest = Math.max(fastest, Math.abs(east[cell] as number), Math.abs(north[cell] as number));
    moved = Math.max(moved, Math.abs(value - Math.fround(grid.depth?.[cell] ?? 0)));
  });
  return [fastest, moved];
}
