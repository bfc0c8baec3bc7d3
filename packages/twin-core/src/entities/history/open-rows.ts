import { type BlockArena, offsetOf } from './block-arena.ts';
import type { SampleRows } from './sample-rows.ts';
import { readTime, writeTime } from './sealed-block.ts';

/** Words of a sample that is not sealed: time high and low, longitude, latitude, height, heading | speed | flags. */
const ROW_WORDS = 6;
const FIRST_CAPACITY = 10;
/** Samples an entity holds unsealed at most. */
export const OPEN_CAPACITY = 80;

/** The newest samples of every entity, unpacked, so that appending costs a few stores. */
export class OpenRows {
  counts: Uint8Array = new Uint8Array(16);
  readonly #arena: BlockArena;
  #capacities: Uint8Array = new Uint8Array(16);
  #addresses: Uint32Array = new Uint32Array(16);

  constructor(arena: BlockArena) {
    this.#arena = arena;
  }

  /** Makes room for one more sample of a slot. @returns false where there is none: they are full, or memory is. */
  reserve(slot: number): boolean {
    if (slot >= this.counts.length) this.#grow(slot);
    const count = this.counts[slot] as number;
    const capacity = this.#capacities[slot] as number;
    if (count < capacity) return true;
    if (capacity >= OPEN_CAPACITY) return false;
    const next = capacity === 0 ? FIRST_CAPACITY : capacity * 2;
    const address = this.#arena.allocate(next * ROW_WORDS);
    if (address < 0) return false;
    if (capacity > 0) {
      const old = this.#addresses[slot] as number;
      const from = offsetOf(old);
      const rows = this.#arena.wordsOf(old).subarray(from, from + count * ROW_WORDS);
      this.#arena.wordsOf(address).set(rows, offsetOf(address));
      this.#arena.free(old, capacity * ROW_WORDS);
    }
    this.#addresses[slot] = address;
    this.#capacities[slot] = next;
    return true;
  }

  /** Writes a sample as a slot's row; `row` may be the count, where there is room. */
  write(slot: number, row: number, rows: SampleRows, source: number): void {
    const address = this.#addresses[slot] as number;
    const words = this.#arena.wordsOf(address);
    const at = offsetOf(address) + row * ROW_WORDS;
    writeTime(words, at, rows.times[source] as number);
    words[at + 2] = rows.longitudes[source] as number;
    words[at + 3] = rows.latitudes[source] as number;
    words[at + 4] = rows.heights[source] as number;
    words[at + 5] =
      (rows.headings[source] as number) |
      ((rows.speeds[source] as number) << 9) |
      ((rows.flags[source] as number) << 25);
  }

  read(slot: number, row: number, rows: SampleRows, target: number): void {
    const address = this.#addresses[slot] as number;
    const words = this.#arena.wordsOf(address);
    const at = offsetOf(address) + row * ROW_WORDS;
    rows.times[target] = readTime(words, at);
    rows.longitudes[target] = words[at + 2] as number;
    rows.latitudes[target] = words[at + 3] as number;
    rows.heights[target] = words[at + 4] as number;
    const packed = words[at + 5] as number;
    rows.headings[target] = packed & 511;
    rows.speeds[target] = (packed >>> 9) & 65_535;
    rows.flags[target] = packed >>> 25;
  }

  timeAt(slot: number, row: number): number {
    const address = this.#addresses[slot] as number;
    return readTime(this.#arena.wordsOf(address), offsetOf(address) + row * ROW_WORDS);
  }

  /** Last row at or before a time; -1 where the first is later, or there is none. */
  rowAt(slot: number, time: number): number {
    const last = this.countOf(slot) - 1;
    if (last < 0) return -1;
    const first = this.timeAt(slot, 0);
    if (first > time) return -1;
    // Reports come about evenly: the guess is right or next to it, and touches few rows.
    const span = this.timeAt(slot, last) - first;
    let row = span > 0 ? Math.min(last, Math.floor(((time - first) / span) * last)) : last;
    while (row < last && this.timeAt(slot, row + 1) <= time) row++;
    while (row > 0 && this.timeAt(slot, row) > time) row--;
    return row;
  }

  countOf(slot: number): number {
    return this.counts[slot] ?? 0;
  }

  release(slot: number): void {
    const capacity = this.#capacities[slot] ?? 0;
    if (capacity === 0) return;
    this.#arena.free(this.#addresses[slot] as number, capacity * ROW_WORDS);
    this.#capacities[slot] = 0;
    this.counts[slot] = 0;
  }

  #grow(slot: number): void {
    const length = Math.max(slot + 1, this.counts.length * 2);
    const counts = new Uint8Array(length);
    counts.set(this.counts);
    const capacities = new Uint8Array(length);
    capacities.set(this.#capacities);
    const addresses = new Uint32Array(length);
    addresses.set(this.#addresses);
    this.counts = counts;
    this.#capacities = capacities;
    this.#addresses = addresses;
  }
}
