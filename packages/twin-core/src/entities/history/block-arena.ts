/** Words of 32 bits in a chunk: 256 KiB. */
const CHUNK_WORDS = 65_536;
/** Shift of an address that gives the number of its chunk. */
export const CHUNK_SHIFT = 16;
const CHUNK_MASK = CHUNK_WORDS - 1;
/** Blocks are multiples of so many words, so that freed ones fit again. */
const GRAIN = 8;
const LARGEST_BLOCK = 4096;
const NONE = 0xffff_ffff;
/** Words behind a chunk that hold nothing: who reads bits may look one word too far. */
const MARGIN_WORDS = 8;

/** Blocks of a kind lie together, in the order they were asked for: who reads all of them reads memory in order. */
export type Shelf = 0 | 1;
export const SEALED_SHELF: Shelf = 0;
export const OPEN_SHELF: Shelf = 1;

/**
 * Memory for blocks of words within a bound. Freed blocks are kept by size and given out again, whole or cut, so
 * that hours of blocks coming and going need no more than they hold at once.
 */
export class BlockArena {
  readonly chunks: Int32Array[] = [];
  /** Most bytes of all chunks; one chunk of each shelf is had whatever it is. */
  limit: number;
  readonly #shelves: readonly [FreeBlocks, FreeBlocks] = [new FreeBlocks(), new FreeBlocks()];

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
  allocate(words: number, shelf: Shelf): number {
    const grains = Math.ceil(words / GRAIN);
    const own = this.#take(this.#shelves[shelf], grains);
    if (own >= 0) return own;
    const cut = this.#cut(this.#shelves[shelf], grains * GRAIN);
    return cut >= 0 ? cut : this.#take(this.#shelves[shelf === 0 ? 1 : 0], grains);
  }

  /** @param words as they were asked for. */
  free(address: number, words: number, shelf: Shelf): void {
    this.#keep(this.#shelves[shelf], address, Math.ceil(words / GRAIN));
  }

  #take(blocks: FreeBlocks, grains: number): number {
    const size = blocks.sizeFrom(grains);
    if (size < 0) return -1;
    const found = blocks.first(size);
    blocks.setFirst(size, (this.wordsOf(found)[offsetOf(found)] as number) >>> 0);
    if (size > grains) this.#keep(blocks, found + grains * GRAIN, size - grains);
    return found;
  }

  /** Each free block names the next of its size in its first word. */
  #keep(blocks: FreeBlocks, address: number, grains: number): void {
    this.wordsOf(address)[offsetOf(address)] = blocks.first(grains);
    blocks.setFirst(grains, address);
  }

  /** From the part of the shelf's last chunk that was never used, or from a new chunk. */
  #cut(blocks: FreeBlocks, words: number): number {
    if (blocks.next + words > blocks.end) {
      if (blocks.end > 0 && this.bytes + CHUNK_WORDS * 4 > this.limit) return -1;
      const rest = blocks.end - blocks.next;
      if (rest > 0) this.#keep(blocks, blocks.next, rest / GRAIN);
      blocks.next = this.chunks.length * CHUNK_WORDS;
      blocks.end = blocks.next + CHUNK_WORDS;
      this.chunks.push(new Int32Array(CHUNK_WORDS + MARGIN_WORDS));
    }
    const address = blocks.next;
    blocks.next += words;
    return address;
  }
}

/** Blocks of one shelf that can be given out. */
class FreeBlocks {
  /** What was never used of the last chunk: addresses from `next` to `end`. */
  next = 0;
  end = 0;
  readonly #first: Uint32Array = new Uint32Array(LARGEST_BLOCK / GRAIN + 1).fill(NONE);
  /** A bit per size of which there are any. */
  readonly #sizes: Uint32Array = new Uint32Array(LARGEST_BLOCK / GRAIN / 32 + 1);

  /** First free block of a size in grains; `NONE` without. */
  first(size: number): number {
    return this.#first[size] as number;
  }

  setFirst(size: number, address: number): void {
    this.#first[size] = address;
    const bit = 1 << (size & 31);
    const sizes = this.#sizes[size >> 5] as number;
    this.#sizes[size >> 5] = address === NONE ? sizes & ~bit : sizes | bit;
  }

  /** Least size of a free block of at least so many grains; -1 where there is none. */
  sizeFrom(grains: number): number {
    let word = grains >> 5;
    let bits = (this.#sizes[word] as number) & (-1 << (grains & 31));
    while (bits === 0) {
      word++;
      if (word >= this.#sizes.length) return -1;
      bits = this.#sizes[word] as number;
    }
    return word * 32 + 31 - Math.clz32(bits & -bits);
  }
}

/** Place of an address in its chunk. */
export function offsetOf(address: number): number {
  return address & CHUNK_MASK;
}
