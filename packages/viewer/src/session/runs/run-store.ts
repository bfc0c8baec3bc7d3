import type { Change } from '@cityloom/twin-core';
import type { StoreApi } from 'zustand/vanilla';
import type { RecordedRun, SessionState, StoredRun } from '../session-state.ts';

/** Results kept in memory; older ones are kept as recipes and computed again when selected. */
export const MAXIMUM_RESULTS = 6;

/** Where a run was made: the branch, and its changes at that time. */
export interface RunOrigin {
  readonly branch: string | undefined;
  readonly changes: readonly Change[];
}

/** Seconds from the start to the last frame of a run. */
export function runDuration(run: Pick<StoredRun, 'result'> | undefined): number {
  return run?.result.frames.at(-1)?.time ?? 0;
}

export function recipeOf(run: StoredRun): RecordedRun {
  const { runId, resultHash, model, parameters, seed } = run.result;
  return {
    runId,
    resultHash,
    request: { model, parameters, seed },
    branch: run.branch,
    changes: run.changes,
  };
}

/** Shows a run: another one of the same model at the time that is looked at, to be compared; else from its start. */
export function showRun(store: StoreApi<SessionState>, run: StoredRun | undefined): void {
  store.setState(({ run: before, time }) => ({
    run,
    time: before?.result.model === run?.result.model ? Math.min(time, runDuration(run)) : 0,
    playing: false,
  }));
}

/** Keeps a finished run; lets go of the oldest results, never of their recipes. */
export function keepRun(store: StoreApi<SessionState>, run: StoredRun): void {
  store.setState((state) => {
    const others = state.runs.filter((other) => other.result.runId !== run.result.runId);
    const all = [...others, run];
    const surplus = all.slice(0, Math.max(0, all.length - MAXIMUM_RESULTS));
    return {
      runs: all.slice(surplus.length),
      recordedRuns: [
        ...state.recordedRuns.filter((other) => other.runId !== run.result.runId),
        ...surplus.map(recipeOf),
      ],
    };
  });
}

/** Adds the recipe of a run made elsewhere, unless it is known. */
export function recordRun(store: StoreApi<SessionState>, run: RecordedRun): void {
  store.setState((state) => {
    const known =
      state.recordedRuns.some((other) => other.runId === run.runId) ||
      state.runs.some((other) => other.result.runId === run.runId);
    return known ? state : { recordedRuns: [...state.recordedRuns, run] };
  });
}
