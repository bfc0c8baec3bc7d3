/** A city that is not in the repository: one command builds its package and opens it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeApp, execute, launchBrowser, waitUntilReady, watchTrouble } from './app-page.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

let folder: string;
let browser: Browser;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cityloom-given-'));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  for (const child of children) {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
});

/** What `npm start -- PATH…` runs; resolves with the address it prints. */
async function start(...paths: string[]): Promise<string> {
  const child = spawn(process.execPath, ['scripts/start.ts', ...paths], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const errors: string[] = [];
  child.stderr.on('data', (text: Buffer) => errors.push(String(text)));
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/\S+/.exec(line);
    if (found !== null) return found[0];
  }
  throw new Error(errors.join(''));
}

/** A street of houses in Monaco, as an OpenStreetMap extract. */
function extract(houses: number): string {
  const nodes: string[] = [];
  const ways: string[] = [];
  for (let house = 0; house < houses; house++) {
    const corners = [0, 1, 2, 3].map((corner) => {
      const longitude = 7.42 + house * 0.0003 + (corner === 1 || corner === 2 ? 0.0002 : 0);
      const latitude = 43.735 + (corner > 1 ? 0.0001 : 0);
      const id = house * 4 + corner + 1;
      nodes.push(`<node id="${String(id)}" lon="${String(longitude)}" lat="${String(latitude)}"/>`);
      return id;
    });
    const refs = [...corners, corners[0]].map((id) => `<nd ref="${String(id)}"/>`).join('');
    ways.push(`<way id="${String(house + 1)}">${refs}<tag k="building" v="house"/></way>`);
  }
  ways.push('<way id="900"><nd ref="1"/><nd ref="5"/><tag k="highway" v="residential"/></way>');
  return `<osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`;
}

/** A layer no style is written for. */
const SENSORS = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { name: 'A' }, geometry: { type: 'Point', coordinates: [7.421, 43.735] } },
  ],
});

const trouble: string[] = [];
afterEach(() => {
  expect(trouble.splice(0)).toEqual([]);
});

async function openReady(address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  watchTrouble(page, new URL(address).origin, (line) => trouble.push(line));
  await page.goto(address);
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  await waitUntilReady(page);
  return page;
}

async function layersAt(address: string): Promise<Record<string, number>> {
  const page = await openReady(address);
  const { layers } = await describeApp(page);
  await page.close();
  return Object.fromEntries(layers.map(({ id, objects }) => [id, objects]));
}

test('files of any format open by one command, and so does the package built of them', async () => {
  const osm = join(folder, 'quay-street.osm');
  const sensors = join(folder, 'sensors.geojson');
  await writeFile(osm, extract(14));
  await writeFile(sensors, SENSORS);
  const address = await start(osm, sensors);
  expect(address).toMatch(/\?city=quay-street$/);
  expect(await layersAt(address)).toEqual({ buildings: 14, roads: 1, sensors: 1 });
}, 300_000);

/** A slope that rises by 400 m per kilometre to the north, from 300 m, as an ASCII grid. */
function slope(): string {
  const rows = Array.from({ length: 30 }, (_, row) =>
    Array(30)
      .fill(300 + (29 - row) * 22)
      .join(' '),
  );
  return `ncols 30\nnrows 30\nxllcorner 7.415\nyllcorner 43.728\ncellsize 0.0005\n${rows.join('\n')}\n`;
}

test('a city with terrain: camera, ground and houses stand at one height, so that a click meets the house', async () => {
  const osm = join(folder, 'hill-street.osm');
  const terrain = join(folder, 'slope.asc');
  await writeFile(osm, extract(14));
  await writeFile(terrain, slope());
  const page = await openReady(await start(osm, terrain));
  const pose = {
    ...{ longitudeDegrees: 7.42 + 7 * 0.0003 + 0.0001, latitudeDegrees: 43.73505, range: 60 },
    ...{ headingDegrees: 0, pitchDegrees: -60 },
  };
  await execute(page, [{ type: 'flyTo', pose, durationSeconds: 0 }]);
  const box = await page.locator('canvas').first().boundingBox();
  if (box === null) throw new Error('the map has no size');
  await page.evaluate(() => {
    globalThis.cityloom?.on('select', ({ object }) => {
      document.title = object ?? '';
    });
  });
  await expect
    .poll(
      async () => {
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        return page.title();
      },
      { timeout: 60_000, interval: 2000 },
    )
    .toMatch(/^buildings\/.*\b8$/);
  await page.close();
}, 300_000);

/** Drops a file on the page, as a file manager does. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  await page.evaluate(
    ([fileName, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], fileName));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    },
    [name, content] as const,
  );
}

/** Clicks the eighth house from nearby until it is met. @returns what the inspector says of its ground. */
async function meetHouse(page: Page): Promise<string | undefined> {
  await execute(page, [{ type: 'select', object: undefined }]);
  const pose = {
    ...{ longitudeDegrees: 7.42 + 7 * 0.0003 + 0.0001, latitudeDegrees: 43.73505, range: 60 },
    ...{ headingDegrees: 0, pitchDegrees: -60 },
  };
  const box = await page.locator('canvas').first().boundingBox();
  if (box === null) throw new Error('the map has no size');
  await expect
    .poll(
      async () => {
        await execute(page, [{ type: 'flyTo', pose, durationSeconds: 0 }]);
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        return (await describeApp(page)).selection.join();
      },
      { timeout: 60_000, interval: 2000 },
    )
    .toMatch(/^buildings\/.*\b8$/);
  return page.evaluate(() => /Ground height\s+(\S+)/.exec(document.body.innerText)?.[1]);
}

test('terrain dropped on an open city carries it, over a reload, until it is taken away', async () => {
  const osm = join(folder, 'plain-street.osm');
  await writeFile(osm, extract(14));
  const address = await start(osm);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  watchTrouble(page, new URL(address).origin, (line) => trouble.push(line));
  await page.goto(address);
  await waitUntilReady(page);
  expect(await meetHouse(page)).toBeUndefined();

  await drop(page, 'slope.asc', slope());
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  const use = dialog.getByRole('checkbox', { name: 'Use as the ground of the city' });
  expect(await use.isChecked()).toBe(true);
  await dialog.getByRole('button', { name: 'Add 1 layer' }).click();
  await page.getByText('Ground: slope').waitFor();
  // From 300 m at the south edge, 22 m for each of the 0.0005°: 43.735° lies between its 14th and 15th row.
  const raised = await meetHouse(page);
  expect(Number(raised)).toBeGreaterThan(580);
  expect(Number(raised)).toBeLessThan(610);

  await page.reload();
  await waitUntilReady(page);
  await page.getByText('Ground: slope').waitFor();
  expect(await meetHouse(page)).toBe(raised);

  await page.getByRole('checkbox', { name: 'Use slope as the ground' }).click();
  await page.getByText('Ground: slope').waitFor({ state: 'detached' });
  expect(await meetHouse(page)).toBeUndefined();
  await page.close();
}, 300_000);

test('what is no city is refused in one line', async () => {
  await expect(start(join(folder, 'nothing.osm'))).rejects.toThrow(
    /nothing\.osm: there is no such file or folder/,
  );
  await expect(start(folder)).rejects.toThrow(/holds no city\.json; give the files in it/);
}, 60_000);
