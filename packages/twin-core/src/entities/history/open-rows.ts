import { type BlockArena, offsetOf, OPEN_SHELF } from './block-arena.ts';
import type { SampleRows } from './sample-rows.ts';
import { readTime, writeTime } from './sealed-block.ts';

/** Words of a sample that is not sealed: time high and low, longitude, latitude, height, heading | speed | flags. */
export const ROW_WORDS = 6;
/** Samples of a page: memory grows by so many, and none is copied when it does. */
export const PAGE_ROWS = 8;
export const PAGE_SHIFT = 3;
const PAGE_WORDS = PAGE_ROWS * ROW_WORDS;
/** Pages of a slot at most. */
export const PAGES = 5;
/** Samples an entity holds unsealed at most. */
export const OPEN_CAPACITY: number = PAGES * PAGE_ROWS;
const FIRST_SLOTS = 16;

/** The newest samples of every entity, unpacked, so that appending costs a few stores. */
export class OpenRows {
  counts: Uint8Array = new Uint8Array(FIRST_SLOTS);
  /** By slot: time of the first and last sample; valid where there are any. */
  firstTimes: Float64Array = new Float64Array(FIRST_SLOTS);
  lastTimes: Float64Array = new Float64Array(FIRST_SLOTS);
  /** Pages a slot holds. */
  #held: Uint8Array = new Uint8Array(FIRST_SLOTS);
  /** Addresses of the pages, `PAGES` by slot. */
  pages: Uint32Array = new Uint32Array(FIRST_SLOTS * PAGES);
  readonly #arena: BlockArena;

  constructor(arena: BlockArena) {
    this.#arena = arena;
  }

  /** True where a sample can be added as things are. */
  hasRoom(slot: number): boolean {
    return (
      slot < this.counts.length && (this.counts[slot] as number) >> PAGE_SHIFT < (this.#held[slot] as number)
    );
  }

  /** Makes room for one more sample of a slot that is not full. @returns false where memory is. */
  reserve(slot: number): boolean {
    if (slot >= this.counts.length) this.#grow(slot);
    if (this.hasRoom(slot)) return true;
    const address = this.#arena.allocate(PAGE_WORDS, OPEN_SHELF);
    if (address < 0) return false;
    const held = this.#held[slot] as number;
    this.pages[slot * PAGES + held] = address;
    this.#held[slot] = held + 1;
    return true;
  }

  /** Writes a sample as a slot's row; `row` may be the count, where there is room. The newest is written last. */
  write(slot: number, row: number, rows: SampleRows, source: number): void {
    this.put(
      slot,
      row,
      rows.times[source] as number,
      rows.longitudes[source] as number,
      rows.latitudes[source] as number,
      rows.heights[source] as number,
      packMotion(
        rows.headings[source] as number,
        rows.speeds[source] as number,
        rows.flags[source] as number,
      ),
    );
  }

  /** As `write`. @param motion as {@link packMotion} gives it. */
  put(
    slot: number,
    row: number,
    time: number,
    longitude: number,
    latitude: number,
    height: number,
    motion: number,
  ): void {
    const address = this.pages[slot * PAGES + (row >> PAGE_SHIFT)] as number;
    const words = this.#arena.wordsOf(address);
    const at = offsetOf(address) + (row & (PAGE_ROWS - 1)) * ROW_WORDS;
    if (row === 0) this.firstTimes[slot] = time;
    this.lastTimes[slot] = time;
    writeTime(words, at, time);
    words[at + 2] = longitude;
    words[at + 3] = latitude;
    words[at + 4] = height;
    words[at + 5] = motion;
  }

  read(slot: number, row: number, rows: SampleRows, target: number): void {
    const address = this.pages[slot * PAGES + (row >> PAGE_SHIFT)] as number;
    const words = this.#arena.wordsOf(address);
    const at = offsetOf(address) + (row & (PAGE_ROWS - 1)) * ROW_WORDS;
    rows.times[target] = readTime(words, at);
    rows.longitudes[target] = words[at + 2] as number;
    rows.latitudes[target] = words[at + 3] as number;
    rows.heights[target] = words[at + 4] as number;
    const packed = words[at + 5] as number;
    rows.headings[target] = packed & 511;
    rows.speeds[target] = (packed >>> 9) & 65_535;
    rows.flags[target] = packed >>> 25;
  }

  /** Reads all samples of a slot behind the rows there are. */
  readAll(slot: number, rows: SampleRows): void {
    const count = this.countOf(slot);
    const { times, longitudes, latitudes, heights, headings, speeds, flags } = rows;
    let target = rows.count;
    for (let row = 0; row < count; row += PAGE_ROWS) {
      const address = this.pages[slot * PAGES + (row >> PAGE_SHIFT)] as number;
      const words = this.#arena.wordsOf(address);
      const from = offsetOf(address);
      const end = from + Math.min(PAGE_ROWS, count - row) * ROW_WORDS;
      for (let at = from; at < end; at += ROW_WORDS) {
        times[target] = readTime(words, at);
        longitudes[target] = words[at + 2] as number;
        latitudes[target] = words[at + 3] as number;
        heights[target] = words[at + 4] as number;
        const packed = words[at + 5] as number;
        headings[target] = packed & 511;
        speeds[target] = (packed >>> 9) & 65_535;
        flags[target] = packed >>> 25;
        target++;
      }
    }
    rows.count = target;
  }

  timeAt(slot: number, row: number): number {
    const address = this.pages[slot * PAGES + (row >> PAGE_SHIFT)] as number;
    const at = offsetOf(address) + (row & (PAGE_ROWS - 1)) * ROW_WORDS;
    return readTime(this.#arena.wordsOf(address), at);
  }

  /**
   * Reads the last sample at or before a time into row 0, and the one after into row 1.
   * @returns how many of the two there are; 0 without the first.
   */
  readPair(slot: number, time: number, pair: SampleRows): number {
    const last = this.countOf(slot) - 1;
    if (last < 0) return 0;
    const first = this.firstTimes[slot] as number;
    if (first > time) return 0;
    const span = (this.lastTimes[slot] as number) - first;
    if (time - first >= span) {
      this.read(slot, last, pair, 0);
      return 1;
    }
    // Reports come about evenly: the guess is right or next to it, and touches few rows.
    let row = Math.min(last - 1, Math.floor(((time - first) / span) * last));
    this.read(slot, row + 1, pair, 1);
    while ((pair.times[1] as number) <= time) {
      row++;
      this.read(slot, row + 1, pair, 1);
    }
    this.read(slot, row, pair, 0);
    while ((pair.times[0] as number) > time) {
      pair.copyRow(pair, 0, 1);
      row--;
      this.read(slot, row, pair, 0);
    }
    return 2;
  }

  countOf(slot: number): number {
    return this.counts[slot] ?? 0;
  }

  /** Takes away the oldest samples: whole pages, without moving the others. */
  removePages(slot: number, pages: number): void {
    const base = slot * PAGES;
    for (let page = 0; page < pages; page++)
      this.#arena.free(this.pages[base + page] as number, PAGE_WORDS, OPEN_SHELF);
    this.pages.copyWithin(base, base + pages, base + PAGES);
    this.#held[slot] = (this.#held[slot] as number) - pages;
    const count = (this.counts[slot] as number) - pages * PAGE_ROWS;
    this.counts[slot] = count;
    if (count > 0) this.firstTimes[slot] = this.timeAt(slot, 0);
  }

  release(slot: number): void {
    if (slot >= this.counts.length) return;
    const held = this.#held[slot] as number;
    for (let page = 0; page < held; page++) {
      this.#arena.free(this.pages[slot * PAGES + page] as number, PAGE_WORDS, OPEN_SHELF);
    }
    this.#held[slot] = 0;
    this.counts[slot] = 0;
  }

  #grow(slot: number): void {
    const length = Math.max(slot + 1, this.counts.length * 2);
    this.counts = longer(this.counts, new Uint8Array(length));
    this.firstTimes = longer(this.firstTimes, new Float64Array(length));
    this.lastTimes = longer(this.lastTimes, new Float64Array(length));
    this.#held = longer(this.#held, new Uint8Array(length));
    this.pages = longer(this.pages, new Uint32Array(length * PAGES));
  }
}

/** Heading, speed and flags of a sample in one word. */
export function packMotion(heading: number, speed: number, flags: number): number {
  return heading | (speed << 9) | (flags << 25);
}

function longer<T extends Float64Array | Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
