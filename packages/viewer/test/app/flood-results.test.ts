/** A flood's results by mouse, in the built app: choose the field, read, close roads, put up sandbags, compare, export. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { describeApp, execute, useApp } from './app-page.ts';

const app = useApp();
let page: Page;
let dock: Locator;
/** Middle of the map, CSS pixels of the page: a bank of the Esil. */
let middle: readonly [x: number, y: number];

const AREA = [
  [71.412, 51.156],
  [71.436, 51.156],
  [71.436, 51.17],
  [71.412, 51.17],
];
const FLOOD = {
  model: 'flood',
  seed: 1,
  parameters: { area: AREA, cellSize: 20, riverRise: 1.8, riverRiseDuration: 900, simulatedDuration: 3600 },
};
const ABOVE = {
  longitudeDegrees: 71.4225,
  latitudeDegrees: 51.1605,
  range: 900,
  headingDegrees: 0,
  pitchDegrees: -90,
};

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
  await execute(page, [
    { type: 'setMode', mode: 'drill' },
    { type: 'runModel', request: FLOOD },
    { type: 'setTime', seconds: 3600 },
    { type: 'flyTo', pose: ABOVE, durationSeconds: 0 },
  ]);
  dock = page.getByRole('region', { name: 'Results' });
  const box = await page.locator('#cityloom-map').boundingBox();
  if (box === null) throw new Error('no map');
  middle = [box.x + box.width / 2, box.y + box.height / 2];
}, 240_000);

async function clickMap(east: number, south: number, clickCount = 1): Promise<void> {
  await page.mouse.move(middle[0] + east, middle[1] + south);
  await page.mouse.click(middle[0] + east, middle[1] + south, { clickCount });
}

test('the legend chooses the field, which the pointer then reads', async () => {
  const legend = page.getByRole('region', { name: 'Legend' });
  await legend.getByRole('combobox', { name: 'Field on the map' }).click();
  await page.getByRole('option', { name: 'Greatest depth, m' }).click();
  await expect.poll(async () => (await describeApp(page)).field).toBe('flood-maximum-depth');
  await page.mouse.move(middle[0], middle[1]);
  const readout = page.getByTitle('Greatest depth at the shown time, at the position beside it');
  await expect.poll(() => readout.innerText()).toMatch(/Greatest depth\s+(stays dry|[\d.]+\s*m)/u);
});

test('places and a line are set by clicks, and stand in charts', async () => {
  await page.getByRole('toolbar').getByRole('button', { name: 'Read at a point' }).click();
  await clickMap(-40, 40);
  await clickMap(60, -60);
  await page.keyboard.press('Escape');
  const places = dock.getByRole('list', { name: 'Course at the places' });
  await expect.poll(() => places.getByRole('listitem').count()).toBe(2);
  await dock.getByRole('img', { name: 'Course at the places: Depth of water' }).waitFor();
  await dock.getByRole('img', { name: 'Course at the places: Flow speed' }).waitFor();
  await places.getByRole('button', { name: 'Stop reading at A' }).click();
  await expect.poll(() => places.getByRole('listitem').count()).toBe(1);
  await page.getByRole('toolbar').getByRole('button', { name: 'Profile along a line' }).click();
  await clickMap(-120, -80);
  await clickMap(120, 80, 2);
  const profile = dock.getByRole('img', {
    name: /^Profile, \d+\sm, Greatest depth|^Profile, \d+\sm, Depth of water/u,
  });
  await profile.waitFor();
  expect(await profile.locator('path').count()).toBeGreaterThan(2);
});

test('a field is taken away as GeoTIFF', async () => {
  await dock.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Greatest depth, as shown (GeoTIFF)' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^flood-[0-9a-f]{10}-flood-maximum-depth\.tif$/u);
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0x49, 0x49, 42, 0]));
  expect(bytes.length).toBeGreaterThan(1000);
});

test('flooded roads are closed in a new scenario', async () => {
  await dock.getByRole('button', { name: /^Close \d+ roads? in a new scenario$/u }).click();
  await dock.getByText('The scenario has the closed roads of this run.').waitFor();
  expect((await describeApp(page)).branch).toBeDefined();
});

test('a sandbag line is drawn, the flood computed again with it, and the difference drawn', async () => {
  const panel = page.getByRole('region', { name: 'Against the water' });
  await panel.getByRole('button', { name: 'Draw a sandbag line' }).click();
  await clickMap(-150, 0);
  await clickMap(150, 0, 2);
  await panel.getByRole('textbox', { name: /Height/u }).waitFor();
  await panel.getByRole('button', { name: 'Run again with these changes' }).click();
  await expect.poll(async () => (await describeApp(page)).runs.length, { timeout: 120_000 }).toBe(2);
  await expect.poll(async () => (await describeApp(page)).fields).toContain('flood-maximum-depth/less');
  await dock.getByText('In brackets: difference to the existing city.').waitFor();
  await execute(page, [{ type: 'drawField', field: 'flood-maximum-depth/more' }]);
  const chosen = page.getByRole('combobox', { name: 'Field on the map' });
  await expect.poll(() => chosen.inputValue()).toBe('Greatest depth: more than before, m');
});

test('a later run of the scenario is held against its first by choice', async () => {
  const higher = { ...FLOOD, parameters: { ...FLOOD.parameters, riverRise: 2.2 } };
  await execute(page, [{ type: 'runModel', request: higher }]);
  await dock.getByText(/^In brackets/u).waitFor({ state: 'detached' });
  await dock.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: / changes · [0-9a-f]{10}$/u }).click();
  await dock.getByText('In brackets: difference to the run compared with.').waitFor();
  await dock.getByText(/Flooded ground at most.*\(\+[\d.]+\)/su).waitFor();
  await expect.poll(async () => (await describeApp(page)).field).toBe('flood-maximum-depth/more');
  const [first] = (await describeApp(page)).runs.slice(1);
  await execute(page, [{ type: 'selectRun', id: first?.id }]);
});

test('affected objects stand by layer; a click selects one and flies there', async () => {
  const layers = dock.getByRole('radiogroup', { name: 'Layer of the affected objects' });
  await layers.getByText(/^Roads/u).click();
  const table = dock.getByRole('table', { name: 'Affected objects' });
  const first = table.getByRole('cell').getByRole('button').first();
  await first.click();
  await expect.poll(async () => (await describeApp(page)).selection.at(0)).toMatch(/^roads\//u);
});
