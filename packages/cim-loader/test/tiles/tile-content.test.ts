import { buildTileContent, DETAIL_LEVELS, planTileset } from '@cityloom/cim-loader';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecodedTile, decodeTile, measureFeature } from './decode-tile.ts';
import { rectangle, type SampleBuilding, tableOf } from './sample-city.ts';

/** The little city as one tile of a level of detail. */
async function tileOf(buildings: readonly SampleBuilding[], level: number): Promise<DecodedTile> {
  const plan = planTileset(tableOf(buildings), { levels: DETAIL_LEVELS.slice(level, level + 1) });
  const [content] = plan.contents;
  if (content === undefined) throw new Error(`no tile of level ${level}`);
  return decodeTile((await buildTileContent(plan.createJob(content))).bytes);
}

const FINEST = 2;
const step = 0.02;

describe('buildTileContent', () => {
  test('keeps area, height and volume of any footprint within the vertex grid', async () => {
    const radii = fc.array(fc.double({ min: 5, max: 60, noNaN: true }), { minLength: 3, maxLength: 14 });
    const height = fc.double({ min: 2, max: 120, noNaN: true });
    await fc.assert(
      fc.asyncProperty(radii, height, async (corners, top) => {
        const ring = corners.map((radius, i) => {
          const angle = (2 * Math.PI * i) / corners.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
        });
        const area = ring.reduce((sum, [x, y], i) => {
          const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [0, 0];
          return sum + (x * nextY - nextX * y) / 2;
        }, 0);
        const perimeter = 2 * corners.reduce((sum, radius) => sum + radius, 0);
        const measured = measureFeature(await tileOf([{ parts: [[ring]], height: top }], FINEST), 0);
        expect(Math.abs(measured.roof - area)).toBeLessThan(perimeter * step);
        expect(Math.abs(measured.top - top)).toBeLessThan(2 * step);
        // The floor is open, at height 0: the rest of the surface still encloses the volume.
        expect(Math.abs(measured.volume - area * top)).toBeLessThan((perimeter * top + area) * step);
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  test('cuts out courtyards and keeps every part', async () => {
    const court = rectangle(10, 10, 20, 20).toReversed();
    const building = { parts: [[rectangle(0, 0, 40, 40), court], [rectangle(60, 0, 10, 10)]], height: 10 };
    const measured = measureFeature(await tileOf([building], FINEST), 0);
    expect(measured.roof).toBeCloseTo(1600 - 400 + 100, -1);
    expect(Math.abs(measured.volume - 13_000)).toBeLessThan(60);
  });

  test('mends rings that turn the wrong way', async () => {
    const measured = measureFeature(
      await tileOf([{ parts: [[rectangle(0, 0, 30, 20).toReversed()]], height: 5 }], FINEST),
      0,
    );
    expect(Math.abs(measured.volume - 3000)).toBeLessThan(10);
  });

  test('closes a raised building from below', async () => {
    const tile = await tileOf([{ parts: [[rectangle(0, 0, 20, 20)]], height: 10, minHeight: 4 }], FINEST);
    const measured = measureFeature(tile, 0);
    expect(measured.bottom).toBeCloseTo(4, 1);
    expect(Math.abs(measured.volume - 2400)).toBeLessThan(20);
    const edges = new Set(tile.triangles.flatMap(([a, b, c]) => [`${a} ${b}`, `${b} ${c}`, `${c} ${a}`]));
    const open = [...edges].filter((edge) => !edges.has(edge.split(' ').toReversed().join(' ')));
    expect(open).toEqual([]);
  });

  test('keeps footprint areas when it simplifies', async () => {
    const notched = [
      [0, 0],
      [60, 0],
      [60, 30],
      [31, 30],
      [31, 29.5],
      [30, 29.5],
      [30, 30],
      [0, 30],
    ] as const;
    const shed = rectangle(100, 0, 3, 2);
    for (const level of [0, 1]) {
      const tile = await tileOf(
        [
          { parts: [[notched]], height: 12 },
          { parts: [[shed]], height: 3 },
        ],
        level,
      );
      const main = measureFeature(tile, 0);
      expect(main.roof / 1799.5).toBeCloseTo(1, 1);
      expect(Math.abs(main.top - 12)).toBeLessThan(0.3);
      expect(measureFeature(tile, 1).roof).toBeGreaterThan(3);
      expect(tile.positions).toHaveLength(16);
    }
  });
});
