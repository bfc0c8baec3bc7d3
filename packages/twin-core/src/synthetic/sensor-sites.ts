import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import type { Random } from '../time/random.ts';
import { INSIDE } from './signals.ts';
import { headingOf, type LanePoint, lanePoint } from './street-shapes.ts';
import type { StandingClass } from './synthetic-classes.ts';
import type { Traffic } from './traffic-state.ts';

/** Where a sensor or camera stands. */
export interface Site {
  /** Degrees. */
  readonly longitude: number;
  readonly latitude: number;
  readonly name: string;
  /** Edge it watches, if it stands at a road. */
  readonly edge?: number;
  /** Where a camera looks, degrees clockwise from north. */
  readonly heading?: number;
}

/** Roads counted as main: 50 km/h or more, m/s, less rounding. */
const MAIN_ROAD_SPEED = 13.8;
const AIR_PLACES: ReadonlySet<unknown> = new Set(['school', 'hospital', 'university']);
const PUBLIC_PLACES: ReadonlySet<unknown> = new Set([
  'mall',
  'marketplace',
  'railway_station',
  'stadium',
  'university',
]);

/** At most `count` of a list, drawn without repeats. */
function draw<T>(list: readonly T[], count: number, random: Random): T[] {
  const left = [...list];
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    drawn.push(...left.splice(Math.floor(random.next() * left.length), 1));
  }
  return drawn;
}

/** Positions of a table's rows of some classes, with their names. */
export function rowSites(table: FeatureTable | undefined, isWanted: (kind: unknown) => boolean): Site[] {
  const geometry = table?.geometry;
  if (table === undefined || geometry === undefined) return [];
  const sites: Site[] = [];
  for (let row = 0; row < table.count; row++) {
    const kind = table.value(row, 'class');
    if (!isWanted(kind)) continue;
    const ring = geometry.ringOffsets[geometry.partOffsets[row] as number] as number;
    const at = (geometry.positionOffsets[ring] as number) * 2;
    const [longitude, latitude] = [geometry.positions[at] as number, geometry.positions[at + 1] as number];
    sites.push({ longitude, latitude, name: String(table.value(row, 'name') ?? kind ?? row) });
  }
  return sites;
}

function roadSite(traffic: Traffic, edge: number, place: number, name: string): Site {
  const point: LanePoint = { east: 0, north: 0, directionEast: 1, directionNorth: 0 };
  const lateral = traffic.shapes.laterals[traffic.streets.laneOffsets[edge] as number] as number;
  lanePoint(traffic.shapes, edge, place, lateral, point);
  // A camera at the line looks against the direction of travel, at who comes.
  const heading = headingOf(-point.directionEast, -point.directionNorth);
  const [longitude, latitude] = [
    traffic.shapes.longitudeOf(point.east),
    traffic.shapes.latitudeOf(point.north),
  ];
  return { longitude, latitude, name, edge, heading };
}

/** Junctions that are passed in search of a street with a name. */
const MOST_JUNCTIONS = 40;

/** Name of an edge's street; of the nearest street with a name, junctions counted, where it has none. */
function streetName(network: RoadNetwork, roads: FeatureTable | undefined, edge: number): string {
  const nameOf = (at: number): string | undefined => {
    const name = roads?.value(network.edgeRows[at] as number, 'name');
    return name === undefined ? undefined : String(name);
  };
  const own = nameOf(edge);
  if (own !== undefined) return own;
  const junctions = [network.edgeTargets[edge] as number];
  for (let next = 0; next < Math.min(junctions.length, MOST_JUNCTIONS); next++) {
    const node = junctions[next] as number;
    const end = network.edgeOffsets[node + 1] as number;
    for (let at = network.edgeOffsets[node] as number; at < end; at++) {
      const name = nameOf(at);
      if (name !== undefined) return name;
      const target = network.edgeTargets[at] as number;
      if (!junctions.includes(target)) junctions.push(target);
    }
  }
  return roads?.idOf(network.edgeRows[edge] as number) ?? `edge ${edge}`;
}

/**
 * Where everything stands, by rule: air is measured at schools, hospitals and universities, water along rivers, load at power
 * lines, people at malls, markets, stations, stadiums and universities; traffic and noise on main roads, cameras at signals.
 */
export function drawSites(
  traffic: Traffic,
  tables: ReadonlyMap<string, FeatureTable> | undefined,
  random: Random,
): Readonly<Record<StandingClass, readonly Site[]>> {
  const { streets, signals } = traffic;
  const mainEdges: number[] = [];
  const signalEdges: number[] = [];
  for (let edge = 0; edge < streets.edgeCount; edge++) {
    if (streets.driven[edge] === 0) continue;
    const isMain = (streets.speeds[edge] as number) >= MAIN_ROAD_SPEED;
    if (isMain && (streets.lengths[edge] as number) >= 80) mainEdges.push(edge);
    if ((signals.phases[edge] as number) < INSIDE) signalEdges.push(edge);
  }
  const roads = tables?.get(streets.network.layer);
  const nameOf = (edge: number): string => streetName(streets.network, roads, edge);
  const middle = (edge: number): Site =>
    roadSite(traffic, edge, (streets.lengths[edge] as number) / 2, nameOf(edge));
  const atEnd = (edge: number): Site =>
    roadSite(traffic, edge, streets.lengths[edge] as number, nameOf(edge));
  const points = tables?.get('points-of-interest');
  return {
    airQuality: draw(
      rowSites(points, (kind) => AIR_PLACES.has(kind)),
      24,
      random,
    ),
    waterLevel: draw(
      rowSites(tables?.get('waterways'), (kind) => kind === 'river'),
      8,
      random,
    ),
    trafficCount: draw(mainEdges, 40, random).map(middle),
    powerLoad: draw(
      rowSites(tables?.get('power'), () => true),
      20,
      random,
    ),
    noise: draw(mainEdges, 20, random).map(middle),
    peopleCount: draw(
      rowSites(points, (kind) => PUBLIC_PLACES.has(kind)),
      30,
      random,
    ),
    camera: draw(signalEdges, 40, random).map(atEnd),
  };
}
