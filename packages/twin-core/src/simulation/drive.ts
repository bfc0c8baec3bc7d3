import { createRandom } from '../time/random.ts';
import type { AbortSignalLike, FieldFrame, ModelOutcome, SimulationModel } from './model.ts';
import { createResultHasher } from './result-hash.ts';
import type { RunMemory } from './run-memory.ts';
import { createAbortError } from './runner.ts';

/** What running a model needs of its surroundings. */
export interface RunHost {
  /** Reading of a clock that never goes back, seconds. */
  readonly nowSeconds: () => number;
  /**
   * Lets the surroundings handle waiting messages, for example `setImmediate` or a message to
   * oneself. Absent: the run keeps the thread to its end, and only callbacks can cancel it.
   */
  readonly pause?: (() => Promise<void>) | undefined;
}

export interface DrivenRun {
  readonly outcome: ModelOutcome;
  readonly resultHash: string;
  /** Wall time, seconds. */
  readonly seconds: number;
}

export interface DriveOptions {
  readonly seed: number;
  readonly signal: AbortSignalLike;
  readonly onProgress: (done: number) => void;
  /** May transfer the frame's values away. */
  readonly onFrame: (frame: FieldFrame) => void;
  /** Of the model, from one run to the next. */
  readonly memory: RunMemory;
}

/** Longest time the thread is kept between two looks at the message queue, seconds. */
const TIME_BUDGET = 0.05;

/** Runs a model's generator to its end, with a pause whenever the time budget is spent. */
export async function driveRun(
  host: RunHost,
  model: SimulationModel,
  input: unknown,
  parameters: unknown,
  options: DriveOptions,
): Promise<DrivenRun> {
  const { signal, onProgress, onFrame } = options;
  const started = host.nowSeconds();
  const hasher = createResultHasher();
  const steps = model.run(input, parameters, {
    random: createRandom(options.seed),
    signal,
    progress: onProgress,
    memory: options.memory,
  });
  let pausedAt = started;
  for (;;) {
    if (signal.aborted) throw createAbortError(`run of ${model.id}`);
    const step = steps.next();
    if (step.done === true) {
      const resultHash = hasher.finish(step.value);
      return { outcome: step.value, resultHash, seconds: host.nowSeconds() - started };
    }
    if (step.value !== undefined) {
      hasher.addFrame(step.value);
      onFrame(step.value);
    }
    if (host.pause !== undefined && host.nowSeconds() - pausedAt > TIME_BUDGET) {
      await host.pause();
      pausedAt = host.nowSeconds();
    }
  }
}
