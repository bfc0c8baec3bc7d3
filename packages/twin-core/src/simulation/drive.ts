import { createRandom } from '../time/random.ts';
import type { ComputeHost } from './compute-host.ts';
import { createFrameReducer } from './frame-reduction.ts';
import type { FrameReduction } from './frame-reduction.ts';
import type { AbortSignalLike, FieldFrame, ModelOutcome, RunStep, SimulationModel } from './model.ts';
import { createResultHasher } from './result-hash.ts';
import type { RunMemory } from './run-memory.ts';
import { createAbortError } from './runner.ts';
import type { LocalizedText } from '../units/quantity.ts';

/** What running a model needs of its surroundings. */
export interface RunHost {
  /** Reading of a clock that never goes back, seconds. */
  readonly nowSeconds: () => number;
  /**
   * Lets the surroundings handle waiting messages, for example `setImmediate` or a message to
   * oneself. Absent: the run keeps the thread to its end, and only callbacks can cancel it.
   */
  readonly pause?: (() => Promise<void>) | undefined;
  /** What runs may compute with besides this thread. */
  readonly compute?: ComputeHost | undefined;
  /**
   * Runs of each model that are kept for later ones to go on from; of a flood each takes up to 128 MB. 0 where memory is
   * dearer than time. Default: 2.
   */
  readonly mostRunsKept?: number | undefined;
}

export interface DrivenRun {
  readonly outcome: ModelOutcome;
  readonly resultHash: string;
  /** Wall time, seconds. */
  readonly seconds: number;
  /** What computed it, where the model says so. */
  readonly computedBy?: LocalizedText;
}

export interface DriveOptions {
  readonly seed: number;
  readonly signal: AbortSignalLike;
  readonly onProgress: (done: number) => void;
  /** May transfer the frame's values away. */
  readonly onFrame: (frame: FieldFrame) => void;
  /** Frames given to `onFrame` at the end, instead of all of them. */
  readonly keep?: readonly FrameReduction[];
  /** Of the model, from one run to the next. */
  readonly memory: RunMemory | undefined;
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
  const { signal, onProgress } = options;
  const started = host.nowSeconds();
  const hasher = createResultHasher();
  const frames = frameTaker(options);
  let computedBy: LocalizedText | undefined;
  const steps = model.run(input, parameters, {
    random: createRandom(options.seed),
    signal,
    progress: onProgress,
    // Of what is only reduced, as members of an ensemble are, nothing is worth keeping.
    ...(options.keep === undefined && options.memory && { memory: options.memory }),
    computedBy: (what) => {
      computedBy = what;
    },
    ...(host.compute && { compute: host.compute }),
  });
  let pausedAt = started;
  let yielded: RunStep;
  for (;;) {
    if (signal.aborted) {
      // Lets the model close what it opened.
      steps.return(undefined as never);
      throw createAbortError(`run of ${model.id}`);
    }
    const step = await goOn(steps, yielded);
    if (step.done === true) {
      const resultHash = hasher.finish(step.value);
      frames.finish();
      const seconds = host.nowSeconds() - started;
      return { outcome: step.value, resultHash, seconds, ...(computedBy && { computedBy }) };
    }
    if (step.value !== undefined && !isAwaited(step.value)) {
      hasher.addFrame(step.value);
      frames.take(step.value);
    }
    if (host.pause !== undefined && host.nowSeconds() - pausedAt > TIME_BUDGET) {
      await host.pause();
      pausedAt = host.nowSeconds();
    }
    yielded = step.value;
  }
}

/** Hands frames on as they come, or what is kept of them at the end. */
function frameTaker({ keep, onFrame }: DriveOptions): {
  readonly take: (frame: FieldFrame) => void;
  readonly finish: () => void;
} {
  if (keep === undefined) return { take: onFrame, finish: () => undefined };
  const reducer = createFrameReducer(keep);
  return {
    take(frame) {
      reducer.add(frame);
    },
    finish() {
      reducer.finish().forEach(onFrame);
    },
  };
}

async function goOn(
  steps: Generator<RunStep, ModelOutcome, unknown>,
  yielded: RunStep,
): Promise<IteratorResult<RunStep, ModelOutcome>> {
  if (!isAwaited(yielded)) return steps.next();
  let value: unknown;
  try {
    value = await yielded;
  } catch (cause) {
    return steps.throw(cause);
  }
  return steps.next(value);
}

function isAwaited(step: RunStep): step is PromiseLike<unknown> {
  return step !== undefined && 'then' in step;
}
