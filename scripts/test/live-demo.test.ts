import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasRoads, startLiveDemo, type LiveDemo } from '../app/live-demo.ts';
import { attachLive, sendFeeds } from '../app/live-gateway.ts';
import { createStaticServer } from '../app/static-server.ts';

const CITYLOOM = fileURLToPath(new URL('../../packages/cim-loader/src/cli/main.ts', import.meta.url));
const RUN = fileURLToPath(new URL('../run.mjs', import.meta.url));

const said: string[] = [];
let folder = '';
let demo: LiveDemo;
let server: Server;
let host = '';
let cut: () => void;

/** Lines 300 m apart with a tag, as an OpenStreetMap extract. */
function linesOf(tag: string): string {
  const side = [0, 1, 2, 3];
  const nodes = side.flatMap((row) =>
    side.map((column) => {
      const place = `lat="${String(51.1 + row * 0.0027)}" lon="${String(71.4 + column * 0.0043)}"`;
      return `<node id="${String(row * 4 + column + 1)}" ${place}/>`;
    }),
  );
  const ways = side.flatMap((line) => [
    side.map((column) => line * 4 + column + 1),
    side.map((row) => row * 4 + line + 1),
  ]);
  const shown = ways.map((refs, index) => {
    const members = refs.map((ref) => `<nd ref="${String(ref)}"/>`).join('');
    return `<way id="${String(index + 1)}">${members}${tag}</way>`;
  });
  return `<osm version="0.6">${nodes.join('')}${shown.join('')}</osm>`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-live-'));
  for (const [name, tag] of [
    ['town', '<tag k="highway" v="residential"/>'],
    ['fields', '<tag k="waterway" v="river"/>'],
  ] as const) {
    await writeFile(join(folder, `${name}.osm`), linesOf(tag));
    const words = ['build', join(folder, `${name}.osm`), '--title', name, '--out', join(folder, name)];
    const { status, stderr } = spawnSync(process.execPath, [CITYLOOM, ...words], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  demo = startLiveDemo(join(folder, 'town'), { say: (line) => said.push(line), waits: [0.05] });
  server = createStaticServer(
    [],
    [],
    new Map([['/live/feeds.json', (response) => sendFeeds(demo, response)]]),
  );
  cut = attachLive(server, demo);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}, 60_000);

afterAll(async () => {
  cut();
  server.close();
  await demo.stop();
  await rm(folder, { recursive: true });
});

/** What a request for a WebSocket is answered with. */
async function upgradeStatus(path: string, origin?: string): Promise<number | undefined> {
  const asked = request(`http://${host}${path}`, {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': 'cloudevents.json',
      ...(origin !== undefined && { Origin: origin }),
    },
  });
  asked.end();
  return new Promise((resolve, reject) => {
    asked.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    asked.once('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
  });
}

/** Waits for reports of vehicles over the server's own origin. */
async function receiveReports(): Promise<void> {
  const socket = new WebSocket(`ws://${host}/live/stream`, 'cloudevents.json');
  const type = 'org.cityloom.feed.subscribe.v1';
  try {
    await once(socket, 'open');
    socket.send(
      JSON.stringify({ specversion: '1.0', id: '1', source: 'test', type, data: { classes: ['vehicle'] } }),
    );
    for (;;) {
      const [message] = (await once(socket, 'message')) as [{ readonly data: string }];
      if (message.data.includes('org.cityloom.entity.reports.v1')) return;
    }
  } finally {
    socket.close();
  }
}

test('a page finds the live city on its own origin; pages of others do not get it', async () => {
  const answer = await fetch(`http://${host}/live/feeds.json`);
  expect(await answer.json()).toEqual({
    city: 'town',
    feeds: [
      {
        id: 'live-city',
        title: { en: 'town (synthetic)', 'zh-CN': 'town（合成）' },
        protocol: 'websocket',
        url: 'live/stream',
      },
    ],
  });
  await receiveReports();
  expect(await upgradeStatus('/live/stream', `http://${host}`)).toBe(101);
  expect(await upgradeStatus('/live/stream', 'https://elsewhere.example')).toBe(403);
  expect(await upgradeStatus('/live/other')).toBe(404);
});

test('a live city that breaks down is started anew, and that is told', async () => {
  const before = await demo.endpoint();
  process.kill(before?.process ?? NaN, 'SIGKILL');
  await expect
    .poll(async () => (await demo.endpoint())?.process, { timeout: 20_000 })
    .not.toBe(before?.process);
  await expect.poll(async () => (await demo.endpoint())?.process, { timeout: 20_000 }).toBeGreaterThan(0);
  await receiveReports();
  expect(said).toEqual(['the live city broke down (SIGKILL); starting it anew in 0.05 s.']);
});

/** Whether there is a process of this number. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s to the wrapper of the npm scripts alone ends what it started',
  async (signal) => {
    const words = ['feed', 'serve', '--city', join(folder, 'town'), '--no-mqtt', '--json'];
    const wrapper = spawn(process.execPath, [RUN, 'cityloom', ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const [line] = (await once(createInterface({ input: wrapper.stdout }), 'line')) as [string];
    const started = (JSON.parse(line) as { readonly process: number }).process;
    expect(started).not.toBe(wrapper.pid);
    expect(isRunning(started)).toBe(true);
    const ended = once(wrapper, 'exit');
    wrapper.kill(signal);
    // SIGHUP is not caught by the program: its end is told as a shell tells it.
    expect(await ended).toEqual([signal === 'SIGHUP' ? 129 : 0, null]);
    expect(isRunning(started)).toBe(false);
  },
);

test('the process of a live city ends with the one that started it, even where that is killed', async () => {
  const module = fileURLToPath(new URL('../app/live-demo.ts', import.meta.url));
  const program =
    `import { startLiveDemo } from ${JSON.stringify(module)};` +
    `const demo = startLiveDemo(${JSON.stringify(join(folder, 'town'))}, { say: console.error });` +
    'console.log((await demo.endpoint()).process);';
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  expect(isRunning(Number(line))).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isRunning(Number(line)), { timeout: 20_000 }).toBe(false);
});

test('a city without roads has no live city', () => {
  expect([hasRoads(join(folder, 'town')), hasRoads(join(folder, 'fields'))]).toEqual([true, false]);
});
