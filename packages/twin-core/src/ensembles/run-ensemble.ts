import type { ModelRegistry } from '../simulation/registry.ts';
import { createAbortError } from '../simulation/runner.ts';
import type { RunSignal, SimulationRunner } from '../simulation/runner.ts';
import type { View } from '../twin/view.ts';
import { EnsembleError } from './ensemble-error.ts';
import { planEnsemble } from './ensemble-plan.ts';
import type { EnsemblePlan } from './ensemble-plan.ts';
import { createEnsembleReducer } from './ensemble-reducer.ts';
import type { EnsembleReducer, EnsembleResult, MemberFailure } from './ensemble-reducer.ts';
import type { EnsembleRequest } from './ensemble-request.ts';
import { runJob } from './member-result.ts';
import type { MemberResult } from './member-result.ts';

/** How far an ensemble is. */
export interface EnsembleProgress {
  /** Share of the work done, in [0, 1]; members at work count by their own progress. */
  readonly done: number;
  readonly finished: number;
  readonly failed: number;
  readonly members: number;
}

/** What computes an ensemble, and how a caller follows and ends it. */
export interface EnsembleOptions {
  readonly registry: ModelRegistry;
  /** As many members are computed at once as there are runners; they remain the caller's to dispose of. */
  readonly runners: readonly SimulationRunner[];
  /** Cancels: the promise rejects with an error named `AbortError`. */
  readonly signal?: RunSignal | undefined;
  /** Called whenever a member gets on. */
  readonly onProgress?: ((progress: EnsembleProgress) => void) | undefined;
  /** Lets the surroundings do other things for a moment while members are reduced; absent: they wait. */
  readonly pause?: (() => Promise<void>) | undefined;
  /** The result of a job computed earlier; its run is spared. */
  readonly known?: ((jobId: string) => Promise<MemberResult | undefined>) | undefined;
  /** Called with each new result, which others may then know. */
  readonly onMember?: ((result: MemberResult) => void) | undefined;
}

/**
 * Computes an ensemble: one run per member, as many at once as there are runners, reduced to quantiles and
 * probabilities. The result depends neither on the number of runners nor on the order in which members finish.
 *
 * A member that fails is tried once more, and then listed in the result.
 * @throws {EnsembleError} if the request does not fit, or every member fails. Rejects with an `AbortError` after a cancel.
 */
export async function runEnsemble(
  view: View,
  request: EnsembleRequest,
  options: EnsembleOptions,
): Promise<EnsembleResult> {
  if (options.runners.length === 0)
    throw new RangeError('runEnsemble: no runner is given; give at least one.');
  const model = options.registry.model(request.model);
  const plan = planEnsemble(model, view.hash, request);
  const reducer = createEnsembleReducer(plan, model);
  const failures = await computeMembers(view, plan, reducer, options);
  const steps = reducer.finish(failures);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    assertGoesOn(options.signal, model.id);
    await options.pause?.();
  }
}

function assertGoesOn(signal: RunSignal | undefined, model: string): void {
  if (signal?.aborted === true) throw createAbortError(`ensemble of ${model}`);
}

/** A member that waits for a runner. */
interface Waiting {
  readonly member: number;
  readonly tries: number;
}

const MOST_TRIES = 2;

async function computeMembers(
  view: View,
  plan: EnsemblePlan,
  reducer: EnsembleReducer,
  options: EnsembleOptions,
): Promise<MemberFailure[]> {
  const { runners, signal, onProgress } = options;
  const waiting: Waiting[] = plan.members.map((_, member) => ({ member, tries: 0 }));
  const failures: MemberFailure[] = [];
  const shares = new Float64Array(plan.members.length);
  let finished = 0;
  let broken: { readonly cause: unknown } | undefined;
  const report = (): void => {
    const members = shares.length;
    const done = shares.reduce((sum, share) => sum + share, 0) / members;
    onProgress?.({ done, finished, failed: failures.length, members });
  };
  const compute = async (runner: SimulationRunner, { member, tries }: Waiting): Promise<void> => {
    const { job } = plan.members[member] as EnsemblePlan['members'][number];
    try {
      const earlier = await options.known?.(job.id);
      const follow = (done: number): void => {
        shares[member] = done;
        report();
      };
      const result = earlier ?? (await runJob(view, job, runner, { signal, onProgress: follow }));
      if (earlier === undefined) options.onMember?.(result);
      reducer.add(result);
      finished += 1;
    } catch (cause) {
      // A request that does not fit, and a cancel, concern every member.
      if (cause instanceof EnsembleError || signal?.aborted === true) throw cause;
      if (tries + 1 < MOST_TRIES) {
        waiting.push({ member, tries: tries + 1 });
        return;
      }
      failures.push({
        member,
        jobId: job.id,
        message: cause instanceof Error ? cause.message : String(cause),
      });
    }
    shares[member] = 1;
    report();
  };
  const work = async (runner: SimulationRunner): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && broken === undefined; next = waiting.shift()) {
      assertGoesOn(signal, plan.request.model);
      try {
        await compute(runner, next);
      } catch (cause) {
        broken ??= { cause };
      }
    }
  };
  await Promise.all(runners.map(work));
  assertGoesOn(signal, plan.request.model);
  if (broken !== undefined) throw broken.cause;
  return failures;
}
