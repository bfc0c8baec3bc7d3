/** Graphics that go away or were never there: the map says so, everything else goes on. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { BUILDINGS, describeApp, execute, useApp } from './app-page.ts';
import { RELEASE, TOWER } from './example-scenario.ts';

const app = useApp();
const TOWER_ID = 'buildings/proposal/tower-1';

/** Takes the graphics context away, as a driver reset does. */
function loseGraphics(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const canvas of document.querySelectorAll('canvas')) {
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    }
  });
}

/** Where the camera is, as the map's foot and compass tell it. */
async function cameraText(page: Page): Promise<readonly string[]> {
  const map = page.getByRole('main');
  return [
    await map.getByTitle('Map centre').innerText(),
    await map.getByLabel(/^Scale/u).innerText(),
    (await map.getByRole('button', { name: /Heading/u }).getAttribute('aria-label')) ?? '',
  ];
}

test('graphics lost while working: work goes on, and a new view shows all of it again', async () => {
  const page = await app.openReady();
  await execute(page, [
    { type: 'createBranch', id: 'plan', title: 'Plan' },
    { type: 'applyChange', change: TOWER },
    { type: 'setLayerVisible', layer: 'power', visible: false },
    { type: 'flyTo', object: TOWER_ID, durationSeconds: 0 },
  ]);
  const centre = page.locator('#cityloom-map');
  const selected = page.getByRole('heading', { name: 'Station Tower' });
  await centre.click();
  await selected.waitFor();
  const before = await describeApp(page);
  await page.mouse.move(5, 5);
  const camera = await cameraText(page);

  await loseGraphics(page);
  const card = page.getByRole('main').getByRole('alert');
  await card.getByRole('heading', { name: 'The map has stopped' }).waitFor();
  expect(await card.innerText()).toMatch(/graphics driver.*kept.*Reload the view/su);
  expect(await page.locator('canvas').count(), 'the lost view is given back').toBe(0);
  expect(await describeApp(page)).toEqual(before);
  await execute(page, [
    { type: 'setMode', mode: 'drill' },
    { type: 'runModel', request: RELEASE },
  ]);
  expect((await describeApp(page)).runs).toHaveLength(1);

  await card.getByRole('button', { name: 'Reload the view' }).click();
  await card.waitFor({ state: 'detached' });
  await page.getByText('Drawing the city').waitFor({ state: 'detached' });
  expect(await cameraText(page)).toEqual(camera);
  const after = await describeApp(page);
  expect(after.field, 'the run is shown').toBe('concentration');
  const { mode, runs, field, fields } = before;
  expect({ ...after, mode, runs, field, fields }).toEqual(before);
  await execute(page, [{ type: 'setMode', mode: 'explore' }]);
  await selected.waitFor();
  await page.getByRole('button', { name: 'Deselect' }).click();
  await selected.waitFor({ state: 'detached' });
  await centre.click();
  await selected.waitFor();
  app.takeTrouble();
});

test('no WebGL at all: numbers, scenarios and simulations work beside a notice that says what to do', async () => {
  await app.closePages();
  const page = await app.open({
    viewport: { width: 390, height: 700 },
    locale: 'zh-CN',
    before: (opened) =>
      opened.addInitScript(() => {
        const getContext = Reflect.get(HTMLCanvasElement.prototype, 'getContext') as (
          ...all: unknown[]
        ) => unknown;
        const withoutWebGl = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]): unknown {
          return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
        };
        Object.assign(HTMLCanvasElement.prototype, { getContext: withoutWebGl });
      }),
  });
  const failure = await page.evaluate(() =>
    globalThis.cityloom?.ready.then(
      () => 'resolved',
      (error: unknown) => String(error),
    ),
  );
  expect(failure).toMatch(/WebGL 2.*hardware acceleration/u);
  const card = page.getByRole('main').getByRole('alert');
  await card.getByRole('heading', { name: '无法绘制地图' }).waitFor();
  await card.getByRole('button', { name: '重新加载视图' }).click();
  await card.getByRole('heading', { name: '无法绘制地图' }).waitFor();
  await execute(page, [
    { type: 'createBranch', id: 'plan', title: 'Plan' },
    { type: 'applyChange', change: TOWER },
    { type: 'runModel', request: RELEASE },
  ]);
  const { layers, runs } = await describeApp(page);
  expect(layers.find((layer) => layer.id === 'buildings')?.objects).toBe(BUILDINGS + 1);
  expect(runs).toHaveLength(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
