import { zipSync } from 'fflate';
import { afterEach, expect, test } from 'vitest';
import { gtfsRealtimeFeed, gtfsTimetableFeed, type FeedOptions, type OpenFeed } from '@cityloom/cim-loader';
import type { EntityBatch } from '@cityloom/twin-core/entities';
import { describeWithTestData, readTestData } from '../test-data.ts';
import { startDocumentServer } from './document-server.ts';
import { FoldingSink } from './live-fixture.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const DERIVED = 'derived-transit-vehicle';

class StateSink extends FoldingSink {
  state: readonly EntityBatch[] = [];

  override snapshot(batches: readonly EntityBatch[], position: string | undefined): void {
    this.state = batches;
    super.snapshot(batches, position);
  }

  value(id: string, property: string): unknown {
    const batch = this.state.find(({ entityClass }) => entityClass === DERIVED);
    return batch?.values?.get(property)?.[batch.ids.indexOf(id)];
  }
}

/** A field of Protocol Buffers: numbers as varints (negative ones in 64 bits), else with their length before. */
function field(number: number, value: number | string | readonly number[]): number[] {
  if (typeof value === 'number') return [...varint(number << 3), ...varint(value)];
  const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : value;
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** A message of entities as gtfs-realtime.proto numbers them. @param at seconds since 1970. */
function message(at: number, entities: readonly (readonly number[])[]): Uint8Array {
  const header = field(1, [...field(1, '2.0'), ...field(3, at)]);
  const written = entities.map((entity, index) => field(2, [...field(1, `e${index}`), ...entity]));
  return Uint8Array.from([...header, ...written.flat()]);
}

const trip = (id: string, ...more: readonly number[][]): number[] =>
  field(1, [...field(1, id), ...more.flat()]);
const tripUpdate = (...parts: readonly number[][]): number[] => field(3, parts.flat());
/** Stop by id, with what is said of its arrival: delay (1) or time (2). */
const stop = (id: string, event: 1 | 2, value: number): number[] =>
  field(2, [...field(4, id), ...field(2, field(event, value))]);

function common(url: string, now: () => number): FeedOptions {
  const limits = { retry: [0.02, 0.1] as const };
  return { id: 'transit', url, clock: { now }, random: () => 0.5, limits };
}

function opened<T extends OpenFeed>(feed: T): T {
  open.push(feed);
  return feed;
}

async function serve(body: Uint8Array): ReturnType<typeof startDocumentServer> {
  const server = await startDocumentServer();
  open.push({ close: () => server.stop() });
  server.serve(body);
  return server;
}

const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
/** West to east along 52° north: 0.1° of longitude each ten minutes, a minute at each stop, from noon. */
const TIMETABLE = zipSync({
  'agency.txt': text(['agency_name,agency_timezone', 'City,Europe/Berlin']),
  'stops.txt': text(['stop_id,stop_name,stop_lat,stop_lon', 'a,A,52,13', 'b,B,52,13.1', 'c,C,52,13.2']),
  'routes.txt': text(['route_id,route_short_name', 'r,12']),
  'trips.txt': text([
    'trip_id,route_id,service_id,trip_headsign',
    ...['late', 'time', 'seen', 'gone', 'early', 'nodata', 'old'].map((id) => `${id},r,all,C`),
    'often,r,all,C',
  ]),
  'stop_times.txt': text([
    'trip_id,stop_id,arrival_time,departure_time,stop_sequence',
    ...['late', 'time', 'seen', 'gone', 'early', 'nodata', 'old'].flatMap((id) => [
      `${id},a,12:00:00,12:00:00,1`,
      `${id},b,12:10:00,12:11:00,2`,
      `${id},c,12:21:00,12:21:00,3`,
    ]),
    'often,a,00:00:00,00:00:00,1',
    'often,c,00:20:00,00:20:00,2',
  ]),
  'calendar.txt': text([
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
    'all,1,1,1,1,1,1,1,20260101,20261231',
  ]),
  'frequencies.txt': text(['trip_id,start_time,end_time,headway_secs', 'often,12:00:00,13:00:00,300']),
});

test('vehicles without a position are placed by timetable and delay, and say how well that is founded', async () => {
  // 12:15 in Berlin.
  let now = Date.parse('2026-09-16T10:15:00Z');
  const seconds = now / 1000;
  const noon = seconds - 900;
  const position = field(2, [...[0x0d, 0, 0, 0x50, 0x42], ...[0x15, 0, 0, 0x50, 0x41]]);
  const date = field(3, '20260916');
  const source = await serve(
    message(seconds - 20, [
      // Ten minutes late at c, and so far before: it stands where it would be at 12:05.
      tripUpdate(trip('late', date), stop('c', 1, 600), field(3, [...field(1, 'bus-7'), ...field(2, '7')])),
      // At c at 12:19:00; that two minutes early it left b at 12:09:00.
      tripUpdate(trip('time'), stop('c', 2, noon + 19 * 60), field(4, seconds - 60)),
      // Said at b only; from there on the delay lasts.
      tripUpdate(trip('early'), field(2, [...field(1, 2), ...field(2, field(1, -60))])),
      tripUpdate(trip('nodata'), field(2, [...field(4, 'b'), ...field(5, 2)])),
      tripUpdate(trip('seen'), stop('c', 1, 0)),
      field(4, [...trip('seen'), ...position]),
      tripUpdate(field(1, [...field(1, 'gone'), ...field(4, 3)]), stop('c', 1, 0)),
      tripUpdate(trip('old'), stop('c', 1, 0), field(4, seconds - 3600)),
      tripUpdate(trip('nobody knows it'), stop('c', 1, 0)),
      tripUpdate(trip('often', field(2, '12:05:00')), field(5, 0)),
    ]),
  );
  const zip = await serve(TIMETABLE);
  const sink = new StateSink();
  const feed = opened(
    gtfsRealtimeFeed.open(
      {
        ...common(`gtfs-rt+${source.url}/updates.pb`, () => now),
        ...{ interval: 0.05, timetable: `${zip.url}/city.zip` },
        credentials: () => Promise.resolve({ kind: 'bearer', token: 'secret' }),
      },
      sink,
    ),
  );
  await sink.until(() => sink.rows(DERIVED).size > 0);
  const seen = sink.rows(DERIVED);
  expect([...seen.keys()].sort()).toEqual(['bus-7', 'early', 'nodata', 'often', 'time']);
  const longitude = (id: string): number => Number(seen.get(id)?.[2]);
  expect(longitude('bus-7')).toBeCloseTo(13.05, 6);
  expect(longitude('time')).toBeCloseTo(13.1 + 0.1 * (6 / 10), 6);
  expect(longitude('early')).toBeCloseTo(13.1 + 0.1 * (5 / 10), 6);
  expect(longitude('nodata')).toBeCloseTo(13.1 + 0.1 * (4 / 10), 6);
  expect(longitude('often')).toBeCloseTo(13.1, 6);
  expect(seen.get('early')?.[0]).toBe(now);
  expect(
    ['delay', 'positionQuality', 'positionSource', 'updateAge', 'label', 'route', 'nextStop'].map((name) =>
      sink.value('bus-7', name),
    ),
  ).toEqual([600, 'PROPAGATED', 'scheduled position', 20, '7', '12', 'B']);
  expect(['time', 'early', 'nodata'].map((id) => sink.value(id, 'positionQuality'))).toEqual([
    'PREDICTED',
    'PROPAGATED',
    'SCHEDULED',
  ]);
  expect(sink.value('time', 'delay')).toBe(-120);
  expect(sink.rows('transit-vehicle').size).toBe(1);
  expect(sink.classes.find(({ id }) => id === DERIVED)).toMatchObject({ synthetic: true });
  // The source says nothing new, and the vehicles go on.
  now += 60_000;
  await sink.until(() => Number(sink.rows(DERIVED).get('bus-7')?.[2]) > 13.0599);
  expect(zip.asked).toHaveLength(1);
  expect(zip.asked[0]?.headers.authorization).toBeUndefined();
  expect(source.asked[0]?.headers.authorization).toBe('Bearer secret');
  expect(feed.health.counters.faults).toEqual({});
});

test('without its timetable a source is read as before, and the feed says what is missing', async () => {
  const now = Date.parse('2026-09-16T10:15:00Z');
  const source = await serve(message(now / 1000, [field(4, [...trip('x'), ...field(7, 's')])]));
  const zip = await serve(text(['no zip']));
  const sink = new StateSink();
  const feed = opened(
    gtfsRealtimeFeed.open(
      {
        ...common(`gtfs-rt+${source.url}/a.pb`, () => now),
        interval: 0.05,
        timetable: `${zip.url}/city.zip`,
      },
      sink,
    ),
  );
  await sink.until(() => sink.rows('transit-vehicle').size === 1);
  await expect.poll(() => feed.health.reason).toContain('city.zip');
  expect(feed.health.condition).toBe('live');
});

describeWithTestData('New York’s subway', () => {
  test('all trips of a morning, some minutes late, are where the timetable had them so long before', async () => {
    const late = 170;
    // A Wednesday, 8:30 in New York.
    const planned = Date.parse('2026-09-16T12:30:00Z');
    const zip = await serve(readTestData('gtfs-nyc-subway/mta-subway-weekday.zip'));
    const byTimetable = new StateSink();
    opened(
      gtfsTimetableFeed.open(
        common(`gtfs+${zip.url}/mta.zip`, () => planned),
        byTimetable,
      ),
    );
    await byTimetable.until(() => byTimetable.snapshots > 0);
    const expected = byTimetable.rows('scheduled-transit-vehicle');
    const trips = [...expected.keys()].map((id) => id.slice(0, id.lastIndexOf('@')));
    const now = planned + late * 1000;
    const source = await serve(
      message(
        now / 1000,
        trips.map((id) => tripUpdate(trip(id, field(3, '20260916')), field(5, late))),
      ),
    );
    const sink = new StateSink();
    const url = `gtfs-rt+${source.url}/updates.pb`;
    opened(gtfsRealtimeFeed.open({ ...common(url, () => now), timetable: `${zip.url}/mta.zip` }, sink));
    await sink.until(() => sink.snapshots > 0);
    const seen = sink.rows(DERIVED);
    expect(seen.size).toBe(trips.length);
    expect(seen.size).toBeGreaterThan(400);
    for (const id of trips) {
      expect(seen.get(id)?.slice(2, 6)).toEqual(expected.get(`${id}@20260916`)?.slice(2, 6));
    }
  });
});
