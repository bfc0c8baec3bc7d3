import type { BatchValues, EntityBatch } from '../entities/entity-batch.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { createRandom, type Random } from '../time/random.ts';
import { activityAt } from './daily-profiles.ts';
import { type BusLine, findBusStops, type LineStop, planBusLines } from './bus-lines.ts';
import type { EdgeFinder } from './edge-finder.ts';
import { addIdleVehicle, enterRoad, leaveRoad } from './lanes.ts';
import { MODE, type Roadways, STEP, type Traffic } from './traffic-state.ts';
import { movingSeries, reportVehicles } from './vehicle-reports.ts';

/** The city's buses. */
export interface Buses {
  readonly lines: readonly BusLine[];
  readonly count: number;
  /** One step of the time table: who stands at its stop, who leaves. Called after the traffic's step. */
  step(): void;
  /** Reports of those whose turn it is. @param time milliseconds since 1970. */
  report(time: number): EntityBatch | undefined;
}

/** Buses of one line and city, before any is on the road. */
export interface BusPlan {
  readonly lines: readonly BusLine[];
  readonly random: Random;
  readonly count: number;
}

/** What a bus does; its property `state`. */
type BusState = 'driving' | 'atStop' | 'layover';

interface Bus {
  readonly id: string;
  readonly line: BusLine;
  vehicle: number;
  state: BusState;
  /** Place of the next or present stop in the line's. */
  stop: number;
  /** Step at which it leaves where it stands. */
  leaves: number;
  /** Step its round began by timetable. */
  roundStart: number;
  /** Behind its timetable at the last stop, seconds; negative: early. */
  delay: number;
  passengers: number;
}

/** A bus every ten minutes, a usual headway of a city line, and at most so many on one line. */
const HEADWAY = 600;
const MOST_PER_LINE = 12;
const BUS_LENGTH = 12;
/** Seats and standing room of a solo bus of 12 m, as makers state it. */
const CAPACITY = 80;
/** Opening and closing doors; one passenger in (smart card) and out (rear door), seconds: TCRP Report 165 (2013), chapter 6. */
const DOORS = 4;
const BOARDING = 2.75;
const ALIGHTING = 1.75;
const LONGEST_DWELL = 60;
/** Passengers who wait for one bus at one stop at the day's busiest hour, on average. Drawn up; no city's figure. */
const WAITING = 5;
const DRAWS = 12;
/** Share of passengers who leave at a stop, on average. */
const LEAVING = 0.15;
const AT_STOP = 1.5;
const STANDING = 0.3;

/** Lines and how many buses they need, so that room can be made for them. */
export function planBuses(
  traffic: Roadways,
  finder: EdgeFinder,
  tables: ReadonlyMap<string, FeatureTable> | undefined,
  seed: number,
): BusPlan {
  const random = createRandom((seed ^ 0x0b_5e_5) >>> 0);
  const lines = planBusLines(traffic, findBusStops(traffic, finder, tables, random), random);
  return { lines, random, count: lines.reduce((sum, line) => sum + busesOn(line), 0) };
}

const busesOn = (line: BusLine): number =>
  Math.max(1, Math.min(MOST_PER_LINE, Math.round(line.roundTime / HEADWAY)));

const stopOf = (bus: Bus, place = bus.stop): LineStop => bus.line.stops[place] as LineStop;

/**
 * Puts the buses of a plan at stops along their lines, from where they pull out as the traffic lets them.
 * @param startTime milliseconds since 1970. @param longitude of the city, degrees, for the hour of its day.
 */
export function createBuses(
  traffic: Traffic,
  { lines, random }: BusPlan,
  source: string,
  startTime: number,
  longitude: number,
): Buses {
  const buses = lines.flatMap((line) =>
    Array.from({ length: busesOn(line) }, (_, place) => placeBus(traffic, line, place)),
  );
  const series = movingSeries(
    'bus',
    source,
    buses.map(({ id }) => id),
  );
  return {
    lines,
    count: buses.length,
    step: () => {
      const activity = activityAt(startTime + traffic.stepCount * STEP * 1000, longitude);
      for (const bus of buses) stepBus(traffic, bus, activity, random);
    },
    report: (time) =>
      reportVehicles(
        traffic,
        series,
        (entity) => (buses[entity] as Bus).vehicle,
        time,
        (entities) => valuesOf(Array.from(entities, (entity) => buses[entity] as Bus)),
      ),
  };
}

function valuesOf(buses: readonly Bus[]): ReadonlyMap<string, BatchValues> {
  return new Map<string, BatchValues>([
    ['line', buses.map(({ line }) => line.name)],
    ['nextStop', buses.map((bus) => stopOf(bus).stop.name)],
    ['state', buses.map(({ state }) => state)],
    ['delay', Float64Array.from(buses, ({ delay }) => delay)],
    ['occupancy', Float64Array.from(buses, ({ passengers }) => passengers / CAPACITY)],
  ]);
}

/** A bus off the road at a stop, as many stops along its line as its turn says. */
function placeBus(traffic: Traffic, line: BusLine, place: number): Bus {
  const stop = Math.floor((place * line.stops.length) / busesOn(line));
  const { stop: at, index, offset } = line.stops[stop] as LineStop;
  const vehicle = addIdleVehicle(traffic, BUS_LENGTH, 0.9);
  traffic.edges[vehicle] = at.edge;
  traffic.lanes[vehicle] = traffic.streets.laneOffsets[at.edge] as number;
  traffic.places[vehicle] = at.place;
  traffic.paths[vehicle] = line.path;
  traffic.pathIndexes[vehicle] = index;
  return {
    ...{ id: `bus-${line.name}-${place + 1}`, line, vehicle, state: 'atStop', stop },
    ...{ leaves: 0, roundStart: -offset / STEP, delay: 0, passengers: 0 },
  };
}

function stepBus(traffic: Traffic, bus: Bus, activity: number, random: Random): void {
  const { vehicle } = bus;
  if (bus.state === 'driving') {
    const { stop } = stopOf(bus);
    const isThere =
      traffic.edges[vehicle] === stop.edge &&
      Math.abs((traffic.places[vehicle] as number) - stop.place) < AT_STOP &&
      (traffic.speeds[vehicle] as number) < STANDING;
    if (isThere) arrive(traffic, bus, activity, random);
    return;
  }
  if (traffic.stepCount >= bus.leaves) leave(traffic, bus);
}

/** Doors open: passengers change, the delay is known. At the terminal the bus clears the road. */
function arrive(traffic: Traffic, bus: Bus, activity: number, random: Random): void {
  const isTerminal = bus.stop === 0;
  let boarding = 0;
  let leaving = isTerminal ? bus.passengers : 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    if (random.next() < (WAITING * activity) / DRAWS) boarding++;
  }
  for (let seat = 0; !isTerminal && seat < bus.passengers; seat++) {
    if (random.next() < LEAVING) leaving++;
  }
  bus.passengers = Math.min(CAPACITY, bus.passengers - leaving + boarding);
  const dwell = Math.min(LONGEST_DWELL, DOORS + Math.max(BOARDING * boarding, ALIGHTING * leaving));
  const now = traffic.stepCount;
  bus.leaves = now + Math.round(dwell / STEP);
  if (!isTerminal) {
    bus.state = 'atStop';
    bus.delay = Math.round((now - bus.roundStart) * STEP - stopOf(bus).offset);
    return;
  }
  // Whoever comes late goes out again as soon as all are in.
  bus.roundStart += Math.round(bus.line.roundTime / STEP);
  bus.delay = Math.max(0, Math.round((now - bus.roundStart) * STEP));
  bus.leaves = Math.max(bus.leaves, bus.roundStart);
  bus.state = 'layover';
  leaveRoad(traffic, bus.vehicle);
}

/** Pulls out towards the next stop; off the road it waits for a gap. */
function leave(traffic: Traffic, bus: Bus): void {
  const { vehicle } = bus;
  if (traffic.modes[vehicle] === MODE.off) {
    const { stop, index } = stopOf(bus);
    traffic.pathIndexes[vehicle] = index;
    if (!enterRoad(traffic, vehicle, stop.edge, stop.place, MODE.errand)) return;
  }
  bus.stop = (bus.stop + 1) % bus.line.stops.length;
  bus.state = 'driving';
  const { stop } = stopOf(bus);
  traffic.stopEdges[vehicle] = stop.edge;
  traffic.stopPlaces[vehicle] = stop.place;
}
