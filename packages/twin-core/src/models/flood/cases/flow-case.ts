import type { FlowEquation, FlowForcing, FlowGrid, FlowSolver } from '../../../shallow-water/index.ts';
import type { Unit } from '../../../units/quantity.ts';

/** How the equations are solved. */
export interface FlowScheme {
  readonly equation: FlowEquation;
  readonly order?: 1 | 2;
}

export const LOCAL_INERTIAL: FlowScheme = { equation: 'local-inertial' };
export const FIRST_ORDER: FlowScheme = { equation: 'shallow-water', order: 1 };
export const SECOND_ORDER: FlowScheme = { equation: 'shallow-water', order: 2 };

/** A published or exact flow, and how near to it a solver has to come. */
export interface FlowCase {
  readonly name: string;
  readonly source: string;
  /** The schemes it is for. */
  readonly schemes: readonly FlowScheme[];
  /** Made anew for each run. */
  readonly setting: () => FlowSetting;
  /** Seconds at which the water is looked at, ascending. */
  readonly times: readonly number[];
  /** What has to come out. */
  readonly gates: (scheme: FlowScheme) => readonly FlowGate[];
  /**
   * Begins to look at a run; what it gives is called at each of `times` in turn and gives the figures of the gates, all
   * together as many and in the same order.
   */
  readonly observe: (setting: FlowSetting) => (solver: FlowSolver) => readonly number[];
  /** Largest difference of depth to the reference back end at the last time that passes, metres. */
  readonly backEndTolerance: number;
}

/** What a case is computed on. */
export interface FlowSetting {
  readonly grid: FlowGrid;
  readonly forcing: FlowForcing;
  readonly courantNumber?: number;
  readonly longestStep?: number;
}

/** One figure of a case. */
export interface FlowGate {
  readonly name: string;
  readonly expected: number;
  /** Share of `expected`, or in `unit` where `absolute`. */
  readonly tolerance: number;
  readonly absolute?: boolean;
  readonly unit: Unit;
}
