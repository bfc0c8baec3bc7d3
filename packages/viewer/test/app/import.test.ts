/** A person's own files in the built app: looked at, added, worked with, taken away, opened as a city. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { BUILDINGS, describeApp, execute, useApp, waitUntilReady } from './app-page.ts';
import { seriousViolations } from './serious-violations.ts';

const app = useApp();
/** Middle of the first area. */
const FIRST = [71.4306, 51.1283] as const;
const PERMITS = ['granted', 'granted', 'granted', 'pending', 'pending', 'refused'] as const;
const PLOTS = 12;

let page: Page;

interface Collection {
  readonly features: readonly {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly geometry: { readonly type: string; readonly coordinates: readonly (readonly number[][])[] };
  }[];
}

/** Squares of about 200 m, four in a row. */
function plots(): Collection {
  const features = Array.from({ length: PLOTS }, (_, index) => {
    const longitude = FIRST[0] + (index % 4) * 0.005;
    const latitude = FIRST[1] + Math.floor(index / 4) * 0.003;
    const corners = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ].map(([east = 0, north = 0]) => [longitude + east * 0.0015, latitude + north * 0.0009]);
    return {
      type: 'Feature',
      properties: {
        name: `Quillon ${String(index + 1)}`,
        permit: PERMITS[index % PERMITS.length],
        hectares: 4 + index / 10,
      },
      geometry: { type: 'Polygon', coordinates: [corners] },
    };
  });
  return { type: 'FeatureCollection', features } as Collection;
}

/** A street of houses in Monaco, as an OpenStreetMap extract. */
function extract(houses: number): string {
  const nodes: string[] = [];
  const ways: string[] = [];
  for (let house = 0; house < houses; house++) {
    const corners = [0, 1, 2, 3].map((corner) => {
      const longitude = 7.42 + house * 0.0003 + (corner === 1 || corner === 2 ? 0.0002 : 0);
      const id = house * 4 + corner + 1;
      nodes.push(`<node id="${id}" lon="${longitude}" lat="${43.735 + (corner > 1 ? 0.0001 : 0)}"/>`);
      return id;
    });
    const refs = [...corners, corners[0]].map((id) => `<nd ref="${String(id)}"/>`).join('');
    ways.push(`<way id="${house + 1}">${refs}<tag k="building" v="house"/></way>`);
  }
  ways.push('<way id="900"><nd ref="1"/><nd ref="5"/><tag k="highway" v="residential"/></way>');
  return `<osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`;
}

/** Drops one file on the page, as a file manager does. */
async function drop(name: string, content: string | readonly number[]): Promise<void> {
  await page.evaluate(
    ([fileName, parts]) => {
      const dataTransfer = new DataTransfer();
      const bytes = typeof parts === 'string' ? parts : new Uint8Array(parts);
      dataTransfer.items.add(new File([bytes], fileName));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    },
    [name, content] as const,
  );
}

const dialog = (): Locator => page.getByRole('dialog', { name: 'Add data' });
const table = (): Locator => page.getByRole('grid', { name: 'Table: plots' });
const details = (): Locator => page.getByRole('complementary', { name: 'Details' });

async function choose(action: string): Promise<void> {
  await page.getByRole('button', { name: 'More for plots' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

async function objectsOf(layer: string): Promise<number | undefined> {
  return (await describeApp(page)).layers.find(({ id }) => id === layer)?.objects;
}

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
}, 120_000);

test('a dropped file is shown as it is, then added to the city', async () => {
  await drop('plots.geojson', JSON.stringify(plots()));
  const preview = dialog();
  await preview.getByText('12 objects').waitFor();
  expect(await preview.locator('dl').first().innerText()).toMatch(
    /WGS ?84.*fixed by the format[^]*Format\s+GeoJSON/,
  );
  await preview.getByRole('button', { name: 'Columns of plots' }).click();
  const columns = preview.getByRole('table', { name: 'Columns of plots' });
  expect(await columns.getByRole('rowheader').allInnerTexts()).toEqual(['name', 'permit', 'hectares']);
  expect(await columns.getByRole('row', { name: /^hectares/ }).innerText()).toMatch(
    /number\s+100%\s+4 … 5\.1/,
  );
  expect(await seriousViolations(page)).toEqual([]);

  await preview.getByRole('button', { name: 'Add 1 layer' }).click();
  await preview.waitFor({ state: 'detached' });
  await page.getByRole('checkbox', { name: 'Show plots' }).waitFor();
  expect(await objectsOf('plots')).toBe(PLOTS);
  expect(await objectsOf('buildings')).toBe(BUILDINGS);
});

test('its objects are found, and table, map and inspector go together', async () => {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/./u).last().fill('quillon 7');
  await page.getByRole('button', { name: 'Quillon 7', exact: false }).first().click();
  await details().getByRole('heading', { name: 'Quillon 7' }).waitFor();

  await choose('Table');
  await expect.poll(() => table().getByRole('row', { selected: true }).innerText()).toContain('Quillon 7');
  await table()
    .getByRole('row', { name: /Quillon 1 / })
    .dblclick();
  await details().getByRole('heading', { name: 'Quillon 1', exact: true }).waitFor();
  await details().getByRole('button', { name: 'Deselect' }).click();
  expect(await table().getByRole('row', { selected: true }).count()).toBe(0);
  // The map has flown there: below the tower in its middle lies that area, upon a park. Lines would come first.
  await execute(page, [
    { type: 'setLayerVisible', layer: 'roads', visible: false },
    { type: 'setLayerVisible', layer: 'points-of-interest', visible: false },
  ]);
  const box = (await page.getByRole('main').locator('canvas').first().boundingBox()) ?? expect.unreachable();
  await expect
    .poll(
      async () => {
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 40);
        return table().getByRole('row', { selected: true }).allInnerTexts();
      },
      { timeout: 30_000, interval: 1000 },
    )
    .toEqual([expect.stringContaining('Quillon 1')]);
  expect(await seriousViolations(page)).toEqual([]);
});

test('it is coloured by a column, catalogued, and taken away again as GeoJSON', async () => {
  await choose('Style…');
  const editor = page.getByRole('group', { name: 'Style of plots' });
  await editor.getByRole('combobox', { name: 'Colour' }).click();
  await page.getByRole('option', { name: 'by value' }).click();
  await editor.getByRole('combobox', { name: 'Column' }).click();
  await page.getByRole('option', { name: /permit/iu }).click();
  await editor.getByRole('button', { name: 'Done' }).click();
  const legend = page.getByRole('group', { name: 'Legend of plots' }).getByRole('listitem');
  const counts = (await legend.allInnerTexts()).map((text) => text.replace(/\s+/gu, ' '));
  expect(counts).toEqual(['granted 6', 'pending 4', 'refused 2']);

  await choose('Catalogue entry');
  const entry = page.getByRole('button', { name: /^plots/u, expanded: true }).locator('xpath=..');
  await entry.getByRole('button', { name: 'Measure the quality' }).click();
  await entry.getByText('Completeness').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByText('Layers', { exact: true }).click();

  const download = page.waitForEvent('download');
  await choose('GeoJSON');
  const file = await download;
  expect(file.suggestedFilename()).toBe('plots.geojson');
  const { features } = JSON.parse(readFileSync(await file.path(), 'utf8')) as Collection;
  const given = plots().features;
  expect(features.map(({ properties }) => properties)).toMatchObject(
    given.map(({ properties }) => properties),
  );
  for (const [index, { geometry }] of features.entries()) {
    const ring = geometry.coordinates[0]?.flat() ?? [];
    const expected = given[index]?.geometry.coordinates[0]?.flat() ?? [];
    expect(ring).toHaveLength(expected.length);
    for (const [at, value] of ring.entries()) expect(value).toBeCloseTo(expected[at] as number, 7);
  }
});

test('it outlives a reload, and goes when it is removed', async () => {
  await page.reload();
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  await waitUntilReady(page);
  expect(await objectsOf('plots')).toBe(PLOTS);
  expect(await page.getByRole('group', { name: 'Legend of plots' }).getByRole('listitem').count()).toBe(3);
  await choose('Remove');
  await page.getByRole('checkbox', { name: 'Show plots' }).waitFor({ state: 'detached' });
  expect(await objectsOf('plots')).toBeUndefined();
  expect(await objectsOf('buildings')).toBe(BUILDINGS);
});

test('what cannot be read says where and what to do, and nothing is lost', async () => {
  const before = await describeApp(page);
  // The magic bytes of FlatGeobuf, then the length of a header that is not there.
  await drop('half.fgb', [0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x01, 0xff, 0, 0, 0]);
  const failed = dialog().getByRole('alert');
  await failed.waitFor();
  const text = await failed.innerText();
  expect(text).toMatch(
    /Nothing was added[^]*half\.fgb\s+ends in its header[^]*What to do\s+fetch the file again/u,
  );
  expect(await seriousViolations(page)).toEqual([]);
  await dialog().getByRole('button', { name: 'Close' }).last().click();
  await drop('notes.bin', [1, 2, 3, 4, 5, 6, 7, 8]);
  await failed.waitFor();
  expect(await failed.innerText()).toMatch(/no format is known[^]*GeoJSON/u);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect(await describeApp(page)).toEqual(before);
});

test('contour lines become a ground by the column of their elevations', async () => {
  const before = await describeApp(page);
  const features = [340, 350, 360].map((elevation, index) => {
    const half = 0.003 - index * 0.001;
    const corners = [
      [-half, -half],
      [half, -half],
      [half, half],
      [-half, half],
      [-half, -half],
    ].map(([east = 0, north = 0]) => [FIRST[0] + east, FIRST[1] + north]);
    return {
      type: 'Feature',
      properties: { elevation },
      geometry: { type: 'LineString', coordinates: corners },
    };
  });
  await drop('contours.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
  await dialog().getByRole('button', { name: 'Read it differently' }).click();
  await dialog().getByRole('combobox', { name: 'Contour elevations' }).click();
  await page.getByRole('option', { name: 'elevation' }).click();
  expect(await seriousViolations(page)).toEqual([]);
  await dialog().getByRole('button', { name: 'Read again' }).click();
  await dialog().getByRole('checkbox', { name: 'Use as the ground of the city' }).waitFor();
  expect(
    await dialog()
      .getByRole('textbox', { name: /contours-surface/u })
      .inputValue(),
  ).toBe('contours-surface');
  await dialog().getByRole('button', { name: 'Add 2 layers' }).waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect(await describeApp(page)).toEqual(before);
});

test('a file opens as a city of its own', async () => {
  await drop('quay-street.osm', extract(14));
  await dialog().getByText('14 objects').waitFor();
  await dialog().getByRole('button', { name: 'Open as a city' }).click();
  await page.waitForURL(/\?city=local-/u);
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  await waitUntilReady(page);
  const { city, layers } = await describeApp(page);
  expect(city).toMatch(/^local-/u);
  expect(Object.fromEntries(layers.map(({ id, objects }) => [id, objects]))).toEqual({
    buildings: 14,
    roads: 1,
  });
});
