import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import type { RunResult } from '@cityloom/twin-core';
import { obstacleSurfaces } from '@cityloom/twin-core/models/obstacle-surfaces';
import { describe, expect, it } from 'vitest';
import { placed, seededHouses, townView } from '../../sight/town.ts';
import type { House } from '../../sight/town.ts';

const runner = createInlineRunner(createModelRegistry([obstacleSurfaces]), {
  nowSeconds: () => performance.now() / 1000,
});

/** Runway of 3 km from west to east. */
function run(houses: readonly House[], parameters: Record<string, unknown> = {}): Promise<RunResult> {
  return runner.run(townView(houses), {
    model: 'obstacle-surfaces',
    parameters: { firstEnd: placed(-1500, 0), secondEnd: placed(1500, 0), ...parameters },
    seed: 1,
  });
}

function column({ outcome }: RunResult, name: string): number[] {
  return [...(outcome.states[0]?.columns.find((candidate) => candidate.name === name)?.values ?? [])];
}

const house = (x: number, y: number, height: number): House => ({
  x,
  y,
  halfWidth: 10,
  halfDepth: 10,
  height,
});

describe('obstacleSurfaces', () => {
  it('has the written-down result', async () => {
    const result = await run(seededHouses(300, 5000));
    expect(result.resultHash).toBe('b6825a1e16d9c1fd7603ee529d8658698318cb096627a90ee6e6c5921926d844');
  });

  it('limits by the lowest surface over each building', async () => {
    const houses = [
      house(0, 3000, 46), // inner horizontal: 45
      house(0, 4510, 50), // conical, 4,500 m: 70
      house(0, 7000, 200), // beyond all
      house(2570, 0, 21), // approach, 1,000 m from its inner edge: 20
      house(0, 260, 10), // 100 m beside the strip: 14.3
      house(0, 100, 3), // on the strip: 0
    ];
    const result = await run(houses);
    expect(column(result, 'surface')).toEqual([1, 2, 3, 4, 4]);
    const allowed = column(result, 'allowedHeight');
    [45, 70, 20, 14.3, 0].forEach((height, at) => {
      expect(allowed[at]).toBeCloseTo(height, 0);
    });
    expect([...(result.outcome.states[0]?.level ?? [])]).toEqual([2, 0, 2, 1, 2]);
    const failing = result.outcome.measures.filter(
      ({ pass, object }) => pass === false && object !== undefined,
    );
    expect(failing.map(({ object }) => object)).toEqual([5, 0, 3].map((row) => `buildings/test/${row}`));
    expect(result.outcome.warnings.map(({ en }) => en).join()).toContain('280 m');
  });

  it('leaves approach surfaces out where they are not wanted or not for this runway', async () => {
    const houses = [house(2570, 0, 21)];
    expect(column(await run(houses, { approachSurfaces: false }), 'surface')).toEqual([1]);
    const visual = await run(houses, { approach: 'non-instrument' });
    expect(column(visual, 'surface')).toEqual([1]);
    expect(visual.outcome.warnings.map(({ en }) => en).join()).toContain('left out');
    await expect(run(houses, { approach: 'precision-cat-2-3', code: '2' })).rejects.toThrow(/code 3 and 4/);
    await expect(run(houses, { secondEnd: placed(-1500, 20) })).rejects.toThrow(/thresholds/);
  });
});
