import { readFileSync } from 'node:fs';
import { parseScenario, serializeScenario } from '@cityloom/twin-core/scenarios';
import type { ChangeInput } from '@cityloom/viewer/session';
import type { Download } from 'playwright-core';
import { expect, it } from 'vitest';
import { useApp } from './app-page.ts';

const app = useApp();

const STUDY = new URL('../../../../examples/planning-study/', import.meta.url);

/** The scenarios of the planning study, as the page takes them. */
const scenarios = ['a.json', 'b.json'].map((name) => {
  const scenario = parseScenario(JSON.parse(readFileSync(new URL(name, STUDY), 'utf8')));
  // The other runs look at a quarter around the block: the command line is tested with them.
  const runs = scenario.runs.filter(({ model }) => model === 'planning-control');
  return { ...scenario, runs, plain: serializeScenario(scenario)['changes'] as ChangeInput[] };
});

it(
  'compares two scenarios: what fails first, and a report that can be read',
  { timeout: 300_000 },
  async () => {
    const page = await app.openReady({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
    for (const { id, title, plain, runs } of scenarios) {
      await page.evaluate(
        async ({ id: branch, title: name, changes, requests }) => {
          const { cityloom } = globalThis;
          if (cityloom === undefined) throw new Error('The page has no cityloom.');
          await cityloom.execute({ type: 'createBranch', id: branch, title: name });
          for (const change of changes) await cityloom.execute({ type: 'applyChange', change });
          for (const request of requests) await cityloom.execute({ type: 'runModel', request });
        },
        { id, title, changes: plain, requests: [...runs] },
      );
    }
    await page.evaluate(() => globalThis.cityloom?.execute({ type: 'setMode', mode: 'plan' }));
    await page.getByRole('button', { name: 'Compare scenarios and report' }).click();
    const panel = page.getByRole('region', { name: 'Compare scenarios' });
    const height = panel.getByRole('row', { name: /^Greatest height.*Abay Avenue/u });
    await height.waitFor({ timeout: 120_000 });
    expect(await height.getByRole('cell').allTextContents()).toEqual([
      '≤\u202f45',
      '–',
      '28kept',
      '78broken',
    ]);
    const people = panel.getByRole('row', { name: /^Residents(?!.*Abay)/u }).first();
    expect((await people.getByRole('cell').allTextContents())[2]).toMatch(/^899,605\+661/u);

    await panel.getByText('Failing only').click();
    await expect.poll(() => panel.getByRole('row').count()).toBeLessThan(8);
    expect(await height.count()).toBe(1);

    const download = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Report and files' }).click();
    await page.getByRole('menuitem', { name: /^Report \(HTML/u }).click();
    const report = readFileSync(await (await download).path(), 'utf8');
    expect(report).toMatch(/^<!doctype html>/u);
    expect(report).toContain('Height above the limit');
    expect(report).toContain('data:image/png;base64,');
    expect(report.match(/<svg viewBox/gu)).toHaveLength(3);

    // A picture of the city as it is and of each scenario: the same place, each another state of it.
    const files: Download[] = [];
    page.on('download', (file) => files.push(file));
    await panel.getByRole('button', { name: 'Report and files' }).click();
    await page.getByRole('menuitem', { name: /^Picture of each state/u }).click();
    await expect.poll(() => files.length, { timeout: 120_000 }).toBe(3);
    const names = files.map((file) => file.suggestedFilename());
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toBe('existing-city.png');
    const pictures = await Promise.all(files.map(async (file) => readFileSync(await file.path())));
    for (const picture of pictures) expect(picture.subarray(1, 4).toString()).toBe('PNG');
    // Width and height of the map, in the header of a PNG.
    expect(new Set(pictures.map((picture) => picture.toString('hex', 16, 24))).size).toBe(1);
    expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(3);
  },
);
