import { createManualClock, createRandom, createRandomFromState } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

describe('random', () => {
  it('is xoshiro128** as published', () => {
    // First outputs for the state 1, 2, 3, 4 of the authors' reference code.
    const random = createRandomFromState([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => random.next() * 2 ** 32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('gives every seed its own repeatable, even sequence', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 4096 }, () => random.next());
    };
    expect(draw(0)).toEqual(draw(0));
    expect(draw(0).slice(0, 3)).not.toEqual(draw(1).slice(0, 3));
    for (const seed of [0, 1, 2 ** 32 - 1]) {
      const mean = draw(seed).reduce((sum, value) => sum + value, 0) / 4096;
      // Standard error of the mean: 1 / sqrt(12 * 4096) = 0.0045.
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.0135);
    }
  });

  it('refuses a seed that would silently mean another', () => {
    for (const seed of [-1, 0.5, NaN, 2 ** 32]) expect(() => createRandom(seed)).toThrow(/0 to 4294967295/);
    expect(() => createRandomFromState([0, 0, 0, 0])).toThrow(/all words are 0/);
  });
});

describe('manual clock', () => {
  it('moves only when told and never back', () => {
    const clock = createManualClock(1000);
    clock.advance(500);
    clock.set(1500);
    expect(clock.now()).toBe(1500);
    expect(() => {
      clock.set(1499);
    }).toThrow(/cannot go from 1500 to 1499/);
    expect(() => {
      clock.advance(NaN);
    }).toThrow(/NaN/);
    expect(clock.now()).toBe(1500);
  });
});
