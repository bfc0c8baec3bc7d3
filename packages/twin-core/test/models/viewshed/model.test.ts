import { createInlineRunner, createModelRegistry, describeParameters } from '@cityloom/twin-core';
import type { RunResult, View } from '@cityloom/twin-core';
import { viewshed } from '@cityloom/twin-core/models/viewshed';
import { describe, expect, it } from 'vitest';
import { placed, seededHouses, TOWN, townView } from '../../sight/town.ts';

const runner = createInlineRunner(createModelRegistry([viewshed]), {
  nowSeconds: () => performance.now() / 1000,
});

function run(view: View, parameters: Record<string, unknown>): Promise<RunResult> {
  return runner.run(view, { model: 'viewshed', parameters: { viewpoint: TOWN, ...parameters }, seed: 1 });
}

function measure({ outcome }: RunResult, name: string): number | undefined {
  return outcome.measures.find((candidate) => candidate.name === `viewshed.${name}`)?.value;
}

/** A wall 60 m wide and 20 m high north of the viewpoint, and a house in its shadow. */
const WALL = { x: 0, y: 60, halfWidth: 30, halfDepth: 2, height: 20 };
const HOUSE = { x: 0, y: 120, halfWidth: 8, halfDepth: 8, height: 9 };

describe('viewshed', () => {
  it('has the written-down result', async () => {
    const result = await run(townView(seededHouses(150, 320)), {
      eyeHeight: 20,
      maximumDistance: 300,
      path: [placed(60, 0)],
    });
    expect(measure(result, 'viewpoints')).toBe(4);
    expect(result.resultHash).toBe('8f69981b64dfc6de84857567411dc748d25a4113820958de7b27ac7edea3b24c');
  });

  it('asks for its way as a line, which two corners make, and says so of anything else', async () => {
    const path = describeParameters(viewshed).find(({ name }) => name === 'path');
    expect(path).toMatchObject({ kind: 'line', required: false });
    await expect(run(townView([HOUSE]), { path: [[71, 'x']] })).rejects.toThrow(
      /a list of positions \[longitude, latitude\] in degrees/u,
    );
  });

  it('sees what stands before a wall and not the house behind it, until the wall goes', async () => {
    const parameters = { maximumDistance: 200, target: placed(0, 120), targetHeight: 1 };
    const before = await run(townView([HOUSE]), parameters);
    const after = await run(townView([HOUSE, WALL]), parameters);
    expect(before.outcome.states[0]?.objects).toEqual(['buildings/test/0']);
    expect(after.outcome.states[0]?.objects).toEqual(['buildings/test/1']);
    expect(measure(before, 'lineOfSight.visible')).toBe(1);
    expect(measure(after, 'lineOfSight.visible')).toBe(0);
    const overshoot = after.outcome.measures.find(({ name }) => name.endsWith('firstObstacle.overshoot'));
    expect(overshoot?.object).toBe('buildings/test/1');
    // The line rises from 1.6 m to 10 m over 120 m; the wall begins at 58 m.
    expect(overshoot?.value).toBeCloseTo(20 - (1.6 + (8.4 * 58) / 120), 1);
    // Behind the wall: a sector of 2 atan(30 / 58), between its roof at 60 m and 200 m, less what the house hid.
    const lost = (measure(before, 'visibleArea') ?? 0) - (measure(after, 'visibleArea') ?? 0);
    const sector = Math.atan(30 / 58) * (200 ** 2 - 60 ** 2);
    const hidden = Math.atan(8 / 112) * (200 ** 2 - 112 ** 2);
    expect(Math.abs(lost / (sector - hidden) - 1)).toBeLessThan(0.02);
  });

  it('gives a field whose cells are counted viewpoints, the same cells by either method', async () => {
    const view = townView(seededHouses(60, 150));
    const parameters = { maximumDistance: 120, cellSize: 1, path: [placed(40, 10)], pathSpacing: 40 };
    const fast = await run(view, parameters);
    const exact = await run(view, { ...parameters, method: 'exact' });
    const [one, other] = [fast, exact].map(({ frames }) => frames[0]?.values ?? new Float32Array());
    expect(one?.length).toBe(
      (fast.outcome.fields[0]?.grid.columns ?? 0) * (fast.outcome.fields[0]?.grid.rows ?? 0),
    );
    expect(Math.max(...(one ?? []))).toBe(2);
    const same = one?.reduce((sum, value, cell) => sum + (value === other?.[cell] ? 1 : 0), 0) ?? 0;
    expect(same / (one?.length ?? 1)).toBeGreaterThan(0.98);
  });

  it('says where the eye is, and what is too much', async () => {
    const roof = await run(townView([{ ...WALL, y: 0 }]), { maximumDistance: 100 });
    expect(roof.outcome.warnings.map(({ en }) => en).join()).toContain('above its roof');
    await expect(run(townView([]), { maximumDistance: 20_000, cellSize: 1 })).rejects.toThrow(
      /larger cellSize/,
    );
    await expect(run(townView([]), { path: [placed(9000, 0)], pathSpacing: 1 })).rejects.toThrow(
      /pathSpacing/,
    );
    await expect(
      run(townView([]), { method: 'exact', maximumDistance: 800, cellSize: 1, path: [placed(900, 0)] }),
    ).rejects.toThrow(/radial sweep/);
  });
});
