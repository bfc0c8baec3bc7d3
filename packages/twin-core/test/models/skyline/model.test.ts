import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import type { RunResult, View } from '@cityloom/twin-core';
import { skyline } from '@cityloom/twin-core/models/skyline';
import { describe, expect, it } from 'vitest';
import { hilly, seededHouses, TOWN, townView } from '../../sight/town.ts';

const runner = createInlineRunner(createModelRegistry([skyline]), {
  nowSeconds: () => performance.now() / 1000,
});

function run(view: View, parameters: Record<string, unknown> = {}): Promise<RunResult> {
  return runner.run(view, { model: 'skyline', parameters: { viewpoint: TOWN, ...parameters }, seed: 1 });
}

function measure({ outcome }: RunResult, name: string): number | undefined {
  return outcome.measures.find((candidate) => candidate.name === `skyline.${name}`)?.value;
}

const NEAR = { x: 0, y: 60, halfWidth: 10, halfDepth: 10, height: 21.6 };
const FAR = { x: 0, y: 400, halfWidth: 40, halfDepth: 10, height: 61.6 };

describe('skyline', () => {
  it('has the written-down result', async () => {
    const result = await run(townView(seededHouses(150, 320), hilly), { maximumDistance: 400 });
    expect(result.resultHash).toBe('460030b27b9d8774fd1a3514b6775c0ea68c327c70a1a94cc45eb10ce74da509');
  });

  it('is formed by what stands out, not by what stands near', async () => {
    const result = await run(townView([NEAR, FAR]), { curvatureCoefficient: 0 });
    expect(measure(result, 'elevation.highest')).toBeCloseTo((Math.atan(20 / 50) * 180) / Math.PI, 2);
    // 20 m at 50 m hide 60 m at 390 m, which are narrower: 2 atan(40 / 390) against 2 atan(10 / 50).
    expect(measure(result, 'buildings')).toBe(1);
    const [states] = result.outcome.states;
    const width = states?.columns.find(({ name }) => name === 'width')?.values ?? [];
    const nearWidth = (2 * Math.atan(10 / 50) * 180) / Math.PI;
    expect(width[0]).toBeCloseTo(nearWidth, 0);
    const wide = await run(townView([{ ...NEAR, height: 4 }, FAR]), { curvatureCoefficient: 0 });
    expect(measure(wide, 'elevation.highest')).toBeCloseTo((Math.atan(60 / 390) * 180) / Math.PI, 2);
  });

  it('draws one closed outline, and none where nothing rises', async () => {
    const some = await run(townView([NEAR]), { directions: 360 });
    const [ring] = some.outcome.outlines[0]?.rings ?? [];
    expect(ring?.length).toBe(2 * 361);
    expect(ring?.slice(0, 2)).toEqual(ring?.slice(-2));
    const none = await run(townView([]));
    expect(none.outcome.outlines).toEqual([]);
    expect(measure(none, 'skyBlocked')).toBe(0);
    expect(none.outcome.warnings).toHaveLength(1);
  });
});
