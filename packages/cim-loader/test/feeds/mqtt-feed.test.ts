import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import mqtt, { type IClientPublishOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { encodeClasses, entityStateTopic, FeedError, mqttFeed } from '@cityloom/cim-loader';
import type { MqttFeedOptions, OpenFeed } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { startMosquitto, type BrokerProcess } from './broker-process.ts';
import { FoldingSink, START, VEHICLE } from './live-fixture.ts';

const run = promisify(execFile);
let broker: BrokerProcess;
let publisher: MqttClient;
beforeAll(async () => {
  broker = await startMosquitto();
  publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { protocolVersion: 5 });
});
afterAll(async () => {
  await publisher.endAsync(true);
  await broker.close();
});

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

let tests = 0;
/** Topics of one test's own, on the broker all of them share. */
function freshPrefix(): string {
  return `test/${++tests}`;
}

const random = createRandom(11);

function receive(options: Partial<MqttFeedOptions> = {}): { sink: FoldingSink; feed: OpenFeed } {
  const sink = new FoldingSink();
  const feed = mqttFeed.open(
    {
      id: 'city',
      url: `mqtt://127.0.0.1:${broker.port}`,
      clock: { now: () => Date.now() },
      random: () => random.next(),
      ...options,
      limits: { retry: [0.02, 0.1], ...options.limits },
    },
    sink,
  );
  open.push(feed);
  return { sink, feed };
}

async function publish(topic: string, payload: unknown, options: IClientPublishOptions = {}): Promise<void> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  await publisher.publishAsync(topic, text, { qos: 1, ...options });
}

function report(id: string, time: number, longitude: number): Record<string, unknown> {
  return {
    class: 'vehicle',
    id,
    time,
    sequence: time - START,
    longitude,
    latitude: 51,
    heading: 90,
    speed: 8,
  };
}

function row(time: number, longitude: number): readonly unknown[] {
  return [time, time - START, longitude, 51, 90, 8, undefined];
}

test.each([
  ['5', 'mqtt'],
  ['3.1.1', 'mqtt'],
  ['5', 'mqtt+ws'],
  ['3.1.1', 'mqtt+ws'],
] as const)(
  'classes, then what is retained as the whole, then changes and ends (MQTT %s, %s)',
  async (version, scheme) => {
    const prefix = freshPrefix();
    await publish(`${prefix}/vehicle/class`, VEHICLE, { retain: true });
    await publish(entityStateTopic('vehicle', 'v1', prefix), report('v1', START, 71), { retain: true });
    await publish(entityStateTopic('vehicle', 'a/b+c#', prefix), report('a/b+c#', START, 72), {
      retain: true,
    });
    const port = scheme === 'mqtt' ? broker.port : broker.webSocketPort;
    const { sink, feed } = receive({ prefix, version, url: `${scheme}://127.0.0.1:${port}/mqtt` });
    await sink.until(() => sink.snapshots === 1);
    expect(sink.classes).toEqual([VEHICLE]);
    expect(sink.rows()).toEqual(
      new Map([
        ['v1', row(START, 71)],
        ['a/b+c#', row(START, 72)],
      ]),
    );
    await publish(`${prefix}/vehicle/batch`, {
      reports: [report('v2', START, 73), report('v1', START + 1, 74)],
    });
    await publish(entityStateTopic('vehicle', 'a/b+c#', prefix), '', { retain: true });
    await sink.until(() => !sink.rows().has('a/b+c#'));
    expect(sink.rows()).toEqual(
      new Map([
        ['v1', row(START + 1, 74)],
        ['v2', row(START, 73)],
      ]),
    );
    expect(feed.health).toMatchObject({ condition: 'live', counters: { faults: {}, reconnects: 0 } });
  },
);

test('a stock client moves an entity, with no more than a place', async () => {
  const { sink, feed } = receive();
  await sink.until(() => sink.health_?.condition === 'live');
  const before = Date.now();
  await run('mosquitto_pub', [
    ...['-h', '127.0.0.1', '-p', String(broker.port), '-t', 'cityloom/v1/vehicle/taxi-7/state'],
    ...['-m', '{"longitude":71.43,"latitude":51.13,"speed":8,"heading":90}'],
  ]);
  await sink.until(() => sink.rows().has('taxi-7'));
  const [time, ...rest] = sink.rows().get('taxi-7') ?? [];
  expect(rest).toEqual([undefined, 71.43, 51.13, 90, 8, undefined]);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
  expect(feed.health.counters).toMatchObject({ messages: 1, reports: 1, faults: {} });
});

test('CloudEvents carry reports, classes and events, and say when they were published', async () => {
  const prefix = freshPrefix();
  await publish(`${prefix}/vehicle/v0/state`, report('v0', START, 70), { retain: true });
  const { sink, feed } = receive({ prefix });
  await sink.until(() => sink.snapshots === 1);
  const envelope = { source: 'urn:test', published: Date.now() - 300 };
  const contentType = { properties: { contentType: 'application/cloudevents+json; charset=utf-8' } };
  const cloudEvent = (type: string, data: unknown): unknown => ({
    specversion: '1.0',
    id: '1',
    source: envelope.source,
    type,
    time: new Date(envelope.published).toISOString(),
    datacontenttype: 'application/json',
    data,
  });
  await publish(`${prefix}/vehicle/class`, encodeClasses([VEHICLE], envelope), contentType);
  await publish(
    `${prefix}/vehicle/v1/state`,
    cloudEvent('org.cityloom.entity.reports.v1', report('v1', START, 71)),
    contentType,
  );
  const event = { id: 'e1', type: 'fire', class: 'vehicle', entity: 'v1', time: START, data: { level: 2 } };
  await publish(`${prefix}/vehicle/batch`, cloudEvent('org.cityloom.entity.event.v1', event));
  await sink.until(() => sink.events.length === 1 && sink.rows().has('v1'));
  expect(sink.classes).toEqual([VEHICLE]);
  expect(sink.rows().get('v1')).toEqual(row(START, 71));
  expect(sink.events[0]).toMatchObject({ id: 'e1', entityClass: 'vehicle', data: { level: 2 } });
  expect(feed.health.latency.p50).toBeGreaterThan(290);
  expect(feed.health.counters.faults).toEqual({});
});

test('what cannot be used is counted, and the rest used', async () => {
  const prefix = freshPrefix();
  const { sink, feed } = receive({ prefix, limits: { messageBytes: 1000 }, version: '3.1.1' });
  await sink.until(() => sink.health_?.condition === 'live');
  const state = `${prefix}/vehicle/v1/state`;
  await publish(state, '{"longitude":71,');
  await publish(state, '[1,2]');
  await publish(state, { longitude: 'east', latitude: 51 });
  // The topic says who speaks; a report cannot speak for another.
  await publish(state, { ...report('v2', START, 71) });
  await publish(state, { ...report('v1', START, 71), class: 'bus' });
  await publish(state, `{"values":{"text":"${'x'.repeat(2000)}"}}`);
  await publish(state, { specversion: '1.0', id: '1', source: 's', type: 'org.example.other', data: {} });
  await publish(`${prefix}/vehicle/class`, { ...VEHICLE, id: 'bus' });
  await publish(`${prefix}/vehicle/batch`, { reports: [report('v9', START, 71)] });
  await sink.until(() => sink.rows().has('v9'));
  expect(feed.health.counters.faults).toEqual({ malformed: 2, wrongType: 4, tooLarge: 1, unknownType: 1 });
  expect(sink.classes).toEqual([]);
  expect(sink.rows().get('v1')?.slice(1)).toEqual([NaN, NaN, NaN, NaN, NaN, undefined]);
});

test('an address with a password, a topic that is none and a limit of nothing are refused with a remedy', () => {
  const options = { id: 'city', clock: { now: () => 0 }, random: () => 0 };
  const refused = (given: Partial<MqttFeedOptions>): unknown => {
    try {
      return mqttFeed.open({ ...options, url: 'mqtt://127.0.0.1', ...given }, new FoldingSink());
    } catch (error) {
      return error;
    }
  };
  const withPassword = refused({ url: 'mqtt://me:secret@127.0.0.1' });
  expect(withPassword).toBeInstanceOf(FeedError);
  expect(String(withPassword)).toContain('credentials callback');
  expect(String(withPassword)).not.toContain('secret');
  expect(refused({ prefix: 'a/#' })).toBeInstanceOf(FeedError);
  expect(refused({ settleSeconds: -1 })).toBeInstanceOf(FeedError);
  expect(refused({ url: 'http://127.0.0.1' })).toBeInstanceOf(FeedError);
});
