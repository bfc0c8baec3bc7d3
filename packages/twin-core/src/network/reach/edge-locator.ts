import Flatbush from 'flatbush';
import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';
import { edgeShape, type RoadLines } from '../edge-places.ts';
import type { RoadNetwork } from '../road-network.ts';
import { speedsOf, type TravelMode } from '../shortest-path.ts';

/** Roads a mode may use, as lines with travel times: plain typed arrays, so that they travel to a worker. */
export interface RoadPieces {
  /** Ends of each piece, nodes of the network. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Seconds along the whole piece from `from` to `to`, and back; Infinity against a one-way. */
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** Metres. */
  readonly lengths: Float64Array;
  /** Positions of piece p are [offsets[p], offsets[p + 1]). */
  readonly offsets: Uint32Array;
  /** Longitude and latitude interleaved, degrees. */
  readonly positions: Float64Array;
}

/** Both directions of a road between two nodes are one piece. @param lines of the network's layer. */
export function collectRoadPieces(
  network: RoadNetwork,
  lines: RoadLines | undefined,
  mode: TravelMode,
): RoadPieces {
  const { edgeTargets, edgeLengths } = network;
  const speeds = speedsOf(network, mode);
  const sourceOf = sourcesOf(network);
  const reverses = findReverses(network, sourceOf);
  const kept: number[] = [];
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const reverse = reverses[edge] as number;
    const usable = (speeds[edge] as number) > 0 || (reverse !== NO_EDGE && (speeds[reverse] as number) > 0);
    if (usable && !(reverse !== NO_EDGE && reverse < edge)) kept.push(edge);
  }
  const shapes = kept.map((edge) => edgeShape(network, lines, edge));
  const offsets = new Uint32Array(kept.length + 1);
  shapes.forEach((shape, piece) => {
    offsets[piece + 1] = (offsets[piece] as number) + shape.length / 2;
  });
  const positions = new Float64Array((offsets[kept.length] as number) * 2);
  shapes.forEach((shape, piece) => {
    positions.set(shape, (offsets[piece] as number) * 2);
  });
  const timeOf = (edge: number): number => {
    const speed = edge === NO_EDGE ? 0 : (speeds[edge] as number);
    return speed > 0 ? (edgeLengths[edge] as number) / speed : Infinity;
  };
  return {
    from: Uint32Array.from(kept, (edge) => sourceOf[edge] as number),
    to: Uint32Array.from(kept, (edge) => edgeTargets[edge] as number),
    forward: Float64Array.from(kept, timeOf),
    backward: Float64Array.from(kept, (edge) => timeOf(reverses[edge] as number)),
    lengths: Float64Array.from(kept, (edge) => edgeLengths[edge] as number),
    offsets,
    positions,
  };
}

const NO_EDGE = 0xffffffff;

function sourcesOf({ nodeCount, edgeCount, edgeOffsets }: RoadNetwork): Uint32Array {
  const sources = new Uint32Array(edgeCount);
  for (let node = 0; node < nodeCount; node++) {
    sources.fill(node, edgeOffsets[node], edgeOffsets[node + 1]);
  }
  return sources;
}

/** The other direction of each edge: same row, same ends, same length; of parallel ones each has its own. */
function findReverses(network: RoadNetwork, sources: Uint32Array): Uint32Array {
  const { edgeCount, edgeTargets, edgeOffsets, edgeRows, edgeLengths } = network;
  const reverses = new Uint32Array(edgeCount).fill(NO_EDGE);
  for (let edge = 0; edge < edgeCount; edge++) {
    if (reverses[edge] !== NO_EDGE) continue;
    const target = edgeTargets[edge] as number;
    for (let other = edgeOffsets[target] as number; other < (edgeOffsets[target + 1] as number); other++) {
      const isReverse =
        edgeTargets[other] === sources[edge] &&
        edgeRows[other] === edgeRows[edge] &&
        edgeLengths[other] === edgeLengths[edge] &&
        reverses[other] === NO_EDGE &&
        other !== edge;
      if (!isReverse) continue;
      reverses[edge] = other;
      reverses[other] = edge;
      break;
    }
  }
  return reverses;
}

/** The place on a road that is nearest to a position. */
export interface RoadPlace {
  /** Piece of the {@link RoadPieces}. */
  readonly piece: number;
  /** Share of the way from the start of the piece, in [0, 1]. */
  readonly share: number;
  /** Metres in a straight line from the position asked for. */
  readonly distance: number;
}

/** Finds the nearest road. */
export type RoadLocator = (
  longitude: number,
  latitude: number,
  maximumDistance: number,
) => RoadPlace | undefined;

/** An index over the pieces; distances on a plane through their middle latitude, right to 0.1 % across a city. */
export function createRoadLocator(pieces: RoadPieces): RoadLocator {
  const count = pieces.from.length;
  if (count === 0) return () => undefined;
  const { positions, offsets } = pieces;
  let [south, north] = [Infinity, -Infinity];
  for (let at = 1; at < positions.length; at += 2) {
    south = Math.min(south, positions[at] as number);
    north = Math.max(north, positions[at] as number);
  }
  const middle = (south + north) / 2;
  const [eastScale, northScale] = [parallelScale(middle), meridianScale(middle)];
  const plane = positions.map((degrees, index) => degrees * (index % 2 === 0 ? eastScale : northScale));
  const index = new Flatbush(count);
  for (let piece = 0; piece < count; piece++) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = offsets[piece] as number; at < (offsets[piece + 1] as number); at++) {
      minX = Math.min(minX, plane[at * 2] as number);
      maxX = Math.max(maxX, plane[at * 2] as number);
      minY = Math.min(minY, plane[at * 2 + 1] as number);
      maxY = Math.max(maxY, plane[at * 2 + 1] as number);
    }
    index.add(minX, minY, maxX, maxY);
  }
  index.finish();
  return (longitude, latitude, maximumDistance) => {
    const [x, y] = [longitude * eastScale, latitude * northScale];
    // Rings that double: most positions have a road near, and few boxes are looked at.
    for (let reach = Math.min(40, maximumDistance); ; reach = Math.min(reach * 2, maximumDistance)) {
      const found = index.search(x - reach, y - reach, x + reach, y + reach);
      const best = nearestOf(found, plane, offsets, x, y);
      if (best !== undefined && best.distance <= reach) return best;
      if (reach >= maximumDistance) return undefined;
    }
  };
}

function nearestOf(
  found: readonly number[],
  plane: Float64Array,
  offsets: Uint32Array,
  x: number,
  y: number,
): RoadPlace | undefined {
  let best: RoadPlace | undefined;
  // In order of their numbers, so that of equally near ones the first is taken wherever the tree had it.
  for (const piece of found.toSorted((a, b) => a - b)) {
    const place = projectOnto(piece, plane, offsets, x, y);
    if (place.distance < (best?.distance ?? Infinity)) best = place;
  }
  return best;
}

function projectOnto(
  piece: number,
  plane: Float64Array,
  offsets: Uint32Array,
  x: number,
  y: number,
): RoadPlace {
  let [passed, along, least] = [0, 0, Infinity];
  for (let at = offsets[piece] as number; at + 1 < (offsets[piece + 1] as number); at++) {
    const x0 = (plane[at * 2] as number) - x;
    const y0 = (plane[at * 2 + 1] as number) - y;
    const dx = (plane[at * 2 + 2] as number) - x - x0;
    const dy = (plane[at * 2 + 3] as number) - y - y0;
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x0 * dx + y0 * dy) / squared));
    const [footX, footY] = [x0 + share * dx, y0 + share * dy];
    const distance = Math.sqrt(footX * footX + footY * footY);
    const length = Math.sqrt(squared);
    if (distance < least) {
      least = distance;
      along = passed + share * length;
    }
    passed += length;
  }
  return { piece, share: passed === 0 ? 0 : along / passed, distance: least };
}
