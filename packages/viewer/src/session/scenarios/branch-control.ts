import type { Branch, Change } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import type {
  BranchRequest,
  ChangeInput,
  DescribeRequest,
  MergeRequest,
  RebaseRequest,
} from '../commands/commands.ts';
import type { SessionContext } from '../session-context.ts';
import type { BranchList, NewBranch } from './branch-list.ts';

/** The commands on scenarios. */
export interface BranchControl {
  /**
   * New branch, made current.
   * @throws {CommandError} if the id is taken, or there is no scenario to begin from.
   */
  create(options: BranchRequest): Branch;
  /**
   * Says something else about a scenario; an empty text takes it back. No undo step.
   * @throws {CommandError} if another scenario has this title.
   */
  describe(request: DescribeRequest): void;
  /**
   * New branch with the edits of two, made current.
   * @throws {CommandError} where a conflict has no resolution.
   */
  merge(request: MergeRequest): Promise<void>;
  /** The same for one branch and the city on show. */
  rebase(request: RebaseRequest): Promise<void>;
  /** @throws {CommandError} if another scenario has this title. */
  rename(id: string, title: string): void;
  select(id: string | undefined): void;
  discard(id: string): void;
  /** Makes a discarded branch current again, with all that could be undone. */
  bringBack(id: string): void;
  apply(input: ChangeInput): void;
  setEnabled(change: string, enabled: boolean): void;
  move(change: string, to: number): void;
  /** @param edit name of an edit that goes on: its last step is taken back first. */
  replace(changes: readonly ChangeInput[], edit?: string): void;
  /** @param day `undefined`: every change stands. */
  showDay(day: string | undefined): void;
  undo(): void;
  redo(): void;
}

/** @param parseChange throws where a change from outside is not as it should be. */
export function createBranchControl(
  context: SessionContext,
  list: BranchList,
  parseChange: (input: unknown) => Change,
): BranchControl {
  const { store } = context;

  function current(command: string): Branch {
    const { branch } = store.getState();
    if (branch !== undefined) return branch;
    throw new CommandError({
      en: `${command}: no scenario is selected; create one (createBranch) or select one (selectBranch) first.`,
      'zh-CN': '尚未选择方案；请先新建方案或选择一个方案。',
    });
  }

  /** What the edit that goes on made last; another edit, or an undo, ends it. */
  let going: { readonly edit: string; readonly branch: Branch; readonly made: readonly Change[] } | undefined;

  const complete = (input: ChangeInput): Change => completeChange(context, parseChange, input);

  return {
    ...createListCommands(context, list),
    apply(input) {
      const branch = current('applyChange');
      const change = complete(input);
      // A given id that comes again is the same edit going on (a drag): one step to undo.
      if (input.id === undefined) branch.apply(change);
      else branch.amend(change);
    },
    setEnabled(change, enabled) {
      const branch = current('setChangeEnabled');
      findChange(branch, change, 'setChangeEnabled');
      branch.setEnabled(change, enabled);
    },
    move(change, to) {
      const branch = current('moveChange');
      findChange(branch, change, 'moveChange');
      if (to >= branch.changes.length) throw noPlace(to, branch.changes.length);
      branch.move(change, to);
    },
    replace(inputs, edit) {
      const branch = current('replaceChanges');
      const kept = new Map<unknown, Change>(branch.changes.map((change) => [change, change]));
      // Those it has already stay what they are, kinds of later versions among them.
      const changes = inputs.map((input) => kept.get(input) ?? complete(input));
      const continues = edit !== undefined && going?.edit === edit && going.branch === branch;
      branch.replaceChanges(changes, continues && going?.made === branch.changes);
      going = edit === undefined ? undefined : { edit, branch, made: branch.changes };
    },
    showDay(day) {
      store.setState({ planDay: day });
      list.show(store.getState().branch);
    },
    undo() {
      current('undo').undo();
    },
    redo() {
      current('redo').redo();
    },
  };
}

/** The commands on whole scenarios. */
function createListCommands(
  context: SessionContext,
  list: BranchList,
): Pick<
  BranchControl,
  'create' | 'describe' | 'merge' | 'rebase' | 'rename' | 'select' | 'discard' | 'bringBack'
> {
  const { store } = context;
  const now = (): string => new Date(context.options.clock.now()).toISOString();

  function rename(id: string, given: string): void {
    const branch = list.find(id, 'renameBranch');
    const title = given.trim();
    const { branches } = store.getState();
    if (branches.some((other) => other !== branch && other.title === title)) throw takenTitle(title);
    if (title === branch.title) return;
    branch.rename(title);
    // The branch keeps its identity: whoever lists titles learns of it by a new list.
    store.setState({ branches: [...branches] });
  }

  return {
    create({ id = context.createId('scenario'), title: given, from }) {
      const title = given.trim();
      const begun = { author: context.options.author, created: now(), modified: now() };
      const { branch } = list.add(
        from === undefined
          ? { id, title, description: begun }
          : copyOf(context, list.find(from, 'createBranch'), { id, title, description: begun }),
      );
      list.show(branch);
      return branch;
    },
    describe({ id, title, author, notes }) {
      const branch = list.find(id, 'describeBranch');
      if (title !== undefined) rename(id, title);
      const said = { author: textOf(author), notes: textOf(notes) };
      const next = {
        ...(author !== undefined && said.author !== branch.description.author && { author: said.author }),
        ...(notes !== undefined && said.notes !== branch.description.notes && { notes: said.notes }),
      };
      if (Object.keys(next).length === 0) return;
      branch.describe({ ...next, modified: now() });
      store.setState((state) => ({ branches: [...state.branches] }));
    },
    async merge(request) {
      const { mergeScenarios } = await import('./merge-scenarios.ts');
      list.show(list.add(mergeScenarios(context, list, request)).branch);
    },
    async rebase(request) {
      const { rebaseScenario } = await import('./merge-scenarios.ts');
      list.show(list.add(rebaseScenario(context, list, request)).branch);
    },
    rename,
    select(id) {
      list.show(id === undefined ? undefined : list.find(id, 'selectBranch'));
    },
    discard(id) {
      list.remove(list.find(id, 'discardBranch'));
    },
    bringBack(id) {
      list.show(list.bringBack(id, 'restoreBranch'));
    },
  };
}

/** A scenario that begins as another stands, and knows it. */
function copyOf({ store }: SessionContext, source: Branch, copy: NewBranch): NewBranch {
  const { id, title } = copy;
  // Its parent is the source, not the source's.
  const forked = source.fork({ id, title, description: { ...source.description, ...copy.description } });
  return {
    ...store.getState().scenarioRecords.get(source.id),
    ...{ id, title, changes: forked.changes, description: forked.description },
  };
}

function textOf(given: string | undefined): string | undefined {
  const text = given?.trim();
  return text === '' ? undefined : text;
}

/** A link or a file may bring a scenario of the same name; who names one by hand wants to tell them apart. */
function takenTitle(title: string): CommandError {
  return new CommandError({
    en: `renameBranch: another scenario is called "${title}"; choose another name.`,
    'zh-CN': `已有名为“${title}”的方案；请另选名称。`,
  });
}

/** The change with its header filled in. Throws before anything is altered, as does the branch for unknown objects. */
function completeChange(
  context: SessionContext,
  parseChange: (input: unknown) => Change,
  input: ChangeInput,
): Change {
  const { options } = context;
  const header = {
    id: input.id ?? context.createId('change'),
    at: input.at ?? new Date(options.clock.now()).toISOString(),
    by: input.by ?? options.author,
  };
  const change = parseChange({ ...withAbsentValues(input), ...header });
  if (change.kind === 'unknown') throw unknownKind(input.kind);
  return change;
}

/** @throws {CommandError} if the branch has no such change. */
function findChange(branch: Branch, change: string, command: string): void {
  if (branch.changes.some((candidate) => candidate.id === change)) return;
  throw new CommandError({
    en: `${command}: scenario "${branch.title}" has no change "${change}"; use an id of its list of changes.`,
    'zh-CN': `方案“${branch.title}”中没有更改“${change}”；请使用更改列表中的编号。`,
  });
}

function noPlace(to: number, length: number): CommandError {
  return new CommandError({
    en: `moveChange: to is ${to}, but the list has ${length} changes; give 0 to ${length - 1}.`,
    'zh-CN': `moveChange：位置 ${to} 超出范围，列表共有 ${length} 项更改；请给出 0 至 ${length - 1}。`,
  });
}

function unknownKind(kind: string): CommandError {
  const known = 'object.add, object.remove, object.set, object.reshape, road.close, road.open, road.set';
  return new CommandError({
    en: `applyChange: unknown kind "${kind}"; use one of: ${known}.`,
    'zh-CN': `未知的更改类型“${kind}”；可用：${known}。`,
  });
}

/** The schema of changes is that of files, where `null` says "absent"; callers in code write `undefined`. */
function withAbsentValues(input: ChangeInput): object {
  if (!('attributes' in input)) return input;
  const { attributes } = input as { attributes: unknown };
  if (typeof attributes !== 'object' || attributes === null) return input;
  const entries = Object.entries(attributes).map(([name, value]) => [name, (value as unknown) ?? null]);
  return { ...input, attributes: Object.fromEntries(entries) as unknown };
}
