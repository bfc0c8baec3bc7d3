import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { launchBrowser, watchTrouble } from '../../packages/viewer/test/app/app-page.ts';
import { prepareApp } from '../../scripts/app/prepare.ts';
import { createStaticServer } from '../../scripts/app/static-server.ts';

const CITIES = fileURLToPath(new URL('../../data/built', import.meta.url));
const LANDMARK = 'buildings/osm/way/230401645';

describe('the embedding example', () => {
  let out: string;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'cityloom-embed-'));
    await build({
      configFile: join(import.meta.dirname, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: out, emptyOutDir: true, minify: false, reportCompressedSize: false },
    });
  }, 300_000);

  it('shows the city in a host page, obeys its buttons and tells it what is clicked', async () => {
    prepareApp();
    const server = createStaticServer([
      { prefix: '/cities/', folder: CITIES },
      { prefix: '/', folder: out },
    ]);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const address = `http://localhost:${String((server.address() as AddressInfo).port)}/`;
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 800, height: 640 }, locale: 'en-GB' });
      const trouble: string[] = [];
      watchTrouble(page, address, (line) => trouble.push(line));
      await page.goto(address);
      const selected = page.getByText(/^Selected:/u);
      await page.getByTitle('Map centre').waitFor();
      await page.getByText('Drawing the city').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Show the Baiterek' }).click();
      await expect.poll(() => selected.innerText()).toBe(`Selected: ${LANDMARK}`);
      await page.getByRole('button', { name: 'Select nothing' }).click();
      await expect.poll(() => selected.innerText()).toBe('Selected: nothing');
      // The city is drawn: a click in the middle meets the tower that was flown to.
      await expect
        .poll(
          async () => {
            await page.locator('#cityloom-map').click();
            return selected.innerText();
          },
          { timeout: 30_000, interval: 1000 },
        )
        .toBe(`Selected: ${LANDMARK}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
      expect(trouble).toEqual([]);
    } finally {
      await browser.close();
      server.close();
      server.closeAllConnections();
    }
  });

  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  it('builds from the public entries, with what Cesium loads at run time beside it', () => {
    const scripts = readdirSync(join(out, 'assets')).filter((name) => name.endsWith('.js'));
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    const entry = scripts.find((name) => page.includes(`./assets/${name}`));
    expect(entry).toBeDefined();
    // The page's own code comes first and Cesium later, in a file of its own.
    const sizes = scripts.map((name) => statSync(join(out, 'assets', name)).size);
    expect(statSync(join(out, 'assets', entry ?? '')).size).toBeLessThan(Math.max(...sizes) / 2);
    expect(scripts.some((name) => name.includes('simulation-worker'))).toBe(true);
    expect(readdirSync(join(out, 'assets')).some((name) => name.endsWith('.css'))).toBe(true);
    // Engines of the formats people add: each is fetched when its first file is read.
    const files = readdirSync(join(out, 'assets'));
    for (const engine of [
      /^draco_decoder.*\.wasm$/u,
      /^sql-wasm.*\.wasm$/u,
      /^web-ifc.*\.wasm$/u,
      /^ifc-worker.*\.js$/u,
    ])
      expect(files.filter((name) => engine.test(name))).toHaveLength(1);
    expect(readdirSync(join(out, 'cesium')).sort()).toEqual(['Assets', 'ThirdParty', 'Workers']);
  });
});
