import type { FeatureTable } from '../scene/feature-table.ts';
import type { Random } from '../time/random.ts';
import type { EdgeFinder } from './edge-finder.ts';
import { rowSites } from './sensor-sites.ts';
import { drawTargets, NO_EDGE } from './streets.ts';
import type { Roadways } from './traffic-state.ts';

/** A stop of the city, on the road it stands at. */
export interface BusStop {
  readonly name: string;
  readonly edge: number;
  /** Metres along the edge. */
  readonly place: number;
}

/** A stop as one line serves it. */
export interface LineStop {
  readonly stop: BusStop;
  /** Place of its edge in the line's path. */
  readonly index: number;
  /** Seconds after the start at the terminal, by timetable. */
  readonly offset: number;
}

/** A line: a loop of edges from one terminal to the other and back. */
export interface BusLine {
  readonly name: string;
  readonly path: readonly number[];
  /** In order; the first is the terminal. */
  readonly stops: readonly LineStop[];
  /** Seconds of one round by timetable, with the layover. */
  readonly roundTime: number;
}

/** Half of a bus of 12 m, and what is kept free before a stop line, metres. */
const HALF_BUS = 6;
const ROOM_AT_END = 3;
/** A stop is on a road this near, metres, of this length and speed at least. */
const STOP_REACH = 60;
const STOP_ROAD = { length: 30, speed: 8 };
const STOPS_PER_LINE = 40;
const MOST_LINES = 12;
/** Stops of one line are so far apart at least, metres. */
const STOP_SPACING = 250;
const FEWEST_STOPS = 4;
/** What a timetable allows a bus over the empty road, and for each stop, seconds. */
const TIMETABLE_FACTOR = 1.3;
const TIMETABLE_STOP = 25;
/** Stand at the terminal between two rounds, seconds. */
const LAYOVER = 180;

/**
 * Bus stops next to roads: points of interest of class `bus_stop`. A city without any gets stops at drawn edges, called after their
 * number.
 */
export function findBusStops(
  traffic: Roadways,
  finder: EdgeFinder,
  tables: ReadonlyMap<string, FeatureTable> | undefined,
  random: Random,
): BusStop[] {
  const { streets, shapes } = traffic;
  const roads = tables?.get(streets.network.layer);
  const stops: BusStop[] = [];
  const add = (edge: number, place: number, name: string | undefined): void => {
    const most = (streets.lengths[edge] as number) - HALF_BUS - ROOM_AT_END;
    const road = roads?.value(streets.network.edgeRows[edge] as number, 'name');
    stops.push({
      ...{ edge, place: Math.max(HALF_BUS, Math.min(most, place)) },
      name: name ?? (typeof road === 'string' ? road : `${stops.length + 1}`),
    });
  };
  for (const site of rowSites(tables?.get('points-of-interest'), (kind) => kind === 'bus_stop')) {
    const east = shapes.eastOf(site.longitude);
    const north = shapes.northOf(site.latitude);
    const found = finder.nearest(east, north, STOP_REACH, STOP_ROAD);
    if (found !== undefined) add(found.edge, found.place, site.name === 'bus_stop' ? undefined : site.name);
  }
  if (stops.length > 0) return stops;
  for (const edge of drawTargets(streets, STOPS_PER_LINE, random)) {
    const length = streets.lengths[edge] as number;
    if (length >= STOP_ROAD.length) add(edge, length / 2, undefined);
  }
  return stops;
}

/** Edges from the end of one to another, both included; `undefined` where no way leads. */
function wayBetween(traffic: Roadways, from: number, to: number): number[] | undefined {
  const { finder, closed, freeTimes, streets } = traffic;
  const tree = finder.treeTo(to, closed, freeTimes);
  const way = [from];
  let edge = from;
  while (edge !== to) {
    edge = tree[streets.targets[edge] as number] as number;
    if (edge === NO_EDGE || way.length > streets.nodeCount) return undefined;
    way.push(edge);
  }
  return way;
}

/** The loop between two terminals with the stops that lie on it, or `undefined` if they are too few. */
function makeLine(
  traffic: Roadways,
  stopsByEdge: ReadonlyMap<number, BusStop>,
  from: BusStop,
  to: BusStop,
  name: string,
): BusLine | undefined {
  const out = wayBetween(traffic, from.edge, to.edge);
  const back = wayBetween(traffic, to.edge, from.edge);
  if (out === undefined || back === undefined || from.edge === to.edge) return undefined;
  const path = [...out, ...back.slice(1, -1)];
  const { lengths } = traffic.streets;
  const stops: LineStop[] = [];
  const served = new Set<number>();
  let [seconds, metres, lastStop] = [0, 0, -Infinity];
  path.forEach((edge, index) => {
    const stop = index === 0 ? from : stopsByEdge.get(edge);
    const isWanted = stop !== undefined && !served.has(edge) && metres - lastStop >= STOP_SPACING;
    if (isWanted) {
      stops.push({ stop, index, offset: seconds });
      seconds += TIMETABLE_STOP;
      served.add(edge);
      lastStop = metres;
    }
    metres += lengths[edge] as number;
    seconds += TIMETABLE_FACTOR * (traffic.freeTimes[edge] as number);
  });
  return stops.length < FEWEST_STOPS ? undefined : { name, path, stops, roundTime: seconds + LAYOVER };
}

/**
 * Lines by rule: as many as one per 40 stops, at most 12; each between a drawn stop and the farthest of twelve more, out
 * and back by the quickest way, and every stop on that way is served.
 */
export function planBusLines(traffic: Roadways, stops: readonly BusStop[], random: Random): BusLine[] {
  const stopsByEdge = new Map(stops.map((stop) => [stop.edge, stop]));
  const wanted = Math.min(MOST_LINES, Math.ceil(stops.length / STOPS_PER_LINE));
  const lines: BusLine[] = [];
  const drawStop = (): BusStop => stops[Math.floor(random.next() * stops.length)] as BusStop;
  for (let attempt = 0; lines.length < wanted && attempt < 4 * wanted; attempt++) {
    const from = drawStop();
    let to = from;
    for (let draw = 0; draw < 12; draw++) {
      const other = drawStop();
      if (squareBetween(traffic, from, other) > squareBetween(traffic, from, to)) to = other;
    }
    const line = makeLine(traffic, stopsByEdge, from, to, `${lines.length + 1}`);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

function squareBetween({ shapes }: Roadways, one: BusStop, other: BusStop): number {
  const [a, b] = [shapes.offsets[one.edge] as number, shapes.offsets[other.edge] as number];
  const east = (shapes.east[a] as number) - (shapes.east[b] as number);
  const north = (shapes.north[a] as number) - (shapes.north[b] as number);
  return east * east + north * north;
}
