import type { Branch } from './branch.ts';
import type { BranchDescription } from './branch-description.ts';
import type { Change } from './change.ts';
import { checkChange } from './check-change.ts';
import type { CityBase } from './city-base.ts';
import { createCityView } from './city-view.ts';
import { compareOverlays } from './differences.ts';
import { checkInTurn, type EarlierChanges, earlierIn } from './earlier-changes.ts';
import { type EditHistory, listsAlong, stepsThrough } from './edit-history.ts';
import { hashChange } from './hash-change.ts';
import { createHistory, type History } from './history.ts';
import { EMPTY_OVERLAY, extendOverlay, foldChanges, type Overlay } from './overlay.ts';
import { changesOn } from './phases.ts';
import type { View } from './view.ts';

/** What a branch begins with. */
export interface BranchOptions {
  readonly id: string;
  readonly title: string;
  /** Changes of a stored scenario; they are no undo steps, unless `history` says how they came about. */
  readonly changes?: readonly Change[];
  /** {@link Branch.history} of the branch the changes were taken from. */
  readonly history?: EditHistory;
  /** Author, notes, dates, parameters, parent. */
  readonly description?: BranchDescription;
}

/** One state of a branch; never altered. */
interface BranchState {
  readonly changes: readonly Change[];
  readonly overlay: () => Overlay;
  /** Always the same view of the same state, and of the same changes in effect on a day. */
  readonly view: (at?: string) => View;
}

/** What a branch stands on, for code that compares and merges branches. */
export interface BranchFoundation {
  readonly base: CityBase;
  readonly overlay: () => Overlay;
}

/** Another branch is compared through its overlay, not its view. */
const foundations = new WeakMap<Branch, BranchFoundation>();

/** @throws {RangeError} for a branch no twin made. */
export function foundationOf(branch: Branch): BranchFoundation {
  const foundation = foundations.get(branch);
  if (foundation !== undefined) return foundation;
  throw new RangeError(`Branch ${branch.id} was made by no twin of this library; use twin.createBranch.`);
}

export function createBranch(base: CityBase, options: BranchOptions): Branch {
  let { title, description = {} } = options;
  const history = openHistory(base, options);
  const changesNow = (): readonly Change[] => history.state.changes;
  const branch: Branch = {
    id: options.id,
    get title() {
      return title;
    },
    get description() {
      return description;
    },
    get baseHash() {
      return base.contentHash;
    },
    get changes() {
      return history.state.changes;
    },
    view: ({ at } = {}) => history.state.view(at),
    ...createEdits(base, options.id, history),
    undo: history.undo,
    redo: history.redo,
    get canUndo() {
      return history.canUndo;
    },
    get canRedo() {
      return history.canRedo;
    },
    get history() {
      return historyData(history);
    },
    rename: (next) => {
      title = next;
      history.announce();
    },
    describe: (next) => {
      const said = Object.entries({ ...description, ...next });
      description = Object.fromEntries(said.filter(([, value]) => value !== undefined));
      history.announce();
    },
    fork: (fork) => {
      const changes = changesNow();
      const parent = {
        id: options.id,
        contentHash: history.state.view().hash,
        changes: changes.map((change) => ({ id: change.id, hash: hashChange(change) })),
      };
      return createBranch(base, { ...fork, changes, description: { ...fork.description, parent } });
    },
    differences: (other) => compareOverlays(base, history.state.overlay(), overlayOf(base, other)),
    contentHash: () => history.state.view().hash,
    subscribe: history.subscribe,
  };
  foundations.set(branch, { base, overlay: () => history.state.overlay() });
  return branch;
}

/** The edits of the list of changes: each checks first, so that a refused one leaves the branch as it was. */
function createEdits(
  base: CityBase,
  branchId: string,
  history: History<BranchState>,
): Pick<Branch, 'apply' | 'amend' | 'setEnabled' | 'move' | 'replaceChanges'> {
  const indexOf = (changeId: string): readonly [index: number, change: Change] => {
    const { changes } = history.state;
    const index = changes.findIndex(({ id }) => id === changeId);
    const change = changes[index];
    if (change !== undefined) return [index, change];
    throw new RangeError(`Branch ${branchId}: no change ${changeId}; take an id from branch.changes.`);
  };
  const apply = (change: Change): void => {
    const { changes } = history.state;
    const overlay = history.state.overlay();
    checkChange({ base, overlay, earlier: earlierIn(changes), objects: reachOf(change) }, change);
    history.edit(createState(base, [...changes, change], extendOverlay(base, overlay, [change])));
  };
  const replaceChanges = (changes: readonly Change[], continues = false): void => {
    checkList(base, changes);
    const state = createState(base, [...changes]);
    if (continues && history.canUndo) history.replace(state);
    else history.edit(state);
  };
  return {
    apply,
    amend: (change) => {
      const { changes } = history.state;
      // The first call of a drag, or one after an undo took the change back, is an edit of its own.
      if (changes.at(-1)?.id !== change.id) {
        apply(change);
        return;
      }
      const earlier = changes.slice(0, -1);
      const overlay = foldChanges(base, earlier);
      checkChange({ base, overlay, earlier: earlierIn(earlier), objects: reachOf(change) }, change);
      history.replace(createState(base, [...earlier, change], extendOverlay(base, overlay, [change])));
    },
    setEnabled: (changeId, enabled) => {
      const [index, change] = indexOf(changeId);
      if ((change.enabled ?? true) === enabled) return;
      const { changes } = history.state;
      const next = { ...change, enabled };
      // What waits switched off may need an object that this city has not.
      if (enabled) checkStored(base, next, earlierIn(changes.slice(0, index)));
      history.edit(createState(base, changes.with(index, next)));
    },
    move: (changeId, to) => {
      const [from, change] = indexOf(changeId);
      const { changes } = history.state;
      if (!Number.isInteger(to) || to < 0 || to >= changes.length) {
        throw new RangeError(
          `Branch ${branchId}: place ${to} for change ${changeId}; give 0 to ${changes.length - 1}.`,
        );
      }
      if (from !== to) replaceChanges(changes.toSpliced(from, 1).toSpliced(to, 0, change));
    },
    replaceChanges,
  };
}

/** A change that is switched off may wait for an object that is switched off too. */
function reachOf(change: Change): 'awake' | 'sleeping' {
  return change.enabled === false ? 'sleeping' : 'awake';
}

function createState(base: CityBase, changes: readonly Change[], known?: Overlay): BranchState {
  let folded = known;
  let view: View | undefined;
  const overlay = (): Overlay => (folded ??= foldChanges(base, changes));
  const whole = (): View => (view ??= createCityView(base, overlay()));
  const days = new Map<string, View>();
  const viewOn = (day: string): View => {
    const standing = changesOn(changes, day);
    if (standing.length === changes.length) return whole();
    // Between two dates of the plan every day has the same view.
    const key = standing.map(({ id }) => id).join('\n');
    let dated = days.get(key);
    if (dated === undefined) {
      dated = createCityView(base, foldChanges(base, standing));
      days.set(key, dated);
    }
    return dated;
  };
  return { changes, overlay, view: (at) => (at === undefined ? whole() : viewOn(at)) };
}

function checkStored(base: CityBase, change: Change, earlier: EarlierChanges): void {
  checkChange({ base, overlay: EMPTY_OVERLAY, earlier, objects: 'sleeping' }, change);
}

function checkList(base: CityBase, changes: readonly Change[]): void {
  checkInTurn(changes, (change, earlier) => {
    checkStored(base, change, earlier);
  });
}

/** States of a stored scenario. Those that undo and redo lead to are folded when somebody goes there. */
function openHistory(base: CityBase, { changes = [], history }: BranchOptions): History<BranchState> {
  checkList(base, changes);
  const statesAlong = (direction: keyof EditHistory): BranchState[] =>
    listsAlong(changes, history?.[direction] ?? [], `history.${direction}`, (change, earlier) => {
      checkStored(base, change, earlierIn(earlier));
    })
      .map((list) => createState(base, list))
      .reverse();
  return createHistory(createState(base, [...changes]), {
    past: statesAlong('undo'),
    future: statesAlong('redo'),
  });
}

function historyData({ state, past, future }: History<BranchState>): EditHistory {
  const through = (states: readonly BranchState[]) =>
    stepsThrough([...states, state].reverse().map(({ changes }) => changes));
  return { undo: through(past), redo: through(future) };
}

function overlayOf(base: CityBase, other: Branch | undefined): Overlay {
  if (other === undefined) return EMPTY_OVERLAY;
  const foundation = foundations.get(other);
  if (foundation?.base !== base) {
    throw new RangeError(`differences: branch ${other.id} is of another city; compare branches of one twin.`);
  }
  return foundation.overlay();
}
