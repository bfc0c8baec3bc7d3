import { type Branch, canonicalJson, type RunRequest, type RunResult, type View } from '@cityloom/twin-core';
import {
  baselineState,
  compareStates,
  type ScenarioComparison,
  scenarioOfBranch,
  type StateToCompare,
} from '@cityloom/twin-core/scenarios';
import { CommandError } from '../commands/command-error.ts';
import { recipeOf } from '../runs/run-store.ts';
import type { SessionContext } from '../session-context.ts';

/** What is compared, and how a caller follows it. */
export interface CompareOptions {
  /** Scenario that is the baseline; absent: the city as it is. */
  readonly baseline?: string | undefined;
  /** Scenarios held against it, in this order. */
  readonly scenarios: readonly string[];
  readonly signal: AbortSignal;
  /** Called with the share of the work done, in [0, 1]. */
  readonly onProgress?: (done: number) => void;
}

/** Results kept for the next comparison: after an edit only the edited scenario is computed again. */
const MOST_RESULTS = 60;

/** Compares scenarios of a session; keeps what it computed. */
export function createBranchComparer(
  context: SessionContext,
): (options: CompareOptions) => Promise<ScenarioComparison> {
  const results = new Map<string, RunResult>();
  return async ({ baseline, scenarios, signal, onProgress }) => {
    const { branches, runs } = context.store.getState();
    for (const run of runs) remember(results, run.result.viewHash, recipeOf(run).request, run.result);
    const find = (id: string): Branch => {
      const branch = branches.find((candidate) => candidate.id === id);
      if (branch !== undefined) return branch;
      throw new CommandError({
        en: `compare: no scenario has the id "${id}"; use one of the session's scenarios.`,
        'zh-CN': `没有编号为“${id}”的方案；请使用已有方案。`,
      });
    };
    const { baseView } = context.city();
    const first = baseline === undefined ? baselineState(baseView) : stateOf(find(baseline), context);
    const states = [first, ...scenarios.map((id) => stateOf(find(id), context))] as const;
    const runner = cachingRunner(context, results, signal);
    return compareStates(states, baseView.hash, runner, { signal, ...(onProgress && { onProgress }) });
  };
}

/** The branch with the runs that were made on it. */
function stateOf(branch: Branch, { store, options }: SessionContext): StateToCompare {
  const { runs, recordedRuns, manifest } = store.getState();
  const made = [...recordedRuns, ...runs.map(recipeOf)].filter((run) => run.branch === branch.id);
  const distinct = new Map(made.map(({ request }) => [canonicalJson(request), request]));
  const scenario = scenarioOfBranch(branch, {
    city: manifest?.id ?? '',
    author: options.author,
    runs: [...distinct.values()],
  });
  return { id: branch.id, title: branch.title, view: branch.view(), scenario, branch };
}

const keyOf = (viewHash: string, request: RunRequest): string => viewHash + canonicalJson(request);

function remember(
  results: Map<string, RunResult>,
  viewHash: string,
  request: RunRequest,
  result: RunResult,
): void {
  const key = keyOf(viewHash, request);
  results.delete(key);
  results.set(key, result);
  for (const [oldest] of results) {
    if (results.size <= MOST_RESULTS) break;
    results.delete(oldest);
  }
}

function cachingRunner(
  { options: { runner } }: SessionContext,
  results: Map<string, RunResult>,
  signal: AbortSignal,
): Parameters<typeof compareStates>[2] {
  return {
    async run(view: View, request, options) {
      const known = results.get(keyOf(view.hash, request));
      if (known !== undefined) return known;
      const onProgress = (done: number): void => options?.onProgress?.(done);
      const result = await runner.run(view, request, { signal, onProgress });
      remember(results, view.hash, request, result);
      return result;
    },
    // The runner is the session's.
    dispose: () => undefined,
  };
}
