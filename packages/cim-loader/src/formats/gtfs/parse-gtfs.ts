import type { Column } from '@cityloom/twin-core';
import type { OpenTable } from './open-table.ts';
import type { Dataset, FeatureLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { type Cell, readRows } from './read-rows.ts';
import { readRouteLines, type RouteLines } from './route-lines.ts';
import { secondsOfTime, StopTimeCollector, type StopTimes } from './stop-times.ts';

const FORMAT = 'gtfs';

interface Feed {
  readonly file: string;
  readonly open: OpenTable;
  readonly options: LoadOptions;
  readonly georeference: Georeference;
  readonly maximumRows: number;
  readonly warnings: LoadWarning[];
}

/** Trips by number: ids are long and stand 30 times in the stop times. */
interface Trips {
  readonly rowOf: Map<string, number>;
  /** Per trip. */
  readonly routes: string[];
  readonly services: string[];
  readonly headsigns: string[];
  readonly directions: string[];
  readonly shapes: string[];
}

/**
 * Reads a timetable: stops and routes as layers on the map, trips and stop times as tables that name each other by row.
 * @param file any of the feed's text files; the others lie beside it.
 * @throws {LoadError} a feed without stops, routes, trips or stop times.
 */
export async function parseGtfs(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const georeference = await createGeoreference(
    { definition: 'EPSG:4326', byFormat: true },
    options.georeference ?? {},
    file.name,
  );
  const feed: Feed = {
    file: file.name.replace(/[\\/][^\\/]*$/u, ''),
    open: openerOf(file, options.signal),
    options,
    georeference,
    maximumRows: (options.limits ?? DEFAULT_LIMITS).maximumObjects,
    warnings: [],
  };
  const stops = await readStops(feed);
  const trips = await readTrips(feed);
  const stopTimes = await readStopTimes(feed, stops.rowOf, trips.rowOf);
  const lines = await readRouteLines(
    feed.open,
    trips,
    stopTimes,
    stops.positions,
    feed.maximumRows,
    options.signal,
  );
  const routes = await readRoutes(feed, lines, trips, stopTimes);
  const agency = await readFirst(feed, 'agency.txt', ['agency_name', 'agency_timezone']);
  const info = await readFirst(feed, 'feed_info.txt', ['feed_start_date', 'feed_end_date', 'feed_version']);
  const [dataDate, until] = await validity(feed, info);
  const version = info?.['feed_version'];
  const layers = [
    ...stops.layers,
    ...routes.layers,
    tripsLayer(feed, trips, stopTimes),
    stopTimesLayer(feed, stopTimes),
  ];
  return {
    format: FORMAT,
    ...(version !== undefined && version !== '' && { version }),
    crs: georeference.statement,
    layers: options.layers === undefined ? layers : layers.filter(({ id }) => options.layers?.includes(id)),
    report: {
      counts: {
        stops: stops.rowOf.size,
        routes: routes.count,
        trips: trips.routes.length,
        stopTimes: stopTimes.count,
        shapes: lines.shapes,
        shapePoints: lines.shapePoints,
        ...(until !== undefined && { validUntil: Number(until.replaceAll('-', '')) }),
      },
      warnings: [...georeference.warnings, ...feed.warnings],
    },
    ...(agency?.['agency_name'] !== undefined && { attribution: agency['agency_name'] }),
    ...(dataDate !== undefined && { dataDate }),
  };
}

function openerOf(file: InputFile, signal: AbortSignal | undefined): OpenTable {
  return async (name) => {
    if (file.name.endsWith(name)) return file;
    try {
      return await file.folder.open(name, signal);
    } catch (error) {
      if (error instanceof LoadError && error.kind === 'missing') return undefined;
      throw error;
    }
  };
}

async function need(feed: Feed, name: string): Promise<InputFile> {
  const table = await feed.open(name);
  if (table !== undefined) return table;
  throw new LoadError(`has no ${name}`, {
    url: feed.file,
    format: FORMAT,
    kind: 'missing',
    remedy: 'give the whole feed, as a zip or a folder of its text files',
  });
}

function builderOf({ file, georeference, options }: Feed, layer: string): FeatureLayerBuilder {
  return new FeatureLayerBuilder({
    layer,
    source: file,
    file,
    georeference,
    ...(options.limits && { limits: options.limits }),
  });
}

const propertiesOf = (columns: readonly string[], cell: Cell): Record<string, string | number> =>
  Object.fromEntries(
    columns.map((column) => [column, NUMBERS.has(column) ? numberOf(cell(column)) : cell(column)]),
  );

/** Columns of stops and routes that are numbers; ids and codes of digits are text. */
const NUMBERS = new Set(['location_type', 'route_type', 'route_sort_order', 'wheelchair_boarding']);
const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

async function readStops(
  feed: Feed,
): Promise<{ layers: FeatureLayer[]; rowOf: Map<string, number>; positions: Float64Array }> {
  const rowOf = new Map<string, number>();
  const positions: number[] = [];
  const builder = builderOf(feed, 'stops');
  const table = await need(feed, 'stops.txt');
  const { columns } = await headOf(table, feed.options.signal);
  const kept = columns.filter((column) => !['stop_id', 'stop_lat', 'stop_lon'].includes(column));
  await readRows(
    table,
    feed.maximumRows,
    (cell, row) => {
      const [longitude, latitude] = [numberOf(cell('stop_lon')), numberOf(cell('stop_lat'))];
      const isPlaced = !Number.isNaN(longitude) && !Number.isNaN(latitude);
      rowOf.set(cell('stop_id'), row);
      positions.push(longitude, latitude);
      builder.addFeature(
        cell('stop_id'),
        isPlaced ? { type: 'Point', coordinates: [longitude, latitude] } : undefined,
        propertiesOf(kept, cell),
      );
    },
    feed.options.signal,
  );
  const layers = builder.finish();
  feed.warnings.push(...builder.warnings);
  return { layers, rowOf, positions: Float64Array.from(positions) };
}

/** Names of the columns, from the first line. */
async function headOf(file: InputFile, signal?: AbortSignal): Promise<{ columns: readonly string[] }> {
  const head = new TextDecoder().decode(await file.readRange(0, 65_536, signal));
  const line = head.split(/\r?\n/u, 1)[0] ?? '';
  return {
    columns: line
      .replaceAll('"', '')
      .split(',')
      .map((name) => name.trim()),
  };
}

async function readTrips(feed: Feed): Promise<Trips> {
  const trips: Trips = {
    rowOf: new Map(),
    routes: [],
    services: [],
    headsigns: [],
    directions: [],
    shapes: [],
  };
  await readRows(
    await need(feed, 'trips.txt'),
    feed.maximumRows,
    (cell, row) => {
      trips.rowOf.set(cell('trip_id'), row);
      trips.routes.push(cell('route_id'));
      trips.services.push(cell('service_id'));
      trips.headsigns.push(cell('trip_headsign'));
      trips.directions.push(cell('direction_id'));
      trips.shapes.push(cell('shape_id'));
    },
    feed.options.signal,
  );
  return trips;
}

async function readStopTimes(
  feed: Feed,
  stopRows: ReadonlyMap<string, number>,
  tripRows: ReadonlyMap<string, number>,
): Promise<StopTimes> {
  const collector = new StopTimeCollector();
  let lost = 0;
  let example = '';
  await readRows(
    await need(feed, 'stop_times.txt'),
    feed.maximumRows,
    (cell) => {
      const trip = tripRows.get(cell('trip_id'));
      const stop = stopRows.get(cell('stop_id'));
      if (trip === undefined || stop === undefined) {
        lost++;
        example ||= trip === undefined ? `trip ${cell('trip_id')}` : `stop ${cell('stop_id')}`;
        return;
      }
      const arrival = secondsOfTime(cell('arrival_time'));
      const departure = secondsOfTime(cell('departure_time'));
      collector.add(trip, stop, Number(cell('stop_sequence')) || 0, arrival, departure);
    },
    feed.options.signal,
  );
  if (lost > 0) {
    const message = 'stop times of trips or stops that the feed does not have; left out';
    feed.warnings.push({ code: 'unknown-reference', message, file: feed.file, object: example, count: lost });
  }
  return collector.finish(tripRows.size);
}

async function readRoutes(
  feed: Feed,
  { linesOf }: RouteLines,
  trips: Trips,
  stopTimes: StopTimes,
): Promise<{ layers: FeatureLayer[]; count: number }> {
  const perRoute = new Map<string, { trips: number; stopTimes: number }>();
  trips.routes.forEach((route, trip) => {
    const known = perRoute.get(route) ?? { trips: 0, stopTimes: 0 };
    known.trips++;
    known.stopTimes += (stopTimes.tripOffsets[trip + 1] as number) - (stopTimes.tripOffsets[trip] as number);
    perRoute.set(route, known);
  });
  const builder = builderOf(feed, 'routes');
  const table = await need(feed, 'routes.txt');
  const { columns } = await headOf(table, feed.options.signal);
  const kept = columns.filter((column) => column !== 'route_id');
  await readRows(
    table,
    feed.maximumRows,
    (cell) => {
      const route = cell('route_id');
      const lines = linesOf.get(route);
      const counts = perRoute.get(route) ?? { trips: 0, stopTimes: 0 };
      builder.addFeature(
        route,
        lines === undefined ? undefined : { type: 'MultiLineString', coordinates: lines },
        { ...propertiesOf(kept, cell), trips: counts.trips, stopTimes: counts.stopTimes },
      );
    },
    feed.options.signal,
  );
  const layers = builder.finish();
  feed.warnings.push(...builder.warnings);
  return { layers, count: builder.count };
}

function numbers(values: Uint32Array | Int32Array, source: string, missing?: number): Column {
  return { kind: 'number', values, source, derived: false, ...(missing !== undefined && { missing }) };
}

function tripsLayer(
  feed: Feed,
  trips: Trips,
  { tripOffsets, arrivals, departures }: StopTimes,
): FeatureLayer {
  const builder = builderOf(feed, 'trips');
  const ids = [...trips.rowOf.keys()];
  trips.routes.forEach((route, trip) => {
    const first = tripOffsets[trip] as number;
    const end = tripOffsets[trip + 1] as number;
    const starts = first < end ? (departures[first] as number) : -1;
    const ends = first < end ? (arrivals[end - 1] as number) : -1;
    builder.addFeature(ids[trip], undefined, {
      route,
      service: trips.services[trip],
      headsign: trips.headsigns[trip],
      direction: trips.directions[trip],
      shape: trips.shapes[trip],
      firstStopTime: first,
      stopTimes: end - first,
      departure: starts < 0 ? NaN : starts,
      arrival: ends < 0 ? NaN : ends,
    });
  });
  const [layer] = builder.finish();
  return layer as FeatureLayer;
}

function stopTimesLayer({ file }: Feed, times: StopTimes): FeatureLayer {
  const { count } = times;
  return {
    kind: 'features',
    id: 'stop-times',
    table: {
      layer: 'stop-times',
      count,
      idParts: {
        prefixes: ['stop-times/'],
        prefixCodes: new Uint8Array(count),
        numbers: Float64Array.from({ length: count }, (_, at) => at),
      },
      columns: new Map([
        ['trip', numbers(times.trips, file)],
        ['stop', numbers(times.stops, file)],
        ['arrival', numbers(times.arrivals, file, -1)],
        ['departure', numbers(times.departures, file, -1)],
      ]),
    },
  };
}

async function readFirst(
  feed: Feed,
  name: string,
  columns: readonly string[],
): Promise<Record<string, string> | undefined> {
  const table = await feed.open(name);
  if (table === undefined) return undefined;
  let first: Record<string, string> | undefined;
  await readRows(
    table,
    feed.maximumRows,
    (cell) => {
      first ??= Object.fromEntries(columns.map((column) => [column, cell(column)]));
    },
    feed.options.signal,
  );
  return first;
}

/** First and last day of service, ISO 8601: as the feed says of itself, else of its calendars. */
async function validity(
  feed: Feed,
  info: Readonly<Record<string, string>> | undefined,
): Promise<[from: string | undefined, until: string | undefined]> {
  const days: string[] = [info?.['feed_start_date'] ?? '', info?.['feed_end_date'] ?? ''];
  for (const [name, columns] of [
    ['calendar.txt', ['start_date', 'end_date']],
    ['calendar_dates.txt', ['date']],
  ] as const) {
    const table = await feed.open(name);
    if (table === undefined) continue;
    await readRows(table, feed.maximumRows, (cell) => days.push(...columns.map(cell)), feed.options.signal);
  }
  const dated = days.filter((day) => /^\d{8}$/u.test(day)).sort();
  const isoOf = (day: string | undefined): string | undefined =>
    day?.replace(/^(\d{4})(\d\d)(\d\d)$/u, '$1-$2-$3');
  return [isoOf(dated[0]), isoOf(dated.at(-1))];
}
