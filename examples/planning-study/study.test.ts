import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astanaWorkspace, cityloom } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

const A = join(import.meta.dirname, 'a.json');
const B = join(import.meta.dirname, 'b.json');

interface PrintedMeasure {
  readonly name: string;
  readonly object?: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: number;
  readonly pass?: boolean;
  readonly source: string;
}

interface Compared {
  readonly baseHash: string;
  readonly states: readonly {
    readonly id: string;
    readonly hash: string;
    readonly baseHash: string;
    readonly measures: readonly PrintedMeasure[];
  }[];
  readonly rows: readonly {
    readonly name: string;
    readonly object?: string;
    readonly values: readonly { readonly value: number | null; readonly pass?: boolean }[];
  }[];
}

describe('the planning study', () => {
  let folder = '';
  let contentHash = '';
  const own = mkdtempSync(join(tmpdir(), 'planning-study-'));
  beforeAll(async () => {
    const astana = await astanaWorkspace();
    folder = astana.folder;
    const manifest = JSON.parse(readFileSync(join(astana.package, 'city.json'), 'utf8')) as {
      contentHash: string;
    };
    ({ contentHash } = manifest);
  }, 240_000);
  afterAll(() => {
    rmSync(own, { recursive: true, force: true });
  });

  const succeed = async (parameters: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await cityloom(parameters, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it('prints measures with limit and verdict for a scenario', { timeout: 120_000 }, async () => {
    const { measures } = JSON.parse(await succeed(['run', B, '--json'])) as {
      measures: PrintedMeasure[];
    };
    for (const measure of measures) {
      expect(measure).toMatchObject({
        name: expect.any(String) as string,
        value: expect.any(Number) as number,
        unit: expect.any(String) as string,
        source: expect.any(String) as string,
      });
      expect(measure.limit === undefined).toBe(measure.pass === undefined);
    }
    const parcel = 'parcels/plan/takha-khusein';
    expect(measures).toContainEqual(
      expect.objectContaining({
        name: 'planningControl.maximumHeight',
        object: parcel,
        value: 78,
        unit: 'm',
        limit: 45,
        pass: false,
      }),
    );
  });

  it('compares both with the city as it is, and leaves that as it was', { timeout: 120_000 }, async () => {
    const compared = JSON.parse(await succeed(['compare', A, B, '--json'])) as Compared;
    expect(compared.baseHash).toBe(contentHash);
    expect(compared.states.map(({ id, baseHash }) => [id, baseHash])).toEqual([
      ['baseline', contentHash],
      ['takha-khusein-slabs', contentHash],
      ['takha-khusein-tower', contentHash],
    ]);
    expect(new Set(compared.states.map(({ hash }) => hash)).size).toBe(3);
    expect(compared.states[0]?.hash).toBe(contentHash);
    const height = compared.rows.find(
      ({ name, object }) => name === 'planningControl.maximumHeight' && object !== undefined,
    );
    expect(height?.values.map(({ value, pass }) => [value, pass])).toEqual([
      [null, undefined],
      [28, true],
      [78, false],
    ]);
    const ruled = ['floorAreaRatio', 'coverage', 'greenRatio', 'parking'];
    for (const name of ruled) {
      const row = compared.rows.find(
        (one) => one.name === `planningControl.${name}` && one.object !== undefined,
      );
      expect([name, row?.values[1]?.pass, row?.values[2]?.pass]).toEqual([name, true, true]);
    }
    // The parcel: 96 m × 80 m; A: three slabs of 64 m × 13 m with 7, 9 and 9 floors.
    const ratio = compared.rows.find(
      ({ name, object }) => name === 'planningControl.floorAreaRatio' && object !== undefined,
    );
    expect(ratio?.values[1]?.value).toBeCloseTo((64 * 13 * 25) / (96 * 80), 2);
  });

  it('writes the report, the table and the objects', { timeout: 120_000 }, async () => {
    const out = join(own, 'report');
    const flags = ['--out', out, '--author', 'A. Planner', '--date', '2026-11-23', '--json'];
    const { files } = JSON.parse(await succeed(['report', A, B, ...flags])) as { files: string[] };
    expect(files).toEqual(['report.html', 'measures.csv', 'objects.geojson'].map((name) => join(out, name)));
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect(html.match(/<svg/gu)).toHaveLength(3);
    expect(html).toContain(contentHash);
    expect(html).toContain('OpenStreetMap contributors');
    expect(html).toMatch(/Greatest height.*78.*≤.45/u);
    const objects = JSON.parse(readFileSync(join(out, 'objects.geojson'), 'utf8')) as {
      features: { properties: { state: string; difference?: string } }[];
    };
    const added = objects.features.filter(({ properties }) => properties.difference === 'added');
    expect(added.map(({ properties }) => properties.state).sort()).toEqual([
      ...Array<string>(7).fill('takha-khusein-slabs'),
      ...Array<string>(6).fill('takha-khusein-tower'),
    ]);
  });

  it('refuses what it cannot write or read, in one line', { timeout: 120_000 }, async () => {
    const refusal = async (parameters: readonly string[]): Promise<string> => {
      const { code, stderr } = await cityloom(parameters, folder);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refusal(['report', A, '--out', own, '--date', 'soon'])).toMatch(/--date.*YYYY-MM-DD/u);
    expect(await refusal(['report', A, '--out', own, '--language', 'fr'])).toMatch(/--language.*zh-CN/u);
    expect(await refusal(['compare', A, join(own, 'none.json')])).toMatch(/none\.json: no such file/u);
  });
});
