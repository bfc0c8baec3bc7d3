import type { Branch, LocalizedText } from '@cityloom/twin-core';
import { CommandError, describeError } from '../commands/command-error.ts';
import type { LayerControl } from '../layers/layer-control.ts';
import type { LiveOpener } from '../live/live-opener.ts';
import { selectionOf } from '../objects/selection.ts';
import type { RunControl } from '../runs/run-control.ts';
import type { BranchList, NewBranch, RejectedChange } from '../scenarios/branch-list.ts';
import type { SessionContext } from '../session-context.ts';
import type { LoadedCity } from '../session-options.ts';
import type { SessionState } from '../session-state.ts';
import { renameLayers } from '../shared-layers/rename-layers.ts';
import type { SharedLayerOpener } from '../shared-layers/shared-layer-opener.ts';
import {
  ownChanges,
  recordOfBranch,
  stateOfLook,
  type BranchRecord,
  type SharedState,
} from '../sharing/shared-state.ts';
import type { Persistence } from './persistence.ts';
import type { RestoredState, StoredBranch, StoredSettings } from './restored-state.ts';

/** Work that goes on after the screen is restored: runs are computed again. */
export type Afterwork = () => Promise<void>;

const NOTHING: Afterwork = () => Promise.resolve();

export interface Restorer {
  /** Brings back what an earlier visit left. Never fails: trouble is told in notices. */
  restore(): Promise<Afterwork>;
  /** @throws {CommandError} if the link cannot be read or is for another city. */
  open(fragment: string): Promise<Afterwork>;
}

/** What a restorer works with. */
interface RestorerParts {
  readonly context: SessionContext;
  readonly list: BranchList;
  readonly runs: RunControl;
  readonly layers: LayerControl;
  readonly live: LiveOpener;
  readonly shared: SharedLayerOpener;
  readonly persistence: Persistence;
  /** The city without added layers. */
  readonly packaged: () => LoadedCity;
}

export function createRestorer(parts: RestorerParts): Restorer {
  const { context, list, runs, layers, persistence } = parts;
  const { store } = context;

  function layerIds(): string[] {
    return context.city().manifest.layers.map((layer) => layer.id);
  }

  const showRunLater =
    (time: number, run: () => Promise<unknown>): Afterwork =>
    async () => {
      await run();
      runs.setTime(time);
    };

  function restoreSettings(settings: StoredSettings): Afterwork {
    store.setState({
      ...stateOfLook(settings, layerIds()),
      allowedOrigins: new Set(settings.allowedOrigins),
      objectLooks: new Map(Object.entries(settings.objectLooks ?? {})),
    });
    const branch = store.getState().branches.find((candidate) => candidate.id === settings.branch);
    if (branch !== undefined) list.show(branch);
    const { run } = settings;
    const { recordedRuns } = store.getState();
    return recordedRuns.some(({ runId }) => runId === run) && run !== undefined
      ? showRunLater(settings.time, () => runs.select(run))
      : NOTHING;
  }

  async function openState(shared: SharedState): Promise<Afterwork> {
    const { manifest } = parts.packaged();
    if (shared.city !== manifest.id) throw otherCity(shared.city, manifest.id);
    await parts.live.openShared(shared.live);
    if (shared.baseHash !== manifest.contentHash) tellOtherContent(context);
    store.setState(stateOfLook(shared, layerIds()));
    if (shared.layers === undefined && shared.ownFiles === undefined) return openWork(shared);
    // Its scenario may alter objects of these layers, and so waits for them; the city does not.
    return async () => {
      const names = await (await parts.shared.control()).open(shared);
      await (
        await openWork(renameLayers(shared, names))
      )();
    };
  }

  /** Scenario, selection and run. */
  async function openWork(shared: SharedState): Promise<Afterwork> {
    const branch = shared.branch === undefined ? undefined : await adoptShared(shared, shared.branch, parts);
    list.show(branch);
    const { run, time } = shared;
    store.setState(sharedSelection(shared, store.getState().view));
    if (run === undefined) return NOTHING;
    const recipe = {
      request: run.request,
      branch: branch?.id,
      changes: run.changes ?? branch?.changes ?? [],
    };
    return showRunLater(time, () => runs.runRecipe(recipe));
  }

  return {
    async restore() {
      try {
        const restored = await persistence.restore();
        // Before the scenarios: they may alter objects of these layers.
        await restoreLayers(context, layers, persistence, restored);
        for (const stored of restored.branches) await restoreBranch(stored, parts);
        for (const run of restored.runs) runs.record(run);
        return restored.settings === undefined ? NOTHING : restoreSettings(restored.settings);
      } catch (error) {
        tellUnread(context, describeError(error));
        return NOTHING;
      }
    },
    async open(fragment) {
      const { decodeShareLink } = await import('../sharing/share-link.ts');
      return openState(await decodeShareLink(fragment));
    },
  };
}

async function restoreLayers(
  context: SessionContext,
  layers: LayerControl,
  persistence: Persistence,
  { layers: records, fusions }: RestoredState,
): Promise<void> {
  try {
    const outdated = await layers.restore(records, fusions);
    for (const { layer } of outdated) await persistence.setAside('fusion', layer);
    if (outdated.length > 0) tellFusionsDropped(context, outdated);
  } catch (error) {
    for (const { id } of records) await persistence.setAside('layer', id);
    for (const { layer } of fusions) await persistence.setAside('fusion', layer);
    tellLayersDropped(context, describeError(error));
  }
}

async function restoreBranch(stored: StoredBranch, parts: RestorerParts): Promise<void> {
  const { context, list, persistence } = parts;
  const { id, title, history, waiting = [] } = stored;
  const steps = history === 'unreadable' || history === undefined ? {} : { history };
  const isHere = isOfCity(stored.base, parts);
  const record = {
    // What earlier versions stored was the work of whoever works here.
    description: { author: context.options.author },
    ...newBranchOf(stored, isHere),
    ...(isHere ? { changes: ownChanges(stored.changes, { waiting }) } : { waiting }),
    ...steps,
  };
  const { rejected, historyDropped } = list.add(await fitted(record, context));
  if (rejected.length > 0) {
    await persistence.setAside('branch', id);
    tellRejected(title, rejected, context);
  } else if (historyDropped || history === 'unreadable') {
    tellHistoryDropped(title, context);
  }
}

/** The link's scenario: one of ours if it is the same, else a new one beside ours. */
async function adoptShared(
  { baseHash }: SharedState,
  shared: BranchRecord,
  parts: RestorerParts,
): Promise<Branch> {
  const { context, list } = parts;
  const { branches, scenarioRecords } = context.store.getState();
  const own = branches.find((branch) => branch.id === shared.id);
  if (own !== undefined && saysTheSame(recordOfBranch(own, scenarioRecords.get(own.id)), shared)) return own;
  const id = own === undefined ? shared.id : context.createId('scenario');
  const base = shared.base ?? baseHash;
  const record = newBranchOf({ ...shared, id, base }, isOfCity(base, parts));
  const { branch, rejected } = list.add(await fitted(record, context));
  if (rejected.length > 0) tellRejected(record.title, rejected, context);
  return branch;
}

/** Dates and parent apart: they tell when and where, not what. Links of earlier versions say nothing of the rest. */
function saysTheSame(own: BranchRecord, other: BranchRecord): boolean {
  const { description: said } = other;
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return (
    same(own.changes, other.changes) &&
    (said === undefined ||
      (['author', 'notes', 'parameters'] as const).every((name) => same(own.description?.[name], said[name])))
  );
}

/** True for the city on show, with its added layers or without; records that name none are of it. */
function isOfCity(base: string | undefined, { context, packaged }: RestorerParts): boolean {
  const here = [packaged().manifest.contentHash, context.city().manifest.contentHash];
  return base === undefined || here.includes(base);
}

/** @param isHere false for a record of another state of the city, which is then kept in mind. */
function newBranchOf(
  { id, title, changes, description, runs, base }: BranchRecord,
  isHere: boolean,
): NewBranch {
  return {
    ...{ id, title, changes },
    ...(description !== undefined && { description }),
    ...(runs !== undefined && { runs }),
    ...(base !== undefined && !isHere && { base }),
  };
}

async function fitted(record: NewBranch, context: SessionContext): Promise<NewBranch> {
  if (record.base === undefined) return record;
  const { fitRecord } = await import('../scenarios/fit-record.ts');
  return fitRecord(context.city(), record);
}

function tellUnread(context: SessionContext, reason: LocalizedText): void {
  context.notify('error', {
    en: `Stored work: the browser's store cannot be read (${reason.en}); export scenarios to files to keep them.`,
    'zh-CN': `无法读取浏览器存储（${reason['zh-CN']}）；请将方案导出为文件以免丢失。`,
  });
}

function otherCity(wanted: string, shown: string): CommandError {
  return new CommandError({
    en: `share link: made for the city "${wanted}", but "${shown}" is open; open it with ?city=${wanted}.`,
    'zh-CN': `该分享链接属于城市“${wanted}”，当前打开的是“${shown}”；请使用 ?city=${wanted} 打开。`,
  });
}

function tellOtherContent(context: SessionContext): void {
  context.notify('warning', {
    en: 'Share link: it was made on another version of the city’s data; results may differ.',
    'zh-CN': '该分享链接基于不同版本的城市数据，结果可能不同。',
  });
}

function tellLayersDropped(context: SessionContext, reason: LocalizedText): void {
  context.notify('error', {
    en: `Added layers: they could not be opened again (${reason.en}); add their files again.`,
    'zh-CN': `导入的图层无法重新打开（${reason['zh-CN']}）；请重新导入文件。`,
  });
}

function tellFusionsDropped(context: SessionContext, outdated: RestoredState['fusions']): void {
  const layers = outdated.map(({ layer }) => layer).join(', ');
  context.notify('warning', {
    en: `Fusion: the data of ${layers} are another state than the one that was fused; run the recipe again.`,
    'zh-CN': `数据融合：${layers} 的数据版本与融合时不同；请重新运行融合规则。`,
  });
}

function tellHistoryDropped(title: string, context: SessionContext): void {
  context.notify('warning', {
    en: `Scenario "${title}": what could be undone before cannot be read or does not fit this city; the scenario itself is whole.`,
    'zh-CN': `方案“${title}”：先前的撤销步骤无法读取或与当前城市不符；方案本身完整无缺。`,
  });
}

function tellRejected(title: string, rejected: readonly RejectedChange[], context: SessionContext): void {
  const count = rejected.length;
  const reason = rejected[0]?.reason ?? '';
  context.notify('warning', {
    en: `Scenario "${title}": ${count} of its changes do not fit this city and were left out (${reason}).`,
    'zh-CN': `方案“${title}”：有 ${count} 项更改与当前城市不符，已略过（${reason}）。`,
  });
}

/** What the link has selected, as far as it exists here. */
function sharedSelection({ selection, selectedObjects }: SharedState, view: SessionState['view']) {
  const wanted = selectedObjects ?? (selection === undefined ? [] : [selection]);
  return selectionOf(wanted.filter((id) => view?.object(id) !== undefined));
}
