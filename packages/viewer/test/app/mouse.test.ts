/** A planner's work by mouse, in the built app: measure, select, move, turn, rehearse, share; then rest. */
import { decodeShareLink } from '@cityloom/viewer/session';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { describeApp, execute, useApp } from './app-page.ts';
import { TOWER } from './example-scenario.ts';

const app = useApp();
const TOWER_ID = 'buildings/proposal/tower-1';
/** The example's tower: 34.9 m by 35.6 m, 60 m high. */
const TOWER_POSE = {
  longitudeDegrees: 71.41895,
  latitudeDegrees: 51.18956,
  range: 260,
  headingDegrees: 0,
  pitchDegrees: -90,
};

let page: Page;
let map: Locator;
/** Middle of the map, CSS pixels of the page. */
let middle: readonly [x: number, y: number];

declare global {
  /** Draw calls so far, counted by these tests. */
  var drawCalls: number;
}

function countDrawCalls(): void {
  globalThis.drawCalls = 0;
  const { prototype } = WebGL2RenderingContext;
  for (const name of [
    'clear',
    'drawArrays',
    'drawElements',
    'drawArraysInstanced',
    'drawElementsInstanced',
  ]) {
    const call = Reflect.get(prototype, name) as (...all: unknown[]) => unknown;
    const counted = function (this: unknown, ...all: unknown[]): unknown {
      globalThis.drawCalls += 1;
      return Reflect.apply(call, this, all);
    };
    Reflect.set(prototype, name, counted);
  }
}

/** Metres per pixel at the map's middle, from the scale bar. */
async function metresPerPixel(): Promise<number> {
  const bar = page.getByRole('main').getByLabel(/^Scale/u);
  const box = await bar.boundingBox();
  const label = /([\d.]+)\s*(m|km)/u.exec(await bar.innerText()) ?? expect.unreachable();
  return (Number(label[1]) * (label[2] === 'km' ? 1000 : 1)) / (box?.width ?? Number.NaN);
}

async function clickAt(east: number, south: number, clickCount = 1): Promise<void> {
  await page.mouse.move(middle[0] + east, middle[1] + south);
  await page.mouse.click(middle[0] + east, middle[1] + south, { clickCount });
}

/** Value of a chip such as "Distance 120 m", metres or square metres. */
async function measured(kind: string): Promise<number> {
  const chip = page.getByRole('status').filter({ hasText: kind });
  await chip.waitFor();
  const [, digits = '', unit = ''] = /([\d,.]+)\s*(\S+)$/u.exec((await chip.innerText()).trim()) ?? [];
  const factor = { m: 1, km: 1000, 'm²': 1, ha: 1e4, 'km²': 1e6 }[unit];
  return Number(digits.replaceAll(',', '')) * (factor ?? Number.NaN);
}

beforeAll(async () => {
  page = await app.openReady({
    viewport: { width: 960, height: 560 },
    permissions: ['clipboard-read', 'clipboard-write'],
    before: (opened) => opened.addInitScript(countDrawCalls),
  });
  map = page.locator('#cityloom-map');
  const box = await map.boundingBox();
  if (box === null) throw new Error('no map');
  middle = [box.x + box.width / 2, box.y + box.height / 2];
}, 120_000);

test('at rest with the whole city drawn, nothing is drawn again', async () => {
  await page.mouse.move(5, 5);
  let before = -1;
  await expect
    .poll(
      async () => {
        const last = before;
        before = await page.evaluate(() => globalThis.drawCalls);
        return before - last;
      },
      { interval: 1500, timeout: 60_000 },
    )
    .toBe(0);
  expect(before).toBeGreaterThan(100);
  await page.waitForTimeout(3000);
  expect(await page.evaluate(() => globalThis.drawCalls)).toBe(before);
});

test('distance, area and height are measured on the map', async () => {
  await execute(page, [
    { type: 'createBranch', id: 'plan', title: 'Study' },
    { type: 'applyChange', change: TOWER },
    { type: 'flyTo', pose: TOWER_POSE, durationSeconds: 0 },
  ]);
  await page.getByRole('button', { name: 'Switch to 2D' }).click();
  await page.getByRole('button', { name: 'Switch to 3D' }).waitFor();
  const scale = await metresPerPixel();
  const tools = page.getByRole('toolbar', { name: 'Map tools' });

  await tools.getByRole('button', { name: 'Measure distance' }).click();
  await clickAt(-100, 90);
  await clickAt(80, 90, 2);
  const distance = await measured('Distance');
  expect(distance / (180 * scale)).toBeCloseTo(1, 1);
  await page.mouse.move(middle[0], middle[1] - 120);
  expect(await measured('Distance'), 'finished: the pointer adds no more').toBe(distance);

  await tools.getByRole('button', { name: 'Measure area' }).click();
  await clickAt(-100, 90);
  await clickAt(80, 90);
  await clickAt(80, 140);
  await clickAt(-100, 140, 2);
  expect((await measured('Area')) / (180 * 50 * scale * scale)).toBeCloseTo(1, 1);

  await tools.getByRole('button', { name: 'Measure height' }).click();
  await expect
    .poll(
      async () => {
        await clickAt(0, 0);
        return measured('Height');
      },
      { timeout: 20_000 },
    )
    .toBe(60);
  await page.getByRole('button', { name: 'Remove the measurement' }).click();
  await page.keyboard.press('Escape');
});

test('the selection and the place stay over 2D and 3D', async () => {
  const selected = page.getByRole('heading', { name: 'Station Tower' });
  const centre = page.getByRole('main').getByTitle('Map centre');
  await clickAt(0, 0);
  await selected.waitFor();
  const facts = await page.getByRole('complementary', { name: 'Details' }).innerText();
  expect(facts, 'what a scenario proposes was recorded nowhere').not.toMatch(/OpenStreetMap, tag|derived/u);
  expect(facts).toMatch(/60.m\nthis scenario/u);
  await page.mouse.move(5, 5);
  const place = await centre.innerText();
  await page.getByRole('button', { name: 'Switch to 3D' }).click();
  await page.getByRole('button', { name: 'Switch to 2D' }).click();
  await page.getByRole('button', { name: 'Switch to 3D' }).waitFor();
  await page.mouse.move(5, 5);
  await selected.waitFor();
  const digits = (text: string): number[] => (text.match(/[\d.]+/gu) ?? []).map(Number);
  const [latitude = 0, longitude = 0] = digits(place);
  const [nowLatitude, nowLongitude] = digits(await centre.innerText());
  expect(nowLatitude).toBeCloseTo(latitude, 4);
  expect(nowLongitude).toBeCloseTo(longitude, 4);
});

test('a tower is dragged and turned by mouse; each is one step to undo', async () => {
  const scale = await metresPerPixel();
  await page.getByText('Plan', { exact: true }).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await details.getByText('Scenarios', { exact: true }).click();
  await details.getByRole('button', { name: 'Move on the map' }).click();
  const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
    await page.mouse.move(middle[0] + from[0], middle[1] + from[1]);
    await page.mouse.down();
    await page.mouse.move(middle[0] + to[0], middle[1] + to[1], { steps: 6 });
    await page.mouse.up();
  };
  const body = Math.round(12 / scale);
  await drag([body, body], [body + 60, body]);
  const moved = details.getByText(/^Move Station Tower by/u);
  await moved.waitFor();
  const metres = Number(/by\s+([\d.]+)/u.exec(await moved.innerText())?.[1]);
  expect(metres / (60 * scale)).toBeCloseTo(1, 1);
  await page.keyboard.press('Control+z');
  await moved.waitFor({ state: 'detached' });

  // The ring lies 1.2 times the half diagonal and 4 m from the middle; a quarter of a turn along it.
  const ring = (Math.hypot(34.9, 35.6) * 0.6 + 4) / scale;
  await drag([ring, 0], [0, ring]);
  const turned = details.getByText(/^Rotate Station Tower by/u);
  await turned.waitFor();
  expect(Math.abs(Number(/(-|−)?[\d.]+/u.exec(await turned.innerText())?.[0].replace('−', '-')))).toBeCloseTo(
    90,
    -1,
  );
  await page.keyboard.press('Control+z');
  await turned.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
});

test('a release is cancelled while it runs, and a changed one runs after it', async () => {
  await page.getByText('Drill', { exact: true }).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await details.getByLabel('Model', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Toxic gas release' }).click();
  await details.getByRole('button', { name: 'Pick on the map' }).click();
  await clickAt(-60, -60);
  await details.getByRole('button', { name: 'Pick on the map' }).waitFor();
  await page.evaluate(() => {
    const states: string[] = [];
    globalThis.cityloom?.on('run', ({ state }) => states.push(state));
    Object.assign(globalThis, { runStates: states });
  });
  const run = details.getByRole('button', { name: 'Run simulation' });
  await run.click();
  await details.getByRole('button', { name: 'Cancel' }).click();
  await run.waitFor();
  expect((await describeApp(page)).runs).toEqual([]);
  await details.getByText('No result yet').waitFor();

  await details.getByLabel('Wind speed at 10 m').fill('5');
  await run.click();
  await details.getByRole('heading', { name: 'Results' }).waitFor();
  await run.waitFor();
  const states = await page.evaluate(() => (globalThis as unknown as { runStates: string[] }).runStates);
  expect(states.filter((state) => state !== 'progress')).toEqual([
    'started',
    'cancelled',
    'started',
    'finished',
  ]);
  expect((await describeApp(page)).runs).toHaveLength(1);
});

test('the share button’s link opens the same state for somebody else', async () => {
  await page.getByRole('button', { name: 'Copy link to this view' }).click();
  await page.getByText('Link copied').waitFor();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(link.href.startsWith(app.address)).toBe(true);
  const shared = await decodeShareLink(link.hash.slice(1));
  expect(shared.selection).toBe(TOWER_ID);
  expect(shared.run?.request.parameters).toMatchObject({ windSpeed: 5 });

  const other = await app.open({ path: link.hash, viewport: { width: 960, height: 560 } });
  await other.waitForFunction(() => globalThis.cityloom?.describe().runs.length === 1);
  expect(await describeApp(other)).toEqual(await describeApp(page));
  const placeOf = (shown: Page): Promise<string> =>
    shown
      .getByRole('main')
      .getByLabel(/^Scale/u)
      .innerText();
  expect(await placeOf(other)).toBe(await placeOf(page));
  await other.getByRole('button', { name: 'Switch to 3D' }).waitFor();
});
