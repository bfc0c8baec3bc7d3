import { NO_BLOCK } from './sealed-block.ts';

/** Shortest span of a column, milliseconds. */
const LEAST_SPAN = 1024;
/** Most columns one block is entered in; times beyond are looked up in the directory. */
const MOST_COLUMNS = 64;
/** Bytes that are always allowed; beyond, a share of what the blocks themselves take. */
const FREE_BYTES = 2 ** 21;
const SHARE_OF_BLOCKS = 1 / 16;

const NO_COLUMN = new Uint32Array(0);

/**
 * Addresses of sealed blocks by time: a column for every span of time, with the block in which each slot then was. The
 * states of all slots at a time are read along one column, instead of through the directory of each. An entry is the
 * block that covers the beginning of the span, or else the first that begins in it; none where that is not known.
 */
export class TimeIndex {
  bytes = 0;
  #span = 0;
  readonly #columns = new Map<number, Uint32Array>();
  /** Number of the earliest column; Infinity where there is none. */
  #earliest = Infinity;
  #soughtBucket = NaN;
  #sought: Uint32Array | undefined = undefined;

  /** Entries for a time by slot, {@link NO_BLOCK} where there is none; valid until the next change of the index. */
  columnAt(time: number): Uint32Array {
    return this.#columns.get(Math.floor(time / this.#span)) ?? NO_COLUMN;
  }

  /** Entry of a slot for a time; {@link NO_BLOCK} where there is none. */
  addressAt(slot: number, time: number): number {
    const bucket = Math.floor(time / this.#span);
    if (bucket !== this.#soughtBucket) {
      this.#soughtBucket = bucket;
      this.#sought = this.#columns.get(bucket);
    }
    return this.#sought?.[slot] ?? NO_BLOCK;
  }

  /**
   * Enters a block.
   * @param next time of the first sample behind it.
   * @param blockBytes bytes of all blocks, which bound those of the index.
   * @param slots for which a new column gets room.
   * @param startsBefore whether another block begins before this one.
   */
  add(
    slot: number,
    address: number,
    first: number,
    next: number,
    blockBytes: number,
    slots: number,
    startsBefore: (address: number, time: number) => boolean,
  ): void {
    if (this.#span === 0) this.#span = firstSpan(next - first);
    while (this.bytes > FREE_BYTES && this.bytes > blockBytes * SHARE_OF_BLOCKS) this.#widen();
    const from = Math.floor(first / this.#span);
    const to = Math.min(Math.floor(next / this.#span), from + MOST_COLUMNS);
    for (let bucket = from; bucket <= to; bucket++) {
      // Of the last span only the beginning is covered, and only if the block behind begins after that.
      if (bucket === to && to > from && bucket * this.#span >= next) break;
      const column = this.#columnOf(bucket, Math.max(slots, slot + 1));
      const known = column[slot] as number;
      if (bucket === from && known !== NO_BLOCK && startsBefore(known, first)) continue;
      column[slot] = address;
    }
  }

  /** Takes a block out. @param first time of its first sample. */
  remove(slot: number, address: number, first: number): void {
    const from = Math.floor(first / this.#span);
    for (let bucket = from; bucket <= from + MOST_COLUMNS; bucket++) {
      const column = this.#columns.get(bucket);
      if (column?.[slot] === address) column[slot] = NO_BLOCK;
    }
  }

  /** Gives up the columns of what lies before a time. */
  forgetBefore(time: number): void {
    if (!((this.#earliest + 1) * this.#span <= time)) return;
    this.#earliest = Infinity;
    for (const [bucket, column] of this.#columns) {
      if ((bucket + 1) * this.#span > time) {
        this.#earliest = Math.min(this.#earliest, bucket);
        continue;
      }
      this.#columns.delete(bucket);
      this.bytes -= column.byteLength;
    }
    this.#soughtBucket = NaN;
  }

  #columnOf(bucket: number, slots: number): Uint32Array {
    const known = this.#columns.get(bucket) ?? NO_COLUMN;
    if (known.length >= slots) return known;
    const made = new Uint32Array(slots).fill(NO_BLOCK, known.length);
    made.set(known);
    this.bytes += made.byteLength - known.byteLength;
    this.#columns.set(bucket, made);
    this.#earliest = Math.min(this.#earliest, bucket);
    this.#soughtBucket = NaN;
    return made;
  }

  /** Makes one column of every two. */
  #widen(): void {
    const columns = [...this.#columns];
    this.#columns.clear();
    this.#span *= 2;
    this.#earliest = Infinity;
    this.#soughtBucket = NaN;
    this.bytes = 0;
    // The earlier of two has its say first.
    for (const [bucket, column] of columns.sort(([a], [b]) => a - b)) {
      const joined = this.#columnOf(Math.floor(bucket / 2), column.length);
      for (let slot = 0; slot < column.length; slot++) {
        if (joined[slot] === NO_BLOCK) joined[slot] = column[slot] as number;
      }
    }
  }
}

/** A power of two of milliseconds, so that spans can be joined by twos; about a half of a block. */
function firstSpan(block: number): number {
  return Math.max(LEAST_SPAN, 2 ** Math.floor(Math.log2(Math.max(1, block / 2))));
}
