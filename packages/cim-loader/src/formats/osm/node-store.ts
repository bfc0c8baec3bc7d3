const CHUNK_BITS = 16;
/** Nodes of one chunk. */
const CHUNK = 1 << CHUNK_BITS;
/** Room made at first: small files are many. */
const SMALLEST = 256;

/** What a way refers to where the file lacks the node. */
export const NO_NODE = 0xffff_ffff;

interface Chunk {
  /** Id of the first node. */
  readonly base: number;
  readonly count: number;
  /** Id − base: 4 bytes where the ids of the chunk lie close enough together, as they do in whole extracts. */
  readonly offsets: Uint32Array | Float64Array;
  /** 1e-7 degrees. */
  readonly longitudes: Int32Array;
  readonly latitudes: Int32Array;
}

/**
 * Positions of nodes by id: 12 bytes a node (40 million of a country in 480 MB). Nodes come in any order; files give
 * them ascending, and only those that do not cost a sort.
 */
export class NodeStore {
  private chunks: Chunk[] = [];
  private ids = new Float64Array(SMALLEST);
  private longitudes = new Int32Array(SMALLEST);
  private latitudes = new Int32Array(SMALLEST);
  private filled = 0;
  private ascending = true;
  private last = -Infinity;
  /** Index after the last one found, and its id: nodes of a way mostly follow each other. */
  private next = 0;
  private found = NaN;
  /** Whether an id may stand twice. */
  private repeats = false;
  private total = 0;

  get count(): number {
    return this.total;
  }

  add(id: number, longitude: number, latitude: number): void {
    if (this.filled === CHUNK) this.closeChunk();
    else if (this.filled === this.ids.length) this.grow();
    if (id <= this.last) {
      if (id < this.last) this.ascending = false;
      this.repeats = true;
    }
    this.last = id;
    this.ids[this.filled] = id;
    this.longitudes[this.filled] = longitude;
    this.latitudes[this.filled] = latitude;
    this.filled++;
    this.total++;
  }

  private grow(): void {
    const wider = Math.min(CHUNK, Math.max(SMALLEST, this.ids.length * 2));
    const { ids, longitudes, latitudes } = this;
    this.ids = new Float64Array(wider);
    this.ids.set(ids);
    this.longitudes = new Int32Array(wider);
    this.longitudes.set(longitudes);
    this.latitudes = new Int32Array(wider);
    this.latitudes.set(latitudes);
  }

  private closeChunk(): void {
    if (this.filled === 0) return;
    const { ids, filled } = this;
    const base = ids[0] as number;
    const isClose = this.ascending && (ids[filled - 1] as number) - base <= 0xffff_ffff;
    const offsets = isClose ? new Uint32Array(filled) : new Float64Array(filled);
    for (let at = 0; at < filled; at++) offsets[at] = (ids[at] as number) - base;
    this.chunks.push({
      base,
      count: filled,
      offsets,
      longitudes: this.longitudes.slice(0, filled),
      latitudes: this.latitudes.slice(0, filled),
    });
    this.filled = 0;
  }

  /** Call once, after the last node: then nodes can be looked up. */
  finish(): void {
    this.closeChunk();
    if (!this.ascending) this.sort();
    this.ids = new Float64Array(0);
    this.longitudes = new Int32Array(0);
    this.latitudes = new Int32Array(0);
  }

  private sort(): void {
    const ids = new Float64Array(this.total);
    let at = 0;
    for (const { base, count, offsets } of this.chunks) {
      for (let index = 0; index < count; index++) ids[at++] = base + (offsets[index] as number);
    }
    const order = new Uint32Array(this.total).map((_, index) => index);
    // Equal ids stay in the file's order, so that the first of them is the one found.
    order.sort((first, second) => (ids[first] as number) - (ids[second] as number) || first - second);
    const old = this.chunks;
    this.chunks = [];
    this.ascending = true;
    this.last = -Infinity;
    this.total = 0;
    for (const index of order) {
      const chunk = old[index >>> CHUNK_BITS] as Chunk;
      const inside = index & (CHUNK - 1);
      this.add(ids[index] as number, chunk.longitudes[inside] as number, chunk.latitudes[inside] as number);
    }
    this.closeChunk();
  }

  /** @returns index for {@link longitude} and {@link latitude}, or {@link NO_NODE}. */
  indexOf(id: number): number {
    const { chunks } = this;
    // Of equal ids the first is the one.
    if (this.idAt(this.next) === id && id !== this.found) {
      this.found = id;
      return this.next++;
    }
    // The last chunk that starts below the id, or at it: then equal ids may end the chunk before.
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chunks[middle] as Chunk).base < id) low = middle + 1;
      else high = middle;
    }
    const found = low === 0 ? 0 : firstNotBelow(chunks[low - 1] as Chunk, id) + (low - 1) * CHUNK;
    if (this.idAt(found) !== id) return NO_NODE;
    this.next = found + 1;
    this.found = id;
    return found;
  }

  /** NaN outside. */
  private idAt(index: number): number {
    if (index < 0 || index >= this.total) return NaN;
    const chunk = this.chunks[index >>> CHUNK_BITS] as Chunk;
    return chunk.base + (chunk.offsets[index & (CHUNK - 1)] as number);
  }

  /** 1e-7 degrees. */
  longitude(index: number): number {
    return (this.chunks[index >>> CHUNK_BITS] as Chunk).longitudes[index & (CHUNK - 1)] as number;
  }

  /** 1e-7 degrees. */
  latitude(index: number): number {
    return (this.chunks[index >>> CHUNK_BITS] as Chunk).latitudes[index & (CHUNK - 1)] as number;
  }

  /** How many nodes have the id of another and lie elsewhere. */
  countDuplicates(): number {
    let duplicates = 0;
    if (!this.repeats) return duplicates;
    for (let index = 1; index < this.total; index++) {
      if (this.idAt(index) !== this.idAt(index - 1)) continue;
      const isSamePlace =
        this.longitude(index) === this.longitude(index - 1) &&
        this.latitude(index) === this.latitude(index - 1);
      if (!isSamePlace) duplicates++;
    }
    return duplicates;
  }
}

/** Index within the chunk of the first node whose id is not below; the number of its nodes if there is none. */
function firstNotBelow({ base, count, offsets }: Chunk, id: number): number {
  const offset = id - base;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
