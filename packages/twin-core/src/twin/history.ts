/** States of something that is edited, never altered themselves: undo is a step back to an earlier one. */
export interface History<State> {
  readonly state: State;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** A new step; what was undone is given up. */
  edit(next: State): void;
  /** Alters the present step (live drag): undo still leads to the state before it. */
  replace(next: State): void;
  readonly undo: () => boolean;
  readonly redo: () => boolean;
  /** Called after every move; returns its unsubscribe. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createHistory<State>(initial: State): History<State> {
  let state = initial;
  const past: State[] = [];
  const future: State[] = [];
  const listeners = new Set<() => void>();
  const show = (next: State): void => {
    state = next;
    for (const listener of [...listeners]) listener();
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
