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

function portOf(url: string): number {
  return Number(new URL(url).port);
}

test('classes, then all there is in parts, then what changes; events as they come', async () => {
  const server = await serve({ snapshotReports: 40 });
  server.defineClass(VEHICLE);
  const truth = new Truth();
  server.publish(truth.add(vehicles(1, 0, 100)));
  const { sink, feed } = receive(server.url);
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
});

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
