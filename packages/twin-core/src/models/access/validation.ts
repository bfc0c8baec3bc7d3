import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';
import { collectRoadPieces } from '../../network/reach/edge-locator.ts';
import { createReachSearch } from '../../network/reach/reach-search.ts';
import { createTravelGraph } from '../../network/reach/travel-graph.ts';
import { WALK_SPEED } from '../../network/road-classes.ts';
import type { RoadNetwork } from '../../network/road-network.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import type { Unit } from '../../units/quantity.ts';
import { outlineBelow } from './outline.ts';
import { mapReach, type ReachMap } from './reach-map.ts';
import { type Anchor, type Roads, TravelPlanner } from './travel.ts';

const ORIGIN = [71.4, 51.1] as const;
const CAR_SPEED = 10;

/** A square grid of streets; nodes by rows from the south-west. Eastbound streets of odd rows are one-way for cars. */
function gridNetwork(side: number, spacing: number): RoadNetwork {
  const edges: (readonly [from: number, to: number, car: number])[] = [];
  for (let node = 0; node < side * side; node++) {
    const oneway = Math.floor(node / side) % 2 === 1 ? 0 : CAR_SPEED;
    if (node % side > 0) edges.push([node - 1, node, CAR_SPEED], [node, node - 1, oneway]);
    if (node >= side) edges.push([node - side, node, CAR_SPEED], [node, node - side, CAR_SPEED]);
  }
  edges.sort((first, second) => first[0] - second[0]);
  const edgeOffsets = new Uint32Array(side * side + 1);
  for (const [from] of edges) edgeOffsets[from + 1] = (edgeOffsets[from + 1] as number) + 1;
  for (let node = 0; node < side * side; node++) {
    edgeOffsets[node + 1] = (edgeOffsets[node + 1] as number) + (edgeOffsets[node] as number);
  }
  const nodePositions = new Float64Array(side * side * 2);
  for (let node = 0; node < side * side; node++) {
    nodePositions[node * 2] = ORIGIN[0] + ((node % side) * spacing) / parallelScale(ORIGIN[1]);
    nodePositions[node * 2 + 1] = ORIGIN[1] + (Math.floor(node / side) * spacing) / meridianScale(ORIGIN[1]);
  }
  return {
    layer: 'roads',
    nodeCount: side * side,
    edgeCount: edges.length,
    nodePositions,
    edgeOffsets,
    edgeTargets: Uint32Array.from(edges, ([, to]) => to),
    edgeRows: Uint32Array.from(
      edges,
      ([from, to]) => Math.min(from, to) * 2 + (Math.abs(from - to) === 1 ? 0 : 1),
    ),
    edgeLengths: new Float32Array(edges.length).fill(spacing),
    edgeCarSpeeds: Float32Array.from(edges, ([, , car]) => car),
    edgeWalkSpeeds: new Float32Array(edges.length).fill(WALK_SPEED),
  };
}

function roadsOf(network: RoadNetwork, mode: 'walk' | 'car'): Roads {
  return {
    pieces: collectRoadPieces(network, undefined, mode),
    outward: createTravelGraph(network, mode, 'from'),
    inward: createTravelGraph(network, mode, 'to'),
  };
}

/** The piece between two nodes, and the share of the way at `metres` from the first. */
function placeBetween({ pieces }: Roads, first: number, second: number, share: number): Anchor {
  for (let piece = 0; piece < pieces.from.length; piece++) {
    if (pieces.from[piece] === first && pieces.to[piece] === second) return { piece, share, walk: 0 };
    if (pieces.from[piece] === second && pieces.to[piece] === first)
      return { piece, share: 1 - share, walk: 0 };
  }
  throw new RangeError(`access validation: no street between nodes ${first} and ${second}.`);
}

/** Speeds are stored with 24 bits. */
const SPEED = Math.fround(WALK_SPEED);
const SIDE = 21;
const MIDDLE = 10 * SIDE + 10;

function nodesWithin(blocks: number): number {
  const search = createReachSearch(createTravelGraph(gridNetwork(SIDE, 100), 'walk'));
  return search.run([MIDDLE], [0], (blocks * 100 + 1) / SPEED);
}

function reachMap(spacing: number, side: number, reach: number, cellSize: number): ReachMap | undefined {
  const roads = roadsOf(gridNetwork(side, spacing), 'walk');
  const planner = new TravelPlanner(roads);
  const middle = ((side - 1) / 2) * (side + 1);
  const field = planner.field([placeBetween(roads, middle, middle + 1, 0)], 'from', reach / SPEED);
  const steps = mapReach(roads.pieces, field, [reach / SPEED], { accessDistance: cellSize, cellSize });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Metres between two places on foot. */
function walked(start: readonly [number, number, number], end: readonly [number, number, number]): number {
  const roads = roadsOf(gridNetwork(SIDE, 100), 'walk');
  const place = placeBetween(roads, ...end);
  return (
    new TravelPlanner(roads)
      .field([placeBetween(roads, ...start)], 'from', 1e5)
      .at(place.piece, place.share) * SPEED
  );
}

/** Seconds by car one block west along a one-way street that runs east, or back. */
function driven(direction: 'from' | 'to'): number {
  const roads = roadsOf(gridNetwork(SIDE, 100), 'car');
  const node = 11 * SIDE + 10;
  const place = placeBetween(roads, node - 1, node, 0);
  const start = placeBetween(roads, node, node + SIDE, 0);
  return new TravelPlanner(roads).field([start], direction, 1e5).at(place.piece, place.share);
}

function outlinedArea(map: ReachMap | undefined, seconds: number): number {
  if (map === undefined) return Number.NaN;
  const scale = parallelScale(ORIGIN[1]) * meridianScale(ORIGIN[1]);
  let area = 0;
  for (const ring of outlineBelow(map.seconds, map.grid, seconds)) {
    const x0 = ring[0] as number;
    const y0 = ring[1] as number;
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [x1, y1] = [(ring[at] as number) - x0, (ring[at + 1] as number) - y0];
      const [x2, y2] = [(ring[at + 2] as number) - x0, (ring[at + 3] as number) - y0];
      area += (x1 * y2 - x2 * y1) / 2;
    }
  }
  return area * scale;
}

function entry(
  name: string,
  expected: number,
  unit: Unit,
  source: string,
  actual: () => number,
  tolerance = 1e-6,
): ValidationCase {
  return { model: 'access', case: name, expected, actual, tolerance, unit, source };
}

const MANHATTAN = 'Manhattan metric on a square grid, closed form';

/** Every figure this model has to reach. */
export const accessValidation: readonly ValidationCase[] = [
  entry('Junctions within 5 blocks: 2k² + 2k + 1', 61, '1', MANHATTAN, () => nodesWithin(5)),
  entry('Junctions within 9 blocks: 2k² + 2k + 1', 181, '1', MANHATTAN, () => nodesWithin(9)),
  entry(
    'Streets within 3.5 blocks of 100 m: (4k² + (8k + 4) f) a',
    5000,
    'm',
    MANHATTAN,
    () => reachMap(100, SIDE, 350, 2)?.roadLengths[0] ?? Number.NaN,
    0.005,
  ),
  entry(
    'Isochrone of 400 m on streets every 10 m: 2 R²',
    320_000,
    'm²',
    `${MANHATTAN}; cells of 5 m, walked to in a straight line`,
    () => outlinedArea(reachMap(10, 91, 400, 5), 400 / SPEED),
    0.025,
  ),
  entry('Between two places on streets, round two corners', 25 + 300 + 60, 'm', MANHATTAN, () =>
    walked([MIDDLE, MIDDLE + 1, 0.75], [MIDDLE + 3 * SIDE + 1, MIDDLE + 3 * SIDE + 2, 0.6]),
  ),
  entry('Between two places on one street', 50, 'm', MANHATTAN, () =>
    walked([MIDDLE, MIDDLE + 1, 0.2], [MIDDLE, MIDDLE + 1, 0.7]),
  ),
  entry(
    'One block against a one-way street: round the block',
    30,
    's',
    'three blocks of 100 m at 10 m/s',
    () => driven('from'),
  ),
  entry('One block along a one-way street', 10, 's', 'one block of 100 m at 10 m/s', () => driven('to')),
];
