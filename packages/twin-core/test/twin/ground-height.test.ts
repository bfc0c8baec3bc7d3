import { createSceneGraph, createTwin, type HeightGrid } from '@cityloom/twin-core';
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
