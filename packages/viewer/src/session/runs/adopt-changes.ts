import { canonicalJson, type Branch, type Change, type RunResult, type View } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import type { SessionContext } from '../session-context.ts';

/** Fields that say who made a change, when and what for, not what it does. */
const HEADER: ReadonlySet<string> = new Set(['id', 'at', 'by', 'note', 'enabled', 'phase']);

function effectOf(change: Change): string {
  return canonicalJson(Object.fromEntries(Object.entries(change).filter(([name]) => !HEADER.has(name))));
}

/**
 * Changes a run asks for that are still to be made: without those made already, and those on objects that are no longer
 * there.
 */
export function pendingChanges(
  { outcome }: RunResult,
  view: View,
  branch: Branch | undefined,
): readonly Change[] {
  const made = new Set(branch?.changes.filter(({ enabled }) => enabled !== false).map(effectOf));
  return outcome.changes.filter((change) => {
    if (change.kind === 'object.add' || change.kind === 'unknown') return !made.has(effectOf(change));
    if (view.object(change.object) === undefined) return false;
    // A road that was opened again is to be closed again.
    return change.kind === 'road.close' ? !view.closedRoads.has(change.object) : !made.has(effectOf(change));
  });
}

/**
 * Makes the changes a run asks for changes of the current scenario: with ids of their own, the time of now and the
 * session's author, as one step to undo.
 * @throws {CommandError} if the run is not in memory, no scenario is current, or nothing is left to adopt.
 */
export function adoptRunChanges(context: SessionContext, id: string | undefined): void {
  const { store, options } = context;
  const { run: shown, runs, branch } = store.getState();
  const result = (id === undefined ? shown : runs.find((run) => run.result.runId === id))?.result;
  if (result === undefined) throw noRun(id);
  if (branch === undefined) {
    throw new CommandError({
      en: 'adoptRunChanges: no scenario is selected; create one (createBranch) or select one (selectBranch) first.',
      'zh-CN': '尚未选择方案；请先新建方案或选择一个方案。',
    });
  }
  const pending = pendingChanges(result, branch.view(), branch);
  if (pending.length === 0) throw nothingLeft(result, branch);
  const at = new Date(options.clock.now()).toISOString();
  const note = `${result.model} ${result.modelVersion}, run ${result.runId.slice(0, 10)}`;
  const own = pending.map((change): Change => ({
    ...change,
    id: context.createId('change'),
    at,
    by: options.author,
    note,
  }));
  branch.replaceChanges([...branch.changes, ...own]);
}

function noRun(id: string | undefined): CommandError {
  return new CommandError(
    id === undefined
      ? {
          en: 'adoptRunChanges: no run is on show; run a model (runModel) or show a run (selectRun) first.',
          'zh-CN': '当前未显示模拟结果；请先运行模型或选择一次运行。',
        }
      : {
          en: `adoptRunChanges: the result of run "${id}" is not in memory; show it (selectRun) first.`,
          'zh-CN': `模拟“${id}”的结果不在内存中；请先显示该结果。`,
        },
  );
}

function nothingLeft({ model, outcome }: RunResult, { title }: Branch): CommandError {
  return new CommandError(
    outcome.changes.length === 0
      ? {
          en: `adoptRunChanges: the run of ${model} asks for no changes; there is nothing to adopt.`,
          'zh-CN': `模拟 ${model} 未提出任何更改，无需采纳。`,
        }
      : {
          en: `adoptRunChanges: scenario "${title}" has all ${outcome.changes.length} changes of this run already.`,
          'zh-CN': `方案“${title}”已包含本次模拟的全部 ${outcome.changes.length} 项更改。`,
        },
  );
}
