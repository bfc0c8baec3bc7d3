import type { Branch, Change } from '@cityloom/twin-core';
import { CommandError, describeError } from './command-error.ts';
import type { SessionContext } from './session-context.ts';

/** A change that does not fit this city: kept by whoever gave it, without effect here. */
export interface RejectedChange {
  readonly change: Change;
  readonly reason: string;
}

export type BranchListener = (id: string, branch: Branch | undefined) => void;

/** The branches of a session, followed so that view, revision and events keep in step with each edit. */
export interface BranchList {
  add(id: string, title: string, changes: readonly Change[]): { branch: Branch; rejected: RejectedChange[] };
  /** @throws {CommandError} if there is none with this id. */
  find(id: string, command: string): Branch;
  show(branch: Branch | undefined): void;
  remove(branch: Branch): void;
  /** Called after every edit of any branch, its creation, and with `undefined` after it is removed. */
  onEdit(listener: BranchListener): void;
  dispose(): void;
}

export function createBranchList(context: SessionContext): BranchList {
  const { store, events } = context;
  const unsubscribes = new Map<string, () => void>();
  const listeners: BranchListener[] = [];
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

  return {
    add(id, title, changes) {
      if (store.getState().branches.some((branch) => branch.id === id)) {
        throw new CommandError({
          en: `createBranch: the id "${id}" is taken; choose another or leave it out.`,
          'zh-CN': `方案编号“${id}”已被使用;请另选编号或留空。`,
        });
      }
      const { branch, rejected } = createWith(context, id, title, changes);
      follow(branch);
      store.setState((state) => ({ branches: [...state.branches, branch] }));
      announce(id, branch);
      return { branch, rejected };
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
      store.setState((state) => ({ branches: state.branches.filter((other) => other !== branch) }));
      if (store.getState().branch === branch) showBranch(context, undefined);
      announce(branch.id, undefined);
    },
    onEdit(listener) {
      listeners.push(listener);
    },
    dispose() {
      for (const unsubscribe of unsubscribes.values()) unsubscribe();
      unsubscribes.clear();
      listeners.length = 0;
    },
  };
}

/** A branch with all changes that fit this city; the others are handed back with the reason. */
function createWith(
  context: SessionContext,
  id: string,
  title: string,
  changes: readonly Change[],
): { branch: Branch; rejected: RejectedChange[] } {
  const city = context.city();
  const fits: Change[] = [];
  const rejected: RejectedChange[] = [];
  try {
    return { branch: city.createBranch({ id, title, changes }), rejected };
  } catch {
    // One of them does not fit. Which one shows when they are added one by one.
    for (const change of changes) {
      try {
        city.createBranch({ id, title, changes: [...fits, change] });
        fits.push(change);
      } catch (error) {
        rejected.push({ change, reason: describeError(error).en });
      }
    }
    return { branch: city.createBranch({ id, title, changes: fits }), rejected };
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
