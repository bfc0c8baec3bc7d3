import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FusionReport } from '@cityloom/cim-loader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CADASTRE, collection, MODEL, RECIPE, SENSORS } from '../fusion/planted-sources.ts';
import { cityloom } from './astana-workspace.ts';

describe('cityloom fuse', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cityloom-fuse-'));
    await writeFile(join(folder, 'model.geojson'), collection(MODEL));
    await writeFile(join(folder, 'cadastre.geojson'), collection(CADASTRE));
    await writeFile(join(folder, 'sensors.geojson'), collection(SENSORS));
    await writeFile(join(folder, 'recipe.json'), JSON.stringify(RECIPE));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('reports exactly the unmatched and conflicting objects that were planted', async () => {
    const { code, stdout, stderr } = await cityloom(
      ['fuse', 'recipe.json', '--json', '--report', 'report.json'],
      folder,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as FusionReport;
    const [cadastre] = report.sources;
    expect(cadastre?.counts).toMatchObject({ matched: 18, modelOnly: 2, dataOnly: 2, conflicting: 2 });
    expect(cadastre?.dataOnly.map(({ object }) => object)).toEqual(['cadastre/c-new', 'cadastre/c19']);
    expect(cadastre?.conflicts.map(({ object }) => object)).toEqual(['model/m4', 'model/m6']);
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))).toEqual(report);
  });

  it('refuses a recipe that is wrong, with the place', async () => {
    const wrong = { ...RECIPE, sources: [{ ...RECIPE.sources[0], match: [{ by: 'magic' }] }] };
    await writeFile(join(folder, 'wrong.json'), JSON.stringify(wrong));
    const { code, stderr } = await cityloom(['fuse', 'wrong.json'], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cityloom: wrong\.json \(sources\.0\.match\.0\.by\): [^\n]+\n$/u);
  });
});
