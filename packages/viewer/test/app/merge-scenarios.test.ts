import { readFileSync } from 'node:fs';
import { serializeChange } from '@cityloom/twin-core/scenarios';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useApp } from './app-page.ts';
import { TOWER } from './example-scenario.ts';

const app = useApp();

const HEADER = { at: '2026-11-21T10:00:00Z', by: 'Ann' };
const object = 'object' in TOWER ? TOWER.object : '';

/** A planner's file: the tower both began with, at a height of their own. */
function fileOf(id: string, title: string, height: number): Record<string, unknown> {
  return {
    ...{
      schema: 'cityloom/scenario',
      schemaVersion: 2,
      id,
      title,
      author: 'Ann',
      notes: `Notes of ${title}.`,
    },
    ...{
      created: '2026-11-20T10:00:00Z',
      modified: '2026-11-21T10:00:00Z',
      parameters: { day: '2027-01-20' },
    },
    base: { city: 'astana' },
    changes: [
      serializeChange(TOWER),
      { ...HEADER, id: `${id}-height`, kind: 'object.set', object, attributes: { height } },
      { ...HEADER, id: `${id}-tree`, kind: 'tree.plant', species: 'larch' },
    ],
    runs: [{ model: 'sunlight', parameters: {}, seed: 1 }],
  };
}

async function importFile(page: Page, file: Record<string, unknown>): Promise<void> {
  await page.locator('input[type=file][accept^="application/json"]').setInputFiles({
    name: `${String(file['id'])}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await page.getByRole('button', { name: new RegExp(`^${String(file['title'])} \\d`, 'u') }).waitFor();
}

async function exported(page: Page, title: string): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: `More for ${title}` }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export scenario (JSON)' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

it(
  'two planners’ files come together, by the keyboard, in a third; each keeps all it says',
  { timeout: 300_000 },
  async () => {
    const page = await app.openReady({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
    await page.evaluate(() => globalThis.cityloom?.execute({ type: 'setMode', mode: 'plan' }));
    const [low, high] = [fileOf('low', 'Low', 45), fileOf('high', 'High', 200)];
    await importFile(page, high);
    await importFile(page, low);
    // Its base is pinned to the city it is opened on.
    expect(await exported(page, 'Low')).toMatchObject(low);

    await page.getByRole('button', { name: 'About this scenario' }).click();
    const notes = page.getByLabel('Notes', { exact: true });
    expect(await notes.inputValue()).toBe('Notes of Low.');
    await notes.fill('Lower than the church.');
    await notes.blur();

    await page.getByRole('button', { name: 'More for Low' }).click();
    await page.getByRole('menuitem', { name: 'Merge another scenario into this…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge into “Low”' });
    await dialog.getByPlaceholder('Choose a scenario').click();
    await page.getByRole('option', { name: 'High' }).click();
    const merge = dialog.getByRole('button', { name: 'Merge', exact: true });
    await dialog.getByText('1 conflict is still open.').waitFor();
    expect(await merge.isDisabled()).toBe(true);
    const conflict = dialog.getByRole('group', { name: /Height/u });
    await conflict.getByRole('radio', { name: /“Low”.*45/u }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    expect(await conflict.getByRole('radio', { name: /“High”.*200/u }).isChecked()).toBe(true);
    await merge.click();
    await page.getByRole('button', { name: 'Low + High', exact: false }).first().waitFor();
    const merged = await exported(page, 'Low + High');
    expect(merged).toMatchObject({
      notes: 'Lower than the church.\n\nNotes of High.',
      parameters: { day: '2027-01-20' },
      parent: { id: 'low' },
      runs: low['runs'],
    });
    expect(merged['changes']).toMatchObject([
      { id: TOWER.id },
      { id: 'high-height' },
      { id: 'high-tree', species: 'larch' },
      { id: 'low-height', enabled: false },
      { id: 'low-tree', species: 'larch' },
    ]);
    expect(await exported(page, 'High')).toMatchObject({ changes: high['changes'] });
  },
);
