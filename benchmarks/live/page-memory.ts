/**
 * `node benchmarks/live/page-memory.ts [MINUTES]`: the built app with a feed of 10,000 reports a second, and what its
 * page holds after each half minute. Ends with 1 where that is not flat within ±5 % after three tenths of it.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EntityBatchBuilder } from '@cityloom/cim-loader';
import { createLiveServer, type LiveServer } from '@cityloom/cim-loader/node';
// For the type of `globalThis.cityloom`.
import type {} from '@cityloom/viewer/embed';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import type { LiveDemo } from '../../scripts/app/live-demo.ts';
import { attachLive, sendFeeds } from '../../scripts/app/live-gateway.ts';
import { prepareApp } from '../../scripts/app/prepare.ts';
import { createStaticServer } from '../../scripts/app/static-server.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../../scripts/chromium.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REPORTS_PER_SECOND = 10_000;
const ENTITIES = 10_000;
/** Milliseconds. */
const PUBLISH_EVERY = 100;
const SAMPLE_EVERY = 30_000;
const FLAT_WITHIN = 0.05;
const WARM_SHARE = 0.3;
/** So short that three of ten minutes fill it, with all that is kept beside it. */
const HISTORY = { seconds: 60, bytes: 40e6, fullRateSeconds: 60, coarseSeconds: 10 };
const BYTES_OF_PAGE = 4096;
const SOAK_TITLE = { en: 'Soak', 'zh-CN': '耐久' };

/** Megabytes. */
interface Sample {
  readonly seconds: number;
  /** Objects, strings and array buffers of the page, after a full collection. */
  readonly page: number;
  /** Resident memory of the browser's process for it, with its workers. */
  readonly resident: number;
  /** Entities that reported within the last ten seconds, as the page says. */
  readonly live: number;
}

function publishTo(server: LiveServer): NodeJS.Timeout {
  server.defineClass({
    ...{ id: 'vehicle', title: { en: 'Vehicles', 'zh-CN': '车辆' }, mobile: true, properties: [] },
    ...{ timeToLive: 10, lostAfter: 60, jitterWindow: 2, history: HISTORY },
  });
  const start = performance.now();
  let published = 0;
  return setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * REPORTS_PER_SECOND) - published;
    const now = Date.now();
    const builder = new EntityBatchBuilder('vehicle', 'soak', now, due);
    for (let report = published; report < published + due; report++) {
      const row = builder.add(`v${report % ENTITIES}`, now);
      builder.setPosition(row, 71.4 + (report % 997) * 1e-4, 51.1 + (report % 773) * 1e-4);
      builder.setSpeed(row, report % 20);
    }
    published += due;
    server.publish(builder.finish());
  }, PUBLISH_EVERY);
}

/** Resident memory of the largest process that draws a page, megabytes. */
async function residentOf(browser: CDPSession): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const pages = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]) * BYTES_OF_PAGE);
  return Math.max(...pages) / 1e6;
}

async function sample(page: Page, tools: CDPSession, browser: CDPSession, seconds: number): Promise<Sample> {
  await tools.send('HeapProfiler.collectGarbage');
  const heap: { usedSize: number; backingStorageSize?: number } = await tools.send('Runtime.getHeapUsage');
  const live = await page.evaluate(() => globalThis.cityloom?.describe().live?.classes[0]?.live ?? 0);
  const bytes = heap.usedSize + (heap.backingStorageSize ?? 0);
  return { seconds, page: bytes / 1e6, resident: await residentOf(browser), live };
}

/** Largest distance from the mean, as a share of it. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.max(...values.map((value) => Math.abs(value / mean - 1)));
}

async function measure(address: string, minutes: number): Promise<Sample[]> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 320, height: 240 } });
    const page = await context.newPage();
    page.setDefaultTimeout(300_000);
    await page.goto(address);
    await page.waitForFunction(() => globalThis.cityloom !== undefined);
    await page.evaluate(() => globalThis.cityloom?.ready);
    await page.evaluate(() => globalThis.cityloom?.execute({ type: 'setMode', mode: 'live' }));
    const tools = await context.newCDPSession(page);
    const whole = await browser.newBrowserCDPSession();
    const samples: Sample[] = [];
    const start = performance.now();
    for (let at = SAMPLE_EVERY; at <= minutes * 60_000; at += SAMPLE_EVERY) {
      await wait(Math.max(0, start + at - performance.now()));
      const found = await sample(page, tools, whole, at / 1000);
      samples.push(found);
      process.stdout.write(`${JSON.stringify(found)}\n`);
    }
    return samples;
  } finally {
    await browser.close();
  }
}

const minutes = Number(process.argv[2] ?? 10);
prepareApp();
const source = await createLiveServer();
const publishing = publishTo(source);
// As `npm start` serves it, with the source in the place of the synthetic city.
const demo: LiveDemo = {
  endpoint: () =>
    Promise.resolve({ city: 'astana', process: process.pid, title: SOAK_TITLE, url: source.url }),
  stop: () => Promise.resolve(),
};
const server = createStaticServer(
  [
    { prefix: '/cities/', folder: join(ROOT, 'data/built') },
    { prefix: '/', folder: join(ROOT, 'packages/viewer/app/dist') },
  ],
  [],
  new Map([['/live/feeds.json', (response) => sendFeeds(demo, response)]]),
);
const cutLive = attachLive(server, demo);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
try {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const samples = await measure(address, minutes);
  const settled = samples.slice(Math.floor(samples.length * WARM_SHARE));
  const figures = {
    page: spread(settled.map(({ page }) => page)),
    resident: spread(settled.map(({ resident }) => resident)),
    live: Math.min(...settled.map(({ live }) => live)),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  if (!(figures.page <= FLAT_WITHIN)) process.exitCode = 1;
} finally {
  clearInterval(publishing);
  cutLive();
  server.closeAllConnections();
  server.close();
  await source.close();
}
