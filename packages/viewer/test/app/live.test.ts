/** The live city of `npm start`, on the page's own origin. */
import { expect, test } from 'vitest';
import { describeApp, useApp } from './app-page.ts';

const app = useApp([], { live: true });

test("a city that lives beside the server moves on the map, and its feed comes over the page's own origin", async () => {
  const page = await app.openReady();
  await expect
    .poll(async () => (await describeApp(page)).live?.feeds)
    .toEqual([{ id: 'live-city', condition: 'live' }]);
  const vehicles = async (): Promise<number | undefined> =>
    (await describeApp(page)).live?.classes.find(({ id }) => id === 'vehicle')?.live;
  await expect.poll(vehicles).toBe(3000);
  expect(app.takeTrouble()).toEqual([]);
});
