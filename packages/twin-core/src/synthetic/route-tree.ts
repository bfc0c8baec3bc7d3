import { NO_EDGE, type Streets } from './streets.ts';

/** Finds quickest ways to an edge from everywhere at once; one tree serves every vehicle bound there. */
export interface RouteFinder {
  /**
   * Quickest ways to the start of an edge and into it.
   * @param travelTimes seconds, by edge.
   * @returns edge to take at each node; {@link NO_EDGE} where no way leads there.
   */
  treeTo(edge: number, closed: Uint8Array, travelTimes: Float64Array, into?: Uint32Array): Uint32Array;
}

/** Dijkstra (1959) against the direction of travel, with a binary heap in typed arrays and lazy deletion. */
export function createRouteFinder(streets: Streets): RouteFinder {
  const { nodeCount, incomingOffsets, incoming, sources } = streets;
  const times = new Float64Array(nodeCount);
  const heapTimes = new Float64Array(incoming.length + 2);
  const heapNodes = new Uint32Array(incoming.length + 2);
  let size = 0;

  const push = (time: number, node: number): void => {
    let place = size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((heapTimes[parent] as number) <= time) break;
      heapTimes[place] = heapTimes[parent] as number;
      heapNodes[place] = heapNodes[parent] as number;
      place = parent;
    }
    heapTimes[place] = time;
    heapNodes[place] = node;
  };
  const dropFirst = (): void => {
    size--;
    const time = heapTimes[size] as number;
    const node = heapNodes[size] as number;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && (heapTimes[child + 1] as number) < (heapTimes[child] as number)) child++;
      if ((heapTimes[child] as number) >= time) break;
      heapTimes[place] = heapTimes[child] as number;
      heapNodes[place] = heapNodes[child] as number;
      place = child;
    }
    heapTimes[place] = time;
    heapNodes[place] = node;
  };

  const treeTo: RouteFinder['treeTo'] = (edge, closed, travelTimes, into = new Uint32Array(nodeCount)) => {
    into.fill(NO_EDGE);
    if (closed[edge] === 1) return into;
    times.fill(Infinity);
    const root = sources[edge] as number;
    times[root] = 0;
    into[root] = edge;
    push(0, root);
    while (size > 0) {
      const node = heapNodes[0] as number;
      const time = heapTimes[0] as number;
      dropFirst();
      if (time > (times[node] as number)) continue;
      for (let at = incomingOffsets[node] as number; at < (incomingOffsets[node + 1] as number); at++) {
        const via = incoming[at] as number;
        if (closed[via] === 1) continue;
        const before = sources[via] as number;
        const total = time + (travelTimes[via] as number);
        if (total >= (times[before] as number)) continue;
        times[before] = total;
        into[before] = via;
        push(total, before);
      }
    }
    return into;
  };
  return { treeTo };
}
