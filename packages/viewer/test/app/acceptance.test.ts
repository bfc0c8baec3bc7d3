/** The built app as a person gets it: opened, worked in, reloaded, shared. */
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';
import { encodeShareLink } from '@cityloom/viewer/session';
import { afterEach, expect, test } from 'vitest';
import { firstLoadBytes } from '../../../../scripts/app/first-load.ts';
import { BUILDINGS, describeApp, execute, useApp, waitUntilReady } from './app-page.ts';
import { readExample, RELEASE, TOWER } from './example-scenario.ts';

const app = useApp();

afterEach(async () => {
  await app.closePages();
});

test('opens Astana whole, asks nobody else, makes no error, and fits a telephone', async () => {
  const page = await app.openReady();
  const { city, mode, layers } = await describeApp(page);
  expect([city, mode]).toEqual(['astana', 'explore']);
  expect(layers.find((layer) => layer.id === 'buildings')).toEqual({
    id: 'buildings',
    kind: 'tileset',
    objects: BUILDINGS,
    visible: true,
  });
  expect(layers.map((layer) => layer.id)).toContain('roads');
  await page.setViewportSize({ width: 390, height: 700 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  // Scale and sources take two lines here: the engine's credit stands above both.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const credits = document.querySelector('.cityloom-credits');
        const foot = document.querySelector('p[data-map-chrome]')?.parentElement;
        return (credits?.getBoundingClientRect().bottom ?? NaN) <= (foot?.getBoundingClientRect().top ?? NaN);
      }),
    )
    .toBe(true);
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
  const page = await app.openReady();
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
  await waitUntilReady(page);
  const { mode, branch, layers, runs, selection } = before;
  expect(await describeApp(page)).toMatchObject({ mode, branch, layers, runs, selection });
  // The run is computed again behind the screen that is there; then its field is drawn as before.
  await expect.poll(() => describeApp(page), { timeout: 30_000 }).toEqual(before);
});

test('a tower is drawn with the mouse: the numbers follow, and Ctrl+Z takes it back', async () => {
  const page = await app.openReady({ viewport: { width: 960, height: 600 } });
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
  const page = await app.openReady({ path: `#${link}` });
  await page.waitForFunction(() => globalThis.cityloom?.describe().runs.length === 1);
  const { branch, mode, runs, layers } = await describeApp(page);
  expect([branch, mode, runs[0]?.resultHash]).toEqual(['shared', 'plan', resultHash]);
  expect(layers.find((layer) => layer.id === 'power')?.visible).toBe(false);
  expect(new URL(page.url()).hash, 'an opened link leaves the address').toBe('');
});

test('the code before the map stays small', () => {
  expect(firstLoadBytes('packages/viewer/app/dist')).toBeLessThanOrEqual(250_000);
});
