import { cos, erf, exp, log, pow, sin } from '@cityloom/twin-core/numeric';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SEED = { seed: 20261121, numRuns: 4000 };

/** Distance in units in the last place of the expected value. */
function ulps(actual: number, expected: number): number {
  if (Object.is(actual, expected) || (Number.isNaN(actual) && Number.isNaN(expected))) return 0;
  const words = new BigInt64Array(new Float64Array([actual, expected]).buffer);
  const [a = 0n, b = 0n] = words;
  return Number(a > b ? a - b : b - a);
}

function finite(minimum: number, maximum: number): fc.Arbitrary<number> {
  return fc.double({ min: minimum, max: maximum, noNaN: true });
}

describe('elementary functions', () => {
  it('stay within 2 ulp of Math over their range', () => {
    fc.assert(
      fc.property(finite(-760, 720), (x) => ulps(exp(x), Math.exp(x)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(finite(-1, 1), (x) => ulps(exp(x), Math.exp(x)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(finite(0, Number.MAX_VALUE), (x) => ulps(log(x), Math.log(x)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(finite(0.5, 2), (x) => ulps(log(x), Math.log(x)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(finite(-1e6, 1e6), (x) => ulps(sin(x), Math.sin(x)) <= 2 && ulps(cos(x), Math.cos(x)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(finite(-7, 7), (x) => ulps(sin(x), Math.sin(x)) <= 2 && ulps(cos(x), Math.cos(x)) <= 2),
      SEED,
    );
  });

  it('raise to a power within 2 ulp of Math.pow', () => {
    fc.assert(
      fc.property(finite(1e-6, 1e6), finite(-50, 50), (x, y) => ulps(pow(x, y), Math.pow(x, y)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(finite(0, Number.MAX_VALUE), finite(-3, 3), (x, y) => ulps(pow(x, y), Math.pow(x, y)) <= 2),
      SEED,
    );
    fc.assert(
      fc.property(
        finite(-100, 100),
        fc.integer({ min: -80, max: 80 }),
        (x, y) => ulps(pow(x, y), Math.pow(x, y)) <= 2,
      ),
      SEED,
    );
    for (const y of [3e9, -3e9, 1e15, 1e30]) {
      for (const x of [1 + 2 ** -40, 1 - 2 ** -45, 1.5, 0.5])
        expect(ulps(pow(x, y), Math.pow(x, y))).toBeLessThanOrEqual(2);
    }
  });

  it('agree with Math on every special value', () => {
    const special = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5,
      -0.5,
      Infinity,
      -Infinity,
      NaN,
      5e-324,
      1e308,
      -1e308,
      1e20,
    ];
    for (const x of special) {
      expect(exp(x), `exp ${x}`).toBe(Math.exp(x));
      expect(ulps(log(x), Math.log(x)), `log ${x}`).toBeLessThanOrEqual(1);
      if (!Number.isFinite(x) || Math.abs(x) < 1e6) {
        expect(ulps(sin(x), Math.sin(x)), `sin ${x}`).toBeLessThanOrEqual(1);
        expect(ulps(cos(x), Math.cos(x)), `cos ${x}`).toBeLessThanOrEqual(1);
      }
      for (const y of special)
        expect(ulps(pow(x, y), Math.pow(x, y)), `pow ${x} ${y}`).toBeLessThanOrEqual(1);
    }
    expect(() => sin(1e9)).toThrow(/take off whole turns/);
  });

  it('give the error function of Abramowitz and Stegun, table 7.1, and DLMF 7.23', () => {
    const published: readonly (readonly [number, number])[] = [
      [0.1, 0.1124629160182849],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [1.5, 0.9661051464753108],
      [2, 0.9953222650189527],
      [3, 0.9999779095030014],
      [4, 0.9999999845827421],
    ];
    for (const [x, value] of published) {
      expect(ulps(erf(x), value), `erf ${x}`).toBeLessThanOrEqual(1);
      expect(erf(-x)).toBe(-erf(x));
    }
    expect(erf(0)).toBe(0);
    expect(erf(-0)).toBe(-0);
    expect(erf(Infinity)).toBe(1);
    expect(erf(-7)).toBe(-1);
    expect(erf(NaN)).toBeNaN();
  });

  it('have an error function whose slope is 2/√π exp(-x²)', () => {
    fc.assert(
      fc.property(finite(-4, 4), (x) => {
        const step = 1e-5;
        const slope = (erf(x + step) - erf(x - step)) / (2 * step);
        return Math.abs(slope - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)) < 1e-9;
      }),
      SEED,
    );
  });
});
