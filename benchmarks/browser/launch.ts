import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FeatureTable } from '@cityloom/twin-core';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import { build } from 'vite';
import { cesiumAssets } from '../../scripts/app/cesium-assets.ts';
import { createStaticServer } from '../../scripts/app/static-server.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../../scripts/chromium.ts';
import { ensureCity, readBuildings } from './inputs.ts';
import type { Measurements } from './measurements.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A load may take half a minute, and the machine may be busy. */
const TIMEOUT = 300_000;

/** Memory of the page's JavaScript after a full collection, bytes. */
export interface Heap {
  /** Objects and strings. */
  readonly objects: number;
  /** Objects and strings, and the contents of array buffers, which lie outside the heap proper. */
  readonly withBuffers: number;
}

/** A page of its own: nothing cached, nothing loaded before. */
export interface BenchmarkPage {
  measure<Name extends keyof Measurements>(
    name: Name,
    ...parameters: Parameters<Measurements[Name]>
  ): Promise<Awaited<ReturnType<Measurements[Name]>>>;
  heap(): Promise<Heap>;
}

export interface BenchmarkBrowser {
  /** Buildings of the served package. */
  readonly buildings: FeatureTable;
  /** Fetches a file once, so that the server has it compressed and no load pays for that. */
  request(path: string): Promise<void>;
  /** Runs `work` on a fresh page. @throws what the page throws, and on any error the page reports. */
  onFreshPage<Result>(work: (page: BenchmarkPage) => Promise<Result>): Promise<Result>;
}

/**
 * Builds and serves the measured page with the Astana package, and opens Chromium; all gone afterwards.
 * @param prepare writes what a peer needs into the folder served as `/inputs/`.
 */
export async function withBrowser<Result>(
  prepare: (table: FeatureTable, inputs: string) => Promise<void>,
  work: (browser: BenchmarkBrowser) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'cityloom-bench-'));
  const [site, inputs] = [join(folder, 'site'), join(folder, 'inputs')];
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const city = await ensureCity(ROOT);
    const buildings = await readBuildings(city);
    await mkdir(inputs);
    await prepare(buildings, inputs);
    await buildPage(site);
    const server = createStaticServer([
      { prefix: '/cities/', folder: dirname(city) },
      { prefix: '/inputs/', folder: inputs },
      { prefix: '/', folder: site },
    ]);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    closers.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_FLAGS });
    closers.push(() => browser.close());
    return await work({
      buildings,
      request: (path) => request(address + path),
      onFreshPage: (task) => onFreshPage(browser, address, task),
    });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function request(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: the server answered ${response.status}.`);
  await response.arrayBuffer();
}

function buildPage(outDir: string): Promise<unknown> {
  return build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('page', import.meta.url)),
    base: './',
    plugins: [cesiumAssets()],
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 10_000 },
  });
}

async function onFreshPage<Result>(
  browser: Browser,
  address: string,
  work: (page: BenchmarkPage) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ viewport: { width: 700, height: 760 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const session = await context.newCDPSession(page);
    await page.goto(address);
    await page.waitForFunction(() => 'measurements' in globalThis);
    const result = await work({
      measure: (name, ...parameters) => page.evaluate(callByName, { name, parameters }) as never,
      heap: () => readHeap(session),
    });
    if (errors.length > 0) throw new Error(`The measured page reported: ${errors.join('; ')}`);
    return result;
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
function callByName(call: { readonly name: string; readonly parameters: readonly unknown[] }): unknown {
  const { measurements } = globalThis as unknown as {
    readonly measurements: Readonly<Record<string, (...parameters: readonly unknown[]) => unknown>>;
  };
  return measurements[call.name]?.(...call.parameters);
}

async function readHeap(session: CDPSession): Promise<Heap> {
  // The first collection frees what the second one's finalisers held.
  for (let round = 0; round < 2; round++) await session.send('HeapProfiler.collectGarbage');
  const usage = await session.send('Runtime.getHeapUsage');
  return { objects: usage.usedSize, withBuffers: usage.usedSize + usage.backingStorageSize };
}
