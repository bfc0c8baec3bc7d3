/** City packages that are incomplete or damaged: what a person sees, and that the page stays usable. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { describeApp, useApp } from './app-page.ts';

const app = useApp();
const PACKAGE = fileURLToPath(new URL('../../../../data/built/astana/', import.meta.url));
const read = (path: string): Buffer => readFileSync(PACKAGE + path);

afterEach(async () => {
  await app.closePages();
});

type Damage = (path: string) => { readonly status?: number; readonly body: Buffer | string };

/** Serves one file of the package otherwise than it is. @returns a function that mends it. */
async function damage(page: Page, path: string, how: Damage): Promise<() => Promise<void>> {
  const pattern = `**/cities/astana/${path}`;
  await page.route(pattern, (route) => route.fulfill(how(path)));
  return () => page.unroute(pattern);
}

/** What `cityloom.ready` rejects with. */
function readyError(page: Page): Promise<string | undefined> {
  return page.evaluate(() =>
    globalThis.cityloom?.ready.then(
      () => 'resolved',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
  );
}

const truncated: Damage = (path) => ({ body: read(path).subarray(0, 1000) });
const otherVersion: Damage = (path) => ({
  body: JSON.stringify({ ...(JSON.parse(read(path).toString('utf8')) as object), schemaVersion: 99 }),
});

test.each([
  [
    'a table that is cut short',
    'tables/roads.table',
    truncated,
    /roads\.table.*1000.*again/u,
    /cut short.*Copy/su,
  ],
  [
    'another schema version',
    'city.json',
    otherVersion,
    /city\.json.*schemaVersion.*99/u,
    /another version.*Build it again/su,
  ],
  ['a manifest that is no JSON', 'city.json', truncated, /city\.json.*JSON/u, /damaged.*Build/su],
] as const)('%s: the card names file, place and remedy', async (_what, path, how, error, hint) => {
  const page = await app.open({ before: (opened) => damage(opened, path, how) });
  const message = await readyError(page);
  expect(message).toMatch(error);
  const cards = page.getByRole('main').getByRole('alert');
  await cards.waitFor();
  expect(await cards.innerText()).toContain(message);
  expect(await cards.innerText()).toMatch(hint);
});

test('a missing manifest: once it is there, "try again" opens the city', async () => {
  let mend: (() => Promise<void>) | undefined;
  const page = await app.open({
    viewport: { width: 390, height: 700 },
    locale: 'zh-CN',
    before: async (opened) => {
      mend = await damage(opened, 'city.json', () => ({ status: 404, body: 'no such file' }));
    },
  });
  expect(await readyError(page)).toMatch(/cities\/astana\/city\.json.*404.*check/u);
  expect(app.takeTrouble().filter((line) => !line.includes('/cities/astana/city.json'))).toEqual([]);
  const card = page.getByRole('main').getByRole('alert');
  expect(await card.innerText()).toMatch(/缺少文件.*city\.json/su);
  await mend?.();
  await card.getByRole('button', { name: '重试' }).click();
  await page.getByRole('heading', { name: '阿斯塔纳' }).waitFor();
  expect((await describeApp(page)).city).toBe('astana');
});

test('the buildings’ tileset is missing: the map says so, numbers work, and a new view follows the repair', async () => {
  let mend: (() => Promise<void>) | undefined;
  const tileset = manifestTileset();
  const page = await app.open({
    before: async (opened) => {
      mend = await damage(opened, tileset, () => ({ status: 404, body: 'no such file' }));
    },
  });
  expect(await readyError(page)).toMatch(/tileset\.json: the server answered 404; build/u);
  expect(app.takeTrouble().filter((line) => !line.includes(tileset))).toEqual([]);
  const card = page.getByRole('main').getByRole('alert');
  await card.getByText('tileset.json').waitFor();
  expect((await describeApp(page)).city).toBe('astana');
  await mend?.();

  // One tile only is unreadable now: a quiet notice, and the rest is drawn.
  let unreadable: string | undefined;
  await page.route('**/*.glb', (route) => {
    const { pathname } = new URL(route.request().url());
    unreadable ??= pathname;
    return pathname === unreadable ? route.fulfill({ body: 'no tile' }) : route.continue();
  });
  await card.getByRole('button', { name: 'Reload the view' }).click();
  const notice = page.getByRole('status').filter({ hasText: 'Some buildings are not drawn' });
  await notice.waitFor();
  expect(unreadable).toBeDefined();
  expect(await notice.innerText()).toContain(unreadable);
  await page.getByText('Drawing the city').waitFor({ state: 'detached' });
  expect(await card.count()).toBe(0);

  await page.unroute('**/*.glb');
  await notice.getByRole('button', { name: 'Reload the view' }).click();
  await notice.waitFor({ state: 'detached' });
  await page.getByText('Drawing the city').waitFor({ state: 'detached' });
  expect(await page.getByText('Some buildings are not drawn').count()).toBe(0);
});

function manifestTileset(): string {
  const manifest = JSON.parse(read('city.json').toString('utf8')) as {
    readonly layers: readonly { readonly tileset?: { readonly path: string } }[];
  };
  return manifest.layers.find((layer) => layer.tileset !== undefined)?.tileset?.path ?? expect.unreachable();
}
