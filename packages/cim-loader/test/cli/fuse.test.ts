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

  it('writes the fused layer, every value with its source, and converts it on', async () => {
    const fused = await cityloom(['fuse', 'recipe.json', '--json', '--out', 'fused.fgb'], folder);
    const converted = await cityloom(['convert', 'fused.fgb', '--out', 'fused.geojson', '--json'], folder);
    expect([fused.code, converted.code, converted.stderr]).toEqual([0, 0, '']);
    expect(JSON.parse(converted.stdout)).toEqual({
      layer: 'fused',
      objects: 22,
      out: 'fused.geojson',
      warnings: 0,
    });
    const { features } = JSON.parse(await readFile(join(folder, 'fused.geojson'), 'utf8')) as {
      features: { properties: Record<string, unknown> }[];
    };
    expect(features.map(({ properties }) => properties)).toContainEqual(
      expect.objectContaining({ height: 99, heightSource: 'cadastre', heightTime: '2026-03-01' }),
    );
  });

  it('refuses an output it cannot name and a layer that is not there', async () => {
    const unnamed = await cityloom(['convert', 'model.geojson', '--out', 'model.xyz'], folder);
    expect([unnamed.code, unnamed.stderr]).toEqual([
      2,
      'cityloom: model.xyz: cannot be told from the name; end it in .geojson, .csv, .fgb or .city.json\n',
    ]);
    const missing = await cityloom(
      ['convert', 'model.geojson', '--out', 'a.csv', '--layer', 'roads'],
      folder,
    );
    expect([missing.code, missing.stderr]).toEqual([
      2,
      'cityloom: model.geojson: has no layer roads; choose one by --layer: model\n',
    ]);
  });

  it('refuses a recipe that is wrong, with the place', async () => {
    const wrong = { ...RECIPE, sources: [{ ...RECIPE.sources[0], match: [{ by: 'magic' }] }] };
    await writeFile(join(folder, 'wrong.json'), JSON.stringify(wrong));
    const { code, stderr } = await cityloom(['fuse', 'wrong.json'], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cityloom: wrong\.json \(sources\.0\.match\.0\.by\): [^\n]+\n$/u);
  });
});
