import { modelPerformance } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

describe('modelPerformance', () => {
  it('gives the figures worked by hand', () => {
    // Means 3 and 2; squares 1 + 0 + 4 + 1, over 4 pairs and 3 × 2.
    const { count, ...found } = modelPerformance([2, 2, 4, 4], [1, 2, 2, 3], 0.1);
    expect(count).toBe(4);
    expect(found.fractionalBias).toBeCloseTo((2 * (3 - 2)) / (3 + 2), 12);
    expect(found.normalizedMeanSquareError).toBeCloseTo(6 / 4 / (3 * 2), 12);
    // One half and two halves of the observation are still within.
    expect(found.factorOfTwo).toBe(1);
    const logs = [2, 1, 2, 4 / 3].map(Math.log);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
    expect(found.geometricMeanBias).toBeCloseTo(Math.exp(mean(logs)), 12);
    expect(found.geometricVariance).toBeCloseTo(Math.exp(mean(logs.map((value) => value * value))), 12);
  });

  it('is perfect for a perfect model, and counts what is more than twice off', () => {
    expect(modelPerformance([1, 5, 9], [1, 5, 9], 0.1)).toEqual({
      count: 3,
      fractionalBias: 0,
      normalizedMeanSquareError: 0,
      factorOfTwo: 1,
      geometricMeanBias: 1,
      geometricVariance: 1,
    });
    expect(modelPerformance([1, 1, 1, 1], [0.49, 0.5, 2, 2.01], 0.1).factorOfTwo).toBe(0.5);
    // A factor of two too much everywhere: FB −2/3, MG ½, VG exp(ln² 2).
    const double = modelPerformance([1, 10, 100], [2, 20, 200], 0.1);
    expect(double.fractionalBias).toBeCloseTo(-2 / 3, 12);
    expect(double.geometricMeanBias).toBeCloseTo(0.5, 12);
    expect(double.geometricVariance).toBeCloseTo(Math.exp(Math.LN2 ** 2), 12);
  });

  it('takes zeros as the detection limit where it needs a logarithm', () => {
    const found = modelPerformance([0, 4], [1, 4], 0.5);
    expect(found.geometricMeanBias).toBeCloseTo(Math.SQRT1_2, 12);
    expect(found.factorOfTwo).toBe(0.5);
  });

  it('says what is wrong with the pairs', () => {
    expect(() => modelPerformance([], [], 1)).toThrow(/0 observations and 0 predictions; give at least one/);
    expect(() => modelPerformance([1, 2], [1], 1)).toThrow(/2 observations and 1 predictions/);
    expect(() => modelPerformance([1], [-1], 1)).toThrow(
      /prediction 0 is -1; give finite numbers of 0 or more/,
    );
    expect(() => modelPerformance([NaN], [1], 1)).toThrow(/observation 0 is NaN/);
    expect(() => modelPerformance([1], [1], 0)).toThrow(/detectionLimit is 0; give a number above 0/);
    expect(() => modelPerformance([0], [1], 1)).toThrow(/all observations are 0/);
    expect(() => modelPerformance([1], [0], 1)).toThrow(/all predictions are 0/);
  });
});
