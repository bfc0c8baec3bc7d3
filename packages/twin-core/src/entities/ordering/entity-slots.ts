/**
 * Numbers for the entities of one class, given in the order they are first named. Lists of ids that come again and
 * again are looked up once.
 */
export class EntitySlots {
  readonly #ids: string[] = [];
  readonly #slots = new Map<string, number>();
  readonly #lists = new WeakMap<readonly string[], Int32Array>();

  /** Slots are below this. */
  get count(): number {
    return this.#ids.length;
  }

  idOf(slot: number): string {
    return this.#ids[slot] as string;
  }

  /** Slots of a list of ids by index, as far as they are known: -1 not looked up yet. To be given to {@link slotAt}. */
  slotsOf(ids: readonly string[]): Int32Array {
    const known = this.#lists.get(ids);
    if (known?.length === ids.length) return known;
    const made = new Int32Array(ids.length).fill(-1);
    this.#lists.set(ids, made);
    return made;
  }

  /** Slot of an id by its index in the list; a new one for a new id; -1 where there is no such id, or no more room. */
  slotAt(ids: readonly string[], slots: Int32Array, index: number, most: number): number {
    const known = slots[index];
    if (known !== undefined && known >= 0) return known;
    const id = ids[index];
    if (id === undefined || id.length === 0) return -1;
    const slot = this.slotFor(id, most);
    slots[index] = slot;
    return slot;
  }

  /** @returns -1 for a new id where `most` are known. */
  slotFor(id: string, most: number): number {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    if (this.#ids.length >= most) return -1;
    this.#slots.set(id, this.#ids.length);
    return this.#ids.push(id) - 1;
  }
}

/** A column of at least so many slots: the same, or a longer one with its contents. */
export function columnFor(column: Float64Array, slots: number): Float64Array {
  if (slots <= column.length) return column;
  const longer = new Float64Array(Math.max(slots, column.length * 2, 64)).fill(NaN);
  longer.set(column);
  return longer;
}
