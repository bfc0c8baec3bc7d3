import { connect, type NatsConnection } from '@nats-io/transport-node';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  FeedError,
  mqttFeed,
  parseBrokerMapping,
  type BrokerMapping,
  type OpenFeed,
} from '@cityloom/cim-loader';
import { feedProtocolInNodeFor } from '@cityloom/cim-loader/node';
import { createEntityStore, type EntityBatch } from '@cityloom/twin-core/entities';
import { startMosquitto, startNatsServer, type BrokerProcess } from './broker-process.ts';
import { FoldingSink, START } from './live-fixture.ts';
import { StoreSink as SnapshotSink } from './store-sink.ts';

const mapping: BrokerMapping = {
  routes: [
    {
      topic: 'sensors/+station/+/humidity',
      mapping: {
        class: { id: 'weather', mobile: false, timeToLive: 600 },
        id: { template: '{station}' },
        values: { humidity: { path: 'value', unit: '%' } },
      },
    },
    {
      topic: 'sensors/+station/weather',
      mapping: {
        class: { id: 'weather' },
        id: { variable: 'station' },
        time: { path: 'at', format: 'seconds' },
        position: 'geo',
        values: {
          temperature: { path: 'data.t_f', scale: 5 / 9, offset: -160 / 9, unit: '°C', range: [-60, 60] },
        },
      },
    },
    {
      topic: 'switches/#place',
      payload: 'text',
      mapping: {
        class: { id: 'switch', mobile: false },
        id: { variable: 'place' },
        longitude: { constant: 71.4 },
        latitude: { constant: 51.1 },
        values: { state: { path: 'value', kind: 'text' } },
      },
    },
  ],
};

let mosquitto: BrokerProcess;
let natsServer: BrokerProcess;
let client: MqttClient;
let connection: NatsConnection;
beforeAll(async () => {
  [mosquitto, natsServer] = await Promise.all([startMosquitto(), startNatsServer()]);
  client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`);
  connection = await connect({ servers: `127.0.0.1:${natsServer.port}` });
});
afterAll(async () => {
  await client.endAsync(true);
  await connection.close();
  await mosquitto.close();
  await natsServer.close();
});

const open: OpenFeed[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A sink whose reports go into the real store, which refuses what does not fit the classes. */
class StoreSink extends FoldingSink {
  readonly store: ReturnType<typeof createEntityStore> = createEntityStore();

  override defineClass(...[entityClass]: Parameters<FoldingSink['defineClass']>): void {
    this.store.defineClass(entityClass);
    super.defineClass(entityClass);
  }

  override reports(batch: EntityBatch, position: string | undefined): void | Promise<void> {
    this.store.apply(batch);
    return super.reports(batch, position);
  }
}

test.each(['mqtt', 'nats'])('topics and payloads of somebody else become reports (%s)', async (protocol) => {
  const isMqtt = protocol === 'mqtt';
  const url = `${protocol}://127.0.0.1:${isMqtt ? mosquitto.port : natsServer.port}`;
  const sink = new StoreSink();
  const options = { id: 'theirs', url, mapping, clock: { now: () => Date.now() }, random: () => 0 };
  const feed = feedProtocolInNodeFor(url)?.open(options, sink);
  if (feed === undefined) throw new Error('no protocol');
  open.push(feed);
  await sink.until(() => sink.health_?.condition === 'live');
  const publish = async (topic: string, payload: string): Promise<void> => {
    if (isMqtt) await client.publishAsync(topic, payload, { qos: 1 });
    else connection.publish(topic.replaceAll('/', '.'), payload);
  };
  await publish(
    'sensors/north/weather',
    JSON.stringify({
      at: START / 1000,
      geo: { type: 'Point', coordinates: [71.5, 51.2] },
      data: { t_f: 86 },
    }),
  );
  await publish('sensors/north/1/humidity', '41.5');
  await publish('sensors/north/1/humidity', '"wet"');
  await publish('sensors/north/weather', 'no JSON');
  await publish('switches/hall/3/door', 'OPEN');
  await sink.until(() => sink.rows('switch').size === 1);
  const { store } = sink;
  const weather = store.tables.get('weather');
  const slot = weather?.slotOf('north') ?? -1;
  expect(weather?.numbers('temperature')[slot]).toBeCloseTo(30, 9);
  expect(weather?.numbers('humidity')[slot]).toBe(41.5);
  expect(weather?.positions.subarray(slot * 2, slot * 2 + 2)).toEqual(Float64Array.of(71.5, 51.2));
  expect(weather?.entityClass).toMatchObject({ mobile: false, timeToLive: 600 });
  const switches = store.tables.get('switch');
  expect(switches?.text(switches.slotOf('hall/3/door'), 'state')).toBe('OPEN');
  expect(feed.health.counters.faults).toEqual({ malformed: 1, wrongType: 1 });
  expect(store.totals.rejected).toEqual({});
});

test('what several retained topics say of one entity is put together, whichever comes first', async () => {
  const weather = { at: START / 1000, geo: [71.5, 51.2], data: { t_f: 50 } };
  await client.publishAsync('sensors/south/weather', JSON.stringify(weather), { retain: true });
  // Dated by its arrival, which is later, and asked for, so repeated, first.
  await client.publishAsync('sensors/south/1/humidity', '60', { retain: true });
  const url = `mqtt://127.0.0.1:${mosquitto.port}`;
  const sink = new SnapshotSink('theirs');
  const feed = mqttFeed.open(
    { id: 'theirs', url, mapping, clock: { now: () => Date.now() }, random: () => 0 },
    sink,
  );
  open.push(feed);
  await sink.until(() => sink.snapshots === 1);
  const table = sink.store.tables.get('weather');
  const slot = table?.slotOf('south') ?? -1;
  expect(table?.numbers('temperature')[slot]).toBeCloseTo(10, 9);
  expect(table?.numbers('humidity')[slot]).toBe(60);
  expect(table?.positions.subarray(slot * 2, slot * 2 + 2)).toEqual(Float64Array.of(71.5, 51.2));
});

test('a mapping that is wrong names the place and the remedy', () => {
  const [route] = mapping.routes;
  const wrong = (value: unknown): string => {
    try {
      parseBrokerMapping(value, 'theirs');
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(FeedError);
      return String(error);
    }
  };
  expect(wrong({ routes: [] })).toContain('at routes');
  expect(wrong({ routes: [{ ...route, topic: 'a/#/b' }] })).toMatch(
    /at routes\.0\.topic: expected # as the last/u,
  );
  expect(wrong({ routes: [{ ...route, topic: 'a/b+' }] })).toContain('at routes.0.topic');
  expect(wrong({ routes: [{ ...route, qos: 1 }] })).toContain('at routes.0');
  expect(wrong({ routes: [route, route] })).toMatch(/at routes\.1\.mapping\.class: .*earlier route/u);
  expect(wrong({ routes: [{ topic: 'a', mapping: {} }] })).toMatch(/mqtt-nats\.md/u);
});

test('a feed opened with a wrong mapping closes and says why', async () => {
  const sink = new FoldingSink();
  const options = { id: 'theirs', clock: { now: () => 0 }, random: () => 0 };
  const feed = mqttFeed.open({ ...options, url: 'mqtt://127.0.0.1:1', mapping: { routes: [] } }, sink);
  await sink.until(() => sink.health_?.condition === 'closed');
  expect(feed.health.reason).toContain('its mapping is not valid at routes');
});
