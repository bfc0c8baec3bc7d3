/** Formats read by WebAssembly engines and workers of their own, in the built app, from its own server alone. */
import { readFileSync } from 'node:fs';
import { buildTileset } from '@cityloom/cim-loader';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { smallGeopackage } from '../../../cim-loader/test/formats/geopackage/small-geopackage.ts';
import { writePoints } from '../../../cim-loader/test/formats/geoparquet/write-points.ts';
import { PACKED_BOXES } from '../../../cim-loader/test/formats/gltf/packed-boxes.ts';
import { writeHouse } from '../../../cim-loader/test/formats/ifc/write-house.ts';
import { WORKBOOK, writeWorkbook } from '../../../cim-loader/test/formats/xlsx/write-workbook.ts';
import { sampleCity } from '../../../cim-loader/test/tiles/sample-city.ts';
import { useApp } from './app-page.ts';

type Files = readonly { readonly name: string; readonly bytes: Uint8Array }[];

const app = useApp();
let page: Page;

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
}, 120_000);

const box = (packing: 'draco' | 'meshopt'): Uint8Array =>
  Buffer.from(PACKED_BOXES[packing]?.base64 ?? '', 'base64');

async function dracoTileset(): Promise<Files> {
  const { files } = await buildTileset(sampleCity(20), { compression: 'draco' });
  return files.map(({ path, bytes }) => ({ name: path.replaceAll('/', '_'), bytes: flattened(path, bytes) }));
}

/** Files that are dropped have no folders. */
function flattened(path: string, bytes: Uint8Array): Uint8Array {
  if (!path.endsWith('.json')) return bytes;
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(
    text.replaceAll(/"uri":"([^"]+)"/gu, (_, uri: string) => `"uri":"${uri.replaceAll('/', '_')}"`),
  );
}

const terrain = (): Uint8Array =>
  readFileSync(new URL('../../../cim-loader/test/formats/geotiff/fixtures/lerc-zstd.tif', import.meta.url));

const one = (name: string, bytes: Uint8Array | string): Files => [
  { name, bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes },
];

test.each<[what: string, files: () => Files | Promise<Files>, shown: RegExp]>([
  ['IFC', () => one('house.ifc', writeHouse('map conversion')), /10 objects/u],
  ['GeoPackage', async () => one('city.gpkg', await smallGeopackage()), /1 object[^]*2 objects/u],
  ['GLB with Draco', () => one('draco.glb', box('draco')), /4 objects/u],
  ['GLB with meshopt', () => one('meshopt.glb', box('meshopt')), /4 objects/u],
  ['3D Tiles with Draco', dracoTileset, /20 objects/u],
  ['GeoParquet', () => one('poles.parquet', writePoints()), /40 objects/u],
  ['Excel', () => one('book.xlsx', writeWorkbook(WORKBOOK)), /2 objects/u],
  ['GeoTIFF with LERC and Zstandard', () => one('heights.tif', terrain()), /\bterrain\b/u],
])('%s is shown with its objects', async (_, files, shown) => {
  await drop(await files());
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await dialog.getByRole('button', { name: /^Add \d+ layer/u }).waitFor();
  expect(await dialog.getByRole('alert').count()).toBe(0);
  expect(await dialog.innerText()).toMatch(shown);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

async function drop(files: Files): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
  await page.evaluate((list) => {
    const dataTransfer = new DataTransfer();
    for (const { name, bytes } of list) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }
  }, plain);
}
