import { createFlowSolver } from '../../../shallow-water/index.ts';
import type { FlowBackEnd } from '../../../shallow-water/index.ts';
import { LAKES_AT_REST, THREE_HUMPS } from './at-rest.ts';
import { PLANAR_BASIN, SWINGING_CHANNEL } from './basins.ts';
import { ANUGA_DRY, ANUGA_WET, RITTER, STOKER } from './dam-breaks.ts';
import { CLOSED_PLAIN, floodPlain } from './environment-agency.ts';
import { FIRST_ORDER, LOCAL_INERTIAL, SECOND_ORDER } from './flow-case.ts';
import type { FlowCase, FlowScheme } from './flow-case.ts';
import { disconnectedWater, eggBox, MOMENTUM_OVER_BUMP } from './own-topography.ts';
import { MACDONALD, MACDONALD_RAIN } from './steady-channel.ts';

export type { FlowCase, FlowGate, FlowScheme, FlowSetting } from './flow-case.ts';

/** Cases that take seconds together. */
export const QUICK_FLOW_CASES: readonly FlowCase[] = [
  ...LAKES_AT_REST,
  THREE_HUMPS,
  RITTER,
  STOKER,
  ANUGA_WET,
  ANUGA_DRY,
  MACDONALD,
  MACDONALD_RAIN,
  SWINGING_CHANNEL,
  PLANAR_BASIN,
  disconnectedWater([LOCAL_INERTIAL]),
  eggBox(16, [LOCAL_INERTIAL]),
  MOMENTUM_OVER_BUMP,
  CLOSED_PLAIN,
  floodPlain(20, [LOCAL_INERTIAL], { depth: 0.005, share: 0.02, arrival: 300 }),
];

/** Cases in the sizes of their publications; some take minutes. */
export const FULL_FLOW_CASES: readonly FlowCase[] = [
  disconnectedWater([FIRST_ORDER, SECOND_ORDER]),
  eggBox(48, [LOCAL_INERTIAL, FIRST_ORDER]),
  floodPlain(5, [LOCAL_INERTIAL, SECOND_ORDER], { depth: 0.005, share: 0.02, arrival: 60 }),
];

/** What a run of a case came to. */
export interface FlowCaseRun {
  /** The figures of the gates. */
  readonly figures: readonly number[];
  /** Depths at the last time, metres. */
  readonly depth: Float32Array;
}

/** Runs a case. */
export function runFlowCase(
  flowCase: FlowCase,
  scheme: FlowScheme,
  backEnd: FlowBackEnd = 'scalar',
): FlowCaseRun {
  const setting = flowCase.setting();
  const solver = createFlowSolver(setting.grid, setting.forcing, { ...scheme, backEnd });
  const observe = flowCase.observe(setting);
  const figures = flowCase.times.flatMap((time) => {
    solver.advance(time);
    return observe(solver);
  });
  return { figures, depth: solver.depth() };
}
