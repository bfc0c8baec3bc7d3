import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { astanaWorkspace, cityloom } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

const SCENARIO = join(import.meta.dirname, 'scenario.json');

interface Printed {
  readonly branch: {
    readonly measures: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
  };
  readonly runs: readonly { readonly model: string; readonly resultHash: string }[];
}

let folder = '';
beforeAll(async () => {
  ({ folder } = await astanaWorkspace());
}, 240_000);

it(
  'tells whom gas reaches in a wind that turns, and what staying in is worth',
  { timeout: 240_000 },
  async () => {
    const { code, stdout, stderr } = await cityloom(['run', SCENARIO, '--json'], folder);
    expect(code, stderr).toBe(0);
    const printed = JSON.parse(stdout) as Printed;
    const value = (name: string): number =>
      printed.branch.measures.find((measure) => measure.name === `toxicRelease.${name}`)?.value ?? NaN;
    expect(value('sources')).toBe(2);
    // 3 kg/s for half an hour, 1 kg/s for 20 minutes.
    expect(value('releasedMass')).toBeCloseTo(6600, 6);
    expect(value('people.aegl2')).toBeGreaterThan(500);
    expect(value('sheltered.aegl2')).toBeLessThan(0.5 * value('people.aegl2'));
    expect(value('roughness.length')).toBeGreaterThan(0.03);
    expect(value('roughness.length')).toBeLessThan(3);
    expect(value('dense.transition')).toBeGreaterThan(0);
    expect(printed.runs.map(({ model }) => model)).toEqual(['toxic-release']);
    expect(printed.runs[0]?.resultHash).toMatch(/^[0-9a-f]{64}$/u);
  },
);
