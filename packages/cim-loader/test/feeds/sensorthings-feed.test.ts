import mqtt from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { sensorThingsFeed, type SensorThingsFeedOptions } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { type EntityBatch } from '@cityloom/twin-core/entities';
import { mutateText } from '../mutations.ts';
import { startMosquitto } from './broker-process.ts';
import { FoldingSink, START } from './live-fixture.ts';
import { datastream, startSensorThingsServer, type SensorThingsServer } from './sensorthings-server.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

/** Keeps every report as [Thing, time, property, value]. */
class ObservationSink extends FoldingSink {
  readonly all: (readonly [id: string, time: number, property: string, value: unknown])[] = [];

  override snapshot(batches: readonly EntityBatch[], position: string | undefined): void {
    for (const batch of batches) this.#keep(batch);
    super.snapshot(batches, position);
  }

  override reports(batch: EntityBatch, position: string | undefined): void | Promise<void> {
    this.#keep(batch);
    return super.reports(batch, position);
  }

  #keep(batch: EntityBatch): void {
    for (const [property, column] of batch.values ?? []) {
      for (let row = 0; row < batch.count; row++) {
        const value = column[row];
        if (property === 'name' || value === undefined || Number.isNaN(value)) continue;
        const id = batch.ids[batch.entities[row] as number] ?? '';
        this.all.push([id, ((batch.observationTimes[row] ?? NaN) - START) / 1000, property, value]);
      }
    }
  }
}

const HALL = { id: 1, name: 'Town hall', location: { type: 'Point', coordinates: [71.43, 51.13] } };
const DRONE = { id: 'd-1', name: 'Drone' };

async function service(): Promise<SensorThingsServer> {
  const server = await startSensorThingsServer();
  open.push({ close: () => server.http.stop() });
  server.streams.set(10, datastream(10, HALL, 'Temperature', 'celsius'));
  server.streams.set(11, datastream(11, HALL, 'Occupied', 'none'));
  server.streams.set(12, datastream(12, DRONE, 'Temperature', 'fahrenheit'));
  server.observations.push(
    { id: 1, stream: 10, phenomenonTime: at(-600), result: 20 },
    { id: 2, stream: 10, phenomenonTime: at(-30), result: 21 },
    { id: 3, stream: 11, phenomenonTime: `${at(-90)}/${at(-60)}`, result: true },
  );
  return server;
}

const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

function openFeed(
  server: SensorThingsServer,
  options: Partial<SensorThingsFeedOptions> = {},
): {
  sink: ObservationSink;
  feed: ReturnType<typeof sensorThingsFeed.open>;
} {
  const sink = new ObservationSink();
  const feed = sensorThingsFeed.open(
    {
      id: 'frost',
      url: `sensorthings+${server.url}`,
      interval: 0.05,
      pageSize: 2,
      clock: { now: () => START },
      random: () => 0.5,
      limits: { retry: [0.02, 0.1] },
      ...options,
    },
    sink,
  );
  open.push(feed);
  return { sink, feed };
}

test('Things with their last observations, then every observation once; late ones, places, new streams, resuming', async () => {
  const server = await service();
  const { sink, feed } = openFeed(server);
  await sink.until(() => sink.snapshots === 1);
  expect(sink.all).toEqual([
    ['1', -30, 'Temperature', 21],
    ['1', -60, 'Occupied', 'true'],
  ]);
  expect(sink.rows('thing').get('1')?.slice(2, 4)).toEqual([71.43, 51.13]);
  expect(sink.rows('thing').has('d-1')).toBe(false);
  expect(sink.classes.at(-1)?.properties).toMatchObject([
    { id: 'name', kind: 'text' },
    { id: 'Temperature', kind: 'number', unit: '°C' },
    { id: 'Occupied', kind: 'text' },
  ]);
  const place = { type: 'Point', coordinates: [71.5, 51.2] };
  server.observations.push(
    { id: 4, stream: 12, phenomenonTime: at(-10), result: 212, feature: place },
    // Later than the newest, but not by more than streams may be apart.
    { id: 5, stream: 10, phenomenonTime: at(-20), result: 22 },
    { id: 6, stream: 10, phenomenonTime: at(-5), result: { broken: true } },
  );
  await sink.until(() => sink.all.length >= 4);
  expect(sink.all.slice(2)).toEqual(
    expect.arrayContaining([
      ['d-1', -10, 'Temperature', expect.closeTo(100, 9)],
      ['1', -20, 'Temperature', 22],
    ]),
  );
  expect(sink.rows('thing').get('d-1')?.slice(2, 4)).toEqual([71.5, 51.2]);
  server.streams.set(13, datastream(13, HALL, 'Humidity', 'none'));
  server.observations.push({ id: 7, stream: 13, phenomenonTime: at(-1), result: 40 });
  await sink.until(() => sink.all.some(([, , property]) => property === 'Humidity'));
  const asked = server.http.asked.length;
  await sink.until(() => server.http.asked.length > asked + 6);
  expect(sink.all).toHaveLength(5);
  expect(feed.health.counters.faults.wrongType).toBeGreaterThan(0);
  expect(feed.position).toBe(at(-1));

  await feed.close();
  server.observations.push({ id: 8, stream: 10, phenomenonTime: at(0), result: 23 });
  const resumed = openFeed(server, { resumeFrom: at(-1), overlap: 0 });
  await resumed.sink.until(() => resumed.sink.all.length > 0);
  expect(resumed.sink.snapshots).toBe(0);
  expect(resumed.sink.all).toEqual([['1', 0, 'Temperature', 23]]);
});

test('two streams of one kind keep apart; links to other places are not followed', async () => {
  const server = await service();
  server.streams.clear();
  server.streams.set(1, { ...datastream(1, HALL, 'Level', 'none'), name: 'Level north' });
  server.streams.set(2, { ...datastream(2, HALL, 'Level', 'none'), name: 'Level south' });
  server.streams.set(3, datastream(3, DRONE, 'Level', 'celsius'));
  server.observations.splice(
    0,
    Infinity,
    { id: 1, stream: 1, phenomenonTime: at(-3), result: 1 },
    { id: 2, stream: 2, phenomenonTime: at(-2), result: 2 },
    { id: 3, stream: 3, phenomenonTime: at(-1), result: 3 },
  );
  const { sink } = openFeed(server);
  await sink.until(() => sink.snapshots === 1);
  expect(sink.all.map(([, , property, value]) => [property, value])).toEqual([
    ['Level', 1],
    ['Level south', 2],
    ['Level (°C)', 3],
  ]);
  server.http.serve(JSON.stringify({ value: [], '@iot.nextLink': 'http://localhost:9/v1.1/Observations' }));
  await sink.until(() => (sink.health_?.reason ?? '').includes('points to another origin'));
});

test('thousands of broken answers are read or counted', async () => {
  const server = await service();
  const stream = { ...datastream(10, HALL, 'Temperature', 'celsius') };
  const original = {
    value: [
      {
        ...stream,
        Observations: [
          {
            '@iot.id': 1,
            phenomenonTime: at(-30),
            result: 21,
            FeatureOfInterest: { feature: HALL.location },
          },
        ],
      },
      { '@iot.id': 9, phenomenonTime: at(-3), result: 'x', Datastream: { '@iot.id': 10 } },
    ],
  };
  const bytes = new TextEncoder().encode(JSON.stringify(original));
  const random = createRandom(20_261_122);
  let served = 0;
  server.http.answer = (_, response) => {
    response.end(++served > 1000 ? '{"value":[]}' : mutateText(bytes, () => random.next()));
  };
  const timer = {
    start: (milliseconds: number, action: () => void) => {
      const handle = setTimeout(action, milliseconds > 1000 ? 1e6 : 0);
      return () => {
        clearTimeout(handle);
      };
    },
  };
  const { sink, feed } = openFeed(server, { timer });
  await sink.until(() => served > 1001 || sink.health_?.condition === 'closed');
  const { faults } = feed.health.counters;
  expect(sink.health_?.condition).not.toBe('closed');
  expect(faults.malformed).toBeGreaterThan(100);
  expect(faults.wrongType).toBeGreaterThan(100);
}, 180_000);

test('observations come by the service’s broker; while it is away, the service is polled', async () => {
  const server = await service();
  const broker = await startMosquitto();
  open.push(broker);
  const publisher = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 50 });
  open.push({ close: () => publisher.endAsync(true) });
  const opened = Date.now();
  // A text as id, with what OData and topics make of it.
  server.streams.set(14, { ...datastream(14, DRONE, 'Level', 'none'), '@iot.id': "o'hara/1" });
  const { sink, feed } = openFeed(server, {
    broker: `mqtt://127.0.0.1:${broker.port}`,
    // Waits between attempts need a clock that goes.
    clock: { now: () => START - opened + Date.now() },
  });
  const publish = async (stream: string, id: number, seconds: number, result: unknown): Promise<void> => {
    const observation = { '@iot.id': id, phenomenonTime: at(seconds), result };
    await publisher.publishAsync(`v1.1/Datastreams(${stream})/Observations`, JSON.stringify(observation), {
      qos: 1,
    });
  };
  const isTold = (id: string, property: string, value: unknown): boolean =>
    sink.all.some((row) => row[0] === id && row[2] === property && row[3] === value);
  await sink.until(() => sink.snapshots === 1);
  // The broker has it, and the service is asked no more, once what was observed meanwhile is caught up with.
  await expect.poll(() => quiet(server), { interval: 400, timeout: 10_000 }).toBe(true);
  const asked = server.http.asked.length;
  await publish('10', 101, 1, 30);
  await publish("'o''hara/1'", 102, 2, 4);
  await publish('12', 103, 3, 212);
  await publish('999', 104, 3, 1);
  await publisher.publishAsync('v1.1/Datastreams(10)/Observations', '{"@iot.id":');
  await sink.until(() => isTold('1', 'Temperature', 30) && isTold('d-1', 'Level', 4));
  await expect.poll(() => isTold('d-1', 'Temperature', 100), { timeout: 10_000 }).toBe(true);
  await expect.poll(() => feed.health.counters.faults.malformed, { timeout: 10_000 }).toBe(1);
  expect(server.http.asked).toHaveLength(asked);
  expect(feed.health).toMatchObject({ condition: 'live' });
  expect(feed.health.reason).toBeUndefined();

  await broker.kill();
  server.observations.push({ id: 201, stream: 10, phenomenonTime: at(5), result: 31 });
  await sink.until(() => isTold('1', 'Temperature', 31));
  // Why depends on how soon it was tried again: it hung up, or refuses.
  await expect
    .poll(() => feed.health.reason, { timeout: 10_000 })
    .toContain(`mqtt://127.0.0.1:${String(broker.port)}`);
  expect(feed.health.condition).toBe('live');
  await broker.start();
  await expect.poll(() => quiet(server), { interval: 400, timeout: 10_000 }).toBe(true);
  // What the service says again, and the broker repeats, is told once.
  await publish('10', 201, 5, 31);
  await publish('10', 105, 6, 32);
  await sink.until(() => isTold('1', 'Temperature', 32));
  expect(sink.all.filter(([, , , value]) => value === 31)).toHaveLength(1);
  expect(feed.health.reason).toBeUndefined();
}, 60_000);

const counts = new WeakMap<SensorThingsServer, number>();
/** Whether nothing was asked since this was last called. */
function quiet(server: SensorThingsServer): boolean {
  const before = counts.get(server);
  counts.set(server, server.http.asked.length);
  return before === server.http.asked.length;
}

test.each([
  ['http://broker', {}, 'http: is not for this protocol'],
  ['mqtt://me:secret@broker', {}, 'carries a name or password'],
  ['mqtt://broker', { topicRoot: 'a/#' }, 'give parts of a topic'],
])('a broker that can never work is refused: %s', (broker, options, problem) => {
  const base = { id: 'frost', url: 'sensorthings+http://x/v1.1', clock: { now: () => 0 }, random: () => 0 };
  expect(() => sensorThingsFeed.open({ ...base, broker, ...options }, new FoldingSink())).toThrow(problem);
});
