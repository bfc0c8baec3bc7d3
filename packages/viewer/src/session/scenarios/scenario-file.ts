import { canonicalJson, type RunRequest, type SimulationModel } from '@cityloom/twin-core';
import { scenarioOfBranch, serializeScenario } from '@cityloom/twin-core/scenarios';
import { CommandError } from '../commands/command-error.ts';
import { recipeOf } from '../runs/run-store.ts';
import type { SessionContext } from '../session-context.ts';
import { ownChanges } from '../sharing/shared-state.ts';

/** A file to be saved by whoever asked for it. */
export interface TextFile {
  readonly name: string;
  readonly mimeType: string;
  readonly text: string;
}

/**
 * A scenario as a file (`cityloom run FILE` repeats its runs): all that its own file said, as it stands now, and the
 * runs made on it since.
 * @param id default: the current scenario.
 * @throws {CommandError} if there is no such scenario, or none is selected.
 */
export function exportScenario(context: SessionContext, id?: string): TextFile {
  const state = context.store.getState();
  const { branch: current, branches, runs, recordedRuns, manifest, scenarioRecords } = state;
  const branch = id === undefined ? current : branches.find((candidate) => candidate.id === id);
  if (branch === undefined || manifest === undefined) {
    throw new CommandError({
      en: 'export: no scenario is selected, or it is gone; select one first.',
      'zh-CN': '导出：尚未选择方案，或方案已不存在；请先选择一个方案。',
    });
  }
  const record = scenarioRecords.get(branch.id);
  const asked = record?.runs ?? [];
  const known = new Set(asked.map((request) => canonicalJson(completed(request, context.models()))));
  const made = [...recordedRuns, ...runs.map(recipeOf)]
    .filter((run) => run.branch === branch.id && !known.has(canonicalJson(run.request)))
    .map((run) => run.request);
  const scenario = scenarioOfBranch(branch, { city: manifest.id, runs: [...asked, ...made] });
  const own = {
    ...scenario,
    base: { ...scenario.base, ...(record?.base !== undefined && { hash: record.base }) },
    changes: ownChanges(branch.changes, record),
  };
  return {
    name: `${branch.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'scenario'}.json`,
    mimeType: 'application/json',
    text: `${JSON.stringify(serializeScenario(own), undefined, 2)}\n`,
  };
}

/** With the parameters left out as their model has them, as a run states them. */
function completed(request: RunRequest, models: readonly SimulationModel[]): RunRequest {
  const model = models.find(({ id }) => id === request.model);
  const parsed = model?.parameters.safeParse(request.parameters);
  return parsed?.success === true ? { ...request, parameters: parsed.data } : request;
}
