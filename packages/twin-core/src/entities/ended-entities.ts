import { ENDED, type ClassTable } from './class-table.ts';

/** Entities of one class that have ended, in the order in which they did: the first to lose their slot. */
export class EndedEntities {
  readonly #table: ClassTable;
  #slots: number[] = [];
  #generations: number[] = [];
  #head = 0;

  constructor(table: ClassTable) {
    this.#table = table;
  }

  add(slot: number): void {
    this.#slots.push(slot);
    this.#generations.push(this.#table.generations[slot] as number);
  }

  /** Slot of the one that ended first; -1 where none has. One that came back is passed over. */
  first(): number {
    for (; this.#head < this.#slots.length; this.#head++) {
      const slot = this.#slots[this.#head] as number;
      const same = this.#table.generations[slot] === this.#generations[this.#head];
      if (same && this.#table.states[slot] === ENDED) return slot;
    }
    this.#slots = [];
    this.#generations = [];
    this.#head = 0;
    return -1;
  }

  removeFirst(): void {
    this.#head++;
    if (this.#head < 1024 || this.#head * 2 < this.#slots.length) return;
    this.#slots = this.#slots.slice(this.#head);
    this.#generations = this.#generations.slice(this.#head);
    this.#head = 0;
  }
}
