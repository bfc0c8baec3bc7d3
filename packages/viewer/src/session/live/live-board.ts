import type { EntityClass, EntityEvent, EntityStore } from '@cityloom/twin-core/entities';
import type { StoreApi } from 'zustand/vanilla';
import type { SessionState } from '../session-state.ts';
import type { ClassCounts } from './census.ts';
import type { EntityColouring, LiveClass, LiveState } from './live-state.ts';

const MAXIMUM_EVENTS = 500;
const NO_COUNTS: ClassCounts = { live: 0, stale: 0, lost: 0 };

/** How a class is shown, whether it has been described yet or not. */
export interface ClassLook {
  readonly visible: boolean;
  readonly colouring: EntityColouring;
}

export const PLAIN_LOOK: ClassLook = { visible: true, colouring: { by: 'class' } };

/** The live part of the session's state, and its exchange. */
export interface LiveBoard {
  readonly state: LiveState;
  /** Exchanges the state where a field is another. */
  set(fields: Partial<LiveState>): void;
  /** The classes of a store, with what is known of them; for {@link LiveBoard.set}. */
  classesOf(store: EntityStore, counts?: ReadonlyMap<string, ClassCounts>): readonly LiveClass[];
  readonly looks: ReadonlyMap<string, ClassLook>;
  setLook(entityClass: string, look: Partial<ClassLook>): void;
  /** @returns those that were not known. */
  addEvents(events: readonly EntityEvent[]): readonly EntityEvent[];
}

export function createLiveBoard(store: StoreApi<SessionState>, first: LiveState): LiveBoard {
  let state = first;
  const looks = new Map<string, ClassLook>();
  store.setState({ live: state });

  function set(fields: Partial<LiveState>): void {
    const next = { ...state, ...fields };
    const names = Object.keys(fields) as (keyof LiveState)[];
    if (names.every((name) => isSame(state[name], next[name]))) return;
    state = next;
    store.setState({ live: state });
  }

  function shown(entityClass: EntityClass, counts: ClassCounts): LiveClass {
    const made = { entityClass, ...(looks.get(entityClass.id) ?? PLAIN_LOOK), counts };
    const known = state.classes.find((other) => other.entityClass.id === entityClass.id);
    return known?.entityClass === entityClass && isSame(known, made) ? known : made;
  }

  return {
    get state() {
      return state;
    },
    set,
    looks,
    classesOf: ({ tables }, counts) =>
      Array.from(tables.values(), ({ entityClass }) => {
        const known = state.classes.find((other) => other.entityClass.id === entityClass.id);
        return shown(entityClass, counts?.get(entityClass.id) ?? known?.counts ?? NO_COUNTS);
      }),
    setLook(id, look) {
      looks.set(id, { ...PLAIN_LOOK, ...looks.get(id), ...look });
      set({ classes: state.classes.map(({ entityClass, counts }) => shown(entityClass, counts)) });
    },
    addEvents(events) {
      const known = new Set(state.events.map(({ id }) => id));
      const fresh = events.filter(({ id }) => !known.has(id) && known.add(id));
      if (fresh.length > 0) {
        set({ events: [...fresh.toReversed(), ...state.events].slice(0, MAXIMUM_EVENTS) });
      }
      return fresh;
    },
  };
}

/** The same object, the same list of the same objects, or small plain data that say the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b) && (a.length > 8 || typeof a[0] === 'object')) {
    return a.length === b.length && a.every((item, index) => item === b[index]);
  }
  return JSON.stringify(a) === JSON.stringify(b);
}
