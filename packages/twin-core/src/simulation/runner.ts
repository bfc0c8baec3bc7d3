import type { View } from '../twin/view.ts';
import type { FrameReduction } from './frame-reduction.ts';
import type { AbortSignalLike, FieldFrame, RunRequest, RunResult } from './model.ts';

/** The part of the platform's AbortSignal a runner relies on. */
export interface RunSignal extends AbortSignalLike {
  /** Calls the listener once the run is to end. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Takes the listener off; the same function as given to `addEventListener`. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How a caller follows and ends a run. Callbacks are called on the caller's thread. */
export interface RunOptions {
  /** Cancels the run: the promise rejects with an error named `AbortError`. */
  readonly signal?: RunSignal | undefined;
  /** Called with the share of the work done, in [0, 1]. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Called for each frame as it arrives; the result holds all of them. */
  readonly onFrame?: ((frame: FieldFrame) => void) | undefined;
  /**
   * What of the frames is handed over, at the run's end; absent: every frame, as it comes. The result's hash is that of
   * all frames either way.
   */
  readonly keep?: readonly FrameReduction[] | undefined;
}

/** Runs models on views: inline, in a browser worker or in a worker thread, with the same result. */
export interface SimulationRunner {
  /**
   * @throws {RangeError} if there is no such model, or the seed is no integer in [0, 2^32).
   * @throws {ParameterError} if the parameters do not fit.
   * Rejects with an error named `AbortError` after a cancel, and with a readable one if the model fails.
   */
  run(view: View, request: RunRequest, options?: RunOptions): Promise<RunResult>;
  /** Ends a worker the runner holds; running simulations reject. The next `run` starts a new one. */
  dispose(): void;
}

/** The error a cancelled run rejects with; its name is `AbortError`, as the platform's. */
export function createAbortError(what: string): Error {
  const error = new Error(`${what}: cancelled.`);
  error.name = 'AbortError';
  return error;
}

/** @throws {RangeError} if the seed is no integer in [0, 2^32). */
export function assertSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`run: seed must be an integer in [0, 4294967295], got ${seed}.`);
  }
}
