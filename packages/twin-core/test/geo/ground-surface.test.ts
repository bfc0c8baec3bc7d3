import {
  createGroundSurface,
  FLAT_GROUND,
  type HeightGrid,
  lowestGround,
  sampleHeight,
} from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const BOUNDS = [7, 43, 7.1, 43.1] as const;
const SIDE = 20;

/** Rough hills, 0 to 500 m, with holes at some cells. */
function hills(holes: readonly number[] = []): HeightGrid {
  const heights = Float32Array.from(
    { length: SIDE * SIDE },
    (_, at) => 250 + 150 * Math.sin(at % SIDE) + 100 * Math.cos(Math.floor(at / SIDE) * 0.7),
  );
  for (const hole of holes) heights[hole] = NaN;
  return { columns: SIDE, rows: SIDE, bounds: BOUNDS, heights };
}

const inside = fc.tuple(
  fc.double({ min: BOUNDS[0], max: BOUNDS[2], noNaN: true }),
  fc.double({ min: BOUNDS[1], max: BOUNDS[3], noNaN: true }),
);
const anywhere = fc.tuple(
  fc.double({ min: 6.8, max: 7.3, noNaN: true }),
  fc.double({ min: 42.8, max: 43.3, noNaN: true }),
);
/** A disc of cells without data, and one on the border. */
const HOLES = [105, 106, 107, 125, 126, 127, 128, 145, 146, 3, 4, 19];
/** Steepest slope of the hills between neighbouring cells, metres per degree. */
const STEEPEST = 320 / (0.1 / SIDE);

describe('createGroundSurface', () => {
  test('within the data it is the bilinear height of the grid', () => {
    const grid = hills();
    const { heightAt } = createGroundSurface([grid]);
    fc.assert(
      fc.property(inside, ([longitude, latitude]) => {
        expect(heightAt(longitude, latitude)).toBe(sampleHeight(grid, longitude, latitude));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('holes and borders make no cliff: it is nowhere steeper than the data, and never NaN', () => {
    const ground = createGroundSurface([hills(HOLES)]);
    const step = 1e-5;
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), (place, angle) => {
        const [longitude, latitude] = place;
        const here = ground.heightAt(longitude, latitude);
        const there = ground.heightAt(longitude + step * Math.cos(angle), latitude + step * Math.sin(angle));
        expect(here).toBeGreaterThanOrEqual(ground.lowest);
        expect(here).toBeLessThanOrEqual(ground.highest);
        expect(Math.abs(there - here)).toBeLessThan(1.5 * STEEPEST * step);
      }),
      { seed: 6, numRuns: 3000 },
    );
  });

  test('a hole in a plane is filled with heights of what lies around it', () => {
    const plane = { ...hills(), heights: new Float32Array(SIDE * SIDE).fill(42) };
    for (const hole of HOLES) plane.heights[hole] = NaN;
    const { heightAt } = createGroundSurface([plane]);
    expect(heightAt(7.033, 43.071)).toBe(42);
    expect(heightAt(9, 41)).toBe(42);
  });

  test('far outside it is the mean of the border', () => {
    const grid = hills();
    const edge = [...grid.heights].filter((_, at) => {
      const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
      return column === 0 || row === 0 || column === SIDE - 1 || row === SIDE - 1;
    });
    const mean = edge.reduce((sum, height) => sum + height, 0) / edge.length;
    // Corners belong to two sides.
    expect(Math.abs(createGroundSurface([grid]).heightAt(7.5, 43.5) - mean)).toBeLessThan(10);
  });

  test('the first grid with data counts; without any grid the ground is flat', () => {
    const coarse = { ...hills(), heights: new Float32Array(SIDE * SIDE).fill(7) };
    const { heightAt } = createGroundSurface([hills(HOLES), coarse]);
    expect(heightAt(7.0325, 43.0675)).toBe(7);
    expect(heightAt(7.0775, 43.0175)).toBeCloseTo(sampleHeight(hills(), 7.0775, 43.0175), 4);
    expect(createGroundSurface([])).toBe(FLAT_GROUND);
  });

  test('a grid without any data is flat', () => {
    const empty = { ...hills(), heights: new Float32Array(SIDE * SIDE).fill(NaN) };
    expect(createGroundSurface([empty]).heightAt(7.05, 43.05)).toBe(0);
  });
});

test('a building stands on the lowest ground under its corners', () => {
  const grid = hills();
  const ground = createGroundSurface([grid]);
  const corners = [
    [7.02, 43.03],
    [7.024, 43.03],
    [7.024, 43.035],
  ] as const;
  const heights = corners.map(([longitude, latitude]) => sampleHeight(grid, longitude, latitude));
  expect(lowestGround(ground, corners)).toBe(Math.min(...heights));
  expect(lowestGround(ground, [])).toBe(Infinity);
});
