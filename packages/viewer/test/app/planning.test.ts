/** A planner's site in the built app, by mouse: a parcel filled, a tower drawn, moved, undone, shared, compared. */
import type { Locator, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { describeApp, execute, useApp, waitUntilReady } from './app-page.ts';

const app = useApp();
const WINDOW = { width: 1280, height: 720 } as const;
/** A block beside Respublika Avenue, seen from straight above. */
const SITE = {
  longitudeDegrees: 71.41895,
  latitudeDegrees: 51.18956,
  range: 420,
  headingDegrees: 0,
  pitchDegrees: -90,
};

type Offset = readonly [east: number, south: number];

afterEach(async () => {
  await app.closePages();
});

/** Clicks at pixels from the map's middle, without snapping to neighbours: the outline is what the mouse says. */
async function clickCorners(page: Page, corners: readonly Offset[]): Promise<void> {
  const middle = await middleOfMap(page);
  await page.keyboard.down('Shift');
  for (const [east, south] of corners) {
    await page.mouse.move(middle[0] + east, middle[1] + south);
    await page.mouse.click(middle[0] + east, middle[1] + south);
  }
  await page.keyboard.up('Shift');
}

async function middleOfMap(page: Page): Promise<readonly [number, number]> {
  const box = (await page.locator('#cityloom-map').boundingBox()) ?? expect.unreachable();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** A page on the site in Plan with a scenario of its own. */
async function openSite(): Promise<{ readonly page: Page; readonly details: Locator }> {
  const page = await app.openReady({
    viewport: WINDOW,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await execute(page, [{ type: 'flyTo', pose: SITE, durationSeconds: 0 }]);
  await page.getByText('Plan', { exact: true }).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await details.getByPlaceholder('Name of the scenario').fill('Option A');
  await page.keyboard.press('Enter');
  await details.getByRole('button', { name: 'Draw rectangle' }).first().waitFor();
  return { page, details };
}

async function drawParcel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Parcel', exact: true }).click();
  await clickCorners(page, [
    [-90, -60],
    [90, -60],
    [90, 60],
    [-90, 60],
  ]);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Build it' }).waitFor();
}

/** A figure of the massing's form. */
function figure(details: Locator, title: RegExp): Locator {
  return details.locator('dl > div').filter({ hasText: title });
}

test('a parcel is drawn, filled to a ratio, its limit broken and seen, and undone', async () => {
  const { page, details } = await openSite();
  await drawParcel(page);
  await page.getByRole('button', { name: 'Build it' }).click();
  const storeys = details.getByLabel('Storeys', { exact: true });
  await storeys.waitFor();
  const top = figure(details, /^Top/u);
  expect(await top.innerText()).toContain('kept');
  // 60 m allowed; 30 storeys of 3 m are 30 m too many, told by mark, word and by how much.
  await storeys.fill('30');
  await expect.poll(() => top.innerText()).toMatch(/90\s*m[^]*at most 60\s*m[^]*\+30[^]*exceeded/u);
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect.poll(() => changes.innerText()).toContain('30 floors');
  await changes.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => top.innerText()).toContain('kept');
  await changes.getByRole('button', { name: 'Undo' }).click();
  await changes.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => changes.innerText()).toContain('No changes yet');
});

/** Draws a tower of 40 × 30 px with its middle in the middle of the map. */
async function drawTower(page: Page, details: Locator): Promise<void> {
  await details.getByRole('button', { name: 'Draw rectangle' }).first().click();
  await clickCorners(page, [
    [-20, 15],
    [20, 15],
    [20, -15],
  ]);
}

async function drag(page: Page, from: Offset, to: Offset): Promise<void> {
  const [x, y] = await middleOfMap(page);
  await page.mouse.move(x + from[0], y + from[1]);
  await page.mouse.down();
  await page.mouse.move(x + to[0], y + to[1], { steps: 8 });
  await page.mouse.up();
}

test(
  'a tower is made with the mouse, moved, undone; it outlives a reload, is shared, and compared',
  { timeout: 240_000 },
  async () => {
    const { page, details } = await openSite();
    await drawParcel(page);
    const title = /^Floor area ratio of the parcel/u;
    const numberOf = async (row: Locator): Promise<number> =>
      Number(/(\d+(?:\.\d+)?)/u.exec((await row.innerText()).replaceAll(',', ''))?.[1]);
    const standing = await numberOf(figure(details, title).first());
    expect(standing, 'of the buildings that stand in it').toBeGreaterThan(0);
    await drawTower(page, details);
    const ratio = figure(details.getByRole('group', { name: 'Massing' }), title);
    await ratio.waitFor();
    const added = (await numberOf(ratio)) - standing;
    expect(added).toBeGreaterThan(0.2);
    await details.getByLabel('Storeys', { exact: true }).fill('40');
    // Twice the storeys on the same ground.
    await expect.poll(() => numberOf(ratio)).toBeCloseTo(standing + 2 * added, 1);

    await details.getByRole('button', { name: 'Move on the map' }).click();
    // Beside the grip of the height, in the tower's middle.
    await drag(page, [16, 10], [166, 10]);
    await ratio.waitFor({ state: 'detached' });
    await details.getByText(/^Move tower by/iu).waitFor();
    await page.keyboard.press('Control+z');
    await ratio.waitFor();
    await page.keyboard.press('Escape');

    // What is selected belongs to the page, not to the work.
    const worked = { ...(await describeApp(page)), selection: [] };
    await page.reload();
    await page.waitForFunction(() => globalThis.cityloom !== undefined);
    await waitUntilReady(page);
    expect(await describeApp(page)).toEqual(worked);

    await execute(page, [{ type: 'flyTo', pose: SITE, durationSeconds: 0 }]);
    await expect
      .poll(
        async () => {
          const [x, y] = await middleOfMap(page);
          await page.mouse.click(x, y);
          return (await describeApp(page)).selection.length;
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(1);
    await page.getByRole('button', { name: 'Copy link to this view' }).click();
    await page.getByText('Link copied').waitFor();
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    const other = await app.openReady({ path: link.hash, viewport: WINDOW });
    expect(await describeApp(other)).toEqual(await describeApp(page));
    await other.getByText('Add tower, 120\u202fm, 40 floors').waitFor();
    await app.closePages(page);

    await details.getByRole('button', { name: 'More for Option A' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await details.getByLabel('Storeys', { exact: true }).fill('10');
    await page.getByRole('button', { name: 'Compare scenarios and report' }).click();
    const panel = page.getByRole('region', { name: 'Compare scenarios' });
    const floorArea = panel.getByRole('row', { name: /^Floor area/u }).first();
    await floorArea.waitFor({ timeout: 60_000 });
    const differences = async (): Promise<number[]> =>
      [...(await floorArea.innerText()).matchAll(/\+([\d,]+)\s*m²/gu)].map(([, digits = '']) =>
        Number(digits.replaceAll(',', '')),
      );
    const [whole = Number.NaN, quarter = Number.NaN] = await differences();
    expect(whole).toBeGreaterThan(5000);
    // 40 storeys and 10 on the same ground.
    expect(whole / quarter).toBeCloseTo(4, 2);
  },
);
