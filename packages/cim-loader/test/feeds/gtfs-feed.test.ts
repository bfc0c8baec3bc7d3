import { createHash } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, expect, test } from 'vitest';
import { gtfsRealtimeFeed, gtfsTimetableFeed, type FeedOptions, type OpenFeed } from '@cityloom/cim-loader';
import type { EntityBatch } from '@cityloom/twin-core/entities';
import { createRandom } from '@cityloom/twin-core';
import { mutate } from '../mutations.ts';
import { describeWithTestData, readTestData } from '../test-data.ts';
import { startDocumentServer, type DocumentServer } from './document-server.ts';
import { FoldingSink, START } from './live-fixture.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function server(): Promise<DocumentServer> {
  const started = await startDocumentServer();
  open.push({ close: () => started.stop() });
  return started;
}

/** Keeps the last whole state as it came. */
class StateSink extends FoldingSink {
  state: readonly EntityBatch[] = [];

  override snapshot(batches: readonly EntityBatch[], position: string | undefined): void {
    this.state = batches;
    super.snapshot(batches, position);
  }

  /** Property of an entity in the last state. */
  value(id: string, property: string): unknown {
    const [batch] = this.state;
    const row = batch?.ids.indexOf(id) ?? -1;
    return batch?.values?.get(property)?.[row];
  }
}

const common = (url: string, now: () => number = Date.now): FeedOptions => ({
  id: 'transit',
  url,
  clock: { now },
  random: () => 0.5,
  limits: { retry: [0.02, 0.1] },
});

function opened<T extends OpenFeed>(feed: T): T {
  open.push(feed);
  return feed;
}

/** Written by the library of the format's own makers: two positions, two trip updates, an alert, a deletion. */
const MESSAGE = Buffer.from(
  'Cg0KAzIuMBAAGIC70c8GEkcKATEiQgoKCgJ0MSoCMTIwARIUDQAATUIVAACPQh0AALRCLQAASEEgASj7utHPBjADOgJzNEIMCgVidXMtMRIDMTAxSAVQXxIgCgEyIhsKBAoCdDISCg0AAE5CFQCAjkJCBwoFYnVzLTISTQoCdTEaRwoECgJ0MRIRCAMaCQjwARCcutHPBiICczMSGQgEEhEI4v//////////ARCUu9HPBiICczQSEQgFEgkI2AQQhMLRzwYiAnM1EhoKAnUyGhQKBwoFb3RoZXIaBwoFYnVzLTIoSxKBAQoCYTEqewoMCPCe0c8GEJDX0c8GKgQSAjEyKgQSAjE0KgQqAnM5MAo4BEIaChgKFmh0dHBzOi8vZXhhbXBsZS5vcmcvYTFSHAoMCgbmlLnpgZMSAnpoCgwKBkRldG91chICZW5aGQoXChVBYmF5IHN0cmVldCBpcyBjbG9zZWRwAxIICgRnb25lEAE=',
  'base64',
);

test('positions become reports, trip updates their delay, alerts events that are told once', async () => {
  const source = await server();
  source.serve(MESSAGE);
  const sink = new StateSink();
  opened(
    gtfsRealtimeFeed.open({ ...common(`gtfs-rt+${source.url}/all.pb`, () => START), interval: 0.05 }, sink),
  );
  await sink.until(() => sink.snapshots === 1 && sink.events.length === 1);
  expect(sink.rows('transit-vehicle')).toEqual(
    new Map([
      ['bus-1', [START - 5000, undefined, 71.5, 51.25, 90, 12.5, undefined]],
      ['bus-2', [START, undefined, 71.25, 51.5, NaN, NaN, undefined]],
    ]),
  );
  const bus = (property: string): unknown => sink.value('bus-1', property);
  expect(
    ['route', 'trip', 'direction', 'label', 'status', 'stop', 'congestion', 'occupancy'].map(bus),
  ).toEqual(['12', 't1', 1, '101', 'STOPPED_AT', 's4', 'CONGESTION', 'FULL']);
  // At the next stop it is early; that of a trip as a whole is known by its vehicle.
  expect([bus('delay'), sink.value('bus-2', 'delay'), bus('occupancyPercentage')]).toEqual([-30, 75, 95]);
  source.serve(Buffer.concat([MESSAGE, Buffer.from([0x98, 0x06, 1])]));
  await sink.until(() => sink.snapshots === 2);
  expect(sink.events).toEqual([
    {
      id: `transit:a1:${START / 1000 - 3600}`,
      type: 'transit.alert',
      entityClass: 'transit-vehicle',
      entity: 'route:12',
      time: START - 3_600_000,
      data: {
        header: 'Detour',
        description: 'Abay street is closed',
        cause: 'CONSTRUCTION',
        effect: 'DETOUR',
        severity: 'WARNING',
        url: 'https://example.org/a1',
        routes: '12, 14',
        stops: 's9',
        until: START + 3_600_000,
      },
    },
  ]);
});

describeWithTestData('real GTFS', () => {
  test('226 entries of Melbourne are 123 trains, as the official library reads them', async () => {
    const source = await server();
    source.serve(readTestData('live/gtfs-rt/vic-metro-vehicle-positions.pbf'));
    const sink = new StateSink();
    const feed = opened(gtfsRealtimeFeed.open(common(`gtfs-rt+${source.url}/vic.pbf`), sink));
    await sink.until(() => sink.snapshots === 1);
    const rows = [...sink.rows('transit-vehicle')].map(([id, [time, , longitude, latitude, heading]]) =>
      [
        id,
        Number(time) / 1000,
        longitude,
        latitude,
        Number(heading).toFixed(2),
        sink.value(id, 'trip'),
        sink.value(id, 'occupancy') ?? '',
      ].join(','),
    );
    expect(rows).toHaveLength(123);
    // Of the rows gtfs-realtime-bindings 1.1.1 gives, sorted; bearings below 0 are turned once.
    expect(createHash('sha256').update(rows.sort().join('\n')).digest('hex')).toBe(
      '91df64b650834196e0b1bfb88debcd2cc4becbbf1eddcd2ccf6bd554de54ae9e',
    );
    expect(feed.health.counters.faults).toEqual({});
  });

  test('thousands of broken messages are read or counted', async () => {
    const source = await server();
    const original = readTestData('live/gtfs-rt/vic-metro-vehicle-positions.pbf').slice(0, 1300);
    const random = createRandom(20_261_122);
    let served = 0;
    source.answer = (_, response) => {
      const last = ++served > 3000;
      response.end(last ? MESSAGE : mutate(served % 2 === 0 ? original : MESSAGE, () => random.next()));
    };
    const sink = new StateSink();
    const timer = {
      start: (milliseconds: number, action: () => void) => {
        const handle = milliseconds > 1000 ? undefined : setImmediate(action);
        return () => {
          clearImmediate(handle);
        };
      },
    };
    const feed = opened(
      gtfsRealtimeFeed.open({ ...common(`gtfs-rt+${source.url}/vic.pbf`), interval: 0.05, timer }, sink),
    );
    await sink.until(() => served > 3001 || sink.health_?.condition === 'closed');
    const { faults, messages, reconnects } = feed.health.counters;
    expect([sink.health_?.condition, reconnects]).toEqual(['live', 0]);
    expect(messages).toBeGreaterThan(3000);
    expect(faults.malformed).toBeGreaterThan(500);
    expect(sink.snapshots).toBeGreaterThan(300);
  });

  test('New York’s subway by timetable: the trips under way, at their stops, on their lines', async () => {
    const source = await server();
    const zip = readTestData('gtfs-nyc-subway/mta-subway-weekday.zip');
    source.serve(zip);
    // A Wednesday, 8:30 in New York.
    let now = Date.parse('2026-09-16T12:30:00Z');
    const sink = new StateSink();
    const feed = opened(
      gtfsTimetableFeed.open({ ...common(`gtfs+${source.url}/mta.zip`, () => now), interval: 0.2 }, sink),
    );
    await sink.until(() => sink.snapshots > 0);
    expect(sink.classes.at(-1)).toMatchObject({ id: 'scheduled-transit-vehicle', synthetic: true });
    const tables = unzipSync(zip);
    const rows = (name: string): string[][] =>
      new TextDecoder()
        .decode(tables[name])
        .trim()
        .split(/\r?\n/u)
        .slice(1)
        .map((line) => line.split(','));
    const seconds = (text = ''): number => {
      const [hours, minutes, rest] = text.split(':').map(Number);
      return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (rest ?? 0);
    };
    const stops = new Map(
      rows('stops.txt').map((cells) => [cells[0], [Number(cells[3]), Number(cells[2])] as const]),
    );
    const trips = new Map<string, { from: number; until: number; at: string | undefined }>();
    const clock = 8.5 * 3600;
    for (const [trip = '', stop, arrival, departure] of rows('stop_times.txt')) {
      const known = trips.get(trip) ?? { from: Infinity, until: -Infinity, at: undefined };
      known.from = Math.min(known.from, seconds(arrival));
      known.until = Math.max(known.until, seconds(departure));
      if (seconds(arrival) <= clock && clock <= seconds(departure)) known.at = stop;
      trips.set(trip, known);
    }
    const underWay = [...trips].filter(([, { from, until }]) => from <= clock && clock <= until);
    const seen = sink.rows('scheduled-transit-vehicle');
    expect([...seen.keys()].sort()).toEqual(underWay.map(([trip]) => `${trip}@20260916`).sort());
    expect(seen.size).toBeGreaterThan(400);
    let atStops = 0;
    for (const [trip, { at }] of underWay) {
      const stop = stops.get(at);
      if (stop === undefined) continue;
      atStops++;
      const [, , longitude, latitude, , speed] = seen.get(`${trip}@20260916`) ?? [];
      const metres = Math.hypot(
        (Number(longitude) - stop[0]) * 84_400,
        (Number(latitude) - stop[1]) * 111_200,
      );
      expect(metres).toBeLessThan(60);
      expect(speed).toBe(0);
    }
    expect(atStops).toBeGreaterThan(20);
    const speeds = [...seen.values()].map((row) => Number(row[5]));
    expect(Math.max(...speeds)).toBeLessThan(40);
    expect(speeds.filter((speed) => speed > 2).length).toBeGreaterThan(seen.size / 2);
    // No service on Saturdays; the timetable was asked for once.
    now += 3 * 86_400_000;
    const before = sink.snapshots;
    await sink.until(() => sink.snapshots > before && sink.rows('scheduled-transit-vehicle').size === 0);
    expect(feed.health.counters.messages).toBeLessThanOrEqual(2);
  });
});

test('a small timetable: exceptions, repeated trips, stops without times, the night clocks change', async () => {
  const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
  const source = await server();
  source.serve(
    zipSync({
      'feed/agency.txt': text(['agency_name,agency_timezone', 'City,Europe/Berlin']),
      'feed/stops.txt': text([
        'stop_id,stop_name,stop_lat,stop_lon',
        'a,A,52,13',
        'b,B,52,13.1',
        'c,C,52,13.2',
      ]),
      'feed/routes.txt': text(['route_id,route_short_name', 'r,12']),
      'feed/trips.txt': text(['trip_id,route_id,service_id', 'day,r,once', 'often,r,week']),
      'feed/stop_times.txt': text([
        'trip_id,stop_id,arrival_time,departure_time,stop_sequence',
        'day,a,12:00:00,12:00:00,1',
        'day,b,,,2',
        'day,c,12:20:00,12:20:00,3',
        'often,a,00:00:00,00:00:00,1',
        'often,c,00:10:00,00:10:00,2',
      ]),
      'feed/calendar.txt': text([
        'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
        'week,0,0,0,0,0,0,1,20260101,20261231',
      ]),
      'feed/calendar_dates.txt': text([
        'service_id,date,exception_type',
        'once,20261025,1',
        'week,20261018,2',
      ]),
      'feed/frequencies.txt': text([
        'trip_id,start_time,end_time,headway_secs',
        'often,12:00:00,13:00:00,300',
      ]),
    }),
  );
  // Noon of the Sunday on which summer time ends.
  let now = Date.parse('2026-10-25T11:10:00Z');
  const sink = new StateSink();
  opened(gtfsTimetableFeed.open({ ...common(`gtfs+${source.url}/x.zip`, () => now), interval: 0.1 }, sink));
  await sink.until(() => sink.snapshots > 0);
  const seen = sink.rows('scheduled-transit-vehicle');
  expect([...seen.keys()].sort()).toEqual([
    'day@20261025',
    'often@20261025+43200',
    'often@20261025+43500',
    'often@20261025+43800',
  ]);
  expect(seen.get('day@20261025')?.[2]).toBeCloseTo(13.1, 6);
  expect(seen.get('often@20261025+43500')?.[2]).toBeCloseTo(13.1, 6);
  expect(seen.get('often@20261025+43500')?.[4]).toBeCloseTo(90, 6);
  expect(sink.value('day@20261025', 'route')).toBe('12');
  now -= 7 * 86_400_000;
  const before = sink.snapshots;
  await sink.until(() => sink.snapshots > before + 1);
  expect(sink.rows('scheduled-transit-vehicle').size).toBe(0);
});
