import type { Branch, BranchDescription, RunRequest } from '@cityloom/twin-core';
import { canonicalJson } from '@cityloom/twin-core';
import {
  mergeBranches,
  rebaseChanges,
  type BranchConflict,
  type MergeResult,
} from '@cityloom/twin-core/scenarios';
import { CommandError } from '../commands/command-error.ts';
import type { MergeRequest, RebaseRequest } from '../commands/commands.ts';
import type { SessionContext } from '../session-context.ts';
import type { ScenarioRecord } from '../session-state.ts';
import { ownChanges } from '../sharing/shared-state.ts';
import type { BranchList, NewBranch } from './branch-list.ts';

/** What two scenarios come to together; alters nothing. @throws {CommandError} if one is unknown. */
export function previewMerge(
  list: BranchList,
  { mine, theirs, resolutions = {} }: Omit<MergeRequest, 'title' | 'id'>,
): MergeResult {
  if (mine === theirs) throw sameTwice(mine);
  return mergeBranches(list.find(mine, 'mergeBranches'), list.find(theirs, 'mergeBranches'), { resolutions });
}

/** What a scenario comes to on the city on show; alters nothing. @throws {CommandError} if it is unknown. */
export function previewRebase(
  context: SessionContext,
  list: BranchList,
  { mine, resolutions = {} }: Omit<RebaseRequest, 'title' | 'id'>,
): MergeResult {
  const branch = list.find(mine, 'rebaseBranch');
  const changes = ownChanges(branch.changes, context.store.getState().scenarioRecords.get(mine));
  return rebaseChanges(changes, context.city(), { resolutions });
}

/**
 * Both scenarios in one, the child of mine; notes, parameters and runs of both.
 * @throws {CommandError} where a conflict has no resolution; nothing is altered then.
 */
export function mergeScenarios(context: SessionContext, list: BranchList, request: MergeRequest): NewBranch {
  const result = previewMerge(list, request);
  assertResolved(result.unresolved, 'mergeBranches');
  const mine = list.find(request.mine, 'mergeBranches');
  const theirs = list.find(request.theirs, 'mergeBranches');
  const { scenarioRecords } = context.store.getState();
  const records = [scenarioRecords.get(mine.id), scenarioRecords.get(theirs.id)];
  const said = {
    ...joinedNotes(mine.description, theirs.description),
    ...joinedParameters(mine.description, theirs.description),
  };
  const made = childOf(context, mine, request, said);
  const kept = new Set(result.changes.filter(({ enabled }) => enabled === false).map(({ id }) => id));
  const waiting = [...new Set(records.flatMap((record) => record?.waiting ?? []))].filter((id) =>
    kept.has(id),
  );
  const base = records.find((record) => record?.base !== undefined)?.base;
  return {
    ...made,
    changes: result.changes,
    runs: joinedRuns(records),
    ...(base !== undefined && { base }),
    waiting,
  };
}

/**
 * The scenario on the city on show, as its child.
 * @throws {CommandError} where a conflict has no resolution; nothing is altered then.
 */
export function rebaseScenario(context: SessionContext, list: BranchList, request: RebaseRequest): NewBranch {
  const result = previewRebase(context, list, request);
  assertResolved(result.unresolved, 'rebaseBranch');
  const mine = list.find(request.mine, 'rebaseBranch');
  const { notes, parameters } = mine.description;
  const said = { ...(notes !== undefined && { notes }), ...(parameters !== undefined && { parameters }) };
  const runs = context.store.getState().scenarioRecords.get(mine.id)?.runs ?? [];
  return { ...childOf(context, mine, request, said), changes: result.changes, runs };
}

function childOf(
  context: SessionContext,
  parent: Branch,
  { id = context.createId('scenario'), title }: RebaseRequest,
  said: BranchDescription,
): NewBranch {
  const { options } = context;
  const now = new Date(options.clock.now()).toISOString();
  const description = { ...said, author: options.author, created: now, modified: now };
  return { id, title: title.trim(), description: parent.fork({ id, title, description }).description };
}

function joinedNotes(mine: BranchDescription, theirs: BranchDescription): BranchDescription {
  const texts = new Set([mine.notes, theirs.notes].filter((text) => text !== undefined));
  return texts.size === 0 ? {} : { notes: [...texts].join('\n\n') };
}

function joinedParameters(mine: BranchDescription, theirs: BranchDescription): BranchDescription {
  const all = { ...theirs.parameters, ...mine.parameters };
  return Object.keys(all).length === 0 ? {} : { parameters: all };
}

function joinedRuns(records: readonly (ScenarioRecord | undefined)[]): RunRequest[] {
  const all = records.flatMap((record) => record?.runs ?? []);
  return [...new Map(all.map((run) => [canonicalJson(run), run])).values()];
}

function assertResolved(unresolved: readonly BranchConflict[], command: string): void {
  const [first] = unresolved;
  if (first === undefined) return;
  const count = String(unresolved.length);
  throw new CommandError({
    en: `${command}: ${count} conflicts have no resolution, the first is "${first.id}"; give one of ${first.choices.join(', ')} in resolutions.`,
    'zh-CN': `${command}：有 ${count} 处冲突尚未解决，第一处为“${first.id}”；请在 resolutions 中给出 ${first.choices.join('、')} 之一。`,
  });
}

function sameTwice(id: string): CommandError {
  return new CommandError({
    en: `mergeBranches: mine and theirs are both "${id}"; name two scenarios.`,
    'zh-CN': `合并：两个方案相同（“${id}”）；请选择两个不同的方案。`,
  });
}
