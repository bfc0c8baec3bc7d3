/** States of something that is edited, never altered themselves: undo is a step back to an earlier one. */
export interface History<State> {
  readonly state: State;
  /** States that undo leads to, the oldest first. */
  readonly past: readonly State[];
  /** States that redo leads to, the last to come first. */
  readonly future: readonly State[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** A new step; what was undone is given up. */
  edit(next: State): void;
  /** Alters the present step (live drag): undo still leads to the state before it. */
  replace(next: State): void;
  readonly undo: () => boolean;
  readonly redo: () => boolean;
  /** Calls the listeners though the state is as it was. */
  readonly announce: () => void;
  /** Called after every move, and by `announce`; returns its unsubscribe. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** @param steps what undo and redo lead to from the start; by default nothing. */
export function createHistory<State>(
  initial: State,
  steps: Pick<History<State>, 'past' | 'future'> = { past: [], future: [] },
): History<State> {
  let state = initial;
  const past = [...steps.past];
  const future = [...steps.future];
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const show = (next: State): void => {
    state = next;
    announce();
  };
  const step = (from: State[], to: State[]): boolean => {
    const next = from.pop();
    if (next === undefined) return false;
    to.push(state);
    show(next);
    return true;
  };
  return {
    get state() {
      return state;
    },
    past,
    future,
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    edit: (next) => {
      past.push(state);
      future.length = 0;
      show(next);
    },
    replace: (next) => {
      future.length = 0;
      show(next);
    },
    undo: () => step(past, future),
    redo: () => step(future, past),
    announce,
    subscribe: (listener) => {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const entry = (): void => {
        listener();
      };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}
