import { runIdOf, type RunRequest, type RunResult, type View } from '@cityloom/twin-core';
import {
  CommandError,
  createCancellation,
  describeError,
  isCancellation,
} from '../commands/command-error.ts';
import type { RunEvent } from '../commands/commands.ts';
import type { SessionContext } from '../session-context.ts';
import type { StoredRun } from '../session-state.ts';
import { checkRequest, type CheckedRequest } from './check-request.ts';
import { keepRun, showRun, type RunOrigin } from './run-store.ts';

/** The one place a simulation runs in: one at a time. */
export interface RunSlot {
  /**
   * Computes, keeps and shows a run.
   * @throws {CommandError} if the request is wrong, the slot is taken, or the model fails;
   * an error named `AbortError` if it is cancelled.
   */
  compute(view: View, request: RunRequest, origin: RunOrigin): Promise<StoredRun>;
  cancel(): void;
}

export function createRunSlot(context: SessionContext, onFinish: (run: StoredRun) => void): RunSlot {
  const { store, events, options } = context;
  let controller: AbortController | undefined;

  async function observe(
    view: View,
    { request, model: { version } }: CheckedRequest,
    active: AbortController,
  ): Promise<RunResult> {
    const runId = runIdOf(request, version, view.hash);
    const { model } = request;
    const emit = (state: RunEvent['state'], progress: number): void => {
      events.emit('run', { runId, model, state, progress });
    };
    store.setState({ activeRun: { runId, model, progress: 0 } });
    emit('started', 0);
    try {
      const result = await options.runner.run(view, request, {
        signal: active.signal,
        onProgress: (progress) => {
          if (active.signal.aborted) return;
          store.setState({ activeRun: { runId, model, progress } });
          emit('progress', progress);
        },
      });
      // A runner may finish in spite of the signal: what was cancelled shows nothing.
      if (active.signal.aborted) throw createCancellation(`run of ${model}`);
      return result;
    } catch (error) {
      const cancelled = active.signal.aborted || isCancellation(error);
      emit(cancelled ? 'cancelled' : 'failed', 0);
      throw cancelled ? createCancellation(`run of ${model}`) : failure(model, error);
    }
  }

  return {
    async compute(view, request, origin) {
      const checked = checkRequest(request, context.models());
      if (controller !== undefined) {
        throw new CommandError({
          en: 'runModel: another run is in progress; wait for it or cancel it (cancelRun).',
          'zh-CN': '已有模拟正在运行；请等待其完成或先取消。',
        });
      }
      const active = new AbortController();
      controller = active;
      try {
        const run: StoredRun = { result: await observe(view, checked, active), ...origin };
        keepRun(store, run);
        showRun(store, run);
        onFinish(run);
        const { runId, model, resultHash } = run.result;
        events.emit('run', { runId, model, state: 'finished', progress: 1, resultHash });
        return run;
      } finally {
        controller = undefined;
        store.setState({ activeRun: undefined });
      }
    },
    cancel() {
      controller?.abort();
    },
  };
}

function failure(model: string, error: unknown): CommandError {
  const { en, 'zh-CN': chinese } = describeError(error);
  return new CommandError(
    { en: `run of ${model}: ${en}`, 'zh-CN': `模拟 ${model} 失败：${chinese}` },
    { cause: error },
  );
}
