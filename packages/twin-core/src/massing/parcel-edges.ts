import { boundsCentre, boundsOfGeometry, positionsOf } from '../geo/bounds.ts';
import { createMetricPlane, ringArea } from '../geo/planar/index.ts';
import type { MetricPlane, PlanePoint } from '../geo/planar/index.ts';
import type { Geometry, PolygonCoordinates, Position, Ring } from '../geo/position.ts';
import { metresPerDegree } from '../geo/ring.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { View } from '../twin/view.ts';

/** What an edge of a parcel lies along. */
export type EdgeNeighbour = 'main-road' | 'road' | 'neighbour';

/** How far buildings keep from the edges of a parcel, metres; absent: no such rule. */
export interface SetbackRules {
  /** From every edge that no other rule is about: towards neighbouring parcels. */
  readonly setback?: number | undefined;
  /** From edges along motorways, trunk, primary and secondary roads. */
  readonly setbackMainRoad?: number | undefined;
  /** From edges along other streets. */
  readonly setbackRoad?: number | undefined;
  /** Edge by edge in the order of the outline, before all others; `undefined` leaves an edge to them. */
  readonly setbacks?: readonly (number | undefined)[] | undefined;
}

/** An edge of a parcel with the setback that holds along it. Plain data. */
export interface ParcelEdge {
  /** From 1, in the order of the outline's corners; courtyards and further parts count on. */
  readonly number: number;
  readonly from: Position;
  readonly to: Position;
  /** Metres. */
  readonly setback: number;
  /** The rule it comes from. */
  readonly rule: keyof SetbackRules;
  readonly along: EdgeNeighbour;
  /** The road it lies along. */
  readonly road?: ObjectId;
}

/** Columns that name the class of a road. */
const CLASS_COLUMNS = ['class', 'highway'];
const ROADS = 'roads';
const MAIN_ROADS = new Set(['motorway', 'trunk', 'primary', 'secondary']);
const STREETS = new Set(['tertiary', 'unclassified', 'residential', 'living_street', 'road']);

/** Farthest that the middle line of a road may lie from the edge it runs along, metres: half its width and verge. */
const REACH: Readonly<Record<'main-road' | 'road', number>> = { 'main-road': 40, road: 25 };
/** Places along an edge that look for a road. */
const SAMPLES = [0.25, 0.5, 0.75];
/** Roads cross an edge's line of sight within this of straight ahead: cosine of 45°. */
const AHEAD = Math.SQRT1_2;

/**
 * Reads setbacks written edge by edge: numbers in metres parted by commas or semicolons, nothing between two of them
 * where an edge has none of its own (`10, , 5`).
 * @returns `undefined` for anything else, and for numbers outside 0–1000.
 */
export function parseSetbacks(text: string): readonly (number | undefined)[] | undefined {
  const parts = text.split(/[,;，；]/u).map((part) => part.trim());
  const setbacks = parts.map((part) => (part === '' ? undefined : Number(part)));
  return setbacks.every((value) => value === undefined || (value >= 0 && value <= 1000))
    ? setbacks
    : undefined;
}

/** Number of edges of an outline: of all its rings. */
export function edgeCount(geometry: Geometry): number {
  return ringsOf(geometry).reduce((sum, { ring }) => sum + ring.length - 1, 0);
}

/**
 * The edges of a parcel with the setback along each. An edge lies along a road if, from at least two of three places
 * along it, the nearest road outside lies straight ahead within 40 m (main roads; other streets 25 m; distances to the
 * middle line). Ways for service, on foot and by bicycle are no streets.
 * @returns edges of no length left out.
 */
export function parcelEdges(view: View, geometry: Geometry, rules: SetbackRules): ParcelEdge[] {
  const plane = createMetricPlane(boundsCentre(boundsOfGeometry(geometry)));
  const roads = roadsNear(view, geometry, plane);
  const edges: ParcelEdge[] = [];
  let number = 0;
  for (const { ring, hole } of ringsOf(geometry)) {
    const points = ring.map((position) => plane.toPlane(position));
    // To the right of a ring that runs counter-clockwise is the outside.
    const outward = ringArea(points.slice(0, -1)) > 0 === !hole ? 1 : -1;
    for (let at = 0; at + 1 < ring.length; at += 1) {
      number += 1;
      const [a, b] = [points[at] as PlanePoint, points[at + 1] as PlanePoint];
      if (a[0] === b[0] && a[1] === b[1]) continue;
      const beside = neighbourOf(a, b, outward, roads);
      edges.push({
        number,
        from: ring[at] as Position,
        to: ring[at + 1] as Position,
        ...ruleOf(number, beside.along, rules),
        ...beside,
      });
    }
  }
  return edges;
}

/** True if setbacks may differ from edge to edge. */
export function hasEdgeSetbacks({ setbackMainRoad, setbackRoad, setbacks }: SetbackRules): boolean {
  return setbackMainRoad !== undefined || setbackRoad !== undefined || setbacks !== undefined;
}

interface OutlineRing {
  readonly ring: Ring;
  readonly hole: boolean;
}

function ringsOf(geometry: Geometry): OutlineRing[] {
  const polygons: readonly PolygonCoordinates[] =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  return polygons.flatMap((polygon) => polygon.map((ring, index) => ({ ring, hole: index > 0 })));
}

function ruleOf(
  number: number,
  along: EdgeNeighbour,
  { setback, setbackMainRoad, setbackRoad, setbacks }: SetbackRules,
): Pick<ParcelEdge, 'setback' | 'rule'> {
  const own = setbacks?.[number - 1];
  if (own !== undefined) return { setback: own, rule: 'setbacks' };
  if (along === 'main-road' && setbackMainRoad !== undefined) {
    return { setback: setbackMainRoad, rule: 'setbackMainRoad' };
  }
  if (along === 'road' && setbackRoad !== undefined) return { setback: setbackRoad, rule: 'setbackRoad' };
  return { setback: setback ?? 0, rule: 'setback' };
}

interface NearbyRoad {
  readonly object: ObjectId;
  readonly along: 'main-road' | 'road';
  readonly lines: readonly (readonly PlanePoint[])[];
}

function roadsNear(view: View, geometry: Geometry, plane: MetricPlane): NearbyRoad[] {
  if (!view.layerIds.includes(ROADS)) return [];
  const [west, south, east, north] = boundsOfGeometry(geometry);
  const [eastScale, northScale] = metresPerDegree((south + north) / 2);
  const [across, upwards] = [REACH['main-road'] / eastScale, REACH['main-road'] / northScale];
  const [w, s, e, n] = [west - across, south - upwards, east + across, north + upwards];
  const box: Ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return view.objectsInPolygon(ROADS, box).flatMap((road) => {
    const named = CLASS_COLUMNS.map((column) => road.value(column)).find((value) => value !== undefined);
    const kind = String(named ?? '').replace(/_link$/u, '');
    const along = MAIN_ROADS.has(kind) ? 'main-road' : STREETS.has(kind) ? 'road' : undefined;
    const shape = road.geometry();
    if (along === undefined || shape === undefined) return [];
    return [{ object: road.id, along, lines: linesOf(shape, plane) }];
  });
}

function linesOf(geometry: Geometry, plane: MetricPlane): PlanePoint[][] {
  if (geometry.type === 'MultiLineString') {
    return geometry.coordinates.map((line) => line.map((position) => plane.toPlane(position)));
  }
  return geometry.type === 'LineString'
    ? [[...positionsOf(geometry)].map((position) => plane.toPlane(position))]
    : [];
}

interface Beside {
  readonly along: EdgeNeighbour;
  readonly road?: ObjectId;
}

/** The road that most places along an edge see; of as many the main one. */
function neighbourOf(a: PlanePoint, b: PlanePoint, outward: 1 | -1, roads: readonly NearbyRoad[]): Beside {
  const length = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
  const ahead: PlanePoint = [(outward * (b[1] - a[1])) / length, (-outward * (b[0] - a[0])) / length];
  const seen = SAMPLES.flatMap((share) => {
    const place: PlanePoint = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    return roadAhead(place, ahead, roads) ?? [];
  });
  if (seen.length < 2) return { along: 'neighbour' };
  const main = seen.filter(({ along }) => along === 'main-road');
  const [road] = 2 * main.length >= seen.length ? main : seen.filter(({ along }) => along === 'road');
  return road === undefined ? { along: 'neighbour' } : { along: road.along, road: road.object };
}

function roadAhead(
  place: PlanePoint,
  ahead: PlanePoint,
  roads: readonly NearbyRoad[],
): NearbyRoad | undefined {
  let nearest: NearbyRoad | undefined;
  let least = Infinity;
  for (const road of roads) {
    for (const line of road.lines) {
      for (let at = 0; at + 1 < line.length; at += 1) {
        const [x, y] = towards(place, line[at] as PlanePoint, line[at + 1] as PlanePoint);
        const distance = Math.sqrt(x * x + y * y);
        if (distance >= Math.min(least, REACH[road.along])) continue;
        // A road drawn onto the boundary itself lies along it whichever side of the line it is on.
        if (distance > 1 && x * ahead[0] + y * ahead[1] < AHEAD * distance) continue;
        least = distance;
        nearest = road;
      }
    }
  }
  return nearest;
}

/** From a place to the nearest point of a stretch. */
function towards(place: PlanePoint, from: PlanePoint, to: PlanePoint): PlanePoint {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [px, py] = [place[0] - from[0], place[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return [along * dx - px, along * dy - py];
}
