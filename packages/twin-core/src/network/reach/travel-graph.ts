import type { RoadNetwork } from '../road-network.ts';
import { speedsOf, type TravelMode } from '../shortest-path.ts';

/** The edges a mode may use with their travel times: compressed sparse rows, as small as a search can read. */
export interface TravelGraph {
  readonly nodeCount: number;
  /** Edges leaving node n are [offsets[n], offsets[n + 1]). */
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
  /** Free-flow travel time per edge, seconds. */
  readonly times: Float64Array;
}

/**
 * Graph of a network for one mode of travel, as searches read it.
 * @param direction `to`: edges turned round, so that a search gives the times to its starts instead of from them.
 */
export function createTravelGraph(
  network: RoadNetwork,
  mode: TravelMode,
  direction: 'from' | 'to' = 'from',
): TravelGraph {
  const { nodeCount, edgeCount, edgeOffsets, edgeTargets, edgeLengths } = network;
  const speeds = speedsOf(network, mode);
  const sources = new Uint32Array(edgeCount);
  for (let node = 0; node < nodeCount; node++) {
    sources.fill(node, edgeOffsets[node], edgeOffsets[node + 1]);
  }
  const [tails, heads] = direction === 'from' ? [sources, edgeTargets] : [edgeTargets, sources];
  const offsets = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) {
    if ((speeds[edge] as number) <= 0) continue;
    const tail = tails[edge] as number;
    offsets[tail + 1] = (offsets[tail + 1] as number) + 1;
  }
  for (let node = 0; node < nodeCount; node++) {
    offsets[node + 1] = (offsets[node + 1] as number) + (offsets[node] as number);
  }
  const count = offsets[nodeCount] as number;
  const targets = new Uint32Array(count);
  const times = new Float64Array(count);
  const next = offsets.slice();
  for (let edge = 0; edge < edgeCount; edge++) {
    const speed = speeds[edge] as number;
    if (speed <= 0) continue;
    const tail = tails[edge] as number;
    const place = next[tail] as number;
    targets[place] = heads[edge] as number;
    times[place] = (edgeLengths[edge] as number) / speed;
    next[tail] = place + 1;
  }
  return { nodeCount, offsets, targets, times };
}
