import type { Random } from '../time/random.ts';
import { stronglyConnectedComponents } from '../network/components.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { laneCountsOf } from './lane-counts.ts';

/** No edge: the end of a way, or none found. */
export const NO_EDGE = 0xffffffff;

/** The road network as drivers need it: what leads into a node, and which edge is the other direction. */
export interface Streets {
  readonly network: RoadNetwork;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Node an edge leaves from. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  /** Metres. */
  readonly lengths: Float64Array;
  /** Free-flow speed by car, m/s. */
  readonly speeds: Float64Array;
  /** 1 where vehicles drive: open to cars and within the largest part of the network in which every edge is reached from every other. */
  readonly driven: Uint8Array;
  /** Driven edges into node n are `incoming[incomingOffsets[n]]` up to `incomingOffsets[n + 1]`. */
  readonly incomingOffsets: Uint32Array;
  readonly incoming: Uint32Array;
  /** The other direction of the same road, {@link NO_EDGE} for a one-way road. */
  readonly reverses: Uint32Array;
  /** Lanes of edge e are [laneOffsets[e], laneOffsets[e + 1]), from the kerb to the middle of the road. */
  readonly laneOffsets: Uint32Array;
  /** 1 at a junction: driven edges join it to three nodes or more. */
  readonly junctions: Uint8Array;
}

/**
 * Prepares a road network for driving.
 * @param roads table of the network's layer, for the number of lanes; without it every road has one each way.
 * @throws {RangeError} if cars can drive nowhere and come back.
 */
export function createStreets(network: RoadNetwork, roads?: FeatureTable): Streets {
  const { nodeCount, edgeCount, edgeOffsets, edgeTargets } = network;
  const sources = new Uint32Array(edgeCount);
  for (let node = 0; node < nodeCount; node++) {
    sources.fill(node, edgeOffsets[node], edgeOffsets[node + 1]);
  }
  const { componentOf, largest } = stronglyConnectedComponents(network, 'car');
  const driven = new Uint8Array(edgeCount);
  const incomingOffsets = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) {
    const target = edgeTargets[edge] as number;
    const source = sources[edge] as number;
    const isOpen = (network.edgeCarSpeeds[edge] as number) > 0 && (network.edgeLengths[edge] as number) > 0;
    if (!isOpen || source === target) continue;
    if (componentOf[source] !== largest || componentOf[target] !== largest) continue;
    driven[edge] = 1;
    incomingOffsets[target + 1] = (incomingOffsets[target + 1] as number) + 1;
  }
  for (let node = 0; node < nodeCount; node++) {
    incomingOffsets[node + 1] = (incomingOffsets[node + 1] as number) + (incomingOffsets[node] as number);
  }
  const incoming = new Uint32Array(incomingOffsets[nodeCount] as number);
  if (incoming.length === 0) {
    throw new RangeError(
      'createStreets: cars can drive nowhere and come back; give a network with two-way roads or a loop.',
    );
  }
  const next = incomingOffsets.slice();
  for (let edge = 0; edge < edgeCount; edge++) {
    if (driven[edge] === 0) continue;
    const target = edgeTargets[edge] as number;
    const place = next[target] as number;
    incoming[place] = edge;
    next[target] = place + 1;
  }
  const reverses = findReverses(network, sources, driven);
  const laneOffsets = offsetsOf(laneCountsOf(network, reverses, NO_EDGE, roads));
  return {
    ...{ network, nodeCount, edgeCount, sources, driven, incomingOffsets, incoming, reverses, laneOffsets },
    targets: edgeTargets,
    junctions: findJunctions(network, sources, driven),
    lengths: Float64Array.from(network.edgeLengths),
    speeds: Float64Array.from(network.edgeCarSpeeds),
  };
}

function offsetsOf(counts: Uint8Array): Uint32Array {
  const offsets = new Uint32Array(counts.length + 1);
  counts.forEach((count, index) => {
    offsets[index + 1] = (offsets[index] as number) + count;
  });
  return offsets;
}

/** Nodes with three neighbours or more by driven edges, in either direction. */
function findJunctions(network: RoadNetwork, sources: Uint32Array, driven: Uint8Array): Uint8Array {
  const { nodeCount, edgeCount, edgeTargets } = network;
  const neighbours = Array.from({ length: nodeCount }, (): number[] => []);
  const add = (node: number, other: number): void => {
    const list = neighbours[node] ?? [];
    if (!list.includes(other)) list.push(other);
  };
  for (let edge = 0; edge < edgeCount; edge++) {
    if (driven[edge] === 0) continue;
    add(sources[edge] as number, edgeTargets[edge] as number);
    add(edgeTargets[edge] as number, sources[edge] as number);
  }
  return Uint8Array.from(neighbours, ({ length }) => (length >= 3 ? 1 : 0));
}

function findReverses(network: RoadNetwork, sources: Uint32Array, driven: Uint8Array): Uint32Array {
  const { edgeCount, edgeTargets, edgeOffsets, edgeRows, edgeLengths } = network;
  const reverses = new Uint32Array(edgeCount).fill(NO_EDGE);
  for (let edge = 0; edge < edgeCount; edge++) {
    if (driven[edge] === 0 || reverses[edge] !== NO_EDGE) continue;
    const target = edgeTargets[edge] as number;
    for (let other = edgeOffsets[target] as number; other < (edgeOffsets[target + 1] as number); other++) {
      const isReverse =
        driven[other] === 1 &&
        edgeTargets[other] === sources[edge] &&
        edgeRows[other] === edgeRows[edge] &&
        reverses[other] === NO_EDGE &&
        Math.abs((edgeLengths[other] as number) - (edgeLengths[edge] as number)) < 0.01;
      if (!isReverse) continue;
      reverses[edge] = other;
      reverses[other] = edge;
      break;
    }
  }
  return reverses;
}

/**
 * Draws edges that vehicles may be sent to, each at most once: driven, and long enough to change one's mind on.
 * @param count at most; fewer if the network has fewer.
 */
export function drawTargets(streets: Streets, count: number, random: Random): Uint32Array {
  const least = (length: number): number[] => {
    const edges: number[] = [];
    for (let edge = 0; edge < streets.edgeCount; edge++) {
      if (streets.driven[edge] === 1 && (streets.lengths[edge] as number) >= length) edges.push(edge);
    }
    return edges;
  };
  let candidates = least(80);
  if (candidates.length < 2) candidates = least(0);
  const wanted = Math.min(count, candidates.length);
  for (let place = 0; place < wanted; place++) {
    const other = place + Math.floor(random.next() * (candidates.length - place));
    const drawn = candidates[other] as number;
    candidates[other] = candidates[place] as number;
    candidates[place] = drawn;
  }
  return Uint32Array.from(candidates.slice(0, wanted));
}
