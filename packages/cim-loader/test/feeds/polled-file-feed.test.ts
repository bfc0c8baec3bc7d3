import { afterEach, expect, test } from 'vitest';
import { FeedError, polledFileFeed, type PolledFileFeedOptions } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { mutateText } from '../mutations.ts';
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

function openFeed(
  url: string,
  options: Partial<PolledFileFeedOptions> = {},
): {
  sink: FoldingSink;
  feed: ReturnType<typeof polledFileFeed.open>;
} {
  const sink = new FoldingSink();
  const feed = polledFileFeed.open(
    {
      id: 'city',
      url: `poll+${url}`,
      interval: 0.05,
      clock: { now: () => Date.now() },
      random: () => 0.5,
      limits: { retry: [0.02, 0.1] },
      ...options,
    },
    sink,
  );
  open.push(feed);
  return { sink, feed };
}

const SENSORS = {
  class: { id: 'air', title: { en: 'Air', 'zh-CN': '空气' }, mobile: false, timeToLive: 600 },
  id: 'station',
  time: { path: 'measured', format: 'local', zone: '+08:00' },
  longitude: 'x',
  latitude: 'y',
  values: { pm10: { path: 'PM10 (µg/m³)', unit: 'µg/m³', range: [0, 2000] } },
} as const;
const HEADER = 'station,x,y,measured,PM10 (µg/m³)';

test('a table: only what is new is read; a source that goes away and comes back goes on; what it drops has ended', async () => {
  const source = await server();
  source.serve(`${HEADER}\na,116.39,39.9,2026-05-01 16:00:00,41\nb,116.4,39.91,2026-05-01 16:00:00,\n`);
  const { sink, feed } = openFeed(`${source.url}/air.csv`, {
    mapping: SENSORS,
    credentials: () => Promise.resolve({ kind: 'bearer', token: 'secret' }),
  });
  await sink.until(() => sink.snapshots === 1);
  expect(sink.classes).toMatchObject([{ id: 'air', properties: [{ id: 'pm10', unit: 'µg/m³' }] }]);
  expect([...sink.rows('air')].map(([id, row]) => [id, row[0], row[2], row[3]])).toEqual([
    ['a', START, 116.39, 39.9],
    ['b', START, 116.4, 39.91],
  ]);
  await sink.until(() => source.asked.filter(({ status }) => status === 304).length > 2);
  expect(sink.snapshots).toBe(1);
  expect(source.asked.every(({ headers }) => headers.authorization === 'Bearer secret')).toBe(true);

  await source.stop();
  await sink.until(() => sink.health_?.condition === 'connecting');
  expect(sink.health_?.reason).toMatch(/air\.csv: the connection broke/u);
  source.serve(`${HEADER}\nb,116.4,39.91,2026-05-01 16:01:00,12\n`);
  await source.start();
  await sink.until(() => sink.snapshots === 2);
  expect([...sink.rows('air').keys()]).toEqual(['b']);
  await sink.until(() => sink.health_?.condition === 'live');
  expect(feed.health.counters).toMatchObject({ snapshots: 2, reports: 3, faults: {} });
});

test('GeoJSON and bare reports need no mapping; text in GB 18030 is read', async () => {
  const source = await server();
  const features = [
    {
      type: 'Feature',
      id: 'q1',
      geometry: { type: 'LineString', coordinates: [[71, 51], [71.2, 51]] }, // prettier-ignore
      properties: { time: START, speed: 12.5, load: 3, state: 'busy', ignored: { a: 1 } },
    },
  ];
  source.serve(JSON.stringify({ type: 'FeatureCollection', features }), {
    'content-type': 'application/geo+json',
  });
  const { sink } = openFeed(`${source.url}/jam%20list.geojson?token=hidden`);
  await sink.until(() => sink.snapshots === 1);
  expect(sink.classes.at(-1)).toMatchObject({
    id: 'jam-20list',
    properties: [
      { id: 'load', kind: 'number' },
      { id: 'state', kind: 'text' },
    ],
  });
  expect(sink.rows('jam-20list').get('q1')).toEqual([START, undefined, 71.1, 51, undefined, 12.5, 3]);

  // 编号 (number) 车辆 (vehicle) in GB 18030.
  const gbk = Buffer.from('69642ccab1bce4ced2c3c72c6c6f6e2c6c61742c74696d650a', 'hex');
  const rows = Buffer.from(`v1,x,116.3,39.9,${START}\n`);
  source.serve(Buffer.concat([gbk, rows]), { 'content-type': 'text/csv' });
  await sink.until(() => sink.snapshots === 2);
  expect([...sink.rows('jam-20list').values()].map((row) => row.slice(2, 4))).toEqual([[116.3, 39.9]]);
  expect(sink.classes.at(-1)?.properties.map(({ id }) => id)).toContain('时间我们');
});

test('a source that asks for patience gets it; refused credentials and redirects are told', async () => {
  const source = await server();
  const times: number[] = [];
  source.answer = (_, response) => {
    times.push(Date.now());
    if (times.length > 1) source.serve('[]');
    response.writeHead(429, { 'retry-after': '1' }).end();
  };
  const { sink } = openFeed(`${source.url}/list.json`);
  await sink.until(() =>
    (sink.health_?.reason ?? '').includes('answers 429 and wants to be asked again in 1 s'),
  );
  await sink.until(() => sink.snapshots === 1);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);

  source.answer = (_, response) => response.writeHead(302, { location: 'http://localhost:1/other' }).end();
  await sink.until(() => (sink.health_?.reason ?? '').includes('sends elsewhere, which is not followed'));
  source.answer = (_, response) => response.writeHead(401).end();
  await sink.until(() => sink.health_?.condition === 'closed');
  expect(sink.health_?.reason).toMatch(/does not accept the credentials/u);
});

test('what is too large, no data, or data in part is counted and ends nothing', async () => {
  const source = await server();
  source.serve(`id,lon,lat,time\na,1,1,${START}\nb,1,1,${START}`);
  const { sink, feed } = openFeed(`${source.url}/x.csv`, {
    limits: { retry: [0.02, 0.1], messageBytes: 1000 },
  });
  await sink.until(() => sink.rows('x').size === 2);
  const bodies = [
    'x'.repeat(1001),
    '<html>',
    '{"reports":',
    `id,lon,lat,time\na,2,1,${START + 1000}\n,5,5,${START}`,
  ];
  for (const body of bodies) {
    const answered = source.asked.length;
    source.serve(body);
    await sink.until(() => source.asked.length > answered + 2);
  }
  expect([...sink.rows('x').keys()]).toEqual(['a', 'b']);
  expect(sink.rows('x').get('a')?.[2]).toBe(2);
  const { faults } = feed.health.counters;
  expect(faults.tooLarge).toBeGreaterThan(0);
  expect(faults.malformed).toBe(2);
  expect(faults.wrongType).toBe(1);
});

test('thousands of broken files are read or counted, and the feed goes on', async () => {
  const source = await server();
  const random = createRandom(20_261_122);
  const originals = [
    `id,lon,lat,time,"pm ""10"""\na,1,1,${START},"4,1"\nb,179,-91,0,x\nc,1,1,${Date.parse('2099-01-01T00:00:00Z')},5`,
    JSON.stringify({
      reports: [{ id: 'a', time: START, longitude: 1, latitude: 1, values: { x: 1, y: 'z' } }, {}],
    }),
  ].map((text) => new TextEncoder().encode(text));
  const COUNT = 2000;
  let served = 0;
  let closed = false;
  source.answer = (_, response) => {
    const original = originals[served++ % 2] as Uint8Array;
    response.end(served > COUNT ? `id,time\nlast,${START}` : mutateText(original, () => random.next()));
  };
  // Every wait ends at once: the server's answers alone set the pace.
  const timer = {
    start: (milliseconds: number, action: () => void) => {
      const handle = milliseconds > 1000 ? undefined : setImmediate(action);
      return () => {
        clearImmediate(handle);
      };
    },
  };
  const { sink, feed } = openFeed(`${source.url}/x`, { timer });
  await sink.until(() => {
    closed = sink.health_?.condition === 'closed';
    return closed || sink.rows('x').has('last');
  });
  expect(closed).toBe(false);
  const { faults, messages, reconnects } = feed.health.counters;
  expect(messages).toBeGreaterThan(COUNT);
  expect(reconnects).toBe(0);
  expect(faults.malformed).toBeGreaterThan(100);
  expect(faults.wrongType).toBeGreaterThan(100);
});

test('options that can never work are refused at once or close the feed with the reason', async () => {
  expect(() => openFeed('http://x/y', { interval: 0 })).toThrow(FeedError);
  const { sink } = openFeed('http://127.0.0.1:9/y', { mapping: { class: { id: '?' } } as never });
  await sink.until(() => sink.health_?.condition === 'closed');
  expect(sink.health_?.reason).toMatch(/mapping is not valid at/u);
});
