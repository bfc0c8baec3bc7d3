import type { FlowForcing, FlowSolver, OpenBoundary } from '../../../shallow-water/index.ts';
import { FIRST_ORDER, LOCAL_INERTIAL, SECOND_ORDER } from './flow-case.ts';
import type { FlowCase, FlowGate, FlowScheme, FlowSetting } from './flow-case.ts';

const SOURCE = 'Environment Agency SC080035/SC120002';

/** Test 4's points, metres from the south-west. */
const POINTS = [
  [50, 1000],
  [100, 1000],
  [200, 1000],
  [300, 1000],
  [400, 1000],
  [300, 1300],
] as const;

/** Depths of LISFLOOD-FP 8.0 DG2 at 5 m at the points after 1, 2 and 3 hours, metres; none while the front passes. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  3600: [0.3092, 0.2461, 0.1739, 0.1137],
  7200: [0.3221, 0.2689, 0.2166, 0.183, 0.1546, 0.1475],
  10800: [0.3241, 0.2727, 0.224, 0.1946, 0.1718, 0.1665],
};

/** When the same has 1 cm of water at the points, in samples of 60 s. */
const ARRIVALS = [660, 1020, 1860, 2760, 3720, 4020];

const LAST_TIME = 10_800;

/** m³ that the breach lets in altogether. */
const BREACH_VOLUME = 285_000;

/**
 * Test 4: a flood over a plain of 1000 m by 2000 m, its edges in north, east and south open, as the package of
 * reference depths has it.
 */
export function floodPlain(
  cellSize: number,
  schemes: readonly FlowScheme[],
  tolerance: PlainTolerance,
): FlowCase {
  return {
    name: `test 4, flood over a plain, cells of ${cellSize} m`,
    source: `${SOURCE} test 4; depths of LISFLOOD-FP 8.0 DG2 5 m (Shaw et al. 2021, Zenodo 4066824)`,
    schemes,
    setting: () => plainSetting(cellSize, ['north', 'east', 'south']),
    times: Array.from({ length: LAST_TIME / 60 }, (_, minute) => 60 * (minute + 1)),
    gates: () => plainGates(tolerance),
    observe: () => {
      const arrivals = POINTS.map(() => NaN);
      return (solver) => observePlain(solver, arrivals);
    },
    backEndTolerance: 2e-3,
  };
}

/** How near to the reference depths and arrivals. */
export interface PlainTolerance {
  /** Metres. */
  readonly depth: number;
  /** Share of the depth, where that is more. */
  readonly share: number;
  /** Seconds. */
  readonly arrival: number;
}

/** Test 4 with closed edges: all that came in is still there. */
export const CLOSED_PLAIN: FlowCase = {
  name: 'test 4 with closed edges, cells of 20 m',
  source: `${SOURCE} test 4; volume by its hydrograph`,
  schemes: [LOCAL_INERTIAL, FIRST_ORDER, SECOND_ORDER],
  setting: () => plainSetting(20, []),
  times: [18000],
  gates: () => [{ name: 'volume', expected: BREACH_VOLUME, tolerance: 2e-4, unit: 'm³' }],
  observe: () => (solver) => [solver.ledger().stored],
  backEndTolerance: 2e-3,
};

function plainSetting(cellSize: number, open: readonly ('north' | 'east' | 'south')[]): FlowSetting {
  const [columns, rows] = [1000 / cellSize, 2000 / cellSize];
  const boundaries = open.map((edge): OpenBoundary => ({
    name: edge,
    edge,
    from: 0,
    to: edge === 'east' ? rows : columns,
    kind: 'free',
  }));
  const forcing: FlowForcing = {
    inflows: [
      {
        name: 'breach',
        // y from 990 m to 1010 m.
        cells: Array.from(
          { length: Math.round(20 / cellSize) },
          (_, at) => (Math.round(990 / cellSize) + at) * columns,
        ),
        discharge: { times: [0, 300, 3600, 14400, 18000], values: [0, 0, 20, 20, 0] },
      },
    ],
    boundaries,
  };
  return {
    grid: { columns, rows, cellSize, bed: new Float64Array(columns * rows), manningRoughness: 0.05 },
    forcing,
  };
}

function plainGates(tolerance: PlainTolerance): FlowGate[] {
  const depths = Object.entries(DEPTHS).flatMap(([time, values]) =>
    values.map((expected, point) => ({
      name: `depth at point ${point + 1} after ${Number(time) / 3600} h`,
      expected,
      tolerance: Math.max(tolerance.depth, tolerance.share * expected),
      absolute: true,
      unit: 'm',
    })),
  );
  const arrivals = ARRIVALS.map((expected, point) => ({
    name: `arrival at point ${point + 1}`,
    expected,
    tolerance: tolerance.arrival,
    absolute: true,
    unit: 's',
  }));
  return [
    ...depths,
    ...arrivals,
    { name: 'volume kept', expected: 0, tolerance: 2e-4, absolute: true, unit: '1' },
  ];
}

function observePlain(solver: FlowSolver, arrivals: number[]): number[] {
  const { grid, time } = solver;
  const depth = solver.depth();
  const depths = POINTS.map(([x, y]) => depthAt(depth, grid, x, y));
  POINTS.forEach(([x, y], point) => {
    const there = depth[cellAt(grid, x, y)] as number;
    if (there > 0.01 && Number.isNaN(arrivals[point])) arrivals[point] = time;
  });
  const asked = depths.slice(0, DEPTHS[time]?.length ?? 0);
  return time < LAST_TIME ? asked : [...asked, ...arrivals, solver.ledger().relativeError];
}

/**
 * The cell that a point is in or has at its south-west corner: where LISFLOOD-FP looks, and with it the arrivals of
 * the reference. The mean of the cells around a corner is wet before the water has come to it.
 */
function cellAt({ columns, cellSize }: FlowSolver['grid'], x: number, y: number): number {
  return Math.floor(y / cellSize) * columns + Math.floor(x / cellSize);
}

/** Depth at a point: the mean of the cells that meet there, if it is on their corners. */
function depthAt(
  depth: Float32Array,
  { columns, cellSize }: FlowSolver['grid'],
  x: number,
  y: number,
): number {
  const beside = (value: number): number[] =>
    Number.isInteger(value) ? [value - 1, value] : [Math.floor(value)];
  const cells = beside(y / cellSize).flatMap((row) =>
    beside(x / cellSize).map((column) => row * columns + column),
  );
  return cells.reduce((sum, cell) => sum + (depth[cell] as number), 0) / cells.length;
}
