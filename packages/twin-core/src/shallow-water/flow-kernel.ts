import type { FlowState } from './flow-state.ts';

/** What acts during one step on all cells alike. */
export interface FlowStep {
  /** Seconds. */
  readonly duration: number;
  /** Depth of rain on a cell of share 1, metres. */
  readonly rain: number;
}

/** What a step took and met. */
export interface FlowSums {
  /** Depths that went into the ground, summed over the cells, metres. */
  readonly infiltrated: number;
  /** Discharges over the open edges, summed over the cells, m²/s. */
  readonly edgeInflow: number;
  readonly edgeOutflow: number;
  /** Fastest wave after the step, m/s; NaN if a cell is no number. Decides the next step's length. */
  readonly waveSpeed: number;
  /** Lowest depth before it was raised to 0, metres: below 0 more left a cell than stood in it. */
  readonly lowest: number;
}

/** Computes steps on a state: one equation on one back end. The reference is scalar and in double precision. */
export interface FlowKernel {
  readonly state: FlowState;
  /** Speed of the fastest wave now, m/s. */
  waveSpeed(): number;
  /** Sets `state.next` from `state.now`. What stands beyond open edges must be set before. */
  step(step: FlowStep): FlowSums;
  /** Depth below 0 that is rounding, metres. */
  readonly roundingDepth: number;
}
