import { afterEach, expect, test } from 'vitest';
import { czmlFeed, type CzmlFeedOptions } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { type EntityBatch } from '@cityloom/twin-core/entities';
import { mutateText } from '../mutations.ts';
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

type Row = readonly [id: string, time: number, longitude: number, latitude: number, heading: number];

/** Keeps every report as it came. */
class ReportSink extends FoldingSink {
  readonly all: Row[] = [];
  ended: string[] = [];
  values = new Map<string, unknown>();

  override snapshot(batches: readonly EntityBatch[], position: string | undefined): void {
    for (const batch of batches) this.#keep(batch);
    super.snapshot(batches, position);
  }

  override reports(batch: EntityBatch, position: string | undefined): void | Promise<void> {
    this.#keep(batch);
    return super.reports(batch, position);
  }

  #keep(batch: EntityBatch): void {
    for (let row = 0; row < batch.count; row++) {
      const id = batch.ids[batch.entities[row] as number] ?? '';
      if (batch.ended?.[row] === 1) this.ended.push(id);
      else this.all.push(rowOf(batch, row, id));
      for (const [property, column] of batch.values ?? []) this.values.set(`${id}.${property}`, column[row]);
    }
  }
}

function rowOf({ observationTimes, positions, headings }: EntityBatch, row: number, id: string): Row {
  const numbers = [observationTimes[row], positions?.[row * 2], positions?.[row * 2 + 1], headings?.[row]];
  return [id, ...numbers.map((value) => value ?? NaN)] as unknown as Row;
}

function openFeed(
  url: string,
  options: Partial<CzmlFeedOptions> = {},
): {
  sink: ReportSink;
  feed: ReturnType<typeof czmlFeed.open>;
} {
  const sink = new ReportSink();
  const feed = czmlFeed.open(
    {
      id: 'play',
      url: `czml+${url}`,
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

const iso = (time: number): string => new Date(time).toISOString();

test('what a document says up to now is reported at once, then as its time comes; properties, headings, ends', async () => {
  const source = await server();
  let now = START + 4000;
  const packets = [
    { id: 'document', version: '1.0' },
    {
      id: 'drone',
      name: 'Drone 1',
      availability: `${iso(START)}/${iso(START + 8000)}`,
      position: { epoch: iso(START), cartographicDegrees: [0, 71, 51, 100, 10, 71.001, 51, 100] },
      orientation: { velocityReference: '#position' },
      properties: {
        battery: { epoch: iso(START), number: [0, 100, 10, 80] },
        mission: [
          { interval: `${iso(START)}/${iso(START + 3000)}`, string: 'climb' },
          { interval: `${iso(START + 3000)}/${iso(START + 9000)}`, string: 'survey' },
        ],
      },
    },
    { id: 'mast', position: { cartesian: [1_307_000, 3_794_000, 4_941_000] } },
    // Its x axis points to local east at longitude 0, latitude 0: y of the Earth.
    {
      id: 'car',
      position: { cartographicRadians: [0, 0, 0] },
      orientation: { unitQuaternion: [0, 0, Math.SQRT1_2, Math.SQRT1_2] },
    },
    { id: 'camera', position: { reference: 'drone#position' } },
    { id: 'satellite', position: { referenceFrame: 'INERTIAL', cartesian: [7e6, 0, 0] } },
  ];
  source.serve(JSON.stringify(packets));
  const { sink, feed } = openFeed(`${source.url}/a.czml`, { step: 1, clock: { now: () => now } });
  await sink.until(() => sink.snapshots === 1);
  const drone = sink.all.filter(([id]) => id === 'drone');
  expect(drone.map(([, time]) => time - START)).toEqual([0, 1000, 2000, 3000, 4000]);
  for (const [, time, longitude, latitude, heading] of drone) {
    expect(longitude).toBeCloseTo(71 + (time - START) * 1e-7, 8);
    expect(latitude).toBeCloseTo(51, 7);
    expect(heading).toBeCloseTo(90, 1);
  }
  expect(sink.values.get('drone.mission')).toBe('survey');
  expect(sink.values.get('drone.battery')).toBeCloseTo(92, 9);
  expect(sink.values.get('drone.name')).toBe('Drone 1');
  expect(sink.all.filter(([id]) => id === 'car').map((row) => row[4])).toEqual([
    expect.closeTo(90, 5) as number,
  ]);
  expect(sink.all.filter(([id]) => id === 'mast')).toHaveLength(1);
  expect(sink.all.find(([id, time]) => id === 'camera' && time === now)?.[2]).toBeCloseTo(71.0004, 7);
  expect(sink.events).toMatchObject([
    { type: 'feed.unsupported', entity: 'satellite', data: { remedy: 'write it in the frame FIXED' } },
  ]);
  expect(feed.health.counters.faults).toEqual({ unknownType: 1 });
  now += 5000;
  await sink.until(() => sink.ended.includes('drone'));
  expect(sink.all.filter(([id]) => id === 'drone').at(-1)?.[1]).toBe(START + 8000);
  source.serve(JSON.stringify(packets.filter(({ id }) => id !== 'mast')));
  await sink.until(() => sink.ended.includes('mast'));
});

test.each(['text/event-stream', 'application/x-ndjson'])(
  'a stream of packets as %s; broken ones are counted',
  async (mimeType) => {
    const source = await server();
    const isEvents = mimeType === 'text/event-stream';
    const wrap = (text: string): string => (isEvents ? `data: ${text}\n\n` : `${text}\n`);
    let connections = 0;
    source.answer = (_, response) => {
      connections++;
      response.writeHead(200, { 'content-type': mimeType });
      response.write(wrap('{"id":"document","version":"1.0"}'));
      response.write(wrap('{"id":'));
      const packet = (longitude: number): string =>
        JSON.stringify({
          id: 'tram',
          position: { cartographicDegrees: [iso(Date.now()), longitude, 51, 0] },
        });
      const [start, rest] = [wrap(packet(71)).slice(0, 20), wrap(packet(71)).slice(20)];
      response.write(start);
      setTimeout(() => {
        response.write(rest);
        response.write(wrap(packet(71.1 + connections / 10)));
        response.write(wrap('{"id":"bus","position":{"cartographicDegrees":[72,51,0]}}'));
      }, 20);
      setTimeout(() => response.end(wrap('{"id":"bus","delete":true}')), 200);
    };
    const { sink, feed } = openFeed(`${source.url}/stream`, { step: 0.05 });
    await sink.until(() =>
      sink.all.some(([id, , longitude]) => id === 'bus' && Math.abs(longitude - 72) < 1e-6),
    );
    await sink.until(() => sink.ended.includes('bus') && connections > 1);
    expect(sink.all.some(([id, , longitude]) => id === 'tram' && Math.abs(longitude - 71) < 1e-6)).toBe(true);
    expect(feed.health.counters.faults.malformed).toBe(connections);
    expect(feed.health.counters.messages).toBeGreaterThan(4);
  },
);

test('played in a loop, a document of the past is reported as of now and labelled as synthetic', async () => {
  const source = await server();
  let now = Date.parse('2026-05-01T00:00:00Z');
  source.serve(
    JSON.stringify([
      { id: 'document', clock: { interval: '20120804T160000Z/2012-08-04T16:00:10Z' } },
      {
        id: 'v',
        position: { epoch: '2012-08-04T16:00:00Z', cartographicDegrees: [0, 1, 50, 0, 10, 2, 50, 0] },
      },
    ]),
  );
  const { sink } = openFeed(`${source.url}/old.czml`, {
    playback: 'looped',
    step: 0.05,
    clock: { now: () => now },
  });
  await sink.until(() => sink.all.length > 0);
  expect(sink.classes.at(-1)?.synthetic).toBe(true);
  expect(sink.all.at(-1)?.[1]).toBe(now);
  now += 12_500;
  await sink.until(() => sink.all.at(-1)?.[1] === now);
  // A straight line in space: nearly a quarter of the way.
  expect(sink.all.at(-1)?.[2]).toBeCloseTo(1.25, 3);
});

describeWithTestData('real CZML', () => {
  test('thousands of broken documents are read or counted', async () => {
    const source = await server();
    const decoder = new TextDecoder();
    const moving = readTestData('live/czml/dynamicPoint.czml');
    const simple: unknown = JSON.parse(decoder.decode(readTestData('live/czml/simple.czml')));
    const small = (simple as { id: string }[]).filter(({ id }) => /^document|Pennsylvania|AGI/u.test(id));
    const originals = [moving, new TextEncoder().encode(JSON.stringify(small))];
    const random = createRandom(20_261_122);
    let served = 0;
    source.answer = (_, response) => {
      served++;
      const original = originals[served % 2] ?? moving;
      response.end(served > 2000 ? '[{"id":"last"}]' : mutateText(original, () => random.next()));
    };
    // Questions follow at once; the player's steps a little later.
    const timer = {
      start: (milliseconds: number, action: () => void) => {
        const handle = setTimeout(action, milliseconds > 1000 ? 1e6 : milliseconds === 1000 ? 20 : 0);
        return () => {
          clearTimeout(handle);
        };
      },
    };
    const { sink, feed } = openFeed(`${source.url}/x`, { timer, step: 1 });
    await sink.until(() => served > 2001 || sink.health_?.condition === 'closed');
    const { faults, reconnects, reports } = feed.health.counters;
    expect([sink.health_?.condition, reconnects]).toEqual(['live', 0]);
    expect(faults.malformed).toBeGreaterThan(200);
    expect(reports).toBeGreaterThan(30);
  });
});
