import type { RoadNetwork } from './road-network.ts';

/** Lines of the rows of a network's layer; a geometry column of type `line` is one. */
export interface RoadLines {
  /** Longitude, latitude interleaved, degrees. */
  readonly positions: Float64Array;
  readonly positionOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
  readonly partOffsets: Uint32Array;
}

/** Where the edges of a network run in the lines of its layer. */
export interface EdgePlaces {
  /** Position of the lines each edge starts at; 0xffffffff where the lines do not hold it. */
  readonly first: Uint32Array;
  /** Position it ends at; before `first` for an edge against the direction of its line. */
  readonly last: Uint32Array;
  /** Node each edge leaves from. */
  readonly sources: Uint32Array;
  /** Edges of row r are `rowEdges[rowOffsets[r]]` up to `rowEdges[rowOffsets[r + 1]]`. */
  readonly rowOffsets: Uint32Array;
  readonly rowEdges: Uint32Array;
}

/** Says that an edge has no place in the lines: it is taken as straight. */
export const NOT_PLACED = 0xffffffff;

const UNITS_PER_DEGREE = 1e7;
/** Keys stay below 2^53; latitudes that fall together are 0.2° apart, farther than a road between two junctions. */
const KEY_STRIDE = 2 ** 21;

/** Equal for positions that agree to 1e-7 degrees. */
function keyAt(positions: Float64Array, index: number): number {
  const east = Math.round(((positions[index * 2] as number) + 180) * UNITS_PER_DEGREE);
  const north = Math.round(((positions[index * 2 + 1] as number) + 90) * UNITS_PER_DEGREE);
  return east * KEY_STRIDE + (north % KEY_STRIDE);
}

const placesOf = new WeakMap<RoadNetwork, EdgePlaces>();

/**
 * Finds each edge in the line of its row, by the positions of the nodes along the line. Networks never change, so
 * each is placed once, however many branches ask.
 */
export function placeEdges(network: RoadNetwork, lines: RoadLines | undefined): EdgePlaces {
  let places = placesOf.get(network);
  if (places === undefined) {
    places = findPlaces(network, lines);
    placesOf.set(network, places);
  }
  return places;
}

function edgesByRow({ edgeRows, edgeCount }: RoadNetwork): Pick<EdgePlaces, 'rowOffsets' | 'rowEdges'> {
  let rows = 0;
  for (const row of edgeRows) rows = Math.max(rows, row + 1);
  const rowOffsets = new Uint32Array(rows + 1);
  for (const row of edgeRows) rowOffsets[row + 1] = (rowOffsets[row + 1] as number) + 1;
  for (let row = 0; row < rows; row++) {
    rowOffsets[row + 1] = (rowOffsets[row + 1] as number) + (rowOffsets[row] as number);
  }
  const next = rowOffsets.slice();
  const rowEdges = new Uint32Array(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    const row = edgeRows[edge] as number;
    rowEdges[next[row] as number] = edge;
    next[row] = (next[row] as number) + 1;
  }
  return { rowOffsets, rowEdges };
}

function findPlaces(network: RoadNetwork, lines: RoadLines | undefined): EdgePlaces {
  const { nodeCount, edgeCount, edgeOffsets } = network;
  const sources = new Uint32Array(edgeCount);
  for (let node = 0; node < nodeCount; node++) sources.fill(node, edgeOffsets[node], edgeOffsets[node + 1]);
  const places: EdgePlaces = {
    first: new Uint32Array(edgeCount).fill(NOT_PLACED),
    last: new Uint32Array(edgeCount).fill(NOT_PLACED),
    sources,
    ...edgesByRow(network),
  };
  if (lines === undefined) return places;
  const rows = Math.min(places.rowOffsets.length, lines.partOffsets.length) - 1;
  for (let row = 0; row < rows; row++) placeRow(network, lines, places, row);
  return places;
}

/** Nodes of a row's edges by the keys of their positions. */
function nodesOfRow(network: RoadNetwork, places: EdgePlaces, row: number): Map<number, number> {
  const nodes = new Map<number, number>();
  const end = places.rowOffsets[row + 1] as number;
  for (let index = places.rowOffsets[row] as number; index < end; index++) {
    const edge = places.rowEdges[index] as number;
    for (const node of [places.sources[edge] as number, network.edgeTargets[edge] as number]) {
      nodes.set(keyAt(network.nodePositions, node), node);
    }
  }
  return nodes;
}

function placeRow(network: RoadNetwork, lines: RoadLines, places: EdgePlaces, row: number): void {
  const nodes = nodesOfRow(network, places, row);
  if (nodes.size === 0) return;
  const lastRing = lines.ringOffsets[lines.partOffsets[row + 1] as number] as number;
  for (let ring = lines.ringOffsets[lines.partOffsets[row] as number] as number; ring < lastRing; ring++) {
    let from = -1;
    let start = -1;
    const end = lines.positionOffsets[ring + 1] as number;
    for (let index = lines.positionOffsets[ring] as number; index < end; index++) {
      const node = nodes.get(keyAt(lines.positions, index));
      if (node === undefined) continue;
      if (from >= 0 && node !== from) {
        claimEdge(network, places, row, { from, to: node, first: start, last: index });
        claimEdge(network, places, row, { from: node, to: from, first: index, last: start });
      }
      from = node;
      start = index;
    }
  }
}

interface Claim {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

/** Parallel edges of one row stand in the order of its line, so the first without a place is the one. */
function claimEdge(network: RoadNetwork, places: EdgePlaces, row: number, claim: Claim): void {
  const end = places.rowOffsets[row + 1] as number;
  for (let index = places.rowOffsets[row] as number; index < end; index++) {
    const edge = places.rowEdges[index] as number;
    if (places.first[edge] !== NOT_PLACED) continue;
    if (places.sources[edge] !== claim.from || network.edgeTargets[edge] !== claim.to) continue;
    places.first[edge] = claim.first;
    places.last[edge] = claim.last;
    return;
  }
}

/**
 * Positions of an edge from its start to its end, longitude and latitude interleaved, degrees; straight where the
 * lines do not hold it.
 * @param lines of the base's layer; an edge a branch made brings its own shape.
 */
export function edgeShape(network: RoadNetwork, lines: RoadLines | undefined, edge: number): Float64Array {
  const own = network.edits?.shapes.get(edge);
  if (own !== undefined) return own;
  const base = network.edits?.base ?? network;
  const baseEdge = network.edits === undefined ? edge : (network.edits.baseEdges[edge] as number);
  const places = placeEdges(base, lines);
  const first = places.first[baseEdge] as number;
  const last = places.last[baseEdge] as number;
  if (first === NOT_PLACED || lines === undefined) return straight(base, places, baseEdge);
  if (first <= last) return lines.positions.slice(first * 2, last * 2 + 2);
  const shape = new Float64Array((first - last + 1) * 2);
  for (let index = first, at = 0; index >= last; index--, at += 2) {
    shape[at] = lines.positions[index * 2] as number;
    shape[at + 1] = lines.positions[index * 2 + 1] as number;
  }
  return shape;
}

function straight(network: RoadNetwork, { sources }: EdgePlaces, edge: number): Float64Array {
  const from = (sources[edge] as number) * 2;
  const to = (network.edgeTargets[edge] as number) * 2;
  const { nodePositions } = network;
  return Float64Array.of(
    nodePositions[from] as number,
    nodePositions[from + 1] as number,
    nodePositions[to] as number,
    nodePositions[to + 1] as number,
  );
}
