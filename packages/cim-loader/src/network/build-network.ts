import type { FeatureTable, RoadNetwork } from '@cityloom/twin-core';
import { geodesicDistance } from '@cityloom/twin-core/geodesic';
import type { RoadTravel } from '@cityloom/twin-core/network';

interface DraftEdge {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly length: number;
  readonly carSpeed: number;
  readonly walkSpeed: number;
}

const UNITS_PER_DEGREE = 1e7;

/** Numbers a city's positions: one integer per position, below 2^53. */
function positionKeys(positions: Float64Array): Float64Array {
  let [west, south, north] = [Infinity, Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    west = Math.min(west, positions[at] as number);
    south = Math.min(south, positions[at + 1] as number);
    north = Math.max(north, positions[at + 1] as number);
  }
  // At most 3.6e9 × 1.8e9, beyond 2^53 only for a network that spans continents.
  const stride = Math.round((north - south) * UNITS_PER_DEGREE) + 1;
  return Float64Array.from({ length: positions.length / 2 }, (_, index) => {
    const east = Math.round(((positions[index * 2] as number) - west) * UNITS_PER_DEGREE);
    const up = Math.round(((positions[index * 2 + 1] as number) - south) * UNITS_PER_DEGREE);
    return east * stride + up;
  });
}

/** Positions where lines start, end or meet: those become nodes, in order of first use. */
function findNodes(lines: readonly LineOfRoad[], keys: Float64Array): Map<number, number> {
  const uses = new Map<number, number>();
  for (const { start, end } of lines) {
    for (let index = start; index < end; index++) {
      const key = keys[index] as number;
      const isEnd = index === start || index === end - 1;
      uses.set(key, (uses.get(key) ?? 0) + (isEnd ? 2 : 1));
    }
  }
  const nodes = new Map<number, number>();
  for (const { start, end } of lines) {
    for (let index = start; index < end; index++) {
      const key = keys[index] as number;
      if ((uses.get(key) ?? 0) > 1 && !nodes.has(key)) nodes.set(key, nodes.size);
    }
  }
  return nodes;
}

interface LineOfRoad {
  readonly row: number;
  readonly travel: RoadTravel;
  /** Positions [start, end) of the geometry. */
  readonly start: number;
  readonly end: number;
}

function usableLines(roads: FeatureTable, travelOf: (row: number) => RoadTravel): LineOfRoad[] {
  const lines: LineOfRoad[] = [];
  const geometry = roads.geometry;
  if (geometry === undefined) return lines;
  for (let row = 0; row < roads.count; row++) {
    const travel = travelOf(row);
    if (travel.forwardCarSpeed + travel.backwardCarSpeed + travel.walkSpeed <= 0) continue;
    for (
      let part = geometry.partOffsets[row] as number;
      part < (geometry.partOffsets[row + 1] as number);
      part++
    ) {
      const ring = geometry.ringOffsets[part] as number;
      const start = geometry.positionOffsets[ring] as number;
      const end = geometry.positionOffsets[ring + 1] as number;
      lines.push({ row, travel, start, end });
    }
  }
  return lines;
}

function edgesOf(
  line: LineOfRoad,
  positions: Float64Array,
  keys: Float64Array,
  nodes: Map<number, number>,
): DraftEdge[] {
  const edges: DraftEdge[] = [];
  const { row, travel } = line;
  let from = nodes.get(keys[line.start] as number) as number;
  let length = 0;
  for (let index = line.start + 1; index < line.end; index++) {
    const at = index * 2;
    length += geodesicDistance(
      [positions[at - 2] as number, positions[at - 1] as number],
      [positions[at] as number, positions[at + 1] as number],
    );
    const to = nodes.get(keys[index] as number);
    if (to === undefined) continue;
    if (to !== from) {
      const { forwardCarSpeed, backwardCarSpeed, walkSpeed } = travel;
      if (forwardCarSpeed + walkSpeed > 0)
        edges.push({ from, to, row, length, carSpeed: forwardCarSpeed, walkSpeed });
      if (backwardCarSpeed + walkSpeed > 0) {
        edges.push({ from: to, to: from, row, length, carSpeed: backwardCarSpeed, walkSpeed });
      }
    }
    from = to;
    length = 0;
  }
  return edges;
}

/**
 * Builds the routable graph of a road layer: nodes where lines start, end or share a position, edges
 * between them with geodesic lengths. Positions are equal if they agree to 1e-7 degrees; bridges and the
 * roads under them share none in OpenStreetMap and stay apart.
 */
export function buildNetwork(roads: FeatureTable, travelOf: (row: number) => RoadTravel): RoadNetwork {
  const positions = roads.geometry?.positions ?? new Float64Array(0);
  const keys = positionKeys(positions);
  const lines = usableLines(roads, travelOf);
  const nodes = findNodes(lines, keys);
  const edges = lines.flatMap((line) => edgesOf(line, positions, keys, nodes));
  edges.sort((first, second) => first.from - second.from);

  const nodePositions = new Float64Array(nodes.size * 2);
  for (const { start, end } of lines) {
    for (let index = start; index < end; index++) {
      const node = nodes.get(keys[index] as number);
      if (node !== undefined) nodePositions.set(positions.subarray(index * 2, index * 2 + 2), node * 2);
    }
  }
  const edgeOffsets = new Uint32Array(nodes.size + 1);
  for (const { from } of edges) edgeOffsets[from + 1] = (edgeOffsets[from + 1] as number) + 1;
  for (let node = 0; node < nodes.size; node++) {
    edgeOffsets[node + 1] = (edgeOffsets[node + 1] as number) + (edgeOffsets[node] as number);
  }
  return {
    layer: roads.layer,
    nodeCount: nodes.size,
    edgeCount: edges.length,
    nodePositions,
    edgeOffsets,
    edgeTargets: Uint32Array.from(edges, (edge) => edge.to),
    edgeRows: Uint32Array.from(edges, (edge) => edge.row),
    edgeLengths: Float32Array.from(edges, (edge) => edge.length),
    edgeCarSpeeds: Float32Array.from(edges, (edge) => edge.carSpeed),
    edgeWalkSpeeds: Float32Array.from(edges, (edge) => edge.walkSpeed),
  };
}
