import { constantSeries, GRAVITY } from '../../../shallow-water/index.ts';
import type { FlowSolver } from '../../../shallow-water/index.ts';
import { macDonaldChannel } from '../exact/channel.ts';
import { FIRST_ORDER, LOCAL_INERTIAL, SECOND_ORDER } from './flow-case.ts';
import type { FlowCase, FlowSetting } from './flow-case.ts';

const ROUGHNESS = 0.033;
const LENGTH = 1000;
const CELLS = 200;

interface SteadyFlow {
  /** m²/s at the inlet. */
  readonly inlet: number;
  /** m/s. */
  readonly rain: number;
  /** Largest mean error of the level, metres. */
  readonly gate: number;
}

/** Itzi's gates: mean absolute error of the level below 0.03 m, with rain below 0.035 m. */
export const MACDONALD: FlowCase = steadyCase('steady subcritical channel of 1000 m', {
  inlet: 2,
  rain: 0,
  gate: 0.03,
});

export const MACDONALD_RAIN: FlowCase = steadyCase('steady subcritical channel of 1000 m in rain', {
  inlet: 1,
  rain: 0.001,
  gate: 0.035,
});

function steadyCase(name: string, flow: SteadyFlow): FlowCase {
  return {
    name,
    source: 'MacDonald et al. 1997; SWASHES 3.2.1 and 3.3; gates of Itzi tests/core/test_analytic.py',
    schemes: [LOCAL_INERTIAL, FIRST_ORDER, SECOND_ORDER],
    setting: () => channelSetting(flow),
    times: [7200],
    gates: () => [
      {
        name: 'mean absolute error of the level',
        expected: 0,
        tolerance: flow.gate,
        absolute: true,
        unit: 'm',
      },
    ],
    observe: () => (solver) => [meanError(solver, flow)],
    // Of second order the limiter never quite settles.
    backEndTolerance: 2e-3,
  };
}

/** Dry at first but for the outlet, where the exact level stands. */
function channelSetting({ inlet, rain }: SteadyFlow): FlowSetting {
  const channel = macDonaldChannel(CELLS, inlet, rain, ROUGHNESS, GRAVITY);
  const cellSize = LENGTH / CELLS;
  const outlet = Math.cbrt(4 / GRAVITY) * (1 + 0.5 * Math.exp(-4));
  return {
    grid: {
      columns: CELLS,
      rows: 1,
      cellSize,
      bed: channel.bed,
      manningRoughness: ROUGHNESS,
      depth: channel.bed.map((height) => Math.max(0, outlet - height)),
    },
    forcing: {
      ...(rain > 0 && { rain: constantSeries(rain) }),
      inflows: [{ name: 'inlet', cells: [0], discharge: constantSeries(inlet * cellSize) }],
      boundaries: [
        { name: 'outlet', edge: 'east', from: 0, to: 1, kind: 'stage', level: constantSeries(outlet) },
      ],
    },
  };
}

function meanError(solver: FlowSolver, flow: SteadyFlow): number {
  const exact = macDonaldChannel(CELLS, flow.inlet, flow.rain, ROUGHNESS, GRAVITY);
  let sum = 0;
  solver.depth().forEach((value, cell) => (sum += Math.abs(value - (exact.depth[cell] as number))));
  return sum / CELLS;
}
