import { createGeoreference, shiftedFromWgs84, wgs84FromShifted } from '@cityloom/cim-loader';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const METRES = 111_320;
const inChina = fc.tuple(
  fc.double({ min: 73, max: 137, noNaN: true }),
  fc.double({ min: 2, max: 55, noNaN: true }),
);
const outside = fc
  .tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
  .filter(([longitude, latitude]) => longitude < 72 || longitude > 138 || latitude < 0.8 || latitude > 56);

for (const datum of ['GCJ-02', 'BD-09'] as const) {
  test(`${datum}: there and back is under a centimetre in China`, () => {
    const property = fc.property(inChina, ([longitude, latitude]) => {
      const [backLongitude, backLatitude] = wgs84FromShifted(
        shiftedFromWgs84([longitude, latitude], datum),
        datum,
      );
      const east = (backLongitude - longitude) * Math.cos((latitude * Math.PI) / 180);
      expect(Math.hypot(east, backLatitude - latitude) * METRES).toBeLessThan(0.01);
    });
    fc.assert(property, { seed: 20_261_122, numRuns: 2000 });
  });

  test(`${datum}: nothing is moved outside China`, () => {
    const property = fc.property(outside, (position) => {
      expect(shiftedFromWgs84(position, datum)).toEqual(position);
      expect(wgs84FromShifted(position, datum)).toEqual(position);
    });
    fc.assert(property, { seed: 20_261_122 });
  });
}

/** Canton Tower: published in GCJ-02 by map services; WGS84 as surveyed in OpenStreetMap. */
const TOWER_WGS84 = [113.3191, 23.1065] as const;

test('the shift of the Canton Tower is the known one', () => {
  const metres = (datum: 'GCJ-02' | 'BD-09'): number => {
    const [longitude, latitude] = shiftedFromWgs84(TOWER_WGS84, datum);
    const east = (longitude - TOWER_WGS84[0]) * Math.cos((TOWER_WGS84[1] * Math.PI) / 180);
    return Math.hypot(east, latitude - TOWER_WGS84[1]) * METRES;
  };
  expect(metres('GCJ-02')).toBeGreaterThan(600);
  expect(metres('GCJ-02')).toBeLessThan(650);
  expect(metres('BD-09')).toBeGreaterThan(1240);
  expect(metres('BD-09')).toBeLessThan(1300);
});

test('a source set to GCJ-02 comes out in WGS84 and goes back', async () => {
  const georeference = await createGeoreference({}, { datum: 'GCJ-02' }, 'a.csv');
  const positions = Float64Array.of(...shiftedFromWgs84(TOWER_WGS84, 'GCJ-02'), 7);
  georeference.transform(positions, 3);
  expect(georeference.statement.datum).toBe('GCJ-02');
  expect(positions[0]).toBeCloseTo(TOWER_WGS84[0], 8);
  expect(positions[1]).toBeCloseTo(TOWER_WGS84[1], 8);
  expect(positions[2]).toBe(7);
  georeference.invert(positions, 3);
  expect(positions[0]).toBeCloseTo(shiftedFromWgs84(TOWER_WGS84, 'GCJ-02')[0], 8);
});

test('Baidu Mercator metres come by way of BD-09', async () => {
  const georeference = await createGeoreference({}, { crs: 'BD09MC' }, 'a.csv');
  const positions = Float64Array.of(12_958_175, 4_825_923.77);
  georeference.transform(positions, 2);
  expect(georeference.statement.datum).toBe('BD-09');
  // Tiananmen in Baidu's metres, to a hundred metres.
  expect(positions[0]).toBeCloseTo(116.391, 2);
  expect(positions[1]).toBeCloseTo(39.907, 2);
  georeference.invert(positions, 2);
  expect(Math.abs((positions[0] ?? 0) - 12_958_175)).toBeLessThan(1);
});
