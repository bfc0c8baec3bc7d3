/** The built app as a person gets it: served by scripts/serve, opened in a real browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
// For the type of `globalThis.cityloom`.
import type {} from '@cityloom/viewer/embed';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { prepareApp } from '../../../../scripts/app/prepare.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../../../../scripts/chromium.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Objects of Astana's buildings layer. */
export const BUILDINGS = 32_056;

/** Chromium with software rendering. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(),
    args: CHROMIUM_FLAGS,
  });
}

/**
 * Notes every console error, every failed answer and every request that leaves the origin.
 * @param dataOrigins may be asked, too.
 */
export function watchTrouble(
  page: Page,
  address: string,
  note: (trouble: string) => void,
  dataOrigins: readonly string[] = [],
): void {
  const known = [address, ...dataOrigins];
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => {
    note(`error: ${error.message}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    const isKnown = /^(blob|data):/.test(url) || known.some((origin) => url.startsWith(origin));
    if (!isKnown) note(`left the origin: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) note(`${String(response.status())}: ${response.url()}`);
  });
}

/** How a page is opened; what is not given is as in the smallest window the layout takes. */
export interface OpenOptions extends BrowserContextOptions {
  /** After the address: query and fragment. */
  readonly path?: string;
  /** Called before the app's first byte is asked for, for example to damage what is served. */
  readonly before?: (page: Page) => Promise<unknown>;
}

/** The app of one test file. */
export interface App {
  readonly address: string;
  /** A page of a visitor of its own, as soon as `cityloom` is there. */
  open(options?: OpenOptions): Promise<Page>;
  /** {@link App.open}, and the city is drawn. */
  openReady(options?: OpenOptions): Promise<Page>;
  /** Trouble noted since the last call; what nobody takes fails the test. */
  takeTrouble(): string[];
  /** Lines the server has printed so far. */
  readonly said: readonly string[];
  /** Closes every page but those given. */
  closePages(...keep: readonly Page[]): Promise<void>;
}

/** How the app is served. */
export interface ServingOptions {
  /** The city lives. Default: false. */
  readonly live?: boolean;
}

async function startServer(
  dataOrigins: readonly string[],
  { live = false }: ServingOptions,
): Promise<{ readonly server: ChildProcess; readonly address: string; readonly said: readonly string[] }> {
  const allowed = dataOrigins.flatMap((origin) => ['--allow-origin', origin]);
  const server = spawn(process.execPath, ['scripts/serve.ts', ...allowed, ...(live ? ['--live'] : [])], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout })
      .on('line', (line) => {
        said.push(line);
        const found = /http:\/\/\S+/.exec(line);
        if (found !== null) resolve(found[0]);
      })
      .on('close', () => {
        reject(new Error('serve: ended without an address'));
      });
  });
  return { server, address, said };
}

/**
 * Builds what is missing, serves it and starts a browser, for the tests of the file that calls it.
 * @param dataOrigins servers the operator allows beside the app's own.
 */
export function useApp(dataOrigins: readonly string[] = [], serving: ServingOptions = {}): App {
  let server: ChildProcess;
  let address = '';
  let said: readonly string[] = [];
  let browser: Browser;
  let trouble: string[] = [];

  beforeAll(async () => {
    prepareApp();
    ({ server, address, said } = await startServer(dataOrigins, serving));
    browser = await launchBrowser();
  }, 600_000);

  afterEach(() => {
    const left = trouble;
    trouble = [];
    expect(left).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
  });

  async function open({ path = '', before, ...options }: OpenOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 640, height: 360 },
      locale: 'en-GB',
      colorScheme: 'dark',
      ...options,
    });
    const page = await context.newPage();
    watchTrouble(page, address, (line) => trouble.push(line), dataOrigins);
    await before?.(page);
    await page.goto(address + path);
    await page.waitForFunction(() => globalThis.cityloom !== undefined);
    return page;
  }

  return {
    get address() {
      return address;
    },
    get said() {
      return said;
    },
    open,
    async openReady(options) {
      const page = await open(options);
      await waitUntilReady(page);
      return page;
    },
    takeTrouble() {
      const taken = trouble;
      trouble = [];
      return taken;
    },
    async closePages(...keep) {
      const kept = new Set(keep.map((page) => page.context()));
      for (const context of browser.contexts()) if (!kept.has(context)) await context.close();
    },
  };
}

/** Until the city is drawn. @throws {Error} what `cityloom.ready` rejects with. */
export async function waitUntilReady(page: Page): Promise<void> {
  await page.evaluate(() => globalThis.cityloom?.ready);
}

/** What the app says of itself. */
export function describeApp(page: Page) {
  return page.evaluate(() => {
    const api = globalThis.cityloom;
    if (api === undefined) throw new Error('cityloom is not there');
    return api.describe();
  });
}

export type Commands = readonly Readonly<Record<string, unknown>>[];

/** Executes commands one after the other; gives back every change and run event. */
export function execute(page: Page, commands: Commands): Promise<Record<string, unknown>[]> {
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
