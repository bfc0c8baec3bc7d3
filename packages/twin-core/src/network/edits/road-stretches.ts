import type { EdgePlaces, RoadLines } from '../edge-places.ts';
import { NOT_PLACED } from '../edge-places.ts';
import { edgeShape } from '../edge-places.ts';
import type { RoadNetwork } from '../road-network.ts';
import type { RoadTravel } from '../road-travel.ts';
import type { Stretch } from './stretch.ts';

/**
 * The stretches of one row of the base, in the order of its edges.
 * @param ruled who may use it from now on; `undefined` for who may now.
 */
export function stretchesOfRow(
  network: RoadNetwork,
  lines: RoadLines | undefined,
  places: EdgePlaces,
  row: number,
  ruled?: RoadTravel,
): Stretch[] {
  const stretches: Stretch[] = [];
  const done = new Set<number>();
  const edges = edgesOfRow(places, row);
  for (const edge of edges) {
    if (done.has(edge)) continue;
    const other = edges.find(
      (candidate) => !done.has(candidate) && isOpposite(network, places, edge, candidate),
    );
    done.add(edge);
    if (other !== undefined) done.add(other);
    const runsAgainst = isAgainst(places, edge);
    const along = runsAgainst ? other : edge;
    const against = runsAgainst ? edge : other;
    const positions = [...edgeShape(network, lines, edge)];
    stretches.push({
      row,
      from: runsAgainst ? (network.edgeTargets[edge] as number) : (places.sources[edge] as number),
      to: runsAgainst ? (places.sources[edge] as number) : (network.edgeTargets[edge] as number),
      positions: runsAgainst ? reversed(positions) : positions,
      travel: ruled ?? travelOf(network, along, against),
      baseEdges: other === undefined ? [edge] : [edge, other],
      length: network.edgeLengths[edge],
    });
  }
  return stretches;
}

function edgesOfRow({ rowOffsets, rowEdges }: EdgePlaces, row: number): readonly number[] {
  if (row + 1 >= rowOffsets.length) return [];
  return [...rowEdges.subarray(rowOffsets[row], rowOffsets[row + 1])];
}

function isAgainst({ first, last }: EdgePlaces, edge: number): boolean {
  return first[edge] !== NOT_PLACED && (first[edge] as number) > (last[edge] as number);
}

/** The other direction of the same piece of the same line. */
function isOpposite(network: RoadNetwork, places: EdgePlaces, edge: number, other: number): boolean {
  return (
    edge !== other &&
    places.first[edge] === places.last[other] &&
    places.last[edge] === places.first[other] &&
    places.sources[edge] === network.edgeTargets[other] &&
    network.edgeTargets[edge] === places.sources[other] &&
    network.edgeLengths[edge] === network.edgeLengths[other]
  );
}

function travelOf(network: RoadNetwork, along: number | undefined, against: number | undefined): RoadTravel {
  const speed = (speeds: Float32Array, edge: number | undefined): number =>
    edge === undefined ? 0 : (speeds[edge] as number);
  const { edgeCarSpeeds, edgeWalkSpeeds } = network;
  return {
    forwardCarSpeed: speed(edgeCarSpeeds, along),
    backwardCarSpeed: speed(edgeCarSpeeds, against),
    walkSpeed: Math.max(speed(edgeWalkSpeeds, along), speed(edgeWalkSpeeds, against)),
  };
}

function reversed(positions: readonly number[]): number[] {
  const turned: number[] = [];
  for (let at = positions.length - 2; at >= 0; at -= 2) {
    turned.push(positions[at] as number, positions[at + 1] as number);
  }
  return turned;
}
