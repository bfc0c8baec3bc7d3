/** Whoever has a stock MQTT client moves an entity on the map of `npm start`. */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ensureMosquitto } from '../../../../scripts/brokers.ts';
import { describeApp, execute, useApp } from './app-page.ts';

const app = useApp([], { live: true });

/** Steppe at the edge of the city: nothing is drawn there, and no road leads by. */
const PLACE = { longitude: 71.29, latitude: 51.08 };
const METRES_PER_DEGREE = 111_320;
const EAST_METRES = 120;
const CAMERA_METRES = 500;
/** Cesium's angle of view, along the longer side of the window. */
const VIEW_DEGREES = 60;
const RADIANS = Math.PI / 180;

/** As a person types it, with Debian's stock client. */
async function publish(message: string): Promise<void> {
  const broker = app.said.map((line) => /mqtt:\/\/\S+/u.exec(line)?.[0]).find((found) => found !== undefined);
  if (broker === undefined) throw new Error(`the server told of no broker: ${app.said.join('\n')}`);
  const { hostname, port } = new URL(broker);
  const program = join(dirname(ensureMosquitto()).replace('/sbin', '/bin'), 'mosquitto_pub');
  const topic = 'cityloom/v1/vehicle/taxi-7/state';
  await promisify(execFile)(program, ['-h', hostname, '-p', port, '-t', topic, '-m', message]);
}

/** The entity that is picked on the drawn map, so far east of its middle. */
async function pickedAt(page: Page, eastMetres: number): Promise<string | undefined> {
  const box = await page.locator('canvas').first().boundingBox();
  if (box === null) throw new Error('the map is not drawn');
  const pixelsPerMetre =
    Math.max(box.width, box.height) / 2 / (CAMERA_METRES * Math.tan((VIEW_DEGREES / 2) * RADIANS));
  await execute(page, [{ type: 'selectEntity' }]);
  await page.mouse.click(box.x + box.width / 2 + eastMetres * pixelsPerMetre, box.y + box.height / 2);
  await page.waitForTimeout(300);
  return (await describeApp(page)).live?.selected?.id;
}

test('mosquitto_pub makes an entity appear on the map, and moves it there', async () => {
  const page = await app.openReady({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  await page.getByRole('banner').getByText('Live', { exact: true }).click();
  await expect.poll(async () => (await describeApp(page)).live?.feeds[0]?.condition).toBe('live');
  const pose = {
    longitudeDegrees: PLACE.longitude,
    latitudeDegrees: PLACE.latitude,
    range: CAMERA_METRES,
    headingDegrees: 0,
    pitchDegrees: -90,
  };
  await execute(page, [{ type: 'flyTo', pose, durationSeconds: 0 }]);
  await expect.poll(() => app.said.some((line) => line.includes('mqtt://'))).toBe(true);
  expect(await pickedAt(page, 0)).toBeUndefined();

  await publish(JSON.stringify({ ...PLACE, speed: 0, heading: 90 }));
  await expect.poll(() => pickedAt(page, 0), { timeout: 60_000 }).toBe('taxi-7');
  expect(await pickedAt(page, EAST_METRES)).toBeUndefined();

  const east = EAST_METRES / (METRES_PER_DEGREE * Math.cos(PLACE.latitude * RADIANS));
  await publish(JSON.stringify({ ...PLACE, longitude: PLACE.longitude + east, speed: 0, heading: 90 }));
  await expect.poll(() => pickedAt(page, EAST_METRES), { timeout: 60_000 }).toBe('taxi-7');
  expect(await pickedAt(page, 0)).toBeUndefined();

  await publish('{"ended":true}');
  await expect.poll(() => pickedAt(page, EAST_METRES), { timeout: 60_000 }).toBeUndefined();
  expect(app.takeTrouble()).toEqual([]);
});
