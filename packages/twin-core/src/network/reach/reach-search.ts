import type { TravelGraph } from './travel-graph.ts';

/** Bounded searches over one graph, one after the other; see {@link createReachSearch}. */
export interface ReachSearch {
  /**
   * Nodes reached by the last search, in no order: the first `count` of them, where `count` is what `run` returned.
   * Overwritten by the next.
   */
  readonly nodes: Uint32Array;
  /** Seconds per node, for the nodes reached by the last search; anything for others. */
  readonly times: Float64Array;
  /**
   * Least travel times from the nearest of the starts.
   * @param starts nodes.
   * @param startTimes seconds after which each start is left.
   * @param limit seconds; nodes farther are not reached.
   * @returns number of nodes reached.
   * @throws {RangeError} for a start that is no node, or a limit that is no number of at least 0.
   */
  run(starts: ArrayLike<number>, startTimes: ArrayLike<number>, limit: number): number;
  /** Seconds from the nearest start of the last search; Infinity for a node not reached. */
  timeOf(node: number): number;
}

const NONE = -1;
const MOST_BUCKETS = 1 << 16;
/** Width of a bucket in mean edge times: wide enough for few empty ones, narrow enough to settle most nodes once. */
const WIDTH = 0.5;

/**
 * Shortest paths by free-flow time within a limit, for many origins.
 *
 * Nodes wait in buckets of equal time (Dial 1969; with the edges shorter than a bucket settled by repetition, as in
 * delta-stepping, Meyer & Sanders 2003), so that a step costs no logarithm; within a bucket a node is looked at again
 * if a better way turns up, so that the times are exactly those of Dijkstra's algorithm. Nothing is allocated or cleared per search: all state is pooled, and
 * a stamp per node says which search it belongs to.
 */
export function createReachSearch(graph: TravelGraph): ReachSearch {
  return new BucketSearch(graph);
}

class BucketSearch implements ReachSearch {
  readonly nodes: Uint32Array;
  readonly times: Float64Array;
  readonly #graph: TravelGraph;
  readonly #stamps: Uint32Array;
  /** Time at which the ways out of a node were last followed. */
  readonly #followed: Float64Array;
  readonly #meanTime: number;
  #heads: Int32Array = new Int32Array(1024).fill(NONE);
  #entryNodes: Uint32Array;
  #entryNext: Int32Array;
  #entries = 0;
  #count = 0;
  #stamp = 0;

  constructor(graph: TravelGraph) {
    const { nodeCount, times } = graph;
    this.#graph = graph;
    this.nodes = new Uint32Array(nodeCount);
    this.times = new Float64Array(nodeCount);
    this.#stamps = new Uint32Array(nodeCount);
    this.#followed = new Float64Array(nodeCount);
    this.#entryNodes = new Uint32Array(nodeCount + 1024);
    this.#entryNext = new Int32Array(nodeCount + 1024);
    this.#meanTime = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
  }

  timeOf(node: number): number {
    return this.#stamps[node] === this.#stamp && this.#stamp > 0 ? (this.times[node] as number) : Infinity;
  }

  run(starts: ArrayLike<number>, startTimes: ArrayLike<number>, limit: number): number {
    this.#begin(starts, limit);
    const width = Math.max(this.#meanTime * WIDTH, limit / MOST_BUCKETS, 1e-9);
    const perSecond = 1 / width;
    const buckets = Math.floor(limit * perSecond) + 1;
    if (buckets > this.#heads.length) this.#heads = new Int32Array(buckets * 2).fill(NONE);
    for (let index = 0; index < starts.length; index++) {
      const time = startTimes[index] as number;
      if (time <= limit) this.#offer(starts[index] as number, time, perSecond);
    }
    this.#settle(buckets, perSecond, limit);
    return this.#count;
  }

  #begin(starts: ArrayLike<number>, limit: number): void {
    if (!(limit >= 0 && limit < Infinity)) {
      throw new RangeError(`ReachSearch: limit is ${limit}; give seconds of at least 0.`);
    }
    const { nodeCount } = this.#graph;
    for (let index = 0; index < starts.length; index++) {
      const node = starts[index] as number;
      if (Number.isInteger(node) && node >= 0 && node < nodeCount) continue;
      throw new RangeError(
        `ReachSearch: start ${index} is node ${node}; nodes run from 0 to ${nodeCount - 1}.`,
      );
    }
    this.#entries = 0;
    this.#count = 0;
    this.#stamp++;
    if (this.#stamp > 0xffffffff) {
      this.#stamps.fill(0);
      this.#stamp = 1;
    }
  }

  #offer(node: number, time: number, perSecond: number): void {
    if (this.#stamps[node] !== this.#stamp) {
      this.#stamps[node] = this.#stamp;
      this.#followed[node] = Infinity;
      this.nodes[this.#count++] = node;
    } else if ((this.times[node] as number) <= time) {
      return;
    }
    this.times[node] = time;
    if (this.#entries === this.#entryNodes.length) this.#grow();
    const bucket = Math.floor(time * perSecond);
    this.#entryNodes[this.#entries] = node;
    this.#entryNext[this.#entries] = this.#heads[bucket] as number;
    this.#heads[bucket] = this.#entries++;
  }

  #settle(buckets: number, perSecond: number, limit: number): void {
    const { offsets, targets, times: edgeTimes } = this.#graph;
    const { times } = this;
    const heads = this.#heads;
    const stamps = this.#stamps;
    const stamp = this.#stamp;
    for (let bucket = 0; bucket < buckets; bucket++) {
      for (let entry = heads[bucket] as number; entry !== NONE; entry = heads[bucket] as number) {
        heads[bucket] = this.#entryNext[entry] as number;
        const node = this.#entryNodes[entry] as number;
        const time = times[node] as number;
        // An entry that a better way has overtaken.
        if ((this.#followed[node] as number) <= time) continue;
        this.#followed[node] = time;
        const end = offsets[node + 1] as number;
        for (let edge = offsets[node] as number; edge < end; edge++) {
          const reached = time + (edgeTimes[edge] as number);
          if (reached > limit) continue;
          const target = targets[edge] as number;
          if (stamps[target] === stamp && (times[target] as number) <= reached) continue;
          this.#offer(target, reached, perSecond);
        }
      }
    }
  }

  #grow(): void {
    const nodes = new Uint32Array(this.#entryNodes.length * 2);
    nodes.set(this.#entryNodes);
    this.#entryNodes = nodes;
    const next = new Int32Array(this.#entryNext.length * 2);
    next.set(this.#entryNext);
    this.#entryNext = next;
  }
}
