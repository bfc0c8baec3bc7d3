import { expect, test } from 'vitest';
import { loadBatchConverter, shiftedFromWgs84 } from '@cityloom/cim-loader';
import { vehicles } from './live-fixture.ts';

const BEIJING = [116.397, 39.909] as const;

test.each([
  ['gcj02', shiftedFromWgs84(BEIJING, 'GCJ-02')],
  ['bd09', shiftedFromWgs84(BEIJING, 'BD-09')],
  // Web Mercator: the radius times longitude, and times the inverse Gudermannian of latitude (EPSG 3857).
  [
    { crs: 'EPSG:3857' },
    [
      (6_378_137 * BEIJING[0] * Math.PI) / 180,
      6_378_137 * Math.asinh(Math.tan((BEIJING[1] * Math.PI) / 180)),
    ],
  ],
] as const)(
  'positions in %j come to WGS84; absent ones stay absent, and the source batch as it was',
  async (from, [x, y]) => {
    const convert = await loadBatchConverter(from, 'trackers');
    const batch = { ...vehicles(1, 0, 2), positions: Float64Array.of(x, y, NaN, NaN) };
    const { positions } = convert(batch);
    expect(positions?.[0]).toBeCloseTo(BEIJING[0], 7);
    expect(positions?.[1]).toBeCloseTo(BEIJING[1], 7);
    expect([positions?.[2], positions?.[3]]).toEqual([NaN, NaN]);
    expect(batch.positions[0]).toBe(x);
  },
);

test('coordinates nobody knows are an error that says so', async () => {
  await expect(loadBatchConverter({ crs: 'EPSG:99999999' }, 'trackers')).rejects.toThrow(/^trackers: /u);
});
