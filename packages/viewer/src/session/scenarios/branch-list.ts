import type { Branch, BranchOptions, Change } from '@cityloom/twin-core';
import { CommandError, describeError } from '../commands/command-error.ts';
import { withoutVanished } from '../objects/selection.ts';
import type { SessionContext } from '../session-context.ts';
import type { LoadedCity } from '../session-options.ts';
import type { ScenarioRecord } from '../session-state.ts';

/** A change that does not fit this city: kept by whoever gave it, without effect here. */
export interface RejectedChange {
  readonly change: Change;
  readonly reason: string;
}

/** A scenario to put on the list. */
export interface NewBranch extends BranchOptions, Partial<ScenarioRecord> {}

/** A branch on the list, and what of the record it was made from could not be used. */
export interface AddedBranch {
  readonly branch: Branch;
  readonly rejected: readonly RejectedChange[];
  /** True if the record's undo steps do not fit this city: the branch begins without. */
  readonly historyDropped: boolean;
}

export type BranchListener = (id: string, branch: Branch | undefined) => void;

/** The branches of a session, followed so that view, revision and events keep in step with each edit. */
export interface BranchList {
  /** @throws {CommandError} if the id is taken. */
  add(record: NewBranch): AddedBranch;
  /** @throws {CommandError} if there is none with this id. */
  find(id: string, command: string): Branch;
  show(branch: Branch | undefined): void;
  remove(branch: Branch): void;
  /** Puts a removed branch back where it stood. @throws {CommandError} if none with this id was removed. */
  bringBack(id: string, command: string): Branch;
  /**
   * Makes every branch anew over another base of the same city, with its undo steps.
   * @param refusal made where a branch has changes that do not fit; without it they are left out.
   * @returns puts the new ones in the old ones' place, once the session works on that city.
   */
  prepareMove(city: LoadedCity, refusal?: (title: string) => CommandError): () => void;
  /** Called after every edit of any branch, its creation, and with `undefined` after it is removed. */
  onEdit(listener: BranchListener): void;
  dispose(): void;
}

export function createBranchList(context: SessionContext): BranchList {
  const { store } = context;
  const unsubscribes = new Map<string, () => void>();
  const listeners: BranchListener[] = [];
  const removed = new Map<string, { readonly branch: Branch; readonly index: number }>();
  const announce: BranchListener = (id, branch) => {
    for (const listener of listeners) listener(id, branch);
  };

  function follow(branch: Branch): void {
    unsubscribes.set(branch.id, followBranch(context, branch, announce));
  }

  function insert(branch: Branch, index: number): void {
    follow(branch);
    store.setState((state) => ({ branches: state.branches.toSpliced(index, 0, branch) }));
    announce(branch.id, branch);
  }

  return {
    add(record) {
      requireFree(context, record.id, 'createBranch');
      const added = createWith(context.city(), record);
      keepRecord(context, record);
      insert(added.branch, store.getState().branches.length);
      return added;
    },
    find(id, command) {
      const branch = store.getState().branches.find((candidate) => candidate.id === id);
      if (branch === undefined) throw unknownBranch(id, command);
      return branch;
    },
    show(branch) {
      showBranch(context, branch);
    },
    remove(branch) {
      unsubscribes.get(branch.id)?.();
      unsubscribes.delete(branch.id);
      removed.set(branch.id, { branch, index: store.getState().branches.indexOf(branch) });
      store.setState((state) => ({ branches: state.branches.filter((other) => other !== branch) }));
      if (store.getState().branch === branch) showBranch(context, undefined);
      announce(branch.id, undefined);
    },
    bringBack(id, command) {
      const found = removed.get(id);
      if (found === undefined) throw notDiscarded(id, command);
      requireFree(context, id, command);
      removed.delete(id);
      const branch = onBaseOf(context.city(), found.branch);
      insert(branch, found.index);
      return branch;
    },
    prepareMove(city, refusal) {
      const moves = movesTo(city, store.getState().branches, refusal);
      return () => {
        for (const { from } of moves) unsubscribes.get(from.id)?.();
        for (const { to } of moves) follow(to);
        const { branch: shown } = store.getState();
        store.setState({ branches: moves.map(({ to }) => to) });
        showBranch(context, moves.find(({ from }) => from === shown)?.to);
      };
    },
    onEdit(listener) {
      listeners.push(listener);
    },
    dispose() {
      for (const unsubscribe of unsubscribes.values()) unsubscribe();
      unsubscribes.clear();
      removed.clear();
      listeners.length = 0;
    },
  };
}

/** Keeps view, dates and events in step with a branch. */
function followBranch(context: SessionContext, branch: Branch, announce: BranchListener): () => void {
  const { store, events, options } = context;
  let { changes, title } = branch;
  return branch.subscribe(() => {
    if (branch.changes !== changes || branch.title !== title) {
      ({ changes, title } = branch);
      // Announced in turn, and then told.
      branch.describe({ modified: new Date(options.clock.now()).toISOString() });
      return;
    }
    if (store.getState().branch === branch) showBranch(context, branch);
    announce(branch.id, branch);
    events.emit('change', {
      branch: branch.id,
      changes: branch.changes.length,
      contentHash: branch.contentHash(),
    });
  });
}

/** What the branch does not hold; nothing is kept of one that says nothing of it. */
function keepRecord({ store }: SessionContext, { id, runs = [], base, waiting = [] }: NewBranch): void {
  store.setState((state) => {
    const scenarioRecords = new Map(state.scenarioRecords);
    scenarioRecords.delete(id);
    if (runs.length > 0 || base !== undefined || waiting.length > 0) {
      scenarioRecords.set(id, { runs, ...(base !== undefined && { base }), waiting });
    }
    return { scenarioRecords };
  });
}

function unknownBranch(id: string, command: string): CommandError {
  return new CommandError({
    en: `${command}: no scenario has the id "${id}"; use one of the session's scenarios.`,
    'zh-CN': `没有编号为“${id}”的方案；请使用已有方案。`,
  });
}

function notDiscarded(id: string, command: string): CommandError {
  return new CommandError({
    en: `${command}: no scenario with the id "${id}" was discarded since the page was opened.`,
    'zh-CN': `自页面打开以来未放弃过编号为“${id}”的方案。`,
  });
}

function requireFree({ store }: SessionContext, id: string, command: string): void {
  if (!store.getState().branches.some((branch) => branch.id === id)) return;
  throw new CommandError({
    en: `${command}: the id "${id}" is taken; choose another or leave it out.`,
    'zh-CN': `方案编号“${id}”已被使用；请另选编号或留空。`,
  });
}

/**
 * A branch with all changes that fit this city; the others are handed back with the reason. Undo steps lead from the
 * changes as they were: they are kept whole or not at all.
 */
function createWith(city: LoadedCity, record: BranchOptions): AddedBranch {
  const { id, title, changes = [], history, description = {} } = record;
  const whole = attempt(() => city.createBranch(record));
  if (whole !== undefined) return { branch: whole, rejected: [], historyDropped: false };
  const historyDropped = history !== undefined;
  const fits: Change[] = [];
  const rejected: RejectedChange[] = [];
  // Which one does not fit shows when they are added one by one.
  for (const change of changes) {
    try {
      city.createBranch({ id, title, changes: [...fits, change] });
      fits.push(change);
    } catch (error) {
      rejected.push({ change, reason: describeError(error).en });
    }
  }
  return { branch: city.createBranch({ id, title, changes: fits, description }), rejected, historyDropped };
}

/** Every branch with its like on another base. @throws what `refusal` makes, where changes do not fit. */
function movesTo(
  city: LoadedCity,
  branches: readonly Branch[],
  refusal: ((title: string) => CommandError) | undefined,
): { readonly from: Branch; readonly to: Branch }[] {
  return branches.map((branch) => {
    const { id, title, changes, history, description } = branch;
    const added = createWith(city, { id, title, changes, history, description });
    if (added.rejected.length > 0 && refusal !== undefined) throw refusal(title);
    return { from: branch, to: added.branch };
  });
}

/** The branch, or its like where the base has become another since it was discarded. */
function onBaseOf(city: LoadedCity, branch: Branch): Branch {
  if (branch.baseHash === city.baseView.hash) return branch;
  const { id, title, changes, history, description } = branch;
  return createWith(city, { id, title, changes, history, description }).branch;
}

function attempt(create: () => Branch): Branch | undefined {
  try {
    return create();
  } catch {
    return undefined;
  }
}

function showBranch({ store, events }: SessionContext, branch: Branch | undefined): void {
  const { baseView, planDay } = store.getState();
  const view = branch === undefined ? baseView : branch.view(planDay === undefined ? {} : { at: planDay });
  const left = withoutVanished(store.getState(), view);
  store.setState((state) => ({
    branch,
    view,
    branchRevision: state.branchRevision + 1,
    ...left,
  }));
  if (left !== undefined) {
    events.emit('select', { object: left.selection, objects: [...left.selectedObjects] });
  }
}
