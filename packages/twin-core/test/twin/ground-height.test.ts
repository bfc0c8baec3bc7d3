import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type HeightGrid,
  numberColumn,
} from '@cityloom/twin-core';
import { expect, it } from 'vitest';

const grid = (bounds: HeightGrid['bounds'], columns: number, heights: readonly number[]): HeightGrid => ({
  bounds,
  columns,
  rows: heights.length / columns,
  heights: Float32Array.from(heights),
});

it('a view knows the height of the ground: bilinear, the first grid with data, in every branch alike', () => {
  const scene = createSceneGraph(
    { kind: 'group', id: 'city', title: { en: 'City', 'zh-CN': '城' }, children: [] },
    [0, 0, 4, 4],
  );
  const fine = grid([1, 1, 3, 3], 2, [10, 20, 30, NaN]);
  const coarse = grid([0, 0, 4, 4], 1, [7]);
  const twin = createTwin({ scene, contentHash: 'x', terrain: [fine, coarse] });
  expect(twin.base.groundHeight([1.5, 2.5])).toBe(10);
  expect(twin.base.groundHeight([2, 2.5])).toBe(15);
  expect(twin.base.groundHeight([1.5, 2])).toBe(20);
  // No data at this corner: the coarse grid answers.
  expect(twin.base.groundHeight([2.5, 1.5])).toBe(7);
  expect(twin.base.groundHeight([0.5, 0.5])).toBe(7);
  expect(twin.base.groundHeight([5, 5])).toBeUndefined();
  const branch = twin.createBranch({ id: 'b', title: 'b' });
  expect(branch.view().groundHeight([2, 2.5])).toBe(15);
});

it('rays meet solids where they stand: on the ground stated for them, else on the lowest under their corners', () => {
  const square = (west: number) => ({
    type: 'Polygon' as const,
    coordinates: [
      [
        [west, 2],
        [west + 0.001, 2],
        [west + 0.001, 2.001],
        [west, 2.001],
        [west, 2],
      ] as const,
    ],
  });
  const table = createFeatureTable({
    layer: 'buildings',
    count: 2,
    ids: ['buildings/a', 'buildings/b'],
    geometry: createGeometryColumn('polygon', [square(1), square(3)]),
    columns: new Map([
      ['height', numberColumn(Float32Array.of(10, 10), { unit: 'm', source: 'test', derived: false })],
      ['groundHeight', numberColumn(Float32Array.of(NaN, 140), { unit: 'm', source: 'test', derived: true })],
    ]),
  });
  const title = { en: 'City', 'zh-CN': '城' };
  const layer = {
    kind: 'layer',
    id: 'buildings',
    title,
    layerKind: 'tileset',
    table,
    visible: true,
  } as const;
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: [layer] }, [0, 0, 4, 4]);
  const twin = createTwin({
    scene,
    contentHash: 'x',
    terrain: [grid([0, 0, 4, 4], 2, [100, 200, 100, 200])],
  });
  const hit = (view: typeof twin.base, west: number, height: number) =>
    view.alongRay('buildings', { position: [west - 0.001, 2.0005], height }, 90, 0, 500).length;
  // The ground rises by 50 m per degree from 100 m at 1° east.
  expect([99, 101, 109, 111].map((height) => hit(twin.base, 1, height))).toEqual([0, 1, 1, 0]);
  expect([139, 141, 149, 151].map((height) => hit(twin.base, 3, height))).toEqual([0, 1, 1, 0]);
  // What a branch moves stands on the ground of its new place.
  const branch = twin.createBranch({ id: 'b', title: 'b' });
  const at = '2026-01-01T00:00:00.000Z';
  branch.apply({
    kind: 'object.reshape',
    ...{ id: 'c', at, by: 'test' },
    object: 'buildings/b',
    geometry: square(2),
  });
  expect([149, 151, 159, 161].map((height) => hit(branch.view(), 2, height))).toEqual([0, 1, 1, 0]);
});
