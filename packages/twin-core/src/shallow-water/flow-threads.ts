/** Threads that a run can have besides its own; what a run's surroundings offer as `ComputeThreads` fits. */
export interface FlowThreads {
  /** Most that are worth while; the thread of the run is not counted. */
  readonly count: number;
  /** Starts threads that each call an export of the module on the memory; rejects if they cannot be started. */
  start(task: {
    readonly module: object;
    readonly memory: object;
    readonly entry: string;
    readonly calls: readonly (readonly number[])[];
  }): Promise<RunningFlowThreads>;
}

/** Threads at work. */
export interface RunningFlowThreads {
  /** The first thing that went wrong with one of them. */
  readonly failure: Error | undefined;
  /** Ends them at once. */
  stop(): void;
}
