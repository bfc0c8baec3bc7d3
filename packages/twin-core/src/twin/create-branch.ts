import type { Branch } from './branch.ts';
import type { Change } from './change.ts';
import { checkChange } from './check-change.ts';
import type { CityBase } from './city-base.ts';
import { createCityView } from './city-view.ts';
import { compareOverlays } from './differences.ts';
import { type EditHistory, listsAlong, stepsThrough } from './edit-history.ts';
import { createHistory, type History } from './history.ts';
import { EMPTY_OVERLAY, extendOverlay, foldChanges, type Overlay } from './overlay.ts';
import type { View } from './view.ts';

/** What a branch begins with. */
export interface BranchOptions {
  readonly id: string;
  readonly title: string;
  /** Changes of a stored scenario; they are no undo steps, unless `history` says how they came about. */
  readonly changes?: readonly Change[];
  /** {@link Branch.history} of the branch the changes were taken from. */
  readonly history?: EditHistory;
}

/** One state of a branch; never altered. */
interface BranchState {
  readonly changes: readonly Change[];
  readonly overlay: () => Overlay;
  /** Always the same view of the same state. */
  readonly view: () => View;
}

/** Overlays of the branches made here: another branch is compared through its overlay, not its view. */
const overlayOfBranch = new WeakMap<Branch, { readonly base: CityBase; readonly overlay: () => Overlay }>();

export function createBranch(base: CityBase, options: BranchOptions): Branch {
  let { title } = options;
  const history = openHistory(base, options);
  const stateOf = (changes: readonly Change[]): BranchState => createState(base, changes);
  const apply = (change: Change): void => {
    const { changes } = history.state;
    const overlay = history.state.overlay();
    checkChange({ base, overlay, earlier: changes, objects: reachOf(change) }, change);
    history.edit(createState(base, [...changes, change], extendOverlay(base, overlay, [change])));
  };
  const branch: Branch = {
    id: options.id,
    get title() {
      return title;
    },
    get baseHash() {
      return base.contentHash;
    },
    get changes() {
      return history.state.changes;
    },
    view: () => history.state.view(),
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
      checkChange({ base, overlay, earlier, objects: reachOf(change) }, change);
      history.replace(createState(base, [...earlier, change], extendOverlay(base, overlay, [change])));
    },
    setEnabled: (changeId, enabled) => {
      const { changes } = history.state;
      const index = changes.findIndex(({ id }) => id === changeId);
      const change = changes[index];
      if (change === undefined) {
        throw new RangeError(`Branch ${options.id}: no change ${changeId}; take an id from branch.changes.`);
      }
      if ((change.enabled ?? true) !== enabled) {
        history.edit(stateOf(changes.with(index, { ...change, enabled })));
      }
    },
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
    differences: (other) => compareOverlays(base, history.state.overlay(), overlayOf(base, other)),
    contentHash: () => history.state.view().hash,
    subscribe: history.subscribe,
  };
  overlayOfBranch.set(branch, { base, overlay: () => history.state.overlay() });
  return branch;
}

/** A change that is switched off may wait for an object that is switched off too. */
function reachOf(change: Change): 'awake' | 'sleeping' {
  return change.enabled === false ? 'sleeping' : 'awake';
}

function createState(base: CityBase, changes: readonly Change[], known?: Overlay): BranchState {
  let folded = known;
  let view: View | undefined;
  const overlay = (): Overlay => (folded ??= foldChanges(base, changes));
  return { changes, overlay, view: () => (view ??= createCityView(base, overlay())) };
}

/** States of a stored scenario. Those that undo and redo lead to are folded when somebody goes there. */
function openHistory(base: CityBase, { changes = [], history }: BranchOptions): History<BranchState> {
  const check = (change: Change, earlier: readonly Change[]): void => {
    checkChange({ base, overlay: EMPTY_OVERLAY, earlier, objects: 'sleeping' }, change);
  };
  for (const [index, change] of changes.entries()) check(change, changes.slice(0, index));
  const statesAlong = (direction: keyof EditHistory): BranchState[] =>
    listsAlong(changes, history?.[direction] ?? [], `history.${direction}`, check)
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
  const entry = overlayOfBranch.get(other);
  if (entry?.base !== base) {
    throw new RangeError(`differences: branch ${other.id} is of another city; compare branches of one twin.`);
  }
  return entry.overlay();
}
