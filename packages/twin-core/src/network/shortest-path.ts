import type { RoadNetwork } from './road-network.ts';

/** How somebody travels. */
export type TravelMode = 'car' | 'walk';

/** How to travel, and what is closed. */
export interface RouteOptions {
  readonly mode: TravelMode;
  /** Rows of the network's layer that are closed to every mode. */
  readonly closedRows?: ReadonlySet<number>;
}

/** A way through the network. */
export interface Route {
  /** Nodes passed, from start to end; one more than `edges`. */
  readonly nodes: Uint32Array;
  readonly edges: Uint32Array;
  /** Free-flow travel time, seconds. */
  readonly time: number;
  /** Metres. */
  readonly length: number;
}

const NO_EDGE = 0xffffffff;

/** Speeds of a mode, metres per second per edge; 0 where it may not go. */
export function speedsOf(network: RoadNetwork, mode: TravelMode): Float32Array {
  return mode === 'car' ? network.edgeCarSpeeds : network.edgeWalkSpeeds;
}

/**
 * Binary heap of (time, node) with lazy deletion: a node may stand in it several times, the first one
 * taken out counts. Simpler than decrease-key and faster on road graphs, where nodes have few edges.
 */
class TimeQueue {
  readonly #times: number[] = [];
  readonly #nodes: number[] = [];

  get size(): number {
    return this.#times.length;
  }

  push(time: number, node: number): void {
    let place = this.#times.length;
    this.#times.push(time);
    this.#nodes.push(node);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((this.#times[parent] as number) <= time) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#times[place] = time;
    this.#nodes[place] = node;
  }

  /** Node with the least time; the queue must not be empty. */
  pop(): number {
    const first = this.#nodes[0] as number;
    const time = this.#times.pop() as number;
    const node = this.#nodes.pop() as number;
    const count = this.#times.length;
    if (count === 0) return first;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= count) break;
      if (child + 1 < count && (this.#times[child + 1] as number) < (this.#times[child] as number)) child++;
      if ((this.#times[child] as number) >= time) break;
      this.#move(child, place);
      place = child;
    }
    this.#times[place] = time;
    this.#nodes[place] = node;
    return first;
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number;
    this.#nodes[to] = this.#nodes[from] as number;
  }
}

/** Least travel times from one node. */
export interface TravelTimes {
  /** Seconds per node; Infinity where no way leads. */
  readonly times: Float64Array;
  /** Last edge of the quickest way per node; 2^32 - 1 at the start and where no way leads. */
  readonly arrivingEdges: Uint32Array;
}

function assertNode(network: RoadNetwork, node: number, what: string): void {
  if (!Number.isInteger(node) || node < 0 || node >= network.nodeCount) {
    throw new RangeError(`${what} is node ${node}; nodes run from 0 to ${network.nodeCount - 1}.`);
  }
}

/**
 * Dijkstra (1959) by free-flow travel time over edges the mode may use and that are not closed.
 * @param until stops as soon as this node's time is final; others may then be upper bounds.
 * @throws {RangeError} if `from` or `until` is no node.
 */
export function travelTimes(
  network: RoadNetwork,
  from: number,
  options: RouteOptions,
  until?: number,
): TravelTimes {
  assertNode(network, from, 'travelTimes: from');
  if (until !== undefined) assertNode(network, until, 'travelTimes: until');
  const { edgeOffsets, edgeTargets, edgeLengths, edgeRows } = network;
  const speeds = speedsOf(network, options.mode);
  const closed = options.closedRows;
  const times = new Float64Array(network.nodeCount).fill(Infinity);
  const arrivingEdges = new Uint32Array(network.nodeCount).fill(NO_EDGE);
  const final = new Uint8Array(network.nodeCount);
  const queue = new TimeQueue();
  times[from] = 0;
  queue.push(0, from);
  while (queue.size > 0) {
    const node = queue.pop();
    if (final[node] === 1) continue;
    final[node] = 1;
    if (node === until) break;
    const end = edgeOffsets[node + 1] as number;
    for (let edge = edgeOffsets[node] as number; edge < end; edge++) {
      const speed = speeds[edge] as number;
      if (speed <= 0 || closed?.has(edgeRows[edge] as number) === true) continue;
      const target = edgeTargets[edge] as number;
      const time = (times[node] as number) + (edgeLengths[edge] as number) / speed;
      if (time < (times[target] as number)) {
        times[target] = time;
        arrivingEdges[target] = edge;
        queue.push(time, target);
      }
    }
  }
  return { times, arrivingEdges };
}

/** Node an edge leaves from: the last offset at or before it. */
export function sourceOfEdge(network: RoadNetwork, edge: number): number {
  let low = 0;
  let high = network.nodeCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((network.edgeOffsets[middle] as number) <= edge) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Quickest way between two nodes, or `undefined` if there is none.
 * @throws {RangeError} if either is no node of the network.
 */
export function shortestPath(
  network: RoadNetwork,
  from: number,
  to: number,
  options: RouteOptions,
): Route | undefined {
  const { times, arrivingEdges } = travelTimes(network, from, options, to);
  const time = times[to] as number;
  if (time === Infinity) return undefined;
  const edges: number[] = [];
  const nodes: number[] = [to];
  let length = 0;
  for (let node = to; node !== from; node = nodes.at(-1) as number) {
    const edge = arrivingEdges[node] as number;
    edges.push(edge);
    nodes.push(sourceOfEdge(network, edge));
    length += network.edgeLengths[edge] as number;
  }
  return { nodes: Uint32Array.from(nodes.reverse()), edges: Uint32Array.from(edges.reverse()), time, length };
}
