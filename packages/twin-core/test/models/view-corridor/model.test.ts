import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import type { Measure, RunResult } from '@cityloom/twin-core';
import { viewCorridor } from '@cityloom/twin-core/models/view-corridor';
import { describe, expect, it } from 'vitest';
import { placed, seededHouses, TOWN, townView } from '../../sight/town.ts';
import type { House } from '../../sight/town.ts';

const runner = createInlineRunner(createModelRegistry([viewCorridor]), {
  nowSeconds: () => performance.now() / 1000,
});

function run(houses: readonly House[], parameters: Record<string, unknown> = {}): Promise<RunResult> {
  return runner.run(townView(houses), {
    model: 'view-corridor',
    parameters: { viewpoint: TOWN, target: placed(0, 500), targetHeight: 51.6, ...parameters },
    seed: 1,
  });
}

function measures({ outcome }: RunResult, name: string): Measure[] {
  return outcome.measures.filter((candidate) => candidate.name === `viewCorridor.${name}`);
}

/** Its near side is 200 m away, where 1.6 + 50 · 0.4 = 21.6 m are allowed. */
const TOWER: House = { x: 5, y: 210, halfWidth: 10, halfDepth: 10, height: 24 };
const BESIDE: House = { ...TOWER, x: 60 };
const LANDMARK: House = { x: 0, y: 500, halfWidth: 10, halfDepth: 10, height: 90 };

describe('viewCorridor', () => {
  it('has the written-down result', async () => {
    const result = await run(seededHouses(200, 500), { targetHeight: 20 });
    expect(result.resultHash).toBe('940006844b3d83e00e3b1a13771abff841fb6d59cfcbb467c74e384a69d673ab');
  });

  it('fails what rises into it, not what stands beside it or at its target', async () => {
    const result = await run([TOWER, BESIDE, LANDMARK]);
    const [height, ...others] = measures(result, 'height');
    expect(others).toEqual([]);
    expect(height).toMatchObject({ object: 'buildings/test/0', pass: false });
    expect(height?.value).toBeCloseTo(24, 6);
    expect(height?.limit?.value).toBeCloseTo(21.6, 1);
    expect(measures(result, 'buildings.failing')[0]).toMatchObject({ value: 1, pass: false });
    expect([...(result.outcome.states[0]?.level ?? [])]).toEqual([2]);
  });

  it('lets flexible control tolerate what rigid control does not', async () => {
    const result = await run([TOWER], { control: 'flexible', tolerance: 3 });
    expect(measures(result, 'height')[0]).toMatchObject({ pass: true });
    expect(measures(result, 'overshoot')[0]?.value).toBeCloseTo(2.4, 1);
    expect([...(result.outcome.states[0]?.level ?? [])]).toEqual([1]);
    const strict = await run([TOWER], { control: 'flexible', tolerance: 2 });
    expect(measures(strict, 'height')[0]).toMatchObject({ pass: false });
  });

  it('refuses a corridor without length', async () => {
    await expect(run([], { target: TOWN })).rejects.toThrow(/same place/);
  });
});
