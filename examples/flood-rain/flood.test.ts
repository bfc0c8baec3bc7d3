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

it('tells what a cloudburst does, and where the water went', { timeout: 240_000 }, async () => {
  const { code, stdout, stderr } = await cityloom(['run', SCENARIO, '--json'], folder);
  expect(code, stderr).toBe(0);
  const printed = JSON.parse(stdout) as Printed;
  const value = (name: string): number =>
    printed.branch.measures.find((measure) => measure.name === `flood.${name}`)?.value ?? NaN;
  expect(value('area.flooded')).toBeGreaterThan(0.05);
  expect(value('area.flooded')).toBeLessThan(1);
  expect(value('buildings.flooded')).toBeGreaterThan(100);
  // 40 mm on 16 km².
  expect(value('water.rain')).toBeCloseTo(640_000, -4);
  const given = value('water.initial') + value('water.rain') + value('water.edgeInflow');
  const taken = value('water.edgeOutflow') + value('water.infiltrated') + value('water.stored');
  expect(Math.abs(given - taken) / given).toBeLessThan(1e-5);
  expect(value('water.relativeError')).toBeLessThan(1e-5);
  expect(printed.runs.map(({ model }) => model)).toEqual(['flood']);
  expect(printed.runs[0]?.resultHash).toMatch(/^[0-9a-f]{64}$/u);
});
