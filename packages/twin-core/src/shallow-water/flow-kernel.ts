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
  /** Another one after threads were lost. */
  readonly state: FlowState;
  /** Speed of the fastest wave now, m/s. */
  waveSpeed(): number;
  /**
   * Sets `state.next` from `state.now`. What stands beyond open edges must be set before.
   * @returns `undefined` where a thread was lost: nothing has happened, take the step again.
   */
  step(step: FlowStep): FlowSums | undefined;
  /** Depth below 0 that is rounding, metres. */
  readonly roundingDepth: number;
  /** Threads that compute, that of the run among them. */
  readonly threads: number;
  /** What went wrong with threads that were lost. */
  readonly failure: Error | undefined;
  /** Ends its threads. It can go on alone. */
  stop(): void;
}

/** What a kernel without threads says of them. */
export const ALONE: Pick<FlowKernel, 'threads' | 'failure' | 'stop'> = {
  threads: 1,
  failure: undefined,
  stop() {
    // There is nothing to end.
  },
};
