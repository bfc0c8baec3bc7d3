import { changesOn, createModelRegistry } from '@cityloom/twin-core';
import type { SimulationRunner, View } from '@cityloom/twin-core';
import { planEnsemble, runEnsemble } from '@cityloom/twin-core/ensembles';
import type { EnsembleProgress, EnsembleRequest, EnsembleResult } from '@cityloom/twin-core/ensembles';
import {
  CommandError,
  createCancellation,
  describeError,
  isCancellation,
} from '../commands/command-error.ts';
import { showRun } from '../runs/run-store.ts';
import type { SessionContext } from '../session-context.ts';
import type { SessionRunner } from '../session-options.ts';
import type { StoredRun } from '../session-state.ts';
import type { StoredEnsemble } from './ensemble-state.ts';

/** The commands on ensembles. */
export interface EnsembleControl {
  /**
   * Computes an ensemble of the current scenario, as many members at once as the host has runners for.
   * @throws {CommandError} if the request does not fit, one is in progress, or every member fails;
   * an error named `AbortError` if it is cancelled.
   */
  run(request: EnsembleRequest): Promise<void>;
  cancel(): void;
  /** @throws {CommandError} if the last ensemble has no such field. */
  show(field: string | undefined): void;
}

export function createEnsembleControl(context: SessionContext): EnsembleControl {
  const { store, options } = context;
  let controller: AbortController | undefined;
  const progressed = (active: (EnsembleProgress & { readonly model: string }) | undefined): void => {
    store.setState(({ ensemble }) => ({ ensemble: { ...ensemble, active } }));
  };

  async function compute(view: View, request: EnsembleRequest, signal: AbortSignal): Promise<EnsembleResult> {
    const registry = createModelRegistry(context.models());
    // What does not fit is told before anything is started.
    planEnsemble(registry.model(request.model), view.hash, request);
    const { model, members } = request;
    progressed({ model, done: 0, finished: 0, failed: 0, members });
    const runners = (await options.openRunners?.(members)) ?? [asSimulationRunner(options.runner)];
    try {
      return await runEnsemble(view, request, {
        registry,
        runners,
        signal,
        // A task of its own: the page draws and hears a cancel meanwhile.
        pause: () => new Promise((resolve) => setTimeout(resolve)),
        onProgress: (progress) => {
          if (!signal.aborted) progressed({ model, ...progress });
        },
      });
    } finally {
      for (const runner of runners) runner.dispose();
    }
  }

  return {
    async run(request) {
      if (controller !== undefined) {
        throw new CommandError({
          en: 'runEnsemble: another ensemble is in progress; wait for it or cancel it (cancelEnsemble).',
          'zh-CN': '已有集合模拟正在运行；请等待其完成或先取消。',
        });
      }
      const active = new AbortController();
      controller = active;
      const started = options.clock.now();
      try {
        const { view, ...origin } = standing(context);
        const result = await compute(view, request, active.signal);
        const seconds = (options.clock.now() - started) / 1000;
        const finished: StoredEnsemble = { result, ...origin, seconds };
        store.setState({ ensemble: { active: undefined, finished, field: undefined } });
        show(context, result.outcome.fields[0]?.id);
      } catch (error) {
        if (active.signal.aborted || isCancellation(error)) {
          throw createCancellation(`ensemble of ${request.model}`);
        }
        throw error instanceof CommandError ? error : failure(request.model, error);
      } finally {
        controller = undefined;
        progressed(undefined);
      }
    },
    cancel() {
      controller?.abort();
    },
    show(field) {
      show(context, field);
    },
  };
}

/** The scenario on show as it stands now. */
function standing(context: SessionContext): { view: View } & Pick<StoredEnsemble, 'branch' | 'changes'> {
  const { branch, planDay } = context.store.getState();
  if (branch === undefined) return { view: context.city().baseView, branch: undefined, changes: [] };
  if (planDay === undefined) {
    return { view: branch.view(), branch: branch.id, changes: [...branch.changes] };
  }
  return {
    view: branch.view({ at: planDay }),
    branch: branch.id,
    changes: changesOn([...branch.changes], planDay),
  };
}

/** The session's own runner, for a host that opens no others; it stays open. */
function asSimulationRunner(runner: SessionRunner): SimulationRunner {
  return {
    run: (view, request, { signal, onProgress, keep } = {}) =>
      runner.run(view, request, {
        signal: signal as AbortSignal,
        onProgress: (done) => onProgress?.(done),
        ...(keep && { keep }),
      }),
    dispose: () => undefined,
  };
}

function show({ store }: SessionContext, field: string | undefined): void {
  const { ensemble, run } = store.getState();
  const { finished } = ensemble;
  if (field === undefined) {
    store.setState({ ensemble: { ...ensemble, field } });
    if (run?.ensemble === true) showRun(store, undefined);
    return;
  }
  const known = finished?.result.outcome.fields.map(({ id }) => id) ?? [];
  if (finished === undefined || !known.includes(field)) {
    throw new CommandError({
      en: `showEnsembleField: no field "${field}"; use one of: ${known.join(', ') || 'none, run an ensemble first'}.`,
      'zh-CN': `没有字段“${field}”；可用：${known.join('、') || '无，请先运行集合模拟'}。`,
    });
  }
  store.setState({ ensemble: { ...ensemble, field } });
  showRun(store, runOf(finished, field));
}

/** One field of an ensemble in the shape of a run, so that map and legend show it as they show any other. */
function runOf({ result, branch, changes, seconds }: StoredEnsemble, field: string): StoredRun {
  const { plan, outcome, frames, resultHash } = result;
  const { model, parameters, seed } = plan.request;
  return {
    branch,
    changes,
    ensemble: true,
    result: {
      runId: plan.id,
      model,
      modelVersion: plan.modelVersion,
      viewHash: plan.viewHash,
      parameters,
      seed,
      outcome: {
        ...outcome,
        measures: [],
        profiles: [],
        fields: outcome.fields.filter(({ id }) => id === field),
      },
      // A still picture: there is no course in time to play.
      frames: frames.filter((frame) => frame.field === field).map((frame) => ({ ...frame, time: 0 })),
      resultHash,
      seconds,
    },
  };
}

function failure(model: string, error: unknown): CommandError {
  const { en, 'zh-CN': chinese } = describeError(error);
  return new CommandError(
    { en: `ensemble of ${model}: ${en}`, 'zh-CN': `${model} 的集合模拟失败：${chinese}` },
    { cause: error },
  );
}
