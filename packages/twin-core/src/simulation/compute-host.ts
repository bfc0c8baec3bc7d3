import type { GpuDevice } from '../shallow-water/index.ts';

/**
 * What a run can compute with besides its own thread. Each part is there only where the surroundings offer it: a
 * model must come to its result without any.
 */
export interface ComputeHost {
  /** Further threads on the same memory. A page has them only where it is cross-origin isolated. */
  readonly threads?: ComputeThreads;
  /**
   * Opens a graphics processor, or hands over the one that is open already: it is for all runs of this thread, so
   * whoever is done gives back its buffers, not the device. Comes to `undefined` where there is none; rejects where
   * one cannot be opened.
   */
  readonly openGpu?: () => Promise<GpuDevice | undefined>;
}

/** Threads that run a WebAssembly module together with the thread of the run. */
export interface ComputeThreads {
  /** Most that are worth while, 1 or more; the thread of the run is not counted. */
  readonly count: number;
  /**
   * Starts threads that each make an instance of the module on the memory and call an export of it.
   * Rejects if a thread cannot be started.
   */
  start(task: ThreadTask): Promise<RunningThreads>;
}

/** What threads are started with. */
export interface ThreadTask {
  /** A compiled `WebAssembly.Module` that imports its memory as `env.memory`. */
  readonly module: object;
  /** A shared `WebAssembly.Memory`. */
  readonly memory: object;
  /** Name of the export each thread calls; it returns when it is told to by the memory. */
  readonly entry: string;
  /** The export's arguments, one list per thread. */
  readonly calls: readonly (readonly number[])[];
}

/** Threads at work. */
export interface RunningThreads {
  /** The first thing that went wrong with one of them. */
  readonly failure: Error | undefined;
  /** Ends them at once. */
  stop(): void;
}
