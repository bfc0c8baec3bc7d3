import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { afterEach, expect, test } from 'vitest';
import { websocketFeed, type OpenFeed, type WebSocketFeedOptions } from '@cityloom/cim-loader';
import { createLiveServer, type LiveServer, type LiveServerOptions } from '@cityloom/cim-loader/node';
import { createRandom } from '@cityloom/twin-core';
import { FoldingSink, START, Truth, VEHICLE, vehicles } from './live-fixture.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const systemClock = { now: () => Date.now() };
const random = createRandom(7);

async function serve(options: Partial<LiveServerOptions> = {}): Promise<LiveServer> {
  const server = await createLiveServer({ heartbeat: 0.2, ...options });
  open.push(server);
  return server;
}

function receive(
  url: string,
  options: Partial<WebSocketFeedOptions> = {},
): { sink: FoldingSink; feed: OpenFeed } {
  const sink = new FoldingSink();
  const feed = websocketFeed.open(
    {
      id: 'city',
      url,
      clock: systemClock,
      random: () => random.next(),
      ...options,
      limits: { retry: [0.02, 0.1], ...options.limits },
    },
    sink,
  );
  open.push(feed);
  return { sink, feed };
}

/** A source that says what a test tells it to, whatever the protocol has. */
async function rawSource(
  say: (send: (text: string) => void) => void,
  protocol = 'cloudevents.json',
): Promise<string> {
  const source = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => protocol });
  await new Promise((resolve) => source.once('listening', resolve));
  source.on('connection', (socket) => {
    socket.once('message', () => {
      say((text) => {
        socket.send(text);
      });
    });
  });
  open.push({
    close: () => {
      for (const client of source.clients) client.terminate();
      return new Promise((resolve) => {
        source.close(() => {
          resolve();
        });
      });
    },
  });
  return `ws://127.0.0.1:${(source.address() as AddressInfo).port}/`;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

test.each([true, false])(
  'classes, then all in parts, then changes and events (compact: %s)',
  async (compact) => {
    const server = await serve({ snapshotReports: 40 });
    server.defineClass(VEHICLE);
    const truth = new Truth();
    server.publish(truth.add(vehicles(1, 0, 100)));
    const { sink, feed } = receive(server.url, { compact });
    await sink.until(() => sink.snapshots === 1);
    expect(sink.classes).toEqual([VEHICLE]);
    expect(sink.rows()).toEqual(truth.rows);
    server.publish(truth.add(vehicles(2, 50, 100)));
    const event = {
      id: 'e1',
      type: 'fire',
      entityClass: 'vehicle',
      entity: 'v3',
      time: START,
      data: { level: 2 },
    };
    server.event(event);
    await sink.until(() => sink.events.length === 1);
    expect(sink.events).toEqual([event]);
    expect(sink.rows()).toEqual(truth.rows);
    expect(feed.position).toBe(`${server.stream}:3`);
    expect(feed.health).toMatchObject({
      condition: 'live',
      counters: { gaps: 0, snapshots: 1, reports: 200, faults: {} },
    });
  },
);

test('a source killed and started again 20 times under load: each time the receiver stands at its truth', async () => {
  const truth = new Truth();
  let server = await serve();
  const port = portOf(server.url);
  const { sink, feed } = receive(server.url);
  let round = 0;
  const publish = (): void => {
    round++;
    server.publish(truth.add(vehicles(round, (round * 37) % 300, 60)));
  };
  for (let life = 0; life < 20; life++) {
    const before = sink.snapshots;
    for (let burst = 0; burst < 5; burst++) publish();
    // What the source knows survives its death, as a real one's own state does.
    await sink.until(() => sink.snapshots > (life === 0 ? 0 : before - 1));
    publish();
    const dying = server.close();
    publish();
    await dying;
    server = await serve({ port });
    republish(server, truth);
    for (let burst = 0; burst < 5; burst++) publish();
    await sink.until(
      () => sink.snapshots > before && sink.position === `${server.stream}:${server.sequence}`,
    );
    expect(sink.rows(), `life ${life}`).toEqual(truth.rows);
  }
  expect(feed.health.counters.reconnects).toBeGreaterThanOrEqual(20);
  expect(feed.health.counters.gaps).toBe(0);
});

/** A source that comes back begins with all it knows. */
function republish(server: LiveServer, truth: Truth): void {
  for (const [id, [time, sequence, longitude, latitude, heading, speed, load]] of truth.rows) {
    const batch = vehicles(0, Number(id.slice(1)), 1);
    server.publish({
      ...batch,
      observationTimes: Float64Array.of(time as number),
      sequences: Float64Array.of(sequence as number),
      positions: Float64Array.of(longitude as number, latitude as number),
      headings: Float32Array.of(heading as number),
      speeds: Float32Array.of(speed as number),
      values: new Map(load === undefined ? [] : [['load', Float64Array.of(load as number)]]),
    });
  }
}

test('a broken line goes on where it broke, without a new snapshot', async () => {
  const server = await serve();
  const truth = new Truth();
  server.publish(truth.add(vehicles(1, 0, 50)));
  const { sink, feed } = receive(server.url);
  await sink.until(() => sink.snapshots === 1);
  for (let round = 2; round < 12; round++) {
    server.publish(truth.add(vehicles(round, 0, 50)));
    server.disconnectAll();
    server.publish(truth.add(vehicles(round, 50, 50)));
    await sink.until(() => sink.position === `${server.stream}:${server.sequence}`);
    expect(sink.rows()).toEqual(truth.rows);
  }
  expect(feed.health.counters.reconnects).toBeGreaterThanOrEqual(10);
  expect(sink.snapshots).toBe(1);
});

test('messages dropped, doubled and overtaking on the way: the gaps are seen and filled', async () => {
  const server = await serve({ faults: { seed: 5, drop: 0.1, duplicate: 0.1, reorder: 0.1 } });
  const truth = new Truth();
  const { sink, feed } = receive(server.url);
  for (let round = 1; round <= 60; round++) {
    server.publish(truth.add(vehicles(round, round, 20)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sink.until(() => sink.position === `${server.stream}:${server.sequence}`);
  expect(sink.rows()).toEqual(truth.rows);
  expect(feed.health.counters.gaps).toBeGreaterThan(0);
});

test('a socket that is half open is given up within its heartbeat, and made anew', async () => {
  const server = await serve();
  const truth = new Truth();
  server.publish(truth.add(vehicles(1, 0, 10)));
  let isSwallowing = false;
  const lines: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(portOf(server.url), '127.0.0.1');
    lines.push(near, far);
    // The first line dies without a word: it stays open and carries nothing.
    const isFirst = lines.length === 2;
    near.on('data', (bytes) => (isFirst && isSwallowing ? false : far.write(bytes)));
    far.on('data', (bytes) => (isFirst && isSwallowing ? false : near.write(bytes)));
    for (const line of [near, far]) line.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const line of lines) line.destroy();
      return new Promise((resolve) => {
        proxy.close(() => {
          resolve();
        });
      });
    },
  });
  const { sink, feed } = receive(`ws://127.0.0.1:${(proxy.address() as AddressInfo).port}/live`, {
    limits: { heartbeat: 1, retry: [0.3, 0.3] },
  });
  await sink.until(() => sink.snapshots === 1);
  isSwallowing = true;
  const before = Date.now();
  server.publish(truth.add(vehicles(2, 0, 10)));
  await sink.until(() => sink.health_?.reason?.includes('no message and no heartbeat for 1 s') === true);
  expect(feed.health.condition).toBe('connecting');
  expect(Date.now() - before).toBeLessThan(5000);
  await sink.until(() => sink.position === `${server.stream}:2`);
  expect(sink.rows()).toEqual(truth.rows);
  expect(sink.snapshots).toBe(1);
});

test('while the receiver is busy, what comes is merged to the newest of each entity, and counted', async () => {
  const server = await serve();
  const truth = new Truth();
  const { sink, feed } = receive(server.url, { limits: { waitingReports: 100 } });
  await sink.until(() => sink.snapshots === 1);
  let release = (): void => undefined;
  sink.busy = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  server.publish(truth.add(vehicles(1, 0, 30)));
  await sink.until(() => sink.batches === 1);
  for (let round = 2; round <= 50; round++) server.publish(truth.add(vehicles(round, 0, 30)));
  await sink.until(() => (sink.health_?.counters.messages ?? 0) >= 51);
  sink.busy = undefined;
  release();
  await sink.until(() => sink.position === `${server.stream}:50`);
  expect(sink.rows()).toEqual(truth.rows);
  const { merged, reports } = feed.health.counters;
  expect(merged).toBeGreaterThan(1000);
  expect(merged + reports).toBe(50 * 30);
});

test('classes that were not asked for leave no gap', async () => {
  const server = await serve();
  const truth = new Truth();
  const { sink, feed } = receive(server.url, { classes: ['vehicle'] });
  await sink.until(() => sink.snapshots === 1);
  for (let round = 1; round <= 10; round++) {
    server.publish(vehicles(round, 0, 5, 'bus'));
    if (round % 3 === 0) server.publish(truth.add(vehicles(round, 0, 5)));
  }
  await sink.until(() => sink.rows().size > 0 && sink.batches >= 3);
  expect(sink.rows()).toEqual(truth.rows);
  expect(sink.rows('bus').size).toBe(0);
  expect(feed.health.counters.gaps).toBe(0);
});

test('what is no message, or is too large, is counted, and the rest used', async () => {
  const envelope = (data: unknown, fields: object = {}): string =>
    JSON.stringify({
      specversion: '1.0',
      id: '1',
      source: 's',
      type: 'org.cityloom.entity.reports.v1',
      data,
      ...fields,
    });
  const good = { class: 'vehicle', id: 'good', time: START, longitude: 71, latitude: 51 };
  const url = await rawSource((send) => {
    send('no json');
    send('[1,2]');
    send(`${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`);
    send(envelope({}, { specversion: '0.3' }));
    send(envelope({}, { type: 'org.example.other' }));
    send(envelope([], {}));
    send(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${envelope(good).slice(1)}`);
    send(
      envelope({
        reports: [
          null,
          7,
          { ...good, id: 5 },
          { ...good, time: 'yesterday' },
          { ...good, id: 'half', longitude: 'east', values: { load: 3, __proto__: null, deep: { a: 1 } } },
          { ...good, id: 'last', class: '../x' },
        ],
      }),
    );
    send(envelope({ ...good, id: 'x'.repeat(50_000_000) }));
    send(envelope({ ...good, id: 'end' }));
  });
  const { sink, feed } = receive(url);
  await sink.until(() => sink.rows().has('end'));
  expect([...sink.rows().keys()]).toEqual(['good', 'half', 'end']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(feed.health.counters.faults).toEqual({ malformed: 4, unknownType: 1, wrongType: 8, tooLarge: 1 });
  expect(feed.health.counters.reports).toBe(3);
});

test('a source of another subprotocol is not listened to', async () => {
  const url = await rawSource(() => undefined, 'graphql-ws');
  const { sink, feed } = receive(url);
  await sink.until(() => sink.health_?.reason !== undefined);
  expect(feed.health.counters.messages).toBe(0);
  expect(sink.conditions).not.toContain('live');
});

test('credentials are asked for at each connection, and stand in no text', async () => {
  const seen: (string | undefined)[] = [];
  const server = await serve({
    authorise: (authorization) => {
      seen.push(authorization);
      return authorization === 'Bearer s3cret';
    },
  });
  const credentials = () => Promise.resolve({ kind: 'bearer' as const, token: 's3cret' });
  const { sink } = receive(`${server.url}?access_token=hidden`, { credentials });
  await sink.until(() => sink.snapshots === 1);
  server.disconnectAll();
  await sink.until(() => seen.length === 2);
  const wrong = receive(`${server.url}?access_token=hidden`, {
    credentials: () => Promise.resolve({ kind: 'bearer' as const, token: 'wr0ng' }),
  });
  await wrong.sink.until(() => wrong.sink.health_?.condition === 'closed');
  expect(wrong.feed.health.reason).toMatch(/does not accept the credentials/u);
  expect(JSON.stringify([wrong.feed.health, sink.health_])).not.toMatch(/hidden|s3cret|wr0ng/u);
});
