import type { Branch, BranchOptions, Change } from '@cityloom/twin-core';
import { CommandError, describeError } from './command-error.ts';
import type { SessionContext } from './session-context.ts';

/** A change that does not fit this city: kept by whoever gave it, without effect here. */
export interface RejectedChange {
  readonly change: Change;
  readonly reason: string;
}

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
  add(record: BranchOptions): AddedBranch;
  /** @throws {CommandError} if there is none with this id. */
  find(id: string, command: string): Branch;
  show(branch: Branch | undefined): void;
  remove(branch: Branch): void;
  /** Puts a removed branch back where it stood. @throws {CommandError} if none with this id was removed. */
  bringBack(id: string, command: string): Branch;
  /** Called after every edit of any branch, its creation, and with `undefined` after it is removed. */
  onEdit(listener: BranchListener): void;
  dispose(): void;
}

export function createBranchList(context: SessionContext): BranchList {
  const { store, events } = context;
  const unsubscribes = new Map<string, () => void>();
  const listeners: BranchListener[] = [];
  const removed = new Map<string, { readonly branch: Branch; readonly index: number }>();
  const announce: BranchListener = (id, branch) => {
    for (const listener of listeners) listener(id, branch);
  };

  function follow(branch: Branch): void {
    const unsubscribe = branch.subscribe(() => {
      if (store.getState().branch === branch) showBranch(context, branch);
      announce(branch.id, branch);
      events.emit('change', {
        branch: branch.id,
        changes: branch.changes.length,
        contentHash: branch.contentHash(),
      });
    });
    unsubscribes.set(branch.id, unsubscribe);
  }

  function insert(branch: Branch, index: number): void {
    follow(branch);
    store.setState((state) => ({ branches: state.branches.toSpliced(index, 0, branch) }));
    announce(branch.id, branch);
  }

  return {
    add(record) {
      requireFree(context, record.id, 'createBranch');
      const added = createWith(context, record);
      insert(added.branch, store.getState().branches.length);
      return added;
    },
    find(id, command) {
      const branch = store.getState().branches.find((candidate) => candidate.id === id);
      if (branch !== undefined) return branch;
      throw new CommandError({
        en: `${command}: no scenario has the id "${id}"; use one of the session's scenarios.`,
        'zh-CN': `没有编号为“${id}”的方案;请使用已有方案。`,
      });
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
      if (found === undefined) {
        throw new CommandError({
          en: `${command}: no scenario with the id "${id}" was discarded since the page was opened.`,
          'zh-CN': `自页面打开以来未放弃过编号为“${id}”的方案。`,
        });
      }
      requireFree(context, id, command);
      removed.delete(id);
      insert(found.branch, found.index);
      return found.branch;
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

function requireFree({ store }: SessionContext, id: string, command: string): void {
  if (!store.getState().branches.some((branch) => branch.id === id)) return;
  throw new CommandError({
    en: `${command}: the id "${id}" is taken; choose another or leave it out.`,
    'zh-CN': `方案编号“${id}”已被使用;请另选编号或留空。`,
  });
}

/**
 * A branch with all changes that fit this city; the others are handed back with the reason. Undo steps lead from the
 * changes as they were: they are kept whole or not at all.
 */
function createWith(context: SessionContext, record: BranchOptions): AddedBranch {
  const { id, title, changes = [], history } = record;
  const city = context.city();
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
  return { branch: city.createBranch({ id, title, changes: fits }), rejected, historyDropped };
}

function attempt(create: () => Branch): Branch | undefined {
  try {
    return create();
  } catch {
    return undefined;
  }
}

function showBranch({ store, events }: SessionContext, branch: Branch | undefined): void {
  const { selection, baseView } = store.getState();
  const view = branch === undefined ? baseView : branch.view();
  const vanished = selection !== undefined && view?.object(selection) === undefined;
  store.setState((state) => ({
    branch,
    view,
    branchRevision: state.branchRevision + 1,
    ...(vanished ? { selection: undefined } : {}),
  }));
  if (vanished) events.emit('select', { object: undefined });
}
