import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { entityStateSubject, FeedError, type NatsFeedOptions, type OpenFeed } from '@cityloom/cim-loader';
import { feedProtocolInNodeFor } from '@cityloom/cim-loader/node';
import { createRandom } from '@cityloom/twin-core';
import { startNatsServer, type BrokerProcess } from './broker-process.ts';
import { FoldingSink, START, VEHICLE } from './live-fixture.ts';

let server: BrokerProcess;
let publisher: NatsConnection;
beforeAll(async () => {
  server = await startNatsServer();
  publisher = await connect({ servers: `127.0.0.1:${server.port}` });
});
afterAll(async () => {
  await publisher.close();
  await server.close();
});

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

let tests = 0;
const random = createRandom(13);

function receive(options: Partial<NatsFeedOptions> = {}): { sink: FoldingSink; feed: OpenFeed } {
  const sink = new FoldingSink();
  const given: NatsFeedOptions = {
    id: 'city',
    url: `nats://127.0.0.1:${server.port}`,
    clock: { now: () => Date.now() },
    random: () => random.next(),
    ...options,
    limits: { retry: [0.02, 0.1], ...options.limits },
  };
  const feed = feedProtocolInNodeFor(given.url)?.open(given, sink);
  if (feed === undefined) throw new Error(`no protocol for ${given.url}`);
  open.push(feed);
  return { sink, feed };
}

function publish(subject: string, payload: unknown): void {
  publisher.publish(subject, typeof payload === 'string' ? payload : JSON.stringify(payload));
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

async function makeStream(): Promise<{ prefix: string; stream: string }> {
  const number = ++tests;
  const stream = `city${number}`;
  const manager = await jetstreamManager(publisher);
  await manager.streams.add({ name: stream, subjects: [`test.${number}.>`] });
  return { stream, prefix: `test.${number}` };
}

test.each(['nats', 'nats+ws'])('core NATS: what comes from now on, without history (%s)', async (scheme) => {
  const prefix = `core.${++tests}`;
  const port = scheme === 'nats' ? server.port : server.webSocketPort;
  const { sink, feed } = receive({ prefix, url: `${scheme}://127.0.0.1:${port}` });
  await sink.until(() => sink.health_?.condition === 'live');
  publish(`${prefix}.vehicle.class`, VEHICLE);
  publish(entityStateSubject('vehicle', 'v 1.2', prefix), report('v 1.2', START, 71));
  publish(`${prefix}.vehicle.batch`, { reports: [report('v2', START, 72), report('v3', START, 73)] });
  publish(entityStateSubject('vehicle', 'v3', prefix), '');
  publish(`${prefix}.vehicle.v4.other`, report('v4', START, 73));
  publish(`${prefix}.vehicle.v5.state`, '{');
  await sink.until(() => sink.health_?.counters.faults.malformed === 1 && !sink.rows().has('v3'));
  expect(sink.classes).toEqual([VEHICLE]);
  expect(sink.rows()).toEqual(
    new Map([
      ['v 1.2', row(START, 71)],
      ['v2', row(START, 72)],
    ]),
  );
  expect(sink.snapshots).toBe(0);
  expect(feed.position).toBeUndefined();
});

test.each(['nats', 'nats+ws'])(
  'JetStream: the last of each subject, then what comes (%s)',
  async (scheme) => {
    const { prefix, stream } = await makeStream();
    const port = scheme === 'nats' ? server.port : server.webSocketPort;
    for (let round = 0; round < 5; round++) {
      for (let vehicle = 0; vehicle < 50; vehicle++) {
        const id = `v${vehicle}`;
        publish(entityStateSubject('vehicle', id, prefix), report(id, START + round, 71 + round / 10));
      }
    }
    publish(entityStateSubject('vehicle', 'v7', prefix), '');
    publish(`${prefix}.vehicle.class`, VEHICLE);
    await publisher.flush();
    const { sink, feed } = receive({ prefix, url: `${scheme}://127.0.0.1:${port}` });
    await sink.until(() => sink.snapshots === 1);
    const truth = new Map(
      Array.from({ length: 50 }, (_, vehicle) => [`v${vehicle}`, row(START + 4, 71.4)] as const),
    );
    truth.delete('v7');
    expect(sink.classes).toEqual([VEHICLE]);
    expect(sink.rows()).toEqual(truth);
    publish(entityStateSubject('vehicle', 'v7', prefix), report('v7', START + 9, 74));
    await sink.until(() => sink.rows().has('v7'));
    expect(feed.position).toMatch(new RegExp(`^${stream}@\\d+:253$`, 'u'));
    expect(feed.health).toMatchObject({ condition: 'live', counters: { gaps: 0, snapshots: 1, faults: {} } });
  },
);

test('a stream goes on where a receiver stopped, and begins anew where it no longer can', async () => {
  const { prefix, stream } = await makeStream();
  const state = (id: string): string => entityStateSubject('vehicle', id, prefix);
  publish(state('v1'), report('v1', START, 71));
  const first = receive({ prefix });
  await first.sink.until(() => first.sink.snapshots === 1);
  await first.feed.close();
  publish(state('v2'), report('v2', START, 72));
  publish(state('v2'), report('v2', START + 1, 73));
  await publisher.flush();
  const position = first.feed.position ?? '';
  const second = receive({ prefix, resumeFrom: position });
  await second.sink.until(() => second.sink.rows().get('v2')?.[0] === START + 1);
  expect(second.sink.snapshots).toBe(0);
  expect([...second.sink.rows().keys()]).toEqual(['v2']);
  expect(second.feed.health.counters).toMatchObject({ reports: 2, gaps: 0 });
  await second.feed.close();
  const manager = await jetstreamManager(publisher);
  publish(state('v3'), report('v3', START, 74));
  await publisher.flush();
  await manager.streams.purge(stream, { keep: 1 });
  const third = receive({ prefix, resumeFrom: position });
  await third.sink.until(() => third.sink.snapshots === 1);
  expect([...third.sink.rows().keys()]).toEqual(['v3']);
  expect(third.feed.health.counters.gaps).toBe(1);
});

test('a busy receiver is waited for, and nothing is lost', async () => {
  const { prefix } = await makeStream();
  const { sink, feed } = receive({ prefix, limits: { waitingReports: 100 } });
  await sink.until(() => sink.health_?.condition === 'live');
  sink.busy = () => new Promise((resolve) => setTimeout(resolve, 20));
  for (let number = 0; number < 20_000; number++) {
    const id = `v${number % 100}`;
    publish(entityStateSubject('vehicle', id, prefix), report(id, START + number, 71));
  }
  await publisher.flush();
  await sink.until(() => sink.rows().get('v99')?.[0] === START + 19_999);
  expect(sink.rows().size).toBe(100);
  expect(feed.health.counters).toMatchObject({ reports: 20_000, merged: 0, reconnects: 0, gaps: 0 });
});

test('addresses with passwords and subjects that are none are refused with a remedy', () => {
  expect(() => receive({ url: 'nats://me:secret@127.0.0.1' })).toThrow(FeedError);
  expect(() => receive({ prefix: 'a.>' })).toThrow(/give a prefix like/u);
  expect(() => receive({ stream: 'a b' })).toThrow(/JetStream stream/u);
});
