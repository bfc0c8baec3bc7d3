import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCityPackage, type QualityReport } from '@cityloom/cim-loader';
import { writeCityPackage } from '@cityloom/cim-loader/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANTED, PLANTED_RULES, plantedCity } from '../quality/planted-city.ts';
import { cityloom } from './astana-workspace.ts';

describe('cityloom quality', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cityloom-quality-'));
    await writeCityPackage(await encodeCityPackage(plantedCity()), join(folder, 'planted'));
    await writeFile(join(folder, 'rules.json'), JSON.stringify(PLANTED_RULES));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('finds exactly the planted faults of a package and writes a report people can read', async () => {
    const flags = [
      '--json',
      '--rules',
      'rules.json',
      '--at',
      '2026-11-22',
      '--report',
      'report.md',
      '--language',
      'zh-CN',
    ];
    const { code, stdout, stderr } = await cityloom(['quality', 'planted', ...flags], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as QualityReport;
    const found = report.layers.flatMap(({ faults }) =>
      faults.map((fault) => `${fault.code} ${fault.object} ${fault.column ?? ''}`),
    );
    expect(found.sort()).toEqual(PLANTED.toSorted());
    expect(await readFile(join(folder, 'report.md'), 'utf8')).toContain('轮廓自相交');
  });

  it('refuses a wrong date and wrong rules in one line', async () => {
    await writeFile(join(folder, 'broken.json'), '{');
    const date = await cityloom(['quality', 'planted', '--at', 'soon'], folder);
    expect([date.code, date.stderr]).toEqual([
      2,
      'cityloom: --at: is soon; give a date such as 2026-11-30\n',
    ]);
    const broken = await cityloom(['quality', 'planted', '--rules', 'broken.json'], folder);
    expect([broken.code, broken.stderr.split('\n').length]).toEqual([2, 2]);
  });
});
