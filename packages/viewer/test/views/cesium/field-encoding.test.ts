import type { FieldDescription, FieldFrame } from '@cityloom/twin-core';
import { SEVERITY_COLOURS } from '@cityloom/viewer/cesium';
import {
  classPlace,
  encodeFrame,
  encodePalette,
  mapColour,
} from '@cityloom/viewer/cesium/internals';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const label = { en: '', 'zh-CN': '' };
const field: FieldDescription = {
  id: 'c',
  title: label,
  unit: 'ppm',
  grid: { columns: 2, rows: 2, bounds: [10, 50, 12, 52], cellSize: 1 },
  levels: [1, 10, 100].map((limit) => ({ limit, label })),
};
const frame = (time: number, values: number[]): FieldFrame => ({
  field: 'c',
  time,
  values: Float32Array.from(values),
});

describe('classPlace', () => {
  test('puts class limit k of n at (k + 1) / (n + 1)', () => {
    expect([1, 10, 100].map((value) => classPlace(value, [1, 10, 100]))).toEqual([0.25, 0.5, 0.75]);
  });
  test('is 0 for nothing and for NaN, 1 far above, and never falls', () => {
    expect([0, -1, Number.NaN, 0.1].map((value) => classPlace(value, [1, 10]))).toEqual([0, 0, 0, 0]);
    expect(classPlace(1e9, [1, 10])).toBe(1);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (value, factor) => {
          expect(classPlace(value * factor, [1, 10, 100])).toBeGreaterThanOrEqual(
            classPlace(value, [1, 10, 100]),
          );
        },
      ),
      { seed: 7 },
    );
  });
});

test('a frame is encoded from north to south', () => {
  const pixels = encodeFrame(frame(0, [1, 0, 0, 1000]), field);
  expect([pixels[0], pixels[4], pixels[8], pixels[12]]).toEqual([0, 255, 64, 0]);
});

test('the palette is transparent below the lowest limit and opaque from it', () => {
  const pixels = encodePalette(field);
  expect(pixels[63 * 4 + 3]).toBe(0);
  expect(pixels[64 * 4 + 3]).toBe(255);
  expect(pixels[255 * 4 + 3]).toBe(255);
});

test('the colour map brightens steadily', () => {
  const light = Array.from({ length: 20 }, (_, step) => {
    const [red, green, blue] = mapColour(step / 19);
    return 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2;
  });
  for (let step = 1; step < light.length; step++) expect(light[step]).toBeGreaterThan(light[step - 1] ?? 1);
});
