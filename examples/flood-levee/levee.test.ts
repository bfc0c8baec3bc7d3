import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { astanaWorkspace, cityloom } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

const NOW = join(import.meta.dirname, 'as-it-stands.json');
const LEVEE = join(import.meta.dirname, 'levee.json');
const FAILS = join(import.meta.dirname, 'levee-fails.json');

interface Measured {
  readonly branch: { readonly measures: readonly { readonly name: string; readonly value: number }[] };
}

interface Compared {
  readonly rows: readonly { readonly name: string; readonly values: readonly { readonly value: number }[] }[];
}

let folder = '';
beforeAll(async () => {
  ({ folder } = await astanaWorkspace());
}, 240_000);

async function ask(...parameters: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await cityloom([...parameters, '--json'], folder);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

it('tells what a levee spares, and what its failure takes back', { timeout: 240_000 }, async () => {
  const { rows } = (await ask('compare', NOW, LEVEE)) as Compared;
  const failure = (await ask('run', FAILS)) as Measured;
  for (const name of ['area.flooded', 'buildings.flooded', 'people.flooded', 'roads.impassableLength']) {
    const row = rows.find((each) => each.name === `flood.${name}`)?.values.map(({ value }) => value) ?? [];
    const [city = NaN, asItStands = NaN, spared = NaN] = row;
    expect(asItStands, name).toBe(city);
    expect(spared, name).toBeLessThan(0.6 * asItStands);
    const failed = failure.branch.measures.find((measure) => measure.name === `flood.${name}`)?.value;
    expect(failed, name).toBeGreaterThan(1.1 * spared);
    expect(failed, name).toBeLessThan(0.75 * asItStands);
  }
  const errors = rows.find(({ name }) => name === 'flood.water.relativeError')?.values ?? [];
  expect(errors).toHaveLength(3);
  for (const { value } of errors) expect(value).toBeLessThan(2e-4);
});
