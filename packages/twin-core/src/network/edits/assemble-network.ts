import { lineLength } from '../line-length.ts';
import type { RoadNetwork } from '../road-network.ts';
import type { EditDraft } from './edit-draft.ts';
import type { Stretch } from './stretch.ts';

const NO_EDGE = 0xffffffff;

interface NewEdge {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly length: number;
  readonly carSpeed: number;
  readonly walkSpeed: number;
  readonly shape: Float64Array;
}

/** Writes the arrays of the edited network. */
export function assembleNetwork(
  network: RoadNetwork,
  draft: EditDraft,
  unconnectedRows: readonly number[],
): RoadNetwork {
  const numbers = new Map<number, number>();
  const added: number[] = [];
  for (const [node, longitude, latitude] of draft.newNodes()) {
    numbers.set(node, network.nodeCount + numbers.size);
    added.push(longitude, latitude);
  }
  const numberOf = (node: number): number => {
    const root = draft.rootOf(node);
    return numbers.get(root) ?? root;
  };
  const edges = [...draft.newStretches()].flatMap((stretch) => edgesOf(draft, stretch, numberOf));
  edges.sort((first, second) => first.from - second.from);
  const nodePositions = new Float64Array(network.nodePositions.length + added.length);
  nodePositions.set(network.nodePositions);
  nodePositions.set(added, network.nodePositions.length);
  return mergeEdges(network, draft.dropped, edges, nodePositions, unconnectedRows);
}

function edgesOf(draft: EditDraft, stretch: Stretch, numberOf: (node: number) => number): NewEdge[] {
  const { row, travel } = stretch;
  const [from, to] = [numberOf(stretch.from), numberOf(stretch.to)];
  if (from === to) return [];
  const shape = Float64Array.from(stretch.positions);
  // The ends may have been drawn to what they were joined to.
  shape.set(draft.positionOf(stretch.from), 0);
  shape.set(draft.positionOf(stretch.to), shape.length - 2);
  const length = stretch.length ?? lineLength(shape);
  const { forwardCarSpeed, backwardCarSpeed, walkSpeed } = travel;
  const edges: NewEdge[] = [];
  const common = { row, length, walkSpeed };
  if (forwardCarSpeed + walkSpeed > 0) edges.push({ ...common, from, to, carSpeed: forwardCarSpeed, shape });
  if (backwardCarSpeed + walkSpeed > 0) {
    const turned = shape.slice();
    for (let at = 0; at < shape.length; at += 2) {
      turned.set(shape.subarray(at, at + 2), shape.length - 2 - at);
    }
    edges.push({ ...common, from: to, to: from, carSpeed: backwardCarSpeed, shape: turned });
  }
  return edges;
}

function mergeEdges(
  network: RoadNetwork,
  dropped: Uint8Array,
  added: readonly NewEdge[],
  nodePositions: Float64Array,
  unconnectedRows: readonly number[],
): RoadNetwork {
  const nodeCount = nodePositions.length / 2;
  let edgeCount = added.length;
  for (const flag of dropped) edgeCount += 1 - flag;
  const edgeOffsets = new Uint32Array(nodeCount + 1);
  const edgeTargets = new Uint32Array(edgeCount);
  const edgeRows = new Uint32Array(edgeCount);
  const edgeLengths = new Float32Array(edgeCount);
  const edgeCarSpeeds = new Float32Array(edgeCount);
  const edgeWalkSpeeds = new Float32Array(edgeCount);
  const baseEdges = new Uint32Array(edgeCount).fill(NO_EDGE);
  const shapes = new Map<number, Float64Array>();
  let count = 0;
  let next = 0;
  for (let node = 0; node < nodeCount; node++) {
    edgeOffsets[node] = count;
    const end = node < network.nodeCount ? (network.edgeOffsets[node + 1] as number) : 0;
    for (
      let edge = node < network.nodeCount ? (network.edgeOffsets[node] as number) : 0;
      edge < end;
      edge++
    ) {
      if (dropped[edge] === 1) continue;
      edgeTargets[count] = network.edgeTargets[edge] as number;
      edgeRows[count] = network.edgeRows[edge] as number;
      edgeLengths[count] = network.edgeLengths[edge] as number;
      edgeCarSpeeds[count] = network.edgeCarSpeeds[edge] as number;
      edgeWalkSpeeds[count] = network.edgeWalkSpeeds[edge] as number;
      baseEdges[count] = edge;
      count++;
    }
    for (let edge = added[next]; edge?.from === node; edge = added[++next]) {
      edgeTargets[count] = edge.to;
      edgeRows[count] = edge.row;
      edgeLengths[count] = edge.length;
      edgeCarSpeeds[count] = edge.carSpeed;
      edgeWalkSpeeds[count] = edge.walkSpeed;
      shapes.set(count, edge.shape);
      count++;
    }
  }
  edgeOffsets[nodeCount] = count;
  return {
    layer: network.layer,
    ...{ nodeCount, edgeCount, nodePositions, edgeOffsets, edgeTargets, edgeRows, edgeLengths },
    ...{ edgeCarSpeeds, edgeWalkSpeeds },
    edits: { base: network, baseEdges, shapes, unconnectedRows },
  };
}
