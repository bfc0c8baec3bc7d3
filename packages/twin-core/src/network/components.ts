import type { RoadNetwork } from './road-network.ts';
import { speedsOf } from './shortest-path.ts';
import type { TravelMode } from './shortest-path.ts';

/** Strongly connected components: inside one, every node can be reached from every other. */
export interface Components {
  /** Component of each node. */
  readonly componentOf: Uint32Array;
  /** Nodes per component. */
  readonly sizes: Uint32Array;
  /** Component with the most nodes (the first of equals); -1 for an empty network. */
  readonly largest: number;
}

const UNSEEN = 0xffffffff;

/**
 * Tarjan (1972), SIAM J. Comput. 1(2), pp. 146–160, with an explicit stack: a city's graph is far deeper
 * than the call stack.
 */
export function stronglyConnectedComponents(network: RoadNetwork, mode: TravelMode): Components {
  const { nodeCount, edgeOffsets, edgeTargets } = network;
  const speeds = speedsOf(network, mode);
  const order = new Uint32Array(nodeCount).fill(UNSEEN);
  const low = new Uint32Array(nodeCount);
  const componentOf = new Uint32Array(nodeCount).fill(UNSEEN);
  const nextEdge = edgeOffsets.slice(0, nodeCount);
  const path: number[] = [];
  const open: number[] = [];
  const sizes: number[] = [];
  let seen = 0;

  const enter = (node: number): void => {
    order[node] = low[node] = seen++;
    path.push(node);
    open.push(node);
  };
  /** The next unseen node from `node`, or -1 once all its edges are done. */
  const advance = (node: number): number => {
    const end = edgeOffsets[node + 1] as number;
    for (let edge = nextEdge[node] as number; edge < end; edge++) {
      if ((speeds[edge] as number) <= 0) continue;
      const target = edgeTargets[edge] as number;
      if (order[target] === UNSEEN) {
        nextEdge[node] = edge;
        return target;
      }
      if (componentOf[target] === UNSEEN) low[node] = Math.min(low[node] as number, order[target] as number);
    }
    nextEdge[node] = end;
    return -1;
  };
  const close = (node: number): void => {
    const component = sizes.length;
    let size = 0;
    let member: number;
    do {
      member = open.pop() as number;
      componentOf[member] = component;
      size++;
    } while (member !== node);
    sizes.push(size);
  };

  for (let root = 0; root < nodeCount; root++) {
    if (order[root] !== UNSEEN) continue;
    enter(root);
    while (path.length > 0) {
      const node = path.at(-1) as number;
      const next = advance(node);
      if (next >= 0) {
        enter(next);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number);
      if (low[node] === order[node]) close(node);
    }
  }
  let largest = -1;
  sizes.forEach((size, component) => {
    if (largest < 0 || size > (sizes[largest] as number)) largest = component;
  });
  return { componentOf, sizes: Uint32Array.from(sizes), largest };
}
