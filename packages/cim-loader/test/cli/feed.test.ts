import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createLiveServer, type LiveServer } from '@cityloom/cim-loader/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vehicles, VEHICLE } from '../feeds/live-fixture.ts';
import { cityloom } from './astana-workspace.ts';

const COMMAND = resolve(import.meta.dirname, '../../src/cli/main.ts');

let folder: string;
let server: LiveServer;
let publishing: NodeJS.Timeout;
let round = 0;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-feed-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A source of 50 vehicles that report twenty times a second; vehicle 50 leaves after a while. */
beforeEach(async () => {
  round = 0;
  server = await createLiveServer();
  server.defineClass(VEHICLE);
  const shift = Date.now() - vehicles(0, 1, 1).arrivalTime;
  publishing = setInterval(() => {
    const count = ++round > 20 ? 49 : 50;
    const batch = vehicles(round / 20, 1, count);
    server.publish({ ...batch, observationTimes: batch.observationTimes.map((time) => time + shift) });
  }, 50);
});
afterEach(async () => {
  clearInterval(publishing);
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.close();
});

/** A command that goes on until it is told to end. */
function begin(...words: string[]): {
  child: ChildProcess;
  result: Promise<{ code: number | null; out: string }>;
} {
  const child = spawn(process.execPath, [COMMAND, 'feed', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.push(child);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const result = once(child, 'close').then(([code]) => ({ code: code as number | null, out }));
  return { child, result };
}

async function waitForBytes(file: string, least: number): Promise<void> {
  await expect
    .poll(async () => (existsSync(file) ? (await stat(file)).size : 0), { timeout: 20_000 })
    .toBeGreaterThan(least);
}

interface Recorded {
  readonly hash: string;
  readonly start: string;
  readonly end: string;
  readonly reports: number;
  readonly bytes: number;
}

describe('cityloom feed record and replay', () => {
  it('give the same store at the same time, of a recording that was ended by Ctrl+C and gone on with', async () => {
    const file = join(folder, 'city.clrec');
    const runs: Recorded[] = [];
    for (const bytes of [20_000, 60_000]) {
      const recording = begin('record', server.url, file, '--json');
      await waitForBytes(file, bytes);
      recording.child.kill('SIGINT');
      const { code, out } = await recording.result;
      expect(code).toBe(0);
      runs.push(JSON.parse(out) as Recorded);
    }
    const [first, second] = runs as [Recorded, Recorded];
    expect(first.reports).toBeGreaterThan(100);
    expect(first.bytes + second.bytes).toBe((await stat(file)).size);
    for (const { end, hash } of runs) {
      const { stdout } = await cityloom(['feed', 'replay', file, '--at', end, '--json'], folder);
      expect(JSON.parse(stdout)).toMatchObject({ at: end, hash, start: first.start, end: second.end });
    }
    expect(second.hash).not.toBe(first.hash);
    const { stdout } = await cityloom(['feed', 'replay', file], folder);
    expect(stdout).toContain(`hash          ${second.hash}\n`);
    expect(stdout).toMatch(/^vehicle +50 entities/mu);
  });

  it('let one writer at a time at a file, and refuse what is no recording', async () => {
    const file = join(folder, 'taken.clrec');
    const recording = begin('record', server.url, file);
    await waitForBytes(file, 1000);
    const other = await cityloom(['feed', 'record', server.url, file, '--seconds', '1'], folder);
    expect([other.code, other.stdout]).toEqual([2, '']);
    expect(other.stderr).toBe(
      `cityloom: ${file}: is being written by process ${String(recording.child.pid)}; ` +
        `end that first, or delete ${file}.lock if it has gone\n`,
    );
    // Killed, it leaves its lock; the next finds that nobody is there any more.
    recording.child.kill('SIGKILL');
    await recording.result;
    expect(existsSync(`${file}.lock`)).toBe(true);
    const next = await cityloom(['feed', 'record', server.url, file, '--seconds', '0.5', '--json'], folder);
    expect(next.stderr).toBe('');
    const { hash, end } = JSON.parse(next.stdout) as Recorded;
    const { stdout } = await cityloom(['feed', 'replay', file, '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({ hash, at: end });
    expect(existsSync(`${file}.lock`)).toBe(false);

    const wrong = await cityloom(['feed', 'replay', COMMAND], folder);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^cityloom: \S+main\.ts: .*no recording of version 1[^\n]*\n$/u);
    const early = await cityloom(['feed', 'replay', file, '--at', '2001-01-01T00:00:00Z'], folder);
    expect(early.code).toBe(2);
    expect(early.stderr).toMatch(/--at is 2001-01-01T00:00:00Z; give a time within the recording, 20/u);
  });

  it('serve a recording as a live source of now', async () => {
    const file = join(folder, 'served.clrec');
    await cityloom(['feed', 'record', server.url, file, '--seconds', '2'], folder);
    const { child, result } = begin('replay', file, '--serve', '0', '--speed', '2', '--json');
    const [line] = (await once(child.stdout ?? child, 'data')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const stats = await cityloom(['feed', 'stats', url, '--seconds', '1', '--json'], folder);
    const { classes, condition } = JSON.parse(stats.stdout) as {
      condition: string;
      classes: Record<string, { live: number; ageSeconds: { greatest: number } }>;
    };
    expect(condition).toBe('live');
    expect(classes['vehicle']?.live).toBeGreaterThanOrEqual(49);
    expect(classes['vehicle']?.ageSeconds.greatest).toBeLessThan(8);
    child.kill('SIGINT');
    expect((await result).code).toBe(0);
  });
});

describe('cityloom feed stats', () => {
  it('counts what a source left out of a later whole state as ended', async () => {
    const stats = begin('stats', server.url, '--seconds', '6', '--json');
    await expect.poll(() => server.receivers, { timeout: 20_000 }).toBe(1);
    const connected = Math.max(round, 20);
    await expect.poll(() => round, { timeout: 20_000 }).toBeGreaterThan(connected + 10);
    // A source that was started anew has nothing of its former life to go on with, and one vehicle less.
    const { port } = new URL(server.url);
    await server.close();
    server = await createLiveServer({ port: Number(port) });
    server.defineClass(VEHICLE);
    const { code, out } = await stats.result;
    expect(code).toBe(0);
    const { classes, counters } = JSON.parse(out) as {
      classes: Record<string, { entities: number }>;
      counters: { snapshots: number };
    };
    expect(counters.snapshots).toBe(2);
    expect(classes['vehicle']?.entities).toBe(49);
  });
});
