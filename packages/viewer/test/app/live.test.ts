/** The live city of `npm start`, on the page's own origin. */
import { expect, test } from 'vitest';
import { describeApp, execute, useApp } from './app-page.ts';
import { RELEASE } from './example-scenario.ts';

const app = useApp([], { live: true });

test("a city that lives beside the server moves on the map, and its feed comes over the page's own origin", async () => {
  const page = await app.openReady();
  await expect
    .poll(async () => (await describeApp(page)).live?.feeds)
    .toEqual([{ id: 'live-city', condition: 'live' }]);
  const vehicles = async (): Promise<number | undefined> =>
    (await describeApp(page)).live?.classes.find(({ id }) => id === 'vehicle')?.live;
  await expect.poll(vehicles).toBe(3000);

  // A run of a drill covers what moves: its picture is a still one, as sharp as the screen.
  const sharpness = (): Promise<number> =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.cesium-widget canvas');
      return (canvas?.width ?? NaN) / ((canvas?.clientWidth ?? NaN) * devicePixelRatio);
    });
  await execute(page, [
    { type: 'setMode', mode: 'drill' },
    { type: 'runModel', request: RELEASE },
  ]);
  await expect.poll(sharpness, { timeout: 30_000 }).toBeCloseTo(1, 2);
  expect(app.takeTrouble()).toEqual([]);
});
