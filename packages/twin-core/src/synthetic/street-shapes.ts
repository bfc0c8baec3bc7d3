import { WGS84 } from '../geo/wgs84.ts';
import { atan2 } from '../numeric/arctangent.ts';
import { cos, sin } from '../numeric/trigonometry.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { NO_EDGE, type Streets } from './streets.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;
const UNITS_PER_DEGREE = 1e7;
/** Width of a lane, metres: the usual one of city streets. */
const LANE_WIDTH = 3.5;
/** How far before and after a node a turn is rounded, metres. */
const TURN_REACH = 10;

/** Where the lanes run: each edge as a line of points in a plane of metres east and north, with directions. */
export interface StreetShapes {
  /** Points of edge e are [offsets[e], offsets[e + 1]). */
  readonly offsets: Uint32Array;
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** Metres along the edge, from 0 to the edge's length. */
  readonly along: Float64Array;
  /** Unit direction of travel at each point, between those of the segments that meet there. */
  readonly directionEast: Float64Array;
  readonly directionNorth: Float64Array;
  /** Metres right of the line that vehicles drive, by lane as `Streets.laneOffsets` numbers them. */
  readonly laterals: Float64Array;
  /** Metres, from degrees. */
  eastOf(longitude: number): number;
  /** Metres, from degrees. */
  northOf(latitude: number): number;
  /** Degrees. */
  longitudeOf(east: number): number;
  /** Degrees. */
  latitudeOf(north: number): number;
}

/** Where a vehicle is and where it looks; in metres of the shapes' plane. */
export interface LanePoint {
  east: number;
  north: number;
  /** Unit direction. */
  directionEast: number;
  directionNorth: number;
}

interface Draft {
  readonly offsets: Uint32Array;
  readonly longitudes: number[];
  readonly latitudes: number[];
}

const keyOf = (longitude: number, latitude: number): number =>
  Math.round((longitude + 180) * UNITS_PER_DEGREE) * 2 ** 21 +
  (Math.round((latitude + 90) * UNITS_PER_DEGREE) % 2 ** 21);

/**
 * Positions of a road's line from one node to the other, looked up by the nodes' positions; `undefined` if the line does not hold
 * both with a length that fits.
 */
function findPart(
  roads: FeatureTable,
  row: number,
  from: number,
  to: number,
): readonly [start: number, end: number] | undefined {
  const { geometry } = roads;
  if (geometry?.type !== 'line') return undefined;
  const firstRing = geometry.ringOffsets[geometry.partOffsets[row] as number] as number;
  const lastRing = geometry.ringOffsets[geometry.partOffsets[row + 1] as number] as number;
  let best: readonly [number, number] | undefined;
  for (let ring = firstRing; ring < lastRing; ring++) {
    let [seenFrom, seenTo] = [-1, -1];
    for (
      let at = geometry.positionOffsets[ring] as number;
      at < (geometry.positionOffsets[ring + 1] as number);
      at++
    ) {
      const key = keyOf(geometry.positions[at * 2] as number, geometry.positions[at * 2 + 1] as number);
      if (key === from) seenFrom = at;
      else if (key === to) seenTo = at;
      else continue;
      if (seenFrom < 0 || seenTo < 0) continue;
      const isShorter = best === undefined || Math.abs(seenTo - seenFrom) < Math.abs(best[1] - best[0]);
      if (isShorter) best = [seenFrom, seenTo];
    }
  }
  return best;
}

function draftShapes(streets: Streets, roads: FeatureTable | undefined): Draft {
  const { network, edgeCount, sources, targets, driven } = streets;
  const { nodePositions, edgeRows } = network;
  const offsets = new Uint32Array(edgeCount + 1);
  const longitudes: number[] = [];
  const latitudes: number[] = [];
  const add = (positions: Float64Array, index: number): void => {
    longitudes.push(positions[index * 2] as number);
    latitudes.push(positions[index * 2 + 1] as number);
  };
  const nodeKey = (node: number): number =>
    keyOf(nodePositions[node * 2] as number, nodePositions[node * 2 + 1] as number);
  for (let edge = 0; edge < edgeCount; edge++) {
    if (driven[edge] === 1) {
      const [from, to] = [sources[edge] as number, targets[edge] as number];
      add(nodePositions, from);
      if (roads?.geometry !== undefined) {
        const [start, end] = findPart(roads, edgeRows[edge] as number, nodeKey(from), nodeKey(to)) ?? [0, 0];
        const step = end < start ? -1 : 1;
        for (let at = start + step; (end - at) * step > 0; at += step) add(roads.geometry.positions, at);
      }
      add(nodePositions, to);
    }
    offsets[edge + 1] = longitudes.length;
  }
  return { offsets, longitudes, latitudes };
}

/**
 * Where the lanes run. The network keeps nodes and lengths alone; the bends between come from its road layer. Without
 * it edges are straight.
 * @param roads table of the network's layer.
 */
export function createStreetShapes(streets: Streets, roads?: FeatureTable): StreetShapes {
  const { offsets, longitudes, latitudes } = draftShapes(streets, roads);
  const { nodePositions } = streets.network;
  const [west, south] = [nodePositions[0] as number, nodePositions[1] as number];
  const sine = sin(south * RADIANS_PER_DEGREE);
  const bulge = 1 - WGS84.eccentricitySquared * sine * sine;
  const vertical = WGS84.semiMajorAxis / Math.sqrt(bulge);
  const northScale = ((vertical * (1 - WGS84.eccentricitySquared)) / bulge) * RADIANS_PER_DEGREE;
  const eastScale = vertical * cos(south * RADIANS_PER_DEGREE) * RADIANS_PER_DEGREE;
  const count = longitudes.length;
  const shapes: StreetShapes = {
    offsets,
    east: Float64Array.from(longitudes, (longitude) => (longitude - west) * eastScale),
    north: Float64Array.from(latitudes, (latitude) => (latitude - south) * northScale),
    along: new Float64Array(count),
    directionEast: new Float64Array(count),
    directionNorth: new Float64Array(count),
    laterals: lateralsOf(streets),
    eastOf: (longitude) => (longitude - west) * eastScale,
    northOf: (latitude) => (latitude - south) * northScale,
    longitudeOf: (east) => west + east / eastScale,
    latitudeOf: (north) => south + north / northScale,
  };
  for (let edge = 0; edge < streets.edgeCount; edge++) {
    if (streets.driven[edge] === 1) measureShape(shapes, edge, streets.lengths[edge] as number);
  }
  return shapes;
}

/** Lanes of a two-way road lie right of its line, those of a one-way road on both sides of it. */
function lateralsOf({ edgeCount, laneOffsets, reverses }: Streets): Float64Array {
  const laterals = new Float64Array(laneOffsets[edgeCount] as number);
  for (let edge = 0; edge < edgeCount; edge++) {
    const first = laneOffsets[edge] as number;
    const end = laneOffsets[edge + 1] as number;
    const leftmost = reverses[edge] === NO_EDGE ? -(end - first - 1) / 2 : 0.5;
    for (let lane = first; lane < end; lane++) laterals[lane] = (leftmost + end - 1 - lane) * LANE_WIDTH;
  }
  return laterals;
}

/** Distances along, stretched to the geodesic length of the edge, and directions. */
function measureShape(shapes: StreetShapes, edge: number, length: number): void {
  const { east, north, along, directionEast, directionNorth } = shapes;
  const start = shapes.offsets[edge] as number;
  const end = shapes.offsets[edge + 1] as number;
  let total = 0;
  for (let at = start + 1; at < end; at++) {
    const stepEast = (east[at] as number) - (east[at - 1] as number);
    const stepNorth = (north[at] as number) - (north[at - 1] as number);
    const step = Math.sqrt(stepEast * stepEast + stepNorth * stepNorth);
    total += step;
    along[at] = total;
    if (step === 0) continue;
    directionEast[at - 1] = (directionEast[at - 1] as number) + stepEast / step;
    directionNorth[at - 1] = (directionNorth[at - 1] as number) + stepNorth / step;
    directionEast[at] = (directionEast[at] as number) + stepEast / step;
    directionNorth[at] = (directionNorth[at] as number) + stepNorth / step;
  }
  for (let at = start; at < end; at++) {
    along[at] = total > 0 ? ((along[at] as number) / total) * length : 0;
    const [x, y] = [directionEast[at] as number, directionNorth[at] as number];
    const size = Math.sqrt(x * x + y * y);
    directionEast[at] = size > 1e-9 ? x / size : 1;
    directionNorth[at] = size > 1e-9 ? y / size : 0;
  }
}

/**
 * Point so many metres along an edge, without regard to turns.
 * @param lateral metres right of the line.
 */
export function lanePoint(
  shapes: StreetShapes,
  edge: number,
  distance: number,
  lateral: number,
  into: LanePoint,
): void {
  const { offsets, along, east, north, directionEast, directionNorth } = shapes;
  const end = (offsets[edge + 1] as number) - 1;
  let at = offsets[edge] as number;
  while (at < end - 1 && (along[at + 1] as number) <= distance) at++;
  const span = (along[at + 1] as number) - (along[at] as number);
  const share = span > 0 ? Math.min(1, Math.max(0, (distance - (along[at] as number)) / span)) : 0;
  const between = (values: Float64Array): number =>
    (values[at] as number) * (1 - share) + (values[at + 1] as number) * share;
  const [x, y] = [between(directionEast), between(directionNorth)];
  const size = Math.sqrt(x * x + y * y);
  into.directionEast = size > 1e-9 ? x / size : (directionEast[at] as number);
  into.directionNorth = size > 1e-9 ? y / size : (directionNorth[at] as number);
  // Right of the direction of travel is (north, -east) of it.
  into.east = between(east) + into.directionNorth * lateral;
  into.north = between(north) - into.directionEast * lateral;
}

const before: LanePoint = { east: 0, north: 0, directionEast: 1, directionNorth: 0 };
const after: LanePoint = { east: 0, north: 0, directionEast: 1, directionNorth: 0 };

/** Where a vehicle drives: an edge, the one before and the one to come, and how far right of each line, metres. */
export interface LaneWay {
  /** `NO_EDGE` without one. */
  previous: number;
  edge: number;
  /** `NO_EDGE` without one. */
  next: number;
  previousLateral: number;
  lateral: number;
  nextLateral: number;
}

/**
 * Point and direction of a vehicle, turns rounded: within a few metres of a node it follows a cubic (Hermite) from the lane it
 * leaves to the lane it enters, so that place and direction are continuous.
 */
export function vehiclePoint(
  shapes: StreetShapes,
  lengths: Float64Array,
  way: LaneWay,
  distance: number,
  into: LanePoint,
): void {
  const { previous, edge, next } = way;
  const length = lengths[edge] as number;
  if (distance * 2 > length) {
    if (next !== NO_EDGE) {
      const reach = Math.min(TURN_REACH, length / 2, (lengths[next] as number) / 2);
      if (length - distance < reach) {
        lanePoint(shapes, edge, length - reach, way.lateral, before);
        lanePoint(shapes, next, reach, way.nextLateral, after);
        roundTurn(0.5 - (length - distance) / (2 * reach), into);
        return;
      }
    }
  } else if (previous !== NO_EDGE) {
    const reach = Math.min(TURN_REACH, length / 2, (lengths[previous] as number) / 2);
    if (distance < reach) {
      lanePoint(shapes, previous, (lengths[previous] as number) - reach, way.previousLateral, before);
      lanePoint(shapes, edge, reach, way.lateral, after);
      roundTurn(0.5 + distance / (2 * reach), into);
      return;
    }
  }
  lanePoint(shapes, edge, distance, way.lateral, into);
}

/** Point of the cubic from `before` to `after`. @param t in [0, 1]. */
function roundTurn(t: number, into: LanePoint): void {
  const [eastward, northward] = [after.east - before.east, after.north - before.north];
  const chord = Math.sqrt(eastward * eastward + northward * northward);
  const cosine = before.directionEast * after.directionEast + before.directionNorth * after.directionNorth;
  // Tangents as long as the chord go straight at even speed; a turn bulges by a longer one.
  const pull = chord * (1.2 - 0.2 * cosine);
  const [t2, t3] = [t * t, t * t * t];
  const [toAfter, fromTangent, toTangent] = [3 * t2 - 2 * t3, t3 - 2 * t2 + t, t3 - t2];
  into.east =
    before.east +
    toAfter * eastward +
    pull * (fromTangent * before.directionEast + toTangent * after.directionEast);
  into.north =
    before.north +
    toAfter * northward +
    pull * (fromTangent * before.directionNorth + toTangent * after.directionNorth);
  const [alongChord, slopeBefore, slopeAfter] = [6 * t - 6 * t2, 3 * t2 - 4 * t + 1, 3 * t2 - 2 * t];
  const x =
    alongChord * eastward + pull * (slopeBefore * before.directionEast + slopeAfter * after.directionEast);
  const y =
    alongChord * northward + pull * (slopeBefore * before.directionNorth + slopeAfter * after.directionNorth);
  const size = Math.sqrt(x * x + y * y);
  into.directionEast = size > 1e-9 ? x / size : after.directionEast;
  into.directionNorth = size > 1e-9 ? y / size : after.directionNorth;
}

/** Degrees clockwise from north, [0, 360), of a direction. */
export function headingOf(directionEast: number, directionNorth: number): number {
  const degrees = atan2(directionEast, directionNorth) / RADIANS_PER_DEGREE;
  const heading = degrees < 0 ? degrees + 360 : degrees;
  return Math.fround(heading) >= 360 ? 0 : heading;
}
