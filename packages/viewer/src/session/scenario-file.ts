import { scenarioOfBranch, serializeScenario } from '@cityloom/twin-core/scenarios';
import { CommandError } from './command-error.ts';
import { recipeOf } from './run-store.ts';
import type { SessionContext } from './session-context.ts';

/** A file to be saved by whoever asked for it. */
export interface TextFile {
  readonly name: string;
  readonly mimeType: string;
  readonly text: string;
}

/**
 * The current scenario as a file (`cityloom run FILE` repeats its runs), with the runs made on it.
 * @throws {CommandError} if no scenario is selected.
 */
export function exportScenario(context: SessionContext): TextFile {
  const { branch, runs, recordedRuns, manifest } = context.store.getState();
  if (branch === undefined || manifest === undefined) {
    throw new CommandError({
      en: 'export: no scenario is selected; select one first.',
      'zh-CN': '导出：尚未选择方案；请先选择一个方案。',
    });
  }
  const made = [...recordedRuns, ...runs.map(recipeOf)].filter((run) => run.branch === branch.id);
  const scenario = scenarioOfBranch(branch, {
    city: manifest.id,
    author: context.options.author,
    runs: made.map((run) => run.request),
  });
  return {
    name: `${branch.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'scenario'}.json`,
    mimeType: 'application/json',
    text: `${JSON.stringify(serializeScenario(scenario), undefined, 2)}\n`,
  };
}
