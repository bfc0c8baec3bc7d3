import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { astanaWorkspace, cityloom } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

const FILE = join(import.meta.dirname, 'ensemble.json');

interface Printed {
  readonly members: readonly { readonly inputs: Readonly<Record<string, number>> }[];
  readonly failures: readonly unknown[];
  readonly measures: readonly {
    readonly name: string;
    readonly percentiles: Readonly<Record<string, number>>;
    readonly influences: readonly { readonly input: string; readonly rankCorrelation: number }[];
  }[];
  readonly fields: readonly {
    readonly id: string;
    readonly areas: readonly { readonly from: number; readonly squareKilometres: number }[];
  }[];
  readonly resultHash: string;
}

let folder = '';
beforeAll(async () => {
  ({ folder } = await astanaWorkspace());
}, 240_000);

async function ensemble(...flags: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await cityloom(['ensemble', FILE, '--json', ...flags], folder);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Printed;
}

it(
  'tells how sure the numbers of a cloudburst are, by any number of threads',
  { timeout: 240_000 },
  async () => {
    const printed = await ensemble('--members', '6', '--workers', '3');
    expect(printed.members).toHaveLength(6);
    expect(printed.failures).toEqual([]);
    const flooded = printed.measures.find(({ name }) => name === 'flood.area.flooded');
    const { p10 = NaN, p50 = NaN, p90 = NaN } = flooded?.percentiles ?? {};
    expect(p10).toBeLessThan(p50);
    expect(p50).toBeLessThan(p90);
    const rain = printed.measures.find(({ name }) => name === 'flood.water.rain');
    expect(rain?.influences[0]).toEqual({ input: 'rain', rankCorrelation: 1 });
    // Ground that is flooded almost surely is part of what is possibly.
    const [possible, , likely] =
      printed.fields.find(({ id }) => id === 'flood-maximum-depth.reaches-0.15')?.areas ?? [];
    expect(possible?.squareKilometres).toBeGreaterThan(likely?.squareKilometres ?? NaN);
    // Deeper ground is rarer.
    const areaFrom = (threshold: number): number =>
      printed.fields.find(({ id }) => id === `flood-maximum-depth.reaches-${threshold}`)?.areas[0]
        ?.squareKilometres ?? NaN;
    expect(areaFrom(0.15)).toBeGreaterThan(areaFrom(0.3));
    expect((await ensemble('--members', '6', '--workers', '1')).resultHash).toBe(printed.resultHash);
  },
);

it('says in one line what does not fit', async () => {
  const refused = await cityloom(['ensemble', join(import.meta.dirname, 'README.md')], folder);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/README\.md: not JSON .*correct the file/u);
  const none = await cityloom(['ensemble', FILE, '--members', '0'], folder);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('give a whole number of 1 or more');
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toMatchObject({ schema: 'cityloom/ensemble' });
});
