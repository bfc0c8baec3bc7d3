import { buildTileContent, type TileRoofs } from '@cityloom/cim-loader';
import { createGeometryColumn, metresPerDegree, type Position } from '@cityloom/twin-core';
import { describe, expect, test } from 'vitest';
import { decodeTile, measureFeature } from './decode-tile.ts';
import { ORIGIN, rectangle, type MetreRing } from './sample-city.ts';

/** One building, closed from below, with a roof. */
async function measureRoof(
  ring: MetreRing,
  roof: { shape: string; height?: number; direction?: number; across?: boolean },
): Promise<{ volume: number; top: number; bottom: number; highest: readonly (readonly [number, number])[] }> {
  const [east, north] = metresPerDegree(ORIGIN[1]);
  const positions = [...ring, ...ring.slice(0, 1)].map(([x, y]): Position => [
    ORIGIN[0] + x / east,
    ORIGIN[1] + y / north,
  ]);
  const roofs: TileRoofs = {
    shapes: [roof.shape],
    heights: Float32Array.of(roof.height ?? NaN),
    directions: Float32Array.of(roof.direction ?? NaN),
    across: Uint8Array.of(roof.across === true ? 1 : 0),
  };
  const { bytes } = await buildTileContent({
    path: 'roof.glb',
    centre: ORIGIN,
    tolerance: 0,
    resolution: 0.001,
    compression: 'meshopt',
    normals: false,
    rows: Uint32Array.of(0),
    geometry: createGeometryColumn('polygon', [{ type: 'Polygon', coordinates: [positions] }]),
    heights: Float32Array.of(10),
    minimumHeights: Float32Array.of(2),
    roofs,
    properties: [],
  });
  const tile = await decodeTile(bytes);
  const { volume, top, bottom } = measureFeature(tile, 0);
  const highest = tile.positions.filter(([, y]) => y > top - 0.01).map(([x, , z]) => [x, -z] as const);
  return { volume, top, bottom, highest };
}

const house = rectangle(-10, -5, 20, 10);
const AREA = 200;
const WALLS = AREA * 5;
const share = (form: number): number => WALLS + AREA * 3 * form;

describe('roofs', () => {
  // Volumes of solids over a rectangle of 20 × 10 m whose roof is 3 m high, by the textbook.
  test.each([
    ['gabled', share(1 / 2)],
    ['hipped', WALLS + 3 * (10 * 10 * (1 / 2) + 10 * 10 * (1 / 3))],
    ['pyramidal', share(1 / 3)],
    ['skillion', share(1 / 2)],
    ['flat', AREA * 8],
    ['no such shape', AREA * 8],
  ])('%s encloses its volume', async (shape, volume) => {
    const measured = await measureRoof(house, { shape, height: 3 });
    expect(measured.volume).toBeCloseTo(volume, 0);
    expect(measured.top).toBeCloseTo(10, 2);
    expect(measured.bottom).toBeCloseTo(2, 2);
  });

  test.each(['half-hipped', 'gambrel', 'mansard', 'round', 'dome', 'onion', 'cone'])(
    '%s lies between its eaves and its top',
    async (shape) => {
      const { volume, top } = await measureRoof(house, { shape, height: 3 });
      expect(volume).toBeGreaterThan(WALLS + AREA * 3 * 0.3);
      expect(volume).toBeLessThan(AREA * 8.2);
      expect(top).toBeCloseTo(10, 2);
    },
  );

  test('a gabled roof over an L shape is as high as over its rectangle, and closed', async () => {
    const ring: MetreRing = [
      [-10, -5],
      [10, -5],
      [10, 5],
      [0, 5],
      [0, 0],
      [-10, 0],
    ];
    const { volume } = await measureRoof(ring, { shape: 'gabled', height: 3 });
    // The missing quarter had half the roof of one side.
    expect(volume).toBeCloseTo(150 * 5 + 3 * (150 * 0.5), 0);
  });

  test.each([
    [90, 'west'],
    [270, 'east'],
    [0, 'south'],
    [180, 'north'],
  ])('a skillion roof that falls towards %d° is highest in the %s', async (direction, side) => {
    const { highest } = await measureRoof(house, { shape: 'skillion', height: 3, direction });
    const [x, y] = highest[0] ?? [0, 0];
    const found = { west: x < -9, east: x > 9, south: y < -4, north: y > 4 }[side];
    expect(found).toBe(true);
  });

  test('the ridge runs along the longer side unless it is said to run across', async () => {
    const along = await measureRoof(house, { shape: 'gabled', height: 3 });
    const across = await measureRoof(house, { shape: 'gabled', height: 3, across: true });
    expect(Math.max(...along.highest.map(([x]) => x))).toBeCloseTo(10, 1);
    expect(Math.max(...across.highest.map(([x]) => Math.abs(x)))).toBeCloseTo(0, 1);
    expect(Math.max(...across.highest.map(([, y]) => y))).toBeCloseTo(5, 1);
  });

  test('a roof of unknown height takes at most half of the building', async () => {
    const { volume } = await measureRoof(rectangle(-40, -40, 80, 80), { shape: 'pyramidal' });
    expect(volume).toBeCloseTo(6400 * 4 + (6400 * 4) / 3, -1);
  });
});
