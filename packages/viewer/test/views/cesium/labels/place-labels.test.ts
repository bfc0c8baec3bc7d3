import {
  type Box,
  GROUND_PALETTES,
  LABEL_COLOURS,
  type LabelClaim,
  placeLabels,
  straightStretch,
  turnedBoxes,
} from '@cityloom/viewer/cesium/internals';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast } from '../contrast.ts';

const OPTIONS = { width: 800, height: 600, padding: 4, spacing: 200, limit: 50 };
const overlap = (a: Box, b: Box, padding: number): boolean =>
  a[0] - padding < b[2] && a[2] + padding > b[0] && a[1] - padding < b[3] && a[3] + padding > b[1];

const claims = fc.array(
  fc
    .record({
      x: fc.integer({ min: -50, max: 850 }),
      y: fc.integer({ min: -50, max: 650 }),
      width: fc.integer({ min: 8, max: 180 }),
      angle: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      priority: fc.integer({ min: 0, max: 5 }),
      group: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    })
    .map(({ x, y, width, angle, priority, group }): LabelClaim => ({
      boxes: turnedBoxes(x, y, width, 14, angle),
      priority,
      ...(group === undefined ? {} : { group }),
    })),
  { maxLength: 60 },
);

describe('placeLabels', () => {
  it('gives the place of a hidden label to the next, and none below what covers the view', () => {
    const asked: number[] = [];
    const claim = (index: number, x: number, hidden: boolean): LabelClaim => ({
      boxes: [[x, 100, x + 80, 114]],
      priority: -index,
      isHidden: () => {
        asked.push(index);
        return hidden;
      },
    });
    const all = [claim(0, 100, true), claim(1, 110, false), claim(2, 120, false), claim(3, 600, false)];
    expect(placeLabels(all, OPTIONS)).toEqual([1, 3]);
    // What has no room is not asked: a ray costs more than a look at the grid.
    expect(asked).toEqual([0, 1, 3]);
    expect(placeLabels(all, { ...OPTIONS, covered: [[590, 0, 800, 103]] })).toEqual([1]);
    expect(placeLabels(all, { ...OPTIONS, covered: [[-50, -50, 900, 700]] })).toEqual([]);
  });

  it('places nothing over another label or the edge, and leaves out only what has no room', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const placed = placeLabels(all, OPTIONS);
        const boxesOf = (index: number): readonly Box[] => all[index]?.boxes ?? [];
        placed.forEach((index, order) => {
          for (const box of boxesOf(index)) {
            expect(box[0] >= 0 && box[1] >= 0 && box[2] <= 800 && box[3] <= 600).toBe(true);
            for (const other of placed.slice(0, order).flatMap(boxesOf)) {
              expect(overlap(box, other, OPTIONS.padding)).toBe(false);
            }
          }
        });
        all.forEach((claim, index) => {
          if (claim.group !== undefined || placed.includes(index) || placed.length >= OPTIONS.limit) return;
          const inside = claim.boxes.every(
            (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= 800 && box[3] <= 600,
          );
          const stronger = placed.filter((other) => (all[other]?.priority ?? 0) >= claim.priority);
          const blocked = claim.boxes.some((box) =>
            stronger.flatMap(boxesOf).some((other) => overlap(box, other, OPTIONS.padding)),
          );
          expect(!inside || blocked).toBe(true);
        });
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('names the same street again only at a distance', () => {
    const street = (x: number): LabelClaim => ({ boxes: [[x, 10, x + 60, 24]], priority: 1, group: 'Abai' });
    expect(placeLabels([street(10), street(120), street(400)], OPTIONS)).toEqual([0, 2]);
  });

  it('prefers the greater priority and stops at the limit', () => {
    const at = (x: number, priority: number): LabelClaim => ({ boxes: [[x, 0, x + 50, 14]], priority });
    expect(placeLabels([at(0, 1), at(20, 2)], OPTIONS)).toEqual([1]);
    expect(placeLabels([at(0, 1), at(100, 2), at(200, 3)], { ...OPTIONS, limit: 2 })).toEqual([2, 1]);
  });
});

it('finds the longest straight stretch of a line', () => {
  // 1 km east, then a corner, then 3 km north in two steps.
  const line = Float64Array.from([71.4, 51.1, 71.4143, 51.1, 71.4143, 51.113, 71.4145, 51.127]);
  const stretch = straightStretch(line, 0, 4);
  expect(stretch?.start).toEqual([71.4143, 51.1]);
  expect(stretch?.end).toEqual([71.4145, 51.127]);
  expect(stretch?.length).toBeGreaterThan(2950);
  expect(stretch?.length).toBeLessThan(3050);
  expect(straightStretch(Float64Array.from([71, 51, 71, 51]), 0, 2)).toBeUndefined();
});

it.each(['light', 'dark'] as const)('text is legible on halo, land and water in the %s theme', (theme) => {
  const { text, halo } = LABEL_COLOURS[theme];
  for (const [look, colour] of Object.entries(text)) {
    expect(contrast(colour, halo), look).toBeGreaterThan(4.5);
    expect(contrast(colour, GROUND_PALETTES[theme].land), look).toBeGreaterThan(4.5);
    expect(contrast(colour, GROUND_PALETTES[theme].water), look).toBeGreaterThan(3.5);
  }
});
