import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from '@cityloom/twin-core';
import type { ScenarioEvaluation } from '@cityloom/twin-core/scenarios';
import { exportEvaluation } from '@cityloom/cim-loader/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmallCity } from '../../../twin-core/test/twin/small-city.ts';

const text = (en: string): { en: string; 'zh-CN': string } => ({ en, 'zh-CN': en });

/** A run as a model might give it: one affected building, one that is no longer there, names out of open data. */
const RUN: RunResult = {
  runId: 'run',
  model: 'flood',
  modelVersion: '1.0.0',
  viewHash: 'view',
  parameters: {},
  seed: 1,
  frames: [],
  resultHash: 'hash',
  seconds: 1,
  outcome: {
    measures: [],
    fields: [],
    changes: [],
    warnings: [],
    states: [
      {
        layer: 'buildings',
        objects: ['buildings/osm/way/1003', '@gone,"cmd"'],
        columns: [{ name: 'depth', title: text('Depth'), unit: 'm', values: Float32Array.of(-0.5, 2) }],
        level: Uint8Array.of(0, 1),
        levels: [{ label: text('=HYPERLINK("x")'), severity: 'red' }],
      },
    ],
    outlines: [
      {
        id: 'edge',
        label: text('Edge'),
        severity: 'red',
        rings: [Float64Array.of(71, 51, 71.1, 51, 71, 51)],
      },
    ],
  },
};

describe('exportEvaluation', () => {
  let folder: string;
  const branch = createSmallCity().createBranch({ id: 'b', title: 'B' });
  const evaluation: ScenarioEvaluation = {
    branch,
    measures: [
      { name: 'depth, greatest', value: -1.5, unit: 'm', source: '+cmd|calc', derived: true },
      { name: '-people', value: 3, unit: '1', source: 'a "quoted"\nsource' },
    ],
    runs: [RUN],
    resultHash: 'hash',
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cityloom-export-'));
    await exportEvaluation(evaluation, join(folder, 'new/results'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (name: string): string => readFileSync(join(folder, 'new/results', name), 'utf8');

  it('quotes fields, keeps numbers as numbers and lets no text become a formula', () => {
    expect(read('measures.csv')).toBe(
      'name,value,unit,source,derived\r\n' +
        `"depth, greatest",-1.5,m,'+cmd|calc,true\r\n` +
        `'-people,3,1,"a ""quoted""\nsource",false\r\n`,
    );
    expect(read('run-1-flood-buildings.csv')).toBe(
      'object,depth [m],level\r\n' +
        'buildings/osm/way/1003,-0.5,\r\n' +
        `"'@gone,""cmd""",2,"'=HYPERLINK(""x"")"\r\n`,
    );
  });

  it('maps what still has a shape, and the outlines', () => {
    const { features } = JSON.parse(read('run-1-flood.geojson')) as { features: unknown[] };
    const shape = branch.view().object('buildings/osm/way/1003')?.geometry();
    expect(features).toEqual([
      {
        type: 'Feature',
        id: 'buildings/osm/way/1003',
        geometry: shape,
        properties: { depth: -0.5, level: '' },
      },
      {
        type: 'Feature',
        id: 'edge',
        geometry: {
          type: 'MultiLineString',
          coordinates: [
            [
              [71, 51],
              [71.1, 51],
              [71, 51],
            ],
          ],
        },
        properties: { outline: 'Edge', severity: 'red' },
      },
    ]);
  });

  it('writes fields in the formats asked for: one file a field, or one for the whole run', async () => {
    const field = {
      id: 'flood-depth',
      title: text('Depth'),
      unit: 'm',
      grid: { columns: 2, rows: 2, bounds: [71, 51, 71.1, 51.1] as const, cellSize: 5000 },
      levels: [{ limit: 0.1, label: text('wet') }],
    };
    const run: RunResult = {
      ...RUN,
      frames: [0, 60].map((time) => ({ field: field.id, time, values: new Float32Array(4).fill(time) })),
      outcome: { ...RUN.outcome, fields: [field, { ...field, id: 'flow', levels: [] }] },
    };
    const out = join(folder, 'fields');
    const formats = ['geotiff', 'netcdf', 'geojson', 'czml'] as const;
    await exportEvaluation({ ...evaluation, runs: [run] }, out, { formats, time: 30 });
    const written = readdirSync(out).filter((name) => name.startsWith('run-1-flood'));
    expect(written.sort()).toEqual([
      'run-1-flood-buildings.csv',
      'run-1-flood-flood-depth.geojson',
      'run-1-flood-flood-depth.tif',
      'run-1-flood.czml',
      'run-1-flood.geojson',
      'run-1-flood.nc',
    ]);
    expect(readFileSync(join(out, 'run-1-flood-flood-depth.geojson'), 'utf8')).toContain(
      '"secondsSinceStart":30',
    );
  });

  it('says where it cannot write', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(exportEvaluation(evaluation, join(file, 'inside'))).rejects.toMatchObject({
      name: 'LoadError',
      kind: 'unwritable',
      url: join(file, 'inside'),
    });
  });
});
