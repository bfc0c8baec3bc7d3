/** A table of another office joined to the city's buildings in the built app, decided about, and repeated by command. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FusionRecipe, type FusionReport, openCityPackage } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { BUILDINGS, describeApp, useApp, waitUntilReady } from './app-page.ts';
import { seriousViolations } from './serious-violations.ts';

const app = useApp();
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PACKAGE = join(ROOT, 'data/built/astana');

let page: Page;
let folder: string;
/** Ids without the layer: agrees, contradicts, brings an owner alone. */
let buildings: readonly [string, string, string];

interface Report extends FusionReport {
  readonly hash: string;
}

/** Three buildings of the city with their own height, 40 m more, and none; two the city does not have. */
async function register(): Promise<string> {
  const { tables } = await openCityPackage(createFolderSource(PACKAGE));
  const table = tables.get('buildings') ?? expect.unreachable();
  const rows: { id: string; height: number }[] = [];
  for (let row = 0; rows.length < 3; row++) {
    const height = table.value(row, 'height');
    if (typeof height === 'number') rows.push({ id: table.idOf(row).slice('buildings/'.length), height });
  }
  const [agrees, contradicts, owned] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
  buildings = [agrees.id, contradicts.id, owned.id];
  return [
    'building,height,业主',
    `${agrees.id},${agrees.height},Quillon Estates`,
    `${contradicts.id},${contradicts.height + 40},阿斯塔纳城市建设投资集团`,
    `${owned.id},,Quillon Estates`,
    'osm/way/999999999991,20,Nobody',
    'nowhere,12,Lost & Found',
  ].join('\n');
}

const panel = (): Locator => page.getByRole('complementary', { name: 'Layers' });
const details = (): Locator => page.getByRole('complementary', { name: 'Details' });
const counts = async (): Promise<string[]> => {
  const buttons = panel().getByRole('group', { name: 'Result' }).getByRole('button');
  return (await buttons.allInnerTexts()).map((text) => text.replace(/\s+/gu, ' ').trim());
};
const objects = (list: string): Locator =>
  panel()
    .getByRole('listbox', { name: `Objects: ${list}` })
    .getByRole('option');

async function show(list: string): Promise<void> {
  await panel()
    .getByRole('button', { name: new RegExp(`^${list}`, 'u') })
    .click();
  await objects(list).first().waitFor();
}

async function download(name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    panel().getByRole('button', { name, exact: true }).click(),
  ]);
  return readFileSync(await file.path(), 'utf8');
}

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  folder = mkdtempSync(join(tmpdir(), 'cityloom-fusion-'));
  symlinkSync(PACKAGE, join(folder, 'astana'), 'dir');
  writeFileSync(join(folder, 'register.csv'), await register());
}, 300_000);

test('a dropped table is joined to the buildings: exactly what was planted is matched, missing and contradicting', async () => {
  await page.evaluate(
    (csv) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([csv], 'register.csv'));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    },
    readFileSync(join(folder, 'register.csv'), 'utf8'),
  );
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await dialog.getByRole('button', { name: 'Add 1 layer' }).click();
  await dialog.waitFor({ state: 'detached' });

  await panel().getByText('Fusion', { exact: true }).click();
  await panel().getByRole('combobox', { name: 'Source', exact: true }).click();
  await page.getByRole('option', { name: 'register' }).click();
  // The column of ids was found; both tables' heights may contradict each other.
  expect(
    await panel().getByRole('group', { name: 'Rule 1' }).getByRole('combobox').first().inputValue(),
  ).toBe('object id');
  await panel().getByRole('combobox', { name: 'Source’s origin' }).click();
  await page.getByRole('option', { name: 'enterprise' }).click();
  expect(await seriousViolations(page)).toEqual([]);

  await panel().getByRole('button', { name: 'Find matches' }).click();
  await panel().getByRole('group', { name: 'Result' }).waitFor();
  expect(await counts()).toEqual([
    'Matched 3',
    `Model only ${(BUILDINGS - 3).toLocaleString('en')}`,
    'Data only 2',
    'Conflicting 1',
  ]);
  await show('Data only');
  expect(await objects('Data only').allInnerTexts()).toEqual([
    expect.stringContaining('osm/way/999999999991'),
    expect.stringContaining('nowhere'),
  ]);
  expect(await seriousViolations(page)).toEqual([]);
}, 240_000);

test('a conflict is flown to and decided; the recipe gives the same report by command', async () => {
  await show('Conflicting');
  await objects('Conflicting').first().click();
  await details().getByText(`buildings/${buildings[1]}`).waitFor();
  const choice = panel().getByRole('radiogroup', { name: /^Value of Height/u });
  expect(await choice.getByRole('radio', { checked: true }).count()).toBe(0);
  const open = JSON.parse(await download('Report')) as Report;
  await choice.locator('label').filter({ hasText: 'source' }).click();
  await panel().getByText('1 decision', { exact: true }).waitFor();
  await expect.poll(() => objects('Conflicting').first().innerText()).toContain('(source)');
  expect(await seriousViolations(page)).toEqual([]);

  const recipe = JSON.parse(await download('Recipe')) as FusionRecipe;
  expect(recipe.model).toMatchObject({ file: 'astana', layer: 'buildings' });
  expect(recipe.sources[0]).toMatchObject({
    ...{ file: 'register.csv', layer: 'register', origin: 'enterprise' },
    resolutions: [{ model: `buildings/${buildings[1]}`, attribute: 'height', keep: 'data' }],
  });
  const report = JSON.parse(await download('Report')) as Report;
  expect(report.hash).not.toBe(open.hash);
  expect(report.sources[0]?.conflicts).toMatchObject([{ kept: 'data', resolved: true }]);
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
  const command = ['packages/cim-loader/src/cli/main.ts', 'fuse', join(folder, 'recipe.json'), '--json'];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    ...{ cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { warnings, ...repeated } = JSON.parse(stdout) as Report & { warnings: unknown[] };
  expect(warnings).toEqual([]);
  expect(repeated).toEqual(report);
}, 240_000);

test('the values stand on the buildings with source and origin, outlive a reload, and are taken away', async () => {
  await panel().getByRole('button', { name: 'Bring values to “Buildings”' }).click();
  const owner = details().getByText('阿斯塔纳城市建设投资集团');
  await owner.waitFor();
  expect(await details().getByText('register · enterprise').count()).toBe(2);
  await details().getByRole('combobox', { name: 'Attributes of this origin' }).click();
  await page.getByRole('option', { name: 'enterprise' }).click();
  await expect
    .poll(() =>
      details()
        .getByText(/OpenStreetMap/u)
        .count(),
    )
    .toBe(0);
  expect(await owner.count()).toBe(1);
  expect(await seriousViolations(page)).toEqual([]);

  await page.reload();
  await page.waitForFunction(() => globalThis.cityloom !== undefined);
  await waitUntilReady(page);
  const select = (object: string): Promise<void> =>
    page.evaluate((id) => globalThis.cityloom?.execute({ type: 'select', object: id }), object);
  await select(`buildings/${buildings[1]}`);
  await owner.waitFor();
  expect((await describeApp(page)).layers.find(({ id }) => id === 'buildings')?.objects).toBe(BUILDINGS);
  await panel().getByText('Fusion', { exact: true }).click();
  await panel().getByRole('button', { name: 'Open its rules' }).click();
  await panel().getByText('1 decision', { exact: true }).waitFor();
  expect(await counts()).toContain('Conflicting 1');
  await panel().getByRole('button', { name: 'Take away' }).click();
  await owner.waitFor({ state: 'detached' });
}, 240_000);
