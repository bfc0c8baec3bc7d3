import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { entityStateSubject, entityStateTopic, type OpenFeed } from '@cityloom/cim-loader';
import { feedProtocolInNodeFor } from '@cityloom/cim-loader/node';
import { createRandom } from '@cityloom/twin-core';
import { type EntityStoreOptions } from '@cityloom/twin-core/entities';
import { startMosquitto, startNatsServer } from './broker-process.ts';
import { VEHICLE } from './live-fixture.ts';
import { StoreSink } from './store-sink.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

function opened<T extends { close: () => Promise<void> }>(what: T): T {
  open.push(what);
  return what;
}

function receive(
  url: string,
  options: Record<string, unknown> = {},
  store: EntityStoreOptions = {},
): { sink: StoreSink; feed: OpenFeed } {
  const sink = new StoreSink('city', store);
  const random = createRandom(5);
  const feed = feedProtocolInNodeFor(url)?.open(
    {
      id: 'city',
      url,
      clock: { now: () => Date.now() },
      random: () => random.next(),
      ...options,
      limits: { retry: [0.02, 0.1], ...(options['limits'] as object | undefined) },
    },
    sink,
  );
  if (feed === undefined) throw new Error(`no protocol for ${url}`);
  return { sink, feed: opened(feed) };
}

/** What a source says of its vehicles; it goes on without its broker. */
class Source {
  /** Time and place, as a store has them. */
  readonly truth = new Map<string, readonly number[]>();
  /** Ended, and perhaps nobody has heard of it. */
  readonly ended = new Set<string>();
  readonly #publish: (id: string, text: string) => void;
  #time = 0;
  #count = 0;

  constructor(publish: (id: string, text: string) => void) {
    this.#publish = publish;
  }

  /** Some vehicles move on. */
  drive(count: number): void {
    this.#time = Math.max(this.#time + 1, Date.now());
    for (let number = 0; number < count; number++) {
      const id = `v${this.#count++ % 200}`;
      if (this.ended.has(id)) continue;
      const position = [71 + (this.#count % 1000) / 1e4, 51 + (this.#count % 777) / 1e4] as const;
      this.truth.set(id, [this.#time, ...position]);
      this.#say(id);
    }
  }

  end(id: string): void {
    this.truth.delete(id);
    this.ended.add(id);
    this.#publish(id, '');
  }

  /** All it knows, for a broker that may have lost it. */
  repeat(): void {
    for (const id of this.ended) this.#publish(id, '');
    for (const id of this.truth.keys()) this.#say(id);
  }

  #say(id: string): void {
    const [time, longitude, latitude] = this.truth.get(id) ?? [];
    this.#publish(id, JSON.stringify({ time, longitude, latitude }));
  }
}

function isSame(sink: StoreSink, source: Source): boolean {
  const rows = sink.rows();
  if (rows.size !== source.truth.size) return false;
  for (const [id, [time]] of source.truth) if (rows.get(id)?.[0] !== time) return false;
  return true;
}

/** Drives until it is told to stop, or the test is over. */
function driveOn(source: Source): () => Promise<void> {
  const timer = setInterval(() => {
    source.drive(20);
  }, 2);
  return opened({
    close: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  }).close;
}

/** Kills a broker under load and starts it again, 20 times; each time the store comes to stand at the source's truth. */
async function survive(
  broker: { kill(): Promise<void>; start(): Promise<void> },
  source: Source,
  sink: StoreSink,
  untilBack: () => Promise<void>,
): Promise<void> {
  source.drive(200);
  await sink.until(() => isSame(sink, source));
  for (let life = 0; life < 20; life++) {
    const stopLoad = driveOn(source);
    await new Promise((resolve) => setTimeout(resolve, 15));
    await broker.kill();
    source.end(`v${life}`);
    await broker.start();
    await untilBack();
    source.repeat();
    await new Promise((resolve) => setTimeout(resolve, 15));
    await stopLoad();
    await sink.until(() => isSame(sink, source));
    expect(sink.rows(), `life ${life}`).toEqual(source.truth);
  }
}

test('a mosquitto killed and started again 20 times under load: each time the store equals the truth', async () => {
  const broker = opened(await startMosquitto());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const publisher: MqttClient = await mqtt.connectAsync(url, { reconnectPeriod: 20, queueQoSZero: false });
  publisher.on('error', () => undefined);
  opened({ close: () => publisher.endAsync(true) });
  const source = new Source((id, text) => {
    if (publisher.connected) publisher.publish(entityStateTopic('vehicle', id), text, { retain: true });
  });
  const { sink, feed } = receive(url, { settleSeconds: 1 });
  sink.defineClass(VEHICLE);
  await sink.until(() => sink.health_?.condition === 'live');
  await survive(broker, source, sink, async () => {
    while (!publisher.connected) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  expect(feed.health.counters.reconnects).toBeGreaterThanOrEqual(20);
  expect(feed.health.counters.faults).toEqual({});
});

async function isAnswered(connection: NatsConnection): Promise<boolean> {
  try {
    await connection.flush();
    return true;
  } catch {
    return false;
  }
}

test('a nats-server killed and started again 20 times under load: each time the store equals the truth', async () => {
  const broker = opened(await startNatsServer());
  const servers = `127.0.0.1:${broker.port}`;
  const publisher = await connect({ servers, reconnectTimeWait: 20, maxReconnectAttempts: -1 });
  opened(publisher);
  const manager = await jetstreamManager(publisher);
  await manager.streams.add({ name: 'city', subjects: ['cityloom.v1.>'], max_msgs_per_subject: 5 });
  const source = new Source((id, text) => {
    publisher.publish(entityStateSubject('vehicle', id), text);
  });
  const { sink, feed } = receive(`nats://${servers}`);
  sink.defineClass(VEHICLE);
  await sink.until(() => sink.health_?.condition === 'live');
  await survive(broker, source, sink, async () => {
    while (!(await isAnswered(publisher))) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  expect(feed.health.counters.reconnects).toBeGreaterThanOrEqual(20);
  // Each time it went on where it was.
  expect(feed.health.counters).toMatchObject({ snapshots: 1, gaps: 0, faults: {} });
});

test.each(['mqtt', 'nats'])(
  'a broker that is silent is given up within its heartbeat (%s)',
  async (protocol) => {
    const broker = opened(await (protocol === 'mqtt' ? startMosquitto() : startNatsServer()));
    const url = `${protocol}://127.0.0.1:${broker.port}`;
    const { sink } = receive(url, { limits: { heartbeat: 0.6 } });
    await sink.until(() => sink.health_?.condition === 'live');
    // Its pings are answered, so that silence without messages is none.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(sink.health_).toMatchObject({ condition: 'live', counters: { reconnects: 0 } });
    broker.freeze();
    await sink.until(() => sink.health_?.condition === 'connecting');
    expect(sink.health_?.reason).toContain('no message and no heartbeat for 0.6 s');
    broker.thaw();
    await sink.until(() => sink.health_?.condition === 'live');
  },
);

const LARGE = 50 * 1024 * 1024;

test.each(['5', '3.1.1'])('50 MB in one message are not taken (MQTT %s)', async (version) => {
  const broker = opened(await startMosquitto());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const publisher = await mqtt.connectAsync(url);
  opened({ close: () => publisher.endAsync(true) });
  const { sink, feed } = receive(url, { version });
  sink.defineClass(VEHICLE);
  await sink.until(() => sink.health_?.condition === 'live');
  await publisher.publishAsync('cityloom/v1/vehicle/batch', Buffer.alloc(LARGE, 32), { qos: 1 });
  await publisher.publishAsync('cityloom/v1/vehicle/v1/state', '{"longitude":71,"latitude":51}');
  await sink.until(() => sink.rows().has('v1'));
  // A broker that speaks version 5 is told of the limit and sends nothing larger.
  expect(feed.health.counters.faults).toEqual(version === '5' ? {} : { tooLarge: 1 });
  expect(feed.health.counters.reconnects).toBe(0);
});

test('nonsense is counted, bounded and never thrown: types, classes, places, times, clocks, a million names', async () => {
  const broker = opened(await startMosquitto());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const publisher = await mqtt.connectAsync(url);
  opened({ close: () => publisher.endAsync(true) });
  const { sink, feed } = receive(url, {}, { maximumEntities: 50_000 });
  sink.defineClass(VEHICLE);
  await publisher.publishAsync(
    'cityloom/v1/vehicle/v0/state',
    JSON.stringify({ time: Date.now(), longitude: 71, latitude: 51 }),
    { retain: true },
  );
  await sink.until(() => sink.snapshots === 1);
  const say = (id: string, report: unknown, entityClass = 'vehicle'): void => {
    const text = typeof report === 'string' ? report : JSON.stringify(report);
    publisher.publish(`cityloom/v1/${entityClass}/${id}/state`, text);
  };
  const place = { longitude: 71, latitude: 51 };
  say('a', '{"longitude":NaN}');
  say('a', '\u0000\u0001');
  say('a', { ...place, speed: 'fast', heading: [1], values: 7 });
  say('b', place, 'unheard-of');
  say('c', '{"longitude":1e999,"latitude":51}');
  say('c', { longitude: 71, latitude: 91 });
  say('d', { ...place, time: 0 });
  say('d', { ...place, time: '2099-01-01T00:00:00Z' });
  say('d', { ...place, time: 'yesterday' });
  const hour = 3_600_000;
  say('e', { ...place, time: Date.now() - hour });
  say('f', { ...place, time: Date.now() + hour });
  // A clock that is a minute ahead: what it says last of an entity is still the last.
  say('g', { ...place, time: Date.now() + 60_000 });
  await sink.until(() => sink.rows().has('g'));
  expect(feed.health.clockSkew).toBeGreaterThan(hour);
  say('g', '');
  await sink.until(() => !sink.rows().has('g'));
  expect(feed.health.counters.faults).toEqual({ malformed: 2, wrongType: 4 });
  expect(sink.store.totals.rejected).toEqual({ unknownClass: 1, badPosition: 2, badTime: 3 });
  expect([...sink.rows().keys()].toSorted()).toEqual(['a', 'e', 'v0']);
  const names = 1_000_000;
  for (let first = 0; first < names; first += 10_000) {
    const reports = Array.from({ length: 10_000 }, (_, number) => `{"id":"n${first + number}"}`);
    await publisher.publishAsync('cityloom/v1/vehicle/batch', `{"reports":[${reports.join(',')}]}`, {
      qos: 1,
    });
  }
  await sink.until(() => (sink.store.totals.rejected.tooManyEntities ?? 0) + sink.rows().size >= names + 3);
  expect(sink.rows().size).toBeLessThanOrEqual(50_000);
  expect(feed.health).toMatchObject({ condition: 'live', counters: { reconnects: 0 } });
});
