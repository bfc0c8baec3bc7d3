import type { ClassTable } from './class-table.ts';

/** Slots of a list of ids, by index; -1 not looked up yet. */
export interface CachedSlots {
  readonly slots: Int32Array;
  /** Generation the slot had when it was looked up: another one now means that the slot has gone to someone else. */
  readonly generations: Uint32Array;
}

/** Remembers the slots of lists of ids that come again and again, so that each id is looked up once per list. */
export class SlotCache {
  readonly #lists = new WeakMap<readonly string[], CachedSlots>();

  of(ids: readonly string[]): CachedSlots {
    const known = this.#lists.get(ids);
    if (known?.slots.length === ids.length) return known;
    const made = {
      slots: new Int32Array(ids.length).fill(-1),
      generations: new Uint32Array(ids.length),
    };
    this.#lists.set(ids, made);
    return made;
  }
}

/** Looks up the slot of an id by its index in the list, for the next time as well; -1 for an entity that is not known. */
export function slotAt(
  table: ClassTable,
  ids: readonly string[],
  cached: CachedSlots,
  index: number,
): number {
  const found = table.slots.get(ids[index] as string);
  if (found === undefined) return -1;
  cached.slots[index] = found;
  cached.generations[index] = table.generations[found] as number;
  return found;
}
