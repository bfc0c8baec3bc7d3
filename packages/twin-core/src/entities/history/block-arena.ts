/** Words of 32 bits in a chunk: 1 MiB. */
const CHUNK_WORDS = 262_144;
const CHUNK_SHIFT = 18;
const CHUNK_MASK = CHUNK_WORDS - 1;
/** Blocks are multiples of so many words, so that freed ones fit again. */
const GRAIN = 8;
const LARGEST_BLOCK = 4096;
const NONE = 0xffff_ffff;

/**
 * Memory for blocks of words within a bound. Freed blocks are kept by size and given out again, whole or cut, so
 * that hours of blocks coming and going need no more than they hold at once.
 */
export class BlockArena {
  readonly chunks: Int32Array[] = [];
  /** Most bytes of all chunks; at least one chunk is had. */
  limit: number;
  /** First free block by size in grains; each names the next in its first word. */
  readonly #free: Uint32Array = new Uint32Array(LARGEST_BLOCK / GRAIN + 1).fill(NONE);
  #next = CHUNK_WORDS;

  constructor(limit: number) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.chunks.length * CHUNK_WORDS * 4;
  }

  /** Chunk of an address. */
  wordsOf(address: number): Int32Array {
    return this.chunks[address >>> CHUNK_SHIFT] as Int32Array;
  }

  /** @returns an address, or -1 where the bound is reached. Contents are left over from before. */
  allocate(words: number): number {
    const grains = Math.ceil(words / GRAIN);
    for (let size = grains; size < this.#free.length; size++) {
      const found = this.#free[size] as number;
      if (found === NONE) continue;
      this.#free[size] = this.wordsOf(found)[offsetOf(found)] as number;
      if (size > grains) this.#keep(found + grains * GRAIN, size - grains);
      return found;
    }
    return this.#cut(grains * GRAIN);
  }

  /** @param words as they were asked for. */
  free(address: number, words: number): void {
    this.#keep(address, Math.ceil(words / GRAIN));
  }

  #keep(address: number, grains: number): void {
    this.wordsOf(address)[offsetOf(address)] = this.#free[grains] as number;
    this.#free[grains] = address;
  }

  /** From the part of the last chunk that was never used, or from a new chunk. */
  #cut(words: number): number {
    if (this.#next + words > CHUNK_WORDS) {
      if (this.chunks.length > 0 && this.bytes + CHUNK_WORDS * 4 > this.limit) return -1;
      const rest = CHUNK_WORDS - this.#next;
      const start = (this.chunks.length - 1) * CHUNK_WORDS + this.#next;
      if (rest > 0) this.#keep(start, rest / GRAIN);
      this.chunks.push(new Int32Array(CHUNK_WORDS));
      this.#next = 0;
    }
    const address = (this.chunks.length - 1) * CHUNK_WORDS + this.#next;
    this.#next += words;
    return address;
  }
}

/** Place of an address in its chunk. */
export function offsetOf(address: number): number {
  return address & CHUNK_MASK;
}
