import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atan2 } from '@cityloom/twin-core/numeric';

describe('atan2', () => {
  it('is that of Math to 1e-15 in every direction', () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(finite, finite, (y, x) => {
        if (x === 0 && y === 0) return;
        expect(Math.abs(atan2(y, x) - Math.atan2(y + 0, x + 0))).toBeLessThan(1e-15);
      }),
      { seed: 77, numRuns: 5000 },
    );
    expect([atan2(0, 0), atan2(1, 0), atan2(0, -1), atan2(NaN, 1)]).toEqual([0, Math.PI / 2, Math.PI, 0]);
  });
});
