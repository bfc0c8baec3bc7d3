import { type View } from '@cityloom/twin-core';
import { fieldInTime, type RunFields } from '@cityloom/twin-core/readings';
import { expect, test } from 'vitest';
import { fieldValueText } from '../../../src/react/readings/field-value.ts';
import { profileOf, waterAlong } from '../../../src/react/readings/line-profile.ts';
import { collectPieces } from '../../../src/react/exports/collect-pieces.ts';

const title = { en: 'Depth', 'zh-CN': '水深' };
const grid = { columns: 2, rows: 1, bounds: [71, 51, 71.02, 51.01] as const, cellSize: 700 };
const RUN: RunFields = {
  frames: [
    { field: 'depth', time: 0, values: Float32Array.of(0.5, 0) },
    { field: 'depth', time: 100, values: Float32Array.of(1.5, 0) },
    { field: 'deepest', time: 100, values: Float32Array.of(2, 0) },
  ],
  outcome: {
    measures: [],
    states: [],
    outlines: [],
    changes: [],
    warnings: [],
    fields: ['depth', 'deepest'].map((id) => ({ id, title, unit: 'm', grid, levels: [] })),
  },
};
const field = (id: string) => fieldInTime(RUN, id) ?? expect.unreachable();
const water = { depth: field('depth'), deepest: field('deepest') };
const LINE = [
  [71.002, 51.005],
  [71.018, 51.005],
] as const;

/** Ground that rises by 10 m per 0.01° to the east, known west of a longitude. */
const viewOf = (until: number): View =>
  ({
    groundHeight: ([longitude]: readonly [number, number]) =>
      longitude < until ? 300 + (longitude - 71) * 1000 : undefined,
  }) as unknown as View;

test('water stands on the ground where there is water, and nowhere else', () => {
  const profile = profileOf(LINE, grid.cellSize, viewOf(72));
  const { surface, highest, depth } = waterAlong(profile, water, 50);
  profile.stations.forEach(({ position: [longitude] }, index) => {
    const ground = 300 + (longitude - 71) * 1000;
    expect(profile.ground?.[index]).toBeCloseTo(ground, 6);
    const wet = longitude < 71.01;
    expect(depth[index]).toBe(wet ? 1 : 0);
    if (wet) expect([surface[index], highest?.[index]]).toEqual([ground + 1, ground + 2]);
    else expect([surface[index], highest?.[index]]).toEqual([NaN, NaN]);
  });
});

test('ground that is not known all along is no ground: the profile is one of depths', () => {
  const profile = profileOf(LINE, grid.cellSize, viewOf(71.01));
  expect(profile.ground).toBeUndefined();
  expect(waterAlong(profile, water, 0).surface[0]).toBe(0.5);
});

test('a value is told with its unit, a time as hours, and nothing in the words of its field', () => {
  const empty = { en: 'dry', 'zh-CN': '无水' };
  expect(fieldValueText(0, { unit: 'm', empty }, 'zh-CN')).toBe('无水');
  expect(fieldValueText(0.25, { unit: 'm', empty }, 'en')).toBe('0.25\u202fm');
  expect(fieldValueText(3661, { unit: 's' }, 'en')).toBe('01:01:01');
  expect(fieldValueText(0, { unit: 'ppm' }, 'en')).toBe('0\u202fppm');
});

test('a file is collected in turns, tells its progress, and stops when it is told to', async () => {
  const slow = function* (): Generator<{ bytes: Uint8Array<ArrayBuffer>; done: number }> {
    for (let piece = 1; piece <= 4; piece += 1) {
      const until = performance.now() + 15;
      while (performance.now() < until);
      yield { bytes: Uint8Array.of(piece), done: piece / 4 };
    }
  };
  const shares: number[] = [];
  const blob = await collectPieces(slow(), 'image/tiff', new AbortController().signal, (done) =>
    shares.push(done),
  );
  expect([...(await blob.bytes())]).toEqual([1, 2, 3, 4]);
  expect(blob.type).toBe('image/tiff');
  expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  const stopped = new AbortController();
  const collecting = collectPieces(slow(), '', stopped.signal, () => {
    stopped.abort();
  });
  await expect(collecting).rejects.toMatchObject({ name: 'AbortError' });
});
