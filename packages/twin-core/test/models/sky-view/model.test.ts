import { createInlineRunner, createModelRegistry, type RunResult, type View } from '@cityloom/twin-core';
import { skyView } from '@cityloom/twin-core/models/sky-view';
import { describe, expect, it } from 'vitest';
import { CENTRE, createSmallCity, rectangle } from '../../twin/small-city.ts';

const runner = createInlineRunner(createModelRegistry([skyView]), { nowSeconds: () => 0 });
const area = [
  [CENTRE[0] - 0.0004, CENTRE[1] - 0.0002],
  [CENTRE[0] + 0.002, CENTRE[1] - 0.0002],
  [CENTRE[0] + 0.002, CENTRE[1] + 0.001],
];

function run(view: View, parameters: object = {}): Promise<RunResult> {
  const all = { area, cellSize: 10, azimuths: 24, rings: 16, ...parameters };
  return runner.run(view, { model: 'sky-view', parameters: all, seed: 1 });
}

function mean({ outcome }: RunResult): number {
  return outcome.measures.find(({ name }) => name === 'skyView.mean')?.value ?? Number.NaN;
}

describe('sky view between buildings', () => {
  it('is whole where nothing stands, and has no value outside of the area', async () => {
    const result = await run(createSmallCity(0).base);
    const values = [...(result.frames[0]?.values ?? [])];
    expect(new Set(values)).toEqual(new Set([-1, 1]));
    // The area is half of its bounds.
    const share = values.filter((value) => value === 1).length / values.length;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
  });

  it('shrinks by a tower, and is the same in every run', async () => {
    const twin = createSmallCity();
    const base = await run(twin.base);
    const branch = twin.createBranch({ id: 'b', title: '' });
    const header = { id: '1', at: '2026-11-21T10:00:00Z', by: 'planner' };
    const geometry = rectangle(62, 48, 8, 8);
    const object = 'buildings/tower';
    branch.apply({
      ...header,
      kind: 'object.add',
      layer: 'buildings',
      object,
      geometry,
      attributes: { height: 90 },
    });
    const built = await run(branch.view());
    expect(mean(built)).toBeLessThan(mean(base));
    expect(mean(base)).toBeGreaterThan(0.2);
    expect((await run(twin.base)).resultHash).toBe(base.resultHash);
    expect(base.resultHash).toBe('9bd7b0198bfb37c515eea33a124215346946093ca32d2a1bffb46fc1cbf80c9d');
  });

  it('refuses more cells than anybody waits for', async () => {
    await expect(
      run(createSmallCity().base, {
        cellSize: 0.5,
        area: [
          [71, 51],
          [71.3, 51],
          [71.3, 51.3],
        ],
      }),
    ).rejects.toThrow(/choose a larger cellSize/);
  });
});
