/** Layers behind addresses in the built app: a map service and a tileset of another server that the operator allows. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithTestData, testDataPath } from '../../../cim-loader/test/test-data.ts';
import { answerMapService } from '../../../../scripts/app/map-service.ts';
import { describeApp, useApp, waitUntilReady } from './app-page.ts';
import { seriousViolations } from './serious-violations.ts';

const TILESET = testDataPath('formats/3dtiles-external-berlin');

/** Paths asked for, with their queries. */
const asked: string[] = [];
const service = createServer((request, response) => {
  const { url = '/' } = request;
  asked.push(url);
  const base = `http://${request.headers.host ?? ''}`;
  const send = (status: number, type: string, body?: string | Uint8Array): void => {
    response.writeHead(status, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(body);
  };
  const answer = answerMapService(new URL(url, base), base);
  if (answer !== undefined) send(answer.status, answer.type, answer.body);
  else if (request.method === 'OPTIONS') {
    response
      .writeHead(204, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' })
      .end();
  } else {
    readFile(join(TILESET, url.replace(/^\/tileset|[?#].*$/gu, ''))).then(
      (bytes) => {
        send(200, 'application/octet-stream', bytes);
      },
      () => {
        send(404, 'text/plain', 'no such file');
      },
    );
  }
});
await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
const ORIGIN = `http://127.0.0.1:${String((service.address() as AddressInfo).port)}`;

const app = useApp([ORIGIN]);
let page: Page;

const dialog = (): Locator => page.getByRole('dialog', { name: 'Add data' });

async function openAddress(address: string): Promise<void> {
  await page.getByRole('button', { name: 'Add data' }).first().click();
  await dialog().getByRole('textbox', { name: 'Or the address of a file or a service' }).fill(address);
  await dialog().getByRole('button', { name: 'Open', exact: true }).click();
}

const maps = (): string[] => asked.filter((url) => url.includes('REQUEST=GetMap'));

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
}, 120_000);

afterAll(() => {
  service.closeAllConnections();
  service.close();
});

test('a server that nobody allowed is not asked', async () => {
  await openAddress('http://127.0.0.1:9/wms');
  await dialog().getByText('lies on another server').waitFor();
  expect(await dialog().getByRole('alert').innerText()).toContain('--allow-origin http://127.0.0.1:9');
  await dialog().getByRole('button', { name: 'Close' }).first().click();
});

test('the layers of a map service are listed, one is chosen, drawn, kept and removed', async () => {
  expect(asked).toEqual([]);
  await openAddress(`${ORIGIN}/wms`);
  await dialog().getByRole('heading', { name: 'City maps' }).waitFor();
  expect(await dialog().getByRole('listitem').count()).toBe(4);
  expect(maps()).toEqual([]);
  expect(await seriousViolations(page)).toEqual([]);
  await dialog().getByRole('textbox', { name: 'Find a layer' }).fill('halves');
  await dialog().getByRole('checkbox', { name: 'Halves of the city' }).check();
  await dialog().getByRole('button', { name: 'Open 1 layer' }).click();
  await dialog().getByRole('button', { name: 'Add 1 layer' }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByRole('checkbox', { name: 'Show Halves of the city' }).waitFor();
  await expect.poll(() => maps().length).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'More for Halves of the city' }).click();
  await page.getByRole('menuitem', { name: 'Style…' }).click();
  const editor = page.getByRole('group', { name: 'Style of Halves of the city' });
  await editor.getByRole('slider', { name: 'Opacity' }).focus();
  await page.keyboard.press('Home');
  await editor.getByText('0%').waitFor();
  await page.keyboard.press('End');
  expect(await seriousViolations(page)).toEqual([]);
  await editor.getByRole('button', { name: 'Done' }).click();

  asked.length = 0;
  await page.reload();
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  await waitUntilReady(page);
  await expect.poll(() => maps().length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'More for Halves of the city' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('checkbox', { name: 'Show Halves of the city' }).waitFor({ state: 'detached' });
});

describeWithTestData('tilesets of another server', () => {
  test('a tileset of another server is added; its objects are found and inspected', async () => {
    asked.length = 0;
    await openAddress(`${ORIGIN}/tileset/tileset.json`);
    await dialog().getByText('97 objects').waitFor();
    await dialog().getByRole('button', { name: 'Add 1 layer' }).click();
    await dialog().waitFor({ state: 'detached' });
    const { layers } = await describeApp(page);
    expect(layers.find(({ id }) => id === 'genericclass')?.objects).toBe(97);
    await page.getByRole('button', { name: 'More for genericclass' }).click();
    await page.getByRole('menuitem', { name: 'Table' }).click();
    const table = page.getByRole('grid', { name: 'Table: genericclass' });
    await table.getByRole('row').nth(1).dblclick();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Deselect' }).click();
    // The map has flown there, and the tileset's own tiles are fetched and drawn.
    await expect.poll(() => asked.some((url) => url.endsWith('.glb')), { timeout: 60_000 }).toBe(true);
    const box =
      (await page.getByRole('main').locator('canvas').first().boundingBox()) ?? expect.unreachable();
    await expect
      .poll(
        async () => {
          await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
          return table.getByRole('row', { selected: true }).count();
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe(1);
    await details.getByRole('heading').first().waitFor();
  });
});
