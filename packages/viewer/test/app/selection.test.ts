/** Several objects at once in the built app: chosen by table and map, summed, exported and read back; links with layers. */
import { readFileSync } from 'node:fs';
import { createBlobFolder, openDataset, type FeatureLayer } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { describeApp, execute, useApp } from './app-page.ts';
import { seriousViolations } from './serious-violations.ts';

const app = useApp();
const TREES = 'data/trees.geojson';
const FIRST = [71.4306, 51.1283] as const;

/** Twelve marks in a row, each with a kind and a height. */
const trees = JSON.stringify({
  type: 'FeatureCollection',
  features: Array.from({ length: 12 }, (_, index) => ({
    type: 'Feature',
    id: index + 1,
    properties: {
      name: `Tree ${String(index + 1)}`,
      kind: index % 3 === 0 ? 'oak' : 'lime',
      crown: index + 1,
    },
    geometry: { type: 'Point', coordinates: [FIRST[0] + index * 0.001, FIRST[1]] },
  })),
});

let page: Page;
let served = true;

/** The page's own server has the file, or has lost it. */
async function serveTrees(target: Page): Promise<void> {
  await target
    .context()
    .route(`**/${TREES}`, (route) =>
      served
        ? route.fulfill({ body: trees, contentType: 'application/geo+json' })
        : route.fulfill({ status: 404, body: '' }),
    );
}

const grid = (): Locator => page.getByRole('grid', { name: 'Table: trees' });
const row = (name: string): Locator => grid().getByRole('row', { name: new RegExp(`${name}\\b`, 'u') });
const details = (): Locator => page.getByRole('complementary', { name: 'Details' });
const selection = async (): Promise<readonly string[]> => (await describeApp(page)).selection;

beforeAll(async () => {
  page = await app.openReady({
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    before: serveTrees,
  });
  await page.getByRole('button', { name: 'Add data' }).first().click();
  await page.getByRole('textbox', { name: /address/iu }).fill(TREES);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('button', { name: 'Add 1 layer' }).click();
  await page.getByRole('checkbox', { name: 'Show trees' }).waitFor();
  await page.getByRole('button', { name: 'More for trees' }).click();
  await page.getByRole('menuitem', { name: 'Table' }).click();
}, 120_000);

test('rows are selected by Ctrl, Shift, keys and filter, and summed up', async () => {
  await row('Tree 2').click();
  await row('Tree 5').click({ modifiers: ['Shift'] });
  await row('Tree 3').click({ modifiers: ['Control'] });
  expect(await selection()).toEqual(['trees/2', 'trees/4', 'trees/5']);
  await details().getByText('3 objects selected').waitFor();
  expect(await details().getByRole('row', { name: /crown/iu }).innerText()).toMatch(/11\s+2 … 5/u);
  await grid().press('Control+a');
  expect(await selection()).toHaveLength(12);
  await page.getByRole('textbox', { name: 'Filter' }).fill('oak');
  await page.getByText('4 of 12 rows').waitFor();
  await page.getByRole('button', { name: 'Select all these rows' }).click();
  expect(await selection()).toEqual(['trees/1', 'trees/4', 'trees/7', 'trees/10']);
  expect(await seriousViolations(page)).toEqual([]);
});

test.each(['GeoJSON', 'CSV', 'CityJSON', 'FlatGeobuf'])(
  'the selection as %s is read back whole',
  async (format) => {
    const download = page.waitForEvent('download');
    await details().getByRole('button', { name: 'Export the selection' }).click();
    await page.getByRole('menuitem', { name: format, exact: true }).click();
    const file = await download;
    const name = file.suggestedFilename();
    const blob = new Blob([readFileSync(await file.path())]);
    const dataset = await openDataset(await createBlobFolder([{ path: name, blob }]).open(name));
    const layer = dataset.layers.find((entry): entry is FeatureLayer => entry.kind === 'features');
    const table = createFeatureTable(layer?.table ?? expect.unreachable());
    const rows = Array.from({ length: table.count }, (_, at) => [
      table.value(at, 'name'),
      table.value(at, 'crown'),
    ]);
    expect(rows).toEqual([
      ['Tree 1', 1],
      ['Tree 4', 4],
      ['Tree 7', 7],
      ['Tree 10', 10],
    ]);
    const positions = table.geometry?.positions ?? [];
    for (const [at, index] of [0, 3, 6, 9].entries()) {
      expect(positions[at * 2]).toBeCloseTo(FIRST[0] + index * 0.001, 6);
      expect(positions[at * 2 + 1]).toBeCloseTo(FIRST[1], 6);
    }
    expect(dataset.crs?.name ?? 'WGS 84').toMatch(/WGS ?84/u);
  },
);

test('the selection is hidden and shown again; a box on the map selects buildings', async () => {
  await details().getByRole('button', { name: 'Hide the selection' }).click();
  await page.getByText('4 objects hidden').waitFor();
  await page.getByRole('button', { name: 'Show again' }).click();
  await page.getByText('4 objects hidden').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Select in a box' }).click();
  const box = (await page.getByRole('main').locator('canvas').first().boundingBox()) ?? expect.unreachable();
  await page.mouse.move(box.x + box.width * 0.35, box.y + box.height * 0.55);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.8, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await selection()).length).toBeGreaterThan(1);
  await details()
    .getByText(/objects selected/u)
    .waitFor();
  await execute(page, [{ type: 'select', object: undefined }]);
});

test('a link brings the layer by its address, with its filter; one that is lost is told of and tried again', async () => {
  await page.getByRole('button', { name: 'Copy link to this view' }).click();
  await page.getByText('Link copied').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { hash } = new URL(link);
  served = false;
  const receiver = await app.openReady({
    viewport: { width: 1280, height: 720 },
    path: hash,
    before: serveTrees,
  });
  await receiver.getByText(/“?"?trees"?”? could not be loaded/u).waitFor();
  expect((await describeApp(receiver)).layers.some(({ id }) => id === 'trees')).toBe(false);
  app.takeTrouble();
  served = true;
  await receiver.getByRole('button', { name: 'Try again' }).click();
  await expect
    .poll(async () => (await describeApp(receiver)).layers.find(({ id }) => id === 'trees')?.objects)
    .toBe(12);
  await receiver.getByRole('button', { name: 'More for trees' }).click();
  await receiver.getByRole('menuitem', { name: 'Table' }).click();
  await receiver.getByText('4 of 12 rows').waitFor();
});
