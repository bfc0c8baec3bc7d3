/** Bytes [offset, offset + length) of a file; fewer at its end. */
export type FetchRange = (
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
) => Promise<Uint8Array<ArrayBuffer>>;

export interface BlockCacheOptions {
  readonly blockBytes: number;
  /** Bytes kept; the blocks used longest ago go first. */
  readonly cachedBytes: number;
  readonly size: number;
}

/**
 * Answers small reads from blocks that were fetched before. Neighbouring blocks that are missing come by one request;
 * reads longer than the cache are passed through.
 */
export class BlockCache {
  private readonly fetchRange: FetchRange;
  private readonly options: BlockCacheOptions;
  /** In order of use. */
  private readonly blocks = new Map<number, Uint8Array<ArrayBuffer>>();

  constructor(fetchRange: FetchRange, options: BlockCacheOptions) {
    this.fetchRange = fetchRange;
    this.options = options;
  }

  /** Keeps what is known already. `bytes` start at the beginning of the file. */
  put(bytes: Uint8Array<ArrayBuffer>): void {
    const { blockBytes, size } = this.options;
    for (let start = 0; start < bytes.length; start += blockBytes) {
      const end = Math.min(start + blockBytes, size);
      if (end <= bytes.length) this.keep(start / blockBytes, bytes.slice(start, end));
    }
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { blockBytes, cachedBytes, size } = this.options;
    const end = Math.min(size, offset + Math.max(0, length));
    if (offset >= end) return new Uint8Array(0);
    if (end - offset > cachedBytes / 2) return this.fetchRange(offset, end - offset, signal);
    const first = Math.floor(offset / blockBytes);
    const last = Math.floor((end - 1) / blockBytes);
    const found = new Map<number, Uint8Array<ArrayBuffer>>();
    for (let index = first; index <= last; index++) {
      const known = this.blocks.get(index);
      if (known !== undefined) this.keep(index, known);
      if (known !== undefined) found.set(index, known);
    }
    for (let index = first; index <= last; index++) {
      if (found.has(index)) continue;
      let after = index + 1;
      while (after <= last && !found.has(after)) after++;
      await this.fetchBlocks(index, after, found, signal);
    }
    return this.join(offset, end, found);
  }

  private async fetchBlocks(
    first: number,
    after: number,
    found: Map<number, Uint8Array<ArrayBuffer>>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { blockBytes, size } = this.options;
    const start = first * blockBytes;
    const bytes = await this.fetchRange(start, Math.min(after * blockBytes, size) - start, signal);
    for (let index = first; index < after; index++) {
      const at = (index - first) * blockBytes;
      const block = bytes.slice(at, Math.min(at + blockBytes, bytes.length));
      found.set(index, block);
      this.keep(index, block);
    }
  }

  private join(
    offset: number,
    end: number,
    found: ReadonlyMap<number, Uint8Array<ArrayBuffer>>,
  ): Uint8Array<ArrayBuffer> {
    const { blockBytes } = this.options;
    const joined = new Uint8Array(end - offset);
    for (const [index, block] of found) {
      const start = index * blockBytes;
      const from = Math.max(0, offset - start);
      const to = Math.min(block.length, end - start);
      if (to > from) joined.set(block.subarray(from, to), start + from - offset);
    }
    return joined;
  }

  private keep(index: number, block: Uint8Array<ArrayBuffer>): void {
    const { blockBytes, cachedBytes } = this.options;
    this.blocks.delete(index);
    this.blocks.set(index, block);
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size * blockBytes <= cachedBytes) break;
      this.blocks.delete(oldest);
    }
  }
}
