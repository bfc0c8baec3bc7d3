/** Live mode as a duty officer uses it: feeds, entities, events and time, on the live city of `npm start`. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { describeApp, execute, useApp } from './app-page.ts';
import { seriousViolations } from './serious-violations.ts';

const app = useApp([], { live: true });

let page: Page;

const timeline = (): Locator => page.getByRole('region', { name: 'Time of the live city' });
const details = (): Locator => page.getByRole('complementary', { name: 'Details' });
const press = (name: string | RegExp): Promise<void> => timeline().getByRole('button', { name }).click();

/** Time of day on the timeline, seconds. */
async function shownSeconds(): Promise<number> {
  const [hours = NaN, minutes = NaN, seconds = NaN] =
    /(\d\d):(\d\d):(\d\d)/u
      .exec(await timeline().innerText())
      ?.slice(1)
      .map(Number) ?? [];
  return hours * 3600 + minutes * 60 + seconds;
}

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  await page.getByRole('banner').getByText('Live', { exact: true }).click();
}, 120_000);

test('a feed tells how it is; classes tell how many there are, and are coloured by what they report', async () => {
  const feeds = page.getByRole('region', { name: 'Feeds' });
  await feeds.getByRole('button', { name: /Astana.* live .*\/s/u }).click();
  await expect.poll(() => feeds.getByRole('term').filter({ hasText: 'Reconnections' }).count()).toBe(1);
  const classes = page.getByRole('region', { name: 'Entities' });
  await classes.getByText('3,000 live').first().waitFor();
  // The map itself says that what moves on it is made up.
  await page.getByText('Moving objects and sensors: synthetic').waitFor();
  await classes.getByRole('button', { name: 'Colours of Vehicles' }).click();
  await classes.getByRole('combobox', { name: 'Colour by' }).click();
  await page.getByRole('option', { name: 'Speed' }).click();
  await expect
    .poll(() => classes.getByRole('group', { name: 'Legend of Vehicles' }).innerText())
    .toMatch(/Speed\s+0\s?km\/h\s+45\s?km\/h\s+≥ 90\s?km\/h/u);
});

test('an entity is found by its id and shows its values with unit and age, and their course', async () => {
  await page.getByRole('button', { name: 'Search or run a command' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('airQuality-2');
  await page
    .getByRole('dialog')
    .getByText(/Air quality · airQuality-2$/u)
    .click();
  await expect
    .poll(async () => (await describeApp(page)).live?.selected)
    .toEqual({ entityClass: 'airQuality', id: 'airQuality-2' });
  await expect.poll(() => details().innerText()).toMatch(/PM2\.5\s+[\d.]+\s?µg\/m³\s+\d\d:\d\d:\d\d/u);
  await expect.poll(() => details().innerText()).toMatch(/synthetic[\s\S]+live[\s\S]+(?:now|ago)/u);
  // The line itself: grid lines have another colour.
  await details()
    .getByRole('img', { name: 'PM2.5, last hour' })
    .locator('path[stroke="#58cbbd"]')
    .first()
    .waitFor({ state: 'attached' });
  expect(await seriousViolations(page)).toEqual([]);
});

test('where vehicles were is drawn within seconds, with what its colours mean', async () => {
  await execute(page, [{ type: 'setTrace', trace: { kind: 'heat', entityClass: 'vehicle', seconds: 300 } }]);
  const legend = page.getByRole('region', { name: 'Legend of tracks and density' });
  await expect
    .poll(() => legend.innerText(), { timeout: 20_000 })
    .toMatch(/last 5\smin[\s\S]+\d[\s\S]+passages per cell of 40\sm/u);
  await execute(page, [{ type: 'setTrace', trace: { kind: 'none' } }]);
  await legend.waitFor({ state: 'detached' });
});

test('time stands still, steps back, runs again, and comes back to the present', async () => {
  // Ten seconds of the past are needed to step back by.
  await expect
    .poll(async () => {
      const live = (await describeApp(page)).live;
      return live === undefined ? 0 : live.time;
    })
    .toBeGreaterThan(0);
  await press('Pause (Space)');
  await timeline().getByText('Paused').waitFor();
  const paused = await shownSeconds();
  await press('Back 10 s (←)');
  await expect.poll(async () => (86_400 + paused - (await shownSeconds())) % 86_400).toBe(10);
  await page.keyboard.press('Space');
  await timeline().getByRole('button', { name: 'Ahead 10 s (→)' }).press('ArrowRight');
  expect((await describeApp(page)).live?.mode).not.toBe('live');
  expect(await seriousViolations(page)).toEqual([]);
  await press('Back to live');
  await expect.poll(async () => (await describeApp(page)).live?.mode).toBe('live');
});

test('a geofence tells of who is too fast in it; the event leads to the entity', async () => {
  const west = 71.3;
  const east = 71.6;
  const area = [
    [west, 51.05],
    [east, 51.05],
    [east, 51.25],
    [west, 51.25],
  ];
  await execute(page, [
    {
      type: 'setGeofence',
      geofence: {
        id: 'city',
        title: { en: 'City', 'zh-CN': '城区' },
        area,
        classes: ['vehicle'],
        speedLimit: 3,
      },
    },
  ]);
  const fences = page.getByRole('region', { name: 'Geofences' });
  await fences.getByText(/Vehicles · > 10\.8\s?km\/h/u).waitFor();
  const events = page.getByRole('region', { name: 'Events' });
  // While it is pointed at, the list stands still.
  await events.getByRole('list').hover();
  await events
    .getByRole('button', { name: /too fast in City/u })
    .first()
    .click();
  await expect.poll(async () => (await describeApp(page)).live?.selected?.entityClass).toBe('vehicle');
  await details().getByText('Speed').first().waitFor();
  await fences.getByRole('button', { name: 'Delete City' }).click();
  await fences.getByText('Draw an area').waitFor();
  expect(app.takeTrouble()).toEqual([]);
});
