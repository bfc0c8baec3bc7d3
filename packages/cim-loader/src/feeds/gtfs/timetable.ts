import { readRows } from '../../formats/gtfs/read-rows.ts';
import { secondsOfTime, StopTimeCollector, type StopTimes } from '../../formats/gtfs/stop-times.ts';
import type { InputFile, InputFolder } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { createRouteShape, placeStops, type RouteShape } from './route-shape.ts';
import { createServiceCalendar, utcOf, type ServiceCalendar } from './service-day.ts';

/** Trips of a timetable in columns, with all that is needed to say where each is. */
export interface Timetable {
  readonly calendar: ServiceCalendar;
  readonly trips: {
    readonly ids: readonly string[];
    /** Short name of the route, else its id. */
    readonly routes: readonly string[];
    readonly headsigns: readonly string[];
    readonly services: readonly string[];
  };
  readonly stopTimes: StopTimes;
  readonly stopNames: readonly string[];
  readonly stopIds: readonly string[];
  /** Row of a trip by its id. */
  readonly tripRows: ReadonlyMap<string, number>;
  /** Runs of trips: one for each, or one for each departure of a trip that is repeated. */
  readonly runs: {
    readonly trips: Uint32Array;
    /** Seconds added to the trip's times. */
    readonly offsets: Int32Array;
    /** Seconds after the start of the day of service. */
    readonly starts: Int32Array;
    readonly ends: Int32Array;
  };
  /** Trips of which there is a run every few minutes. */
  readonly repeated: ReadonlySet<number>;
  /** Whether a service runs on a date. */
  readonly runsOn: (service: string, date: string) => boolean;
  /** The trip's line, and how far along it each of its stops is. */
  wayOf(trip: number): { readonly shape: RouteShape; readonly stops: Float64Array };
}

const MAXIMUM_ROWS = 50_000_000;
/** Departures of repeated trips, of one day together. */
const MAXIMUM_RUNS = 2_000_000;

/**
 * Reads the timetable of a GTFS archive.
 * @throws {LoadError} a file that is missing or broken.
 */
export async function readTimetable(folder: InputFolder, name: string): Promise<Timetable> {
  const open = (file: string): Promise<InputFile | undefined> => openTable(folder, file);
  const need = async (file: string): Promise<InputFile> => {
    const table = await open(file);
    if (table !== undefined) return table;
    throw new LoadError(`has no ${file}`, {
      url: name,
      format: 'gtfs',
      kind: 'missing',
      remedy: 'give the whole feed, as a zip or a folder of its text files',
    });
  };
  const stops = await readStops(await need('stops.txt'));
  const trips = await readTrips(await need('trips.txt'), await readRoutes(await open('routes.txt')));
  const stopTimes = await readStopTimes(await need('stop_times.txt'), stops.rows, trips.rows);
  const shapes = await readShapes(await open('shapes.txt'));
  const frequencies = await readFrequencies(await open('frequencies.txt'), trips.rows);
  const repeated = new Set(frequencies.map(({ trip }) => trip));
  return {
    calendar: createServiceCalendar(await readZone(await open('agency.txt'))),
    trips,
    stopTimes,
    stopNames: stops.names,
    stopIds: stops.ids,
    tripRows: trips.rows,
    runs: runsOf(stopTimes, frequencies, repeated),
    repeated,
    runsOn: await readServices(await open('calendar.txt'), await open('calendar_dates.txt')),
    wayOf: wayFinder(stopTimes, stops.positions, trips.shapes, shapes),
  };
}

async function openTable(folder: InputFolder, file: string): Promise<InputFile | undefined> {
  const path = folder.paths?.find((each) => each === file || each.endsWith(`/${file}`)) ?? file;
  try {
    return await folder.open(path);
  } catch (error) {
    if (error instanceof LoadError && error.kind === 'missing') return undefined;
    throw error;
  }
}

async function readStops(
  table: InputFile,
): Promise<{ rows: Map<string, number>; ids: string[]; names: string[]; positions: number[] }> {
  const rows = new Map<string, number>();
  const ids: string[] = [];
  const names: string[] = [];
  const positions: number[] = [];
  await readRows(table, MAXIMUM_ROWS, (cell, row) => {
    rows.set(cell('stop_id'), row);
    ids.push(cell('stop_id'));
    names.push(cell('stop_name'));
    positions.push(degreesOf(cell('stop_lon')), degreesOf(cell('stop_lat')));
  });
  return { rows, ids, names, positions };
}

const degreesOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

async function readRoutes(table: InputFile | undefined): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  if (table === undefined) return names;
  await readRows(table, MAXIMUM_ROWS, (cell) => {
    names.set(cell('route_id'), cell('route_short_name') || cell('route_id'));
  });
  return names;
}

async function readTrips(
  table: InputFile,
  routes: ReadonlyMap<string, string>,
): Promise<Timetable['trips'] & { rows: Map<string, number>; shapes: string[] }> {
  const rows = new Map<string, number>();
  const columns = {
    ids: [] as string[],
    routes: [] as string[],
    headsigns: [] as string[],
    services: [] as string[],
    shapes: [] as string[],
  };
  await readRows(table, MAXIMUM_ROWS, (cell, row) => {
    rows.set(cell('trip_id'), row);
    columns.ids.push(cell('trip_id'));
    columns.routes.push(routes.get(cell('route_id')) ?? cell('route_id'));
    columns.headsigns.push(cell('trip_headsign'));
    columns.services.push(cell('service_id'));
    columns.shapes.push(cell('shape_id'));
  });
  return { rows, ...columns };
}

async function readStopTimes(
  table: InputFile,
  stops: ReadonlyMap<string, number>,
  trips: ReadonlyMap<string, number>,
): Promise<StopTimes> {
  const collector = new StopTimeCollector();
  await readRows(table, MAXIMUM_ROWS, (cell) => {
    const trip = trips.get(cell('trip_id'));
    const stop = stops.get(cell('stop_id'));
    if (trip === undefined || stop === undefined) return;
    const [arrival, departure] = [secondsOfTime(cell('arrival_time')), secondsOfTime(cell('departure_time'))];
    collector.add(
      trip,
      stop,
      Number(cell('stop_sequence')) || 0,
      arrival < 0 ? departure : arrival,
      departure < 0 ? arrival : departure,
    );
  });
  const times = collector.finish(trips.size);
  for (let trip = 0; trip < trips.size; trip++) {
    fillTimes(times, times.tripOffsets[trip] as number, times.tripOffsets[trip + 1] as number);
  }
  return times;
}

/** Stops without times of their own are passed at even steps between those that have them, as GTFS says. */
function fillTimes({ arrivals, departures }: StopTimes, first: number, end: number): void {
  let before = -1;
  for (let at = first; at < end; at++) {
    if ((arrivals[at] as number) < 0) continue;
    for (let missing = before + 1; before >= 0 && missing < at; missing++) {
      const from = departures[before] as number;
      const share = (missing - before) / (at - before);
      const time = Math.round(from + share * ((arrivals[at] as number) - from));
      arrivals[missing] = time;
      departures[missing] = time;
    }
    before = at;
  }
}

async function readShapes(table: InputFile | undefined): Promise<Map<string, Float64Array>> {
  const points = new Map<string, [order: number, longitude: number, latitude: number][]>();
  if (table === undefined) return new Map();
  await readRows(table, MAXIMUM_ROWS, (cell) => {
    const [longitude, latitude] = [degreesOf(cell('shape_pt_lon')), degreesOf(cell('shape_pt_lat'))];
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return;
    const id = cell('shape_id');
    const list = points.get(id) ?? [];
    if (list.length === 0) points.set(id, list);
    list.push([Number(cell('shape_pt_sequence')), longitude, latitude]);
  });
  return new Map(
    [...points].map(([id, list]) => [
      id,
      Float64Array.from(
        list.sort((a, b) => a[0] - b[0]).flatMap(([, longitude, latitude]) => [longitude, latitude]),
      ),
    ]),
  );
}

interface Frequency {
  readonly trip: number;
  readonly start: number;
  readonly end: number;
  readonly headway: number;
}

async function readFrequencies(
  table: InputFile | undefined,
  trips: ReadonlyMap<string, number>,
): Promise<readonly Frequency[]> {
  const frequencies: Frequency[] = [];
  if (table === undefined) return frequencies;
  await readRows(table, MAXIMUM_ROWS, (cell) => {
    const trip = trips.get(cell('trip_id'));
    const headway = Number(cell('headway_secs'));
    const [start, end] = [secondsOfTime(cell('start_time')), secondsOfTime(cell('end_time'))];
    if (trip !== undefined && headway > 0 && start >= 0 && end > start)
      frequencies.push({ trip, start, end, headway });
  });
  return frequencies;
}

async function readZone(table: InputFile | undefined): Promise<string> {
  let zone = '';
  if (table !== undefined) {
    await readRows(table, MAXIMUM_ROWS, (cell) => {
      zone ||= cell('agency_timezone');
    });
  }
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // An agency without a zone, or one nobody knows.
    return 'UTC';
  }
}

/** Sorted by nothing: they are few enough to be looked through. */
function runsOf(
  times: StopTimes,
  frequencies: readonly Frequency[],
  repeated: ReadonlySet<number>,
): Timetable['runs'] {
  const runs: [trip: number, offset: number][] = [];
  for (let trip = 0; trip + 1 < times.tripOffsets.length; trip++) {
    if (!repeated.has(trip)) runs.push([trip, 0]);
  }
  for (const { trip, start, end, headway } of frequencies) {
    const first = times.departures[times.tripOffsets[trip] as number] ?? 0;
    for (let at = start; at < end && runs.length < MAXIMUM_RUNS; at += headway) runs.push([trip, at - first]);
  }
  const kept = runs.filter(
    ([trip]) => (times.tripOffsets[trip + 1] as number) - (times.tripOffsets[trip] as number) > 1,
  );
  return {
    trips: Uint32Array.from(kept, ([trip]) => trip),
    offsets: Int32Array.from(kept, ([, offset]) => offset),
    starts: Int32Array.from(kept, ([trip, offset]) => {
      return (times.arrivals[times.tripOffsets[trip] as number] as number) + offset;
    }),
    ends: Int32Array.from(kept, ([trip, offset]) => {
      return (times.departures[(times.tripOffsets[trip + 1] as number) - 1] as number) + offset;
    }),
  };
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

async function readServices(
  calendar: InputFile | undefined,
  exceptions: InputFile | undefined,
): Promise<Timetable['runsOn']> {
  const weeks = new Map<string, { days: readonly boolean[]; from: string; until: string }>();
  if (calendar !== undefined) {
    await readRows(calendar, MAXIMUM_ROWS, (cell) => {
      const days = DAYS.map((day) => cell(day).trim() === '1');
      weeks.set(cell('service_id'), { days, from: cell('start_date'), until: cell('end_date') });
    });
  }
  const special = new Map<string, boolean>();
  if (exceptions !== undefined) {
    await readRows(exceptions, MAXIMUM_ROWS, (cell) => {
      special.set(`${cell('service_id')}\n${cell('date')}`, cell('exception_type').trim() === '1');
    });
  }
  return (service, date) => {
    const exception = special.get(`${service}\n${date}`);
    if (exception !== undefined) return exception;
    const week = weeks.get(service);
    if (week === undefined || date < week.from || date > week.until) return false;
    return week.days[new Date(utcOf(date)).getUTCDay()] ?? false;
  };
}

/** Ways are worked out when they are first asked for; trips of one shape and the same stops share theirs. */
function wayFinder(
  { tripOffsets, stops }: StopTimes,
  stopPositions: readonly number[],
  shapeOfTrip: readonly string[],
  shapes: ReadonlyMap<string, Float64Array>,
): Timetable['wayOf'] {
  const lines = new Map<string, RouteShape>();
  const ways = new Map<string, { shape: RouteShape; stops: Float64Array }>();
  return (trip) => {
    const served = stops.subarray(tripOffsets[trip], tripOffsets[trip + 1]);
    const id = shapeOfTrip[trip] ?? '';
    const key = `${id}\n${served.join()}`;
    let way = ways.get(key);
    if (way !== undefined) return way;
    const places = Float64Array.from(
      [...served].flatMap((stop) => stopPositions.slice(stop * 2, stop * 2 + 2)),
    );
    const line = shapes.get(id);
    if (line === undefined || line.length < 4) {
      const shape = createRouteShape(places);
      way = { shape, stops: shape.distances };
    } else {
      const shape = lines.get(id) ?? createRouteShape(line);
      lines.set(id, shape);
      way = { shape, stops: placeStops(shape, places) };
    }
    ways.set(key, way);
    return way;
  };
}
