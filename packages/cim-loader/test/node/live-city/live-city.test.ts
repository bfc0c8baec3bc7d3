import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  encodeJt808Frame,
  encodeJt808Location,
  encodeJt808Message,
  FeedError,
  feedProtocolFor,
  JT808_CLASS,
  JT808_MESSAGES,
  type OpenFeed,
} from '@cityloom/cim-loader';
import { buildCity, createLiveCity, type LiveCity } from '@cityloom/cim-loader/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureMosquitto } from '../../../../../scripts/brokers.ts';
import { FoldingSink, VEHICLE } from '../../feeds/live-fixture.ts';

const run = promisify(execFile);
const COMMAND = resolve(import.meta.dirname, '../../../src/cli/main.ts');

let folder: string;
let city: LiveCity;
const notices: string[] = [];
const feeds: OpenFeed[] = [];

/** Lines 300 m apart, as an OpenStreetMap extract. */
function linesOf(tag: string): string {
  const side = [0, 1, 2, 3];
  const nodes = side.flatMap((row) =>
    side.map((column) => {
      const place = `lat="${51.1 + row * 0.0027}" lon="${71.4 + column * 0.0043}"`;
      return `<node id="${row * 4 + column + 1}" ${place}/>`;
    }),
  );
  const ways = side.flatMap((line) => [
    side.map((column) => line * 4 + column + 1),
    side.map((row) => row * 4 + line + 1),
  ]);
  const shown = ways.map((refs, index) => {
    const members = refs.map((ref) => `<nd ref="${ref}"/>`).join('');
    return `<way id="${index + 1}">${members}${tag}</way>`;
  });
  return `<osm version="0.6">${nodes.join('')}${shown.join('')}</osm>`;
}

async function build(name: string, tag: string): Promise<string> {
  const file = join(folder, `${name}.osm`);
  await writeFile(file, linesOf(tag));
  await buildCity({ recipe: { files: [file], title: name }, out: join(folder, name) });
  return join(folder, name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-live-city-'));
  city = await createLiveCity({
    folder: await build('town', '<tag k="highway" v="residential"/>'),
    vehicles: 20,
    mqtt: { port: 0 },
    onNotice: (notice) => notices.push(notice),
  });
}, 60_000);
afterEach(async () => {
  for (const feed of feeds.splice(0)) await feed.close();
  notices.length = 0;
});
afterAll(async () => {
  await city.close();
  await rm(folder, { recursive: true });
});

function open(url: string): FoldingSink {
  const sink = new FoldingSink();
  const protocol = feedProtocolFor(url);
  if (protocol === undefined) throw new Error(url);
  feeds.push(protocol.open({ id: 'test', url, clock: { now: () => Date.now() }, random: () => 0.5 }, sink));
  return sink;
}

const broker = (): { readonly url: string; readonly socketUrl: string } => {
  if (city.mqtt === undefined) throw new Error('no broker');
  return city.mqtt;
};

/** As a person with Debian's stock client. */
async function publish(topic: string, message: string): Promise<void> {
  const program = join(dirname(ensureMosquitto()).replace('/sbin', '/bin'), 'mosquitto_pub');
  const { hostname, port } = new URL(broker().url);
  await run(program, ['-h', hostname, '-p', port, '-t', topic, '-m', message]);
}

const DRONE = { ...VEHICLE, id: 'drone', properties: [] };

describe('createLiveCity', () => {
  it('moves by itself, over WebSocket and over MQTT alike', async () => {
    const [socket, mqtt, overSocket] = [
      open(city.server.url),
      open(broker().url),
      open(broker().socketUrl.replace('ws:', 'mqtt+ws:')),
    ];
    for (const sink of [socket, mqtt, overSocket]) {
      await sink.until(() => sink.rows().size === 20);
      const before = JSON.stringify([...sink.rows().values()].map((row) => row.slice(2, 4)));
      await sink.until(
        () => JSON.stringify([...sink.rows().values()].map((row) => row.slice(2, 4))) !== before,
      );
      expect(sink.snapshots).toBe(1);
      expect(sink.classes.map(({ id, synthetic }) => [id, synthetic])).toContainEqual(['vehicle', true]);
    }
    // The same city, whichever way it comes.
    await mqtt.until(() => {
      const ours = socket.rows();
      return [...mqtt.rows()].some(([id, row]) => JSON.stringify(row) === JSON.stringify(ours.get(id)));
    });
  });

  it('lets a stock MQTT client move an entity, which the stream has within a second and the broker retains', async () => {
    const sink = open(city.server.url);
    await sink.until(() => sink.rows().size === 20);
    const published = Date.now();
    await publish(
      'cityloom/v1/vehicle/taxi-7/state',
      '{"longitude":71.43,"latitude":51.13,"speed":8,"heading":90}',
    );
    await sink.until(() => sink.rows().has('taxi-7'));
    expect(Date.now() - published).toBeLessThan(5000);
    const [time, , longitude, latitude, heading, speed] = sink.rows().get('taxi-7') ?? [];
    expect([longitude, latitude, heading, speed]).toEqual([71.43, 51.13, 90, 8]);
    expect(Math.abs((time as number) - published)).toBeLessThan(5000);
    await publish('cityloom/v1/vehicle/taxi-7/state', '{"longitude":71.44,"latitude":51.13}');
    await sink.until(() => sink.rows().get('taxi-7')?.[2] === 71.44);
    const later = open(broker().url);
    await later.until(() => later.snapshots === 1);
    expect(later.rows().get('taxi-7')?.slice(2, 6)).toEqual([71.44, 51.13, 90, 8]);
    await publish('cityloom/v1/vehicle/taxi-7/state', '{"ended":true}');
    await sink.until(() => !sink.rows().has('taxi-7'));
  });

  it("refuses and tells of what has no class, until somebody defines it; and of what is the city's own", async () => {
    const sink = open(city.server.url);
    await sink.until(() => sink.rows().size === 20);
    const report = '{"longitude":71.41,"latitude":51.11}';
    await publish('cityloom/v1/drone/d1/state', report);
    await publish('cityloom/v1/vehicle/v00001/state', report);
    await publish('cityloom/v1/vehicle/class', JSON.stringify({ ...VEHICLE, timeToLive: 1 }));
    await publish('cityloom/v1/vehicle/x/state', 'not JSON');
    await expect.poll(() => notices.length, { timeout: 10_000 }).toBe(3);
    expect(notices[0]).toContain('publish its definition to cityloom/v1/drone/class first');
    await publish('cityloom/v1/drone/class', JSON.stringify(DRONE));
    await publish('cityloom/v1/drone/d1/state', report);
    await sink.until(() => sink.rows('drone').has('d1'));
    expect(sink.classes.findLast(({ id }) => id === 'drone')).toEqual(DRONE);
    expect(sink.classes.filter(({ id }) => id === 'vehicle')).toHaveLength(1);
    expect(sink.rows().get('v00001')?.[2]).not.toBe(71.41);
    expect(sink.rows().size).toBe(20);
  });

  it('publishes states one by one only to those who do not have the batches', async () => {
    const program = join(dirname(ensureMosquitto()).replace('/sbin', '/bin'), 'mosquitto_sub');
    const { hostname, port } = new URL(broker().url);
    const heard = async (...filters: string[]): Promise<string[]> => {
      const words = [
        '-h',
        hostname,
        '-p',
        port,
        '-F',
        '%r %t',
        ...filters.flatMap((filter) => ['-t', filter]),
      ];
      const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
      const lines: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
      await expect.poll(() => lines.some((line) => line.startsWith('0 ')), { timeout: 10_000 }).toBe(true);
      await wait(1500);
      child.kill();
      await once(child, 'close');
      return lines;
    };
    const kindsOf = (lines: readonly string[], retained: string): string[] =>
      [
        ...new Set(
          lines.filter((line) => line.startsWith(retained)).map((line) => line.split('/').at(-1) ?? ''),
        ),
      ].sort();
    const all = await heard('cityloom/v1/vehicle/#');
    expect([kindsOf(all, '1'), kindsOf(all, '0')]).toEqual([['class', 'state'], ['batch']]);
    expect(all.filter((line) => /^1 .*state$/u.test(line))).toHaveLength(20);
    const states = await heard('cityloom/v1/vehicle/+/state');
    expect([kindsOf(states, '1'), kindsOf(states, '0')]).toEqual([['state'], ['state']]);
    const one = await heard('cityloom/+/vehicle/v00003/state');
    expect(new Set(one.map((line) => line.slice(2)))).toEqual(new Set(['cityloom/v1/vehicle/v00003/state']));
  });

  it('takes another port where that of MQTT is taken, but not in place of one that was asked for', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.once('error', () => {
        // Somebody else has it already: as good.
        resolve();
      });
      other.listen(1883, '127.0.0.1', resolve);
    });
    const second = await createLiveCity({ folder: join(folder, 'town'), vehicles: 1, mqtt: {} });
    expect(Number(new URL(second.mqtt?.url ?? '').port)).not.toBe(1883);
    await second.close();
    await expect(createLiveCity({ folder: join(folder, 'town'), mqtt: { port: 1883 } })).rejects.toThrow(
      'EADDRINUSE',
    );
    expect((other.address() as AddressInfo | null)?.port ?? 1883).toBe(1883);
    other.close();
  });

  it('says what a city without roads lacks, and how many vehicles fit', async () => {
    const fields = await build('fields', '<tag k="waterway" v="river"/>');
    const none = createLiveCity({ folder: fields });
    await expect(none).rejects.toThrow(FeedError);
    await expect(none).rejects.toThrow('has no road network; give a city that has roads');
    await expect(createLiveCity({ folder: join(folder, 'town'), vehicles: 99_999 })).rejects.toThrow(
      /99999 vehicles do not fit the roads; ask for at most \d+; ask for what its roads carry/u,
    );
  });

  it('cuts a packet above 1 MiB at its head, in whatever pieces it comes, and goes on for others', async () => {
    const { hostname, port } = new URL(broker().url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    // CONNECT of MQTT 3.1.1 by "big", then a PUBLISH that says it has 200 MB.
    const hello = Buffer.from([16, 15, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 3, 98, 105, 103]);
    socket.write(hello);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect([...answer]).toEqual([32, 2, 0, 0]);
    const closed = once(socket, 'close');
    for (const byte of [0x30, 0x80, 0x84, 0xaf]) socket.write(Buffer.of(byte));
    socket.write(Buffer.of(0x5f));
    await closed;
    await publish('cityloom/v1/drone/class', JSON.stringify(DRONE));
    const drones = Array.from({ length: 2000 }, (_, at) => ({
      id: `l${at}`,
      longitude: 71.41,
      latitude: 51.11,
    }));
    const sink = open(city.server.url);
    await publish('cityloom/v1/drone/batch', JSON.stringify({ reports: drones }));
    await sink.until(() => sink.rows('drone').has('l1999'));
  });

  it('asks who connects by MQTT for the password, where there is one', async () => {
    const entered = await createLiveCity({
      folder: join(folder, 'town'),
      vehicles: 1,
      mqtt: { port: 0, password: 's3cret' },
    });
    const program = join(dirname(ensureMosquitto()).replace('/sbin', '/bin'), 'mosquitto_pub');
    const { hostname, port } = new URL(entered.mqtt?.url ?? '');
    const attempt = (...words: readonly string[]) =>
      run(program, ['-h', hostname, '-p', port, '-t', 'topic', '-m', 'text', ...words]);
    await expect(attempt()).rejects.toThrow();
    await expect(attempt('-u', 'me', '-P', 'other')).rejects.toThrow();
    await attempt('-u', 'me', '-P', 's3cret');
    await entered.close();
  });

  it('is reported to by the trackers of a file, from their frame to the stream; others are told of and left out', async () => {
    const file = join(folder, 'terminals.txt');
    await writeFile(file, '# the fleet\n\n0013912344329 # bus 1\n');
    const words = ['feed', 'serve', '--city', join(folder, 'town'), '--vehicles', '1', '--no-mqtt', '--json'];
    const child = spawn(
      process.execPath,
      [COMMAND, ...words, '--jt808-port', '0', '--jt808-terminals', file],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const { url, jt808Port } = JSON.parse(line) as { url: string; jt808Port: number };
      const told: string[] = [];
      createInterface({ input: child.stderr }).on('line', (text) => told.push(text));
      const sink = open(url);
      const terminal = connect(jt808Port, '127.0.0.1');
      for (const number of ['5', '13912344329']) {
        const body = encodeJt808Location({
          ...{ time: Date.now(), longitude: 71.4, latitude: 51.1, height: 350, speed: 10, heading: 90 },
          ...{ alarms: 0, state: 2, values: {} },
        });
        const message = {
          id: JT808_MESSAGES.location,
          edition: 2019,
          serial: 1,
          terminal: number,
          body,
        } as const;
        terminal.write(encodeJt808Frame(encodeJt808Message(message)));
      }
      await sink.until(() => sink.rows(JT808_CLASS.id).size > 0);
      expect([...sink.rows(JT808_CLASS.id).keys()]).toEqual(['13912344329']);
      await expect.poll(() => told.join('\n')).toContain('terminal 5 may not report');
      terminal.destroy();
    } finally {
      child.kill('SIGKILL');
    }
    await writeFile(file, '13912344329\nbus 2\n');
    await expect(
      run(process.execPath, [COMMAND, ...words, '--jt808-port', '0', '--jt808-terminals', file]),
    ).rejects.toMatchObject({
      stderr: expect.stringMatching(/terminals\.txt, line 2 is bus 2; give/u) as string,
    });
    await expect(run(process.execPath, [COMMAND, ...words, '--jt808-terminals', file])).rejects.toMatchObject(
      {
        stderr: expect.stringContaining('give --jt808-port as well') as string,
      },
    );
  }, 60_000);
});
