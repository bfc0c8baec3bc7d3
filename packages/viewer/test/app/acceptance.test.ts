/** The built app as a person gets it: served by scripts/serve, in a real browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import { createInlineRunner, createModelRegistry, type Change, type RunRequest } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';
import { parseScenario } from '@cityloom/twin-core/scenarios';
// For the type of `globalThis.cityloom`.
import type {} from '@cityloom/viewer/embed';
import { encodeShareLink } from '@cityloom/viewer/session';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { firstLoadBytes } from '../../../../scripts/app/first-load.ts';
import { prepareApp } from '../../../../scripts/app/prepare.ts';

const BUILDINGS = 32_056;
const FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
const EXAMPLE = new URL('../../../../examples/node-scenario/', import.meta.url);
const readExample = (name: string): unknown => JSON.parse(readFileSync(new URL(name, EXAMPLE), 'utf8'));
/** The scenario the command line is shown with: a tower, and a release of gas. */
const SCENARIO = parseScenario(readExample('scenario.json'));
const [TOWER] = SCENARIO.changes as [Change];
const [RELEASE] = SCENARIO.runs as [RunRequest];

let server: ChildProcess;
let address = '';
let browser: Browser;
let context: BrowserContext;
let trouble: string[] = [];

async function startServer(): Promise<string> {
  server = spawn(process.execPath, ['scripts/serve.ts'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (server.stdout === null) throw new Error('serve: no output to read');
  for await (const line of createInterface({ input: server.stdout })) {
    const found = /http:\/\/\S+/.exec(line);
    if (found !== null) return found[0];
  }
  throw new Error('serve: ended without an address');
}

beforeAll(async () => {
  prepareApp();
  address = await startServer();
  browser = await chromium.launch({
    executablePath: process.env['CITYLOOM_CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
}, 600_000);

afterAll(async () => {
  await browser.close();
  server.kill();
  if (server.exitCode === null) await once(server, 'exit');
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 640, height: 360 }, locale: 'en-GB' });
  trouble = [];
});

afterEach(async () => {
  await context.close();
  expect(trouble).toEqual([]);
});

/** A page that notes every console error, every failed answer and every request that leaves the origin. */
async function open(path = '', size?: { width: number; height: number }): Promise<Page> {
  const page = await context.newPage();
  if (size !== undefined) await page.setViewportSize(size);
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(blob|data):/.test(url) && !url.startsWith(address)) trouble.push(`left the origin: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${String(response.status())}: ${response.url()}`);
  });
  await page.goto(address + path);
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  return page;
}

async function ready(page: Page): Promise<Page> {
  await page.evaluate(() => globalThis.cityloom?.ready);
  return page;
}

function describeApp(page: Page) {
  return page.evaluate(() => {
    const api = globalThis.cityloom;
    if (api === undefined) throw new Error('cityloom is not there');
    return api.describe();
  });
}

type Commands = readonly Readonly<Record<string, unknown>>[];

/** Executes commands one after the other; gives back every change and run event. */
function execute(page: Page, commands: Commands): Promise<Record<string, unknown>[]> {
  return page.evaluate(async (list) => {
    const api = globalThis.cityloom;
    if (api === undefined) throw new Error('cityloom is not there');
    const heard: Record<string, unknown>[] = [];
    const stops = (['change', 'run'] as const).map((name) =>
      api.on(name, (event) => heard.push({ name, ...event })),
    );
    for (const command of list) await api.execute(command as unknown as Parameters<typeof api.execute>[0]);
    for (const stop of stops) stop();
    return heard;
  }, commands);
}

test('opens Astana whole, asks nobody else, and makes no error', async () => {
  const page = await ready(await open());
  const { city, mode, layers } = await describeApp(page);
  expect([city, mode]).toEqual(['astana', 'explore']);
  expect(layers.find((layer) => layer.id === 'buildings')).toEqual({
    id: 'buildings',
    kind: 'tileset',
    objects: BUILDINGS,
    visible: true,
  });
  expect(layers.map((layer) => layer.id)).toContain('roads');
});

/** The same scenario in Node, on the package's files: no browser, no worker. */
async function runInNode(): Promise<{ resultHash: string; baseHash: string }> {
  const twin = openTwin(await openCityPackage(createFolderSource('data/built/astana')));
  const view = twin.createBranch({ id: 'node', title: 'Node', changes: [TOWER] }).view();
  const runner = createInlineRunner(createModelRegistry([toxicRelease]), {
    nowSeconds: () => performance.now() / 1000,
  });
  const { resultHash } = await runner.run(view, RELEASE);
  return { resultHash, baseHash: twin.contentHash };
}

test('a planner works and reloads: nothing is lost, and the command gets the same result', async () => {
  const page = await ready(await open());
  const events = await execute(page, [
    { type: 'setMode', mode: 'plan' },
    { type: 'createBranch', id: 'plan', title: 'Plan' },
    { type: 'applyChange', change: TOWER },
    { type: 'undo' },
    { type: 'redo' },
    { type: 'setMode', mode: 'drill' },
    { type: 'runModel', request: RELEASE },
    { type: 'setTime', seconds: 60 },
  ]);
  const hashes = events.filter((event) => event['name'] === 'change').map((event) => event['contentHash']);
  expect(hashes).toHaveLength(3);
  expect(hashes[2]).toBe(hashes[0]);
  expect(hashes[1]).not.toBe(hashes[0]);
  const before = await describeApp(page);
  expect(before.layers.find((layer) => layer.id === 'buildings')?.objects).toBe(BUILDINGS + 1);
  expect(before.runs).toHaveLength(1);
  // What `cityloom run` prints for the same file, checked in its own test.
  expect({ resultHash: before.runs[0]?.resultHash }).toEqual(readExample('expected.json'));

  await page.reload();
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  await ready(page);
  expect(await describeApp(page)).toEqual(before);
});

test('a tower is drawn with the mouse: the numbers follow, and Ctrl+Z takes it back', async () => {
  const page = await ready(await open('', { width: 960, height: 600 }));
  const details = page.getByRole('complementary', { name: 'Details' });
  await page.getByText('Plan', { exact: true }).click();
  await details.getByPlaceholder('Name of the scenario').fill('Tower study');
  await page.keyboard.press('Enter');
  await details.getByRole('button', { name: 'Draw rectangle' }).click();
  for (const [x, y] of [
    [420, 420],
    [436, 420],
    [436, 432],
  ] as const) {
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
  }
  const buildings = details.getByRole('row', { name: /^Buildings / });
  const people = details.getByRole('row', { name: /^People / });
  await buildings.getByText('+1', { exact: true }).waitFor();
  expect(await people.getByRole('cell').last().innerText()).toMatch(/^\+[1-9]/);
  await details.getByText('Add tower, 60\u202fm, 20 floors').waitFor();
  await details.getByLabel('Height limit').fill('50');
  await details.getByText('exceeded').first().waitFor();

  await page.mouse.click(340, 300);
  await page.keyboard.press('Control+z');
  await buildings.getByText('+1', { exact: true }).waitFor({ state: 'detached' });
  expect(await people.getByRole('cell').last().innerText()).toBe('0');
});

test('a share link opens the scenario and computes its run again', async () => {
  const { resultHash, baseHash } = await runInNode();
  const link = await encodeShareLink({
    city: 'astana',
    baseHash,
    hiddenLayers: ['power'],
    mode: 'plan',
    theme: 'light',
    language: 'zh-CN',
    projection: '2d',
    branch: { id: 'shared', title: 'Shared', changes: [TOWER] },
    run: { request: RELEASE },
    time: 0,
  });
  const page = await ready(await open(`#${link}`));
  await page.waitForFunction(() => globalThis.cityloom?.describe().runs.length === 1);
  const { branch, mode, runs, layers } = await describeApp(page);
  expect([branch, mode, runs[0]?.resultHash]).toEqual(['shared', 'plan', resultHash]);
  expect(layers.find((layer) => layer.id === 'power')?.visible).toBe(false);
  expect(new URL(page.url()).hash, 'an opened link leaves the address').toBe('');
});

test('the code before the map stays small', () => {
  expect(firstLoadBytes('packages/viewer/app/dist')).toBeLessThanOrEqual(250_000);
});

test('fits a telephone', async () => {
  const page = await ready(await open('', { width: 390, height: 700 }));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
