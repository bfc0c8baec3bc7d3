import {
  createFeatureTable,
  createGeometryColumn,
  createInlineRunner,
  createModelRegistry,
} from '@cityloom/twin-core';
import type { RunResult, View } from '@cityloom/twin-core';
import { windowView } from '@cityloom/twin-core/models/window-view';
import { describe, expect, it } from 'vitest';
import { hilly, placed, seededHouses, TOWN, townView } from '../../sight/town.ts';

const runner = createInlineRunner(createModelRegistry([windowView]), {
  nowSeconds: () => performance.now() / 1000,
});

function run(view: View, parameters: Record<string, unknown> = {}): Promise<RunResult> {
  const all = { window: TOWN, facingDegrees: 0, stepDegrees: 1, ...parameters };
  return runner.run(view, { model: 'window-view', parameters: all, seed: 1 });
}

function share({ outcome }: RunResult, kind: string): number {
  return outcome.measures.find(({ name }) => name === `windowView.${kind}`)?.value ?? Number.NaN;
}

/** A pond over everything 30 m and more to the north. */
function withPond(view: View): View {
  const table = createFeatureTable({
    layer: 'water',
    count: 1,
    ids: ['water/test/0'],
    geometry: createGeometryColumn('polygon', [
      {
        type: 'Polygon',
        coordinates: [
          [placed(-900, 30), placed(900, 30), placed(900, 900), placed(-900, 900), placed(-900, 30)],
        ],
      },
    ]),
    columns: new Map(),
  });
  return {
    ...view,
    layerIds: ['buildings', 'water'],
    layer: (id) => (id === 'water' ? { id, count: 1, parts: [{ table, overlay: false }] } : view.layer(id)),
  };
}

const BLOCK = { x: 0, y: 100, halfWidth: 40, halfDepth: 5, height: 30 };

describe('windowView', () => {
  it('has the written-down result', async () => {
    const result = await run(townView(seededHouses(150, 320), hilly), { maximumDistance: 400 });
    expect(result.resultHash).toBe('d43e7e9071cc115ac35f520eabf64f487955c23e68084fdcccbd7b648e0cca2a');
  });

  it('divides the whole view, and gives what a building takes from sky and ground to it', async () => {
    const before = await run(withPond(townView([])), { maximumDistance: 500 });
    const after = await run(withPond(townView([BLOCK])), { maximumDistance: 500 });
    for (const result of [before, after]) {
      const sum = ['sky', 'buildings', 'ground', 'green', 'water'].reduce(
        (all, kind) => all + share(result, kind),
        0,
      );
      expect(sum).toBeCloseTo(1, 9);
    }
    expect(share(before, 'buildings')).toBe(0);
    expect(share(before, 'sky')).toBeCloseTo(0.5, 6);
    expect(share(before, 'water')).toBeGreaterThan(0.15);
    expect(share(after, 'buildings')).toBeGreaterThan(0.03);
    expect(share(after, 'water')).toBeLessThan(share(before, 'water'));
    expect(share(after, 'sky')).toBeLessThan(share(before, 'sky'));
    // With its back to the pond the window has none.
    expect(share(await run(withPond(townView([])), { facingDegrees: 180 }), 'water')).toBe(0);
  });

  it('takes a window out of its building, and gives up where there is no way out', async () => {
    const home = { ...BLOCK, y: 0 };
    const result = await run(townView([home]));
    expect(result.outcome.warnings).toHaveLength(1);
    expect(share(result, 'buildings')).toBe(0);
    await expect(run(townView([{ ...home, halfDepth: 90 }]))).rejects.toThrow(/façade/);
  });
});
