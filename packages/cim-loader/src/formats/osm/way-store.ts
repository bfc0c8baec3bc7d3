import { NO_NODE, type NodeStore } from './node-store.ts';
import type { OsmTags } from './osm-feature.ts';

/** Ways as node indexes, 4 bytes each; tags only where they matter. */
export class WayStore {
  private ids = new Float64Array(64);
  private starts = new Uint32Array(65);
  private editTimes = new Float64Array(64);
  /** 1: first and last node are the same. */
  private closedFlags = new Uint8Array(64);
  private nodes = new Uint32Array(512);
  /** A list: a map would take seven times its room, and holds no more than 16 million. */
  private readonly tagsOf: (OsmTags | undefined)[] = [];
  private filled = 0;
  private order: Uint32Array | undefined;

  get count(): number {
    return this.filled;
  }

  /** Node references so far. */
  get references(): number {
    return this.starts[this.filled] as number;
  }

  add(
    id: number,
    refs: ArrayLike<number>,
    count: number,
    store: NodeStore,
    tags: OsmTags | undefined,
    editedAt: number,
  ): void {
    const way = this.filled;
    if (way === this.ids.length) this.grow();
    const start = this.references;
    if (start + count > this.nodes.length) {
      this.nodes = enlarged(this.nodes, new Uint32Array(Math.max(start + count, this.nodes.length * 2)));
    }
    const isRing = count > 1 && refs[0] === refs[count - 1];
    // A ring ends where it begins: no search, and the next way's is not led astray.
    const searched = isRing ? count - 1 : count;
    for (let at = 0; at < searched; at++) this.nodes[start + at] = store.indexOf(refs[at] as number);
    if (isRing) this.nodes[start + searched] = this.nodes[start] as number;
    this.ids[way] = id;
    this.editTimes[way] = editedAt;
    this.closedFlags[way] = isRing && count >= 4 ? 1 : 0;
    this.tagsOf.push(tags);
    this.filled++;
    this.starts[this.filled] = start + count;
  }

  private grow(): void {
    const wider = this.ids.length * 2;
    this.ids = enlarged(this.ids, new Float64Array(wider));
    this.editTimes = enlarged(this.editTimes, new Float64Array(wider));
    this.closedFlags = enlarged(this.closedFlags, new Uint8Array(wider));
    this.starts = enlarged(this.starts, new Uint32Array(wider + 1));
  }

  /** Call once, after the last way: then ways can be looked up by id. */
  finish(): void {
    const { ids } = this;
    const order = new Uint32Array(this.filled);
    let isSorted = true;
    for (let way = 0; way < this.filled; way++) {
      order[way] = way;
      if (way > 0 && (ids[way - 1] as number) > (ids[way] as number)) isSorted = false;
    }
    if (!isSorted) {
      order.sort((first, second) => (ids[first] as number) - (ids[second] as number) || first - second);
    }
    this.order = order;
  }

  /** Ways by id, ascending; of several with one id only the first of the file. */
  *ascending(): Generator<number> {
    const order = this.order ?? new Uint32Array(0);
    for (let at = 0; at < order.length; at++) {
      const way = order[at] as number;
      if (at === 0 || this.id(order[at - 1] as number) !== this.id(way)) yield way;
    }
  }

  /** @returns the way's number, or -1. */
  find(id: number): number {
    const order = this.order ?? new Uint32Array(0);
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.id(order[middle] as number) < id) low = middle + 1;
      else high = middle;
    }
    const way = order[low];
    return way !== undefined && this.id(way) === id ? way : -1;
  }

  id(way: number): number {
    return this.ids[way] as number;
  }

  editedAt(way: number): number {
    return this.editTimes[way] as number;
  }

  tags(way: number): OsmTags | undefined {
    return this.tagsOf[way];
  }

  isClosed(way: number): boolean {
    return this.closedFlags[way] === 1;
  }

  /** Node indexes in order; {@link NO_NODE} where the file lacks the node. */
  nodesOf(way: number): Uint32Array {
    return this.nodes.subarray(this.starts[way], this.starts[way + 1]);
  }

  /** Whether the file has all nodes of the way. */
  isComplete(way: number): boolean {
    return !this.nodesOf(way).includes(NO_NODE);
  }
}

function enlarged<Numbers extends Float64Array | Uint32Array | Uint8Array>(
  old: Numbers,
  wider: Numbers,
): Numbers {
  wider.set(old);
  return wider;
}
