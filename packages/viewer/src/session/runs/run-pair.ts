import { canonicalJson, type Measure, type RunResult } from '@cityloom/twin-core';
import type { SessionState, StoredRun } from '../session-state.ts';

/** The same analysis on the existing city and on a scenario; one of the two is on show. */
export interface RunPair {
  readonly base: StoredRun | undefined;
  readonly proposal: StoredRun | undefined;
}

/** What makes two runs the same analysis. */
function recipeKey({ model, modelVersion, seed, parameters }: RunResult): string {
  return canonicalJson({ model, modelVersion, seed, parameters });
}

/** Puts a run beside the newest one of the same model and parameters on the other side. */
export function pairOf(run: StoredRun, runs: readonly StoredRun[]): RunPair {
  const isBase = run.branch === undefined;
  const key = recipeKey(run.result);
  const other = runs.findLast(
    ({ branch, result }) =>
      (branch === undefined) !== isBase && result.model === run.result.model && recipeKey(result) === key,
  );
  return isBase ? { base: run, proposal: other } : { base: other, proposal: run };
}

/** What decides which run the one on show is held against. */
export type BaselineChoice = Pick<SessionState, 'run' | 'runs' | 'comparedRun'>;

/** The other runs of the model on show, oldest first: each may be its baseline. */
export function comparableRuns({ run, runs }: Pick<BaselineChoice, 'run' | 'runs'>): readonly StoredRun[] {
  if (run === undefined) return [];
  const { model, runId } = run.result;
  return runs.filter(({ result }) => result.model === model && result.runId !== runId);
}

/** What the run on show is held against: the run chosen for it, else that of the same request on the existing city. */
export function baselineOf(choice: BaselineChoice): StoredRun | undefined {
  const { run, runs, comparedRun } = choice;
  const chosen = comparableRuns(choice).find(({ result }) => result.runId === comparedRun);
  if (chosen !== undefined || run?.branch === undefined) return chosen;
  return pairOf(run, runs).base;
}

/** Value of a measure in a result. */
export function valueIn(
  result: RunResult | undefined,
  { name, object }: Pick<Measure, 'name' | 'object'>,
): number | undefined {
  return result?.outcome.measures.find((other) => other.name === name && other.object === object)?.value;
}
