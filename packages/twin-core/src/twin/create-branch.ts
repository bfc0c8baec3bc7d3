import type { Branch } from './branch.ts';
import type { Change } from './change.ts';
import { checkChange } from './check-change.ts';
import type { CityBase } from './city-base.ts';
import { createCityView } from './city-view.ts';
import { compareOverlays } from './differences.ts';
import { createHistory } from './history.ts';
import { EMPTY_OVERLAY, extendOverlay, foldChanges, type Overlay } from './overlay.ts';
import type { View } from './view.ts';

/** What a branch begins with. */
export interface BranchOptions {
  readonly id: string;
  readonly title: string;
  /** Changes of a stored scenario; they are no undo steps. */
  readonly changes?: readonly Change[];
}

/** One state of a branch; never altered. */
interface BranchState {
  readonly changes: readonly Change[];
  readonly overlay: Overlay;
  /** Always the same view of the same state. */
  readonly view: () => View;
}

/** Overlays of the branches made here: another branch is compared through its overlay, not its view. */
const overlayOfBranch = new WeakMap<Branch, { readonly base: CityBase; readonly overlay: () => Overlay }>();

export function createBranch(base: CityBase, options: BranchOptions): Branch {
  const history = createHistory(initialState(base, options.changes ?? []));
  const stateOf = (changes: readonly Change[]): BranchState => createState(base, changes);
  const apply = (change: Change): void => {
    const { changes, overlay } = history.state;
    checkChange({ base, overlay, earlier: changes, objects: reachOf(change) }, change);
    history.edit(createState(base, [...changes, change], extendOverlay(base, overlay, [change])));
  };
  const branch: Branch = {
    id: options.id,
    title: options.title,
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
    differences: (other) => compareOverlays(base, history.state.overlay, overlayOf(base, other)),
    contentHash: () => history.state.view().hash,
    subscribe: history.subscribe,
  };
  overlayOfBranch.set(branch, { base, overlay: () => history.state.overlay });
  return branch;
}

/** A change that is switched off may wait for an object that is switched off too. */
function reachOf(change: Change): 'awake' | 'sleeping' {
  return change.enabled === false ? 'sleeping' : 'awake';
}

function createState(
  base: CityBase,
  changes: readonly Change[],
  overlay: Overlay = foldChanges(base, changes),
): BranchState {
  let view: View | undefined;
  return { changes, overlay, view: () => (view ??= createCityView(base, overlay)) };
}

function initialState(base: CityBase, changes: readonly Change[]): BranchState {
  const overlay = foldChanges(base, changes);
  for (const [index, change] of changes.entries()) {
    checkChange({ base, overlay, earlier: changes.slice(0, index), objects: 'sleeping' }, change);
  }
  return createState(base, [...changes], overlay);
}

function overlayOf(base: CityBase, other: Branch | undefined): Overlay {
  if (other === undefined) return EMPTY_OVERLAY;
  const entry = overlayOfBranch.get(other);
  if (entry?.base !== base) {
    throw new RangeError(`differences: branch ${other.id} is of another city; compare branches of one twin.`);
  }
  return entry.overlay();
}
