import { createGeoreference } from '@cityloom/cim-loader';
import type { DeclaredCrs, GeoreferenceOptions, LoadWarning } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';

/** Judges data that lies in a small square around a position of the file. */
async function judge(
  declared: DeclaredCrs,
  [x, y]: readonly [number, number],
  options: GeoreferenceOptions = {},
): Promise<readonly LoadWarning[]> {
  const georeference = await createGeoreference(declared, options, 'city.shp');
  const size = Math.abs(x) <= 180 ? 0.001 : 100;
  const corners = Float64Array.of(x - size, y - size, x + size, y + size);
  georeference.transform(corners, 2);
  const [a = NaN, b = NaN, c = NaN, d = NaN] = corners;
  const bounds = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return georeference.judge([...bounds], [x - size, y - size, x + size, y + size]);
}

const proposals = (warnings: readonly LoadWarning[]): string[] =>
  warnings.map(({ code, proposal }) => `${code}: ${proposal?.setting ?? ''} ${proposal?.value ?? ''}`);

test('data where its CRS may be used is no matter', async () => {
  expect(await judge({ definition: 'EPSG:4547' }, [430_799, 2_556_503])).toEqual([]);
  expect(await judge({ definition: 'EPSG:28992' }, [85_000, 446_000])).toEqual([]);
  expect(await judge({ definition: 'EPSG:4326' }, [113.3, 23.1])).toEqual([]);
  expect(await judge({ definition: 'EPSG:3857' }, [12_958_175, 4_852_834])).toEqual([]);
  const declared: DeclaredCrs = { definition: 'EPSG:4547', axisOrder: 'definition' };
  expect(await judge(declared, [2_556_503, 430_799])).toEqual([]);
});

test('swapped axes are found and the order proposed', async () => {
  expect(proposals(await judge({ definition: 'EPSG:28992' }, [446_000, 85_000]))).toEqual([
    'axes-swapped: axisOrder north-east',
  ]);
  expect(proposals(await judge({ definition: 'EPSG:4547' }, [2_556_503, 430_799]))).toEqual([
    'axes-swapped: axisOrder north-east',
  ]);
  expect(proposals(await judge({ definition: 'EPSG:4490' }, [23.1, 113.3]))).toEqual([
    'axes-swapped: axisOrder north-east',
  ]);
});

test('metres without a CRS: the zone by its number, by the nearest city, by the range of a national grid', async () => {
  expect(proposals(await judge({}, [38_430_799, 2_556_503]))).toEqual([
    'metres-read-as-degrees: crs EPSG:4526',
  ]);
  expect(proposals(await judge({}, [20_430_799, 2_556_503]))).toEqual([
    'metres-read-as-degrees: crs EPSG:4498',
  ]);
  const [guangzhou] = await judge({}, [430_799, 2_556_503]);
  expect(guangzhou?.proposal).toMatchObject({ setting: 'crs', value: 'EPSG:4547' });
  expect(guangzhou?.proposal?.reason).toMatch(/Guangzhou.*check/u);
  expect(proposals(await judge({}, [85_000, 446_000]))[0]).toBe('metres-read-as-degrees: crs EPSG:28992');
});

test('a northing that stands first is told from one that does not', async () => {
  expect(proposals(await judge({}, [2_556_503, 38_430_799]))).toEqual([
    'metres-read-as-degrees: crs EPSG:4526',
    'axes-swapped: axisOrder north-east',
  ]);
});

test('Mercator metres in China may be Baidu’s', async () => {
  expect(proposals(await judge({}, [12_958_175, 4_825_923]))).toEqual([
    'metres-read-as-degrees: crs EPSG:3857',
    'metres-read-as-degrees: crs BD09MC',
  ]);
});

test('degrees in a file that states metres', async () => {
  expect(proposals(await judge({ definition: 'EPSG:4547' }, [113.3, 23.1]))).toEqual([
    'degrees-read-as-metres: crs EPSG:4326',
  ]);
});

test('a stated zone the data does not lie in', async () => {
  const [warning] = await judge({ definition: 'EPSG:4547' }, [38_430_799, 2_556_503]);
  expect(warning).toMatchObject({
    code: 'outside-area-of-use',
    proposal: { setting: 'crs', value: 'EPSG:4526' },
  });
  const [dutch] = await judge({ definition: 'EPSG:28992' }, [2_600_000, 1_200_000]);
  expect(dutch).toMatchObject({ code: 'outside-area-of-use', proposal: { value: 'EPSG:2056' } });
});

test('an undeclared CRS is said, with what was assumed; nothing is judged of no data', async () => {
  const georeference = await createGeoreference({}, {}, 'a.csv');
  expect(georeference.statement.basis).toBe('assumed');
  expect(georeference.warnings[0]).toMatchObject({
    code: 'crs-undeclared',
    proposal: { setting: 'crs', value: 'EPSG:4326' },
  });
  const none = [Infinity, Infinity, -Infinity, -Infinity] as const;
  expect(georeference.judge([...none], [...none])).toEqual([]);
});
