import { inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { FeatureLayer } from '@cityloom/cim-loader';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { mvtLoader } from '../../../src/formats/mvt/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, readTestData } from '../../test-data.ts';
import { writeTile } from '../osm-qa/write-tile.ts';

const square = writeTile(
  [
    {
      type: 'polygon',
      parts: [
        [
          [0, 0],
          [4096, 0],
          [4096, 4096],
          [0, 4096],
        ],
      ],
      properties: { name: 'all', floors: 3 },
    },
    {
      type: 'line',
      parts: [
        [
          [0, 0],
          [2048, 4096],
        ],
      ],
      properties: {},
    },
    { type: 'point', parts: [[[2048, 2048]]], properties: { name: 'middle' } },
  ],
  4096,
  'objects',
) as Uint8Array<ArrayBuffer>;

const layersOf = async (
  name: string,
  bounds?: readonly [number, number, number, number],
): Promise<FeatureLayer[]> =>
  (await openDataset(inputFileOfBytes(name, square), bounds && { bounds })).layers.filter(
    (layer) => layer.kind === 'features',
  );

test('the path places the tile; types become layers of their own', async () => {
  const layers = await layersOf('tiles/1/0/1.mvt');
  expect(layers.map(({ id, table }) => [id, table.count])).toEqual([
    ['objects-polygons', 1],
    ['objects-lines', 1],
    ['objects-points', 1],
  ]);
  const [polygons, , points] = layers;
  const { positions } = polygons?.table.geometry ?? { positions: new Float64Array(0) };
  expect(Math.min(...positions)).toBe(-180);
  expect(Math.max(...positions)).toBeCloseTo(0, 12);
  const [longitude, latitude] = points?.table.geometry?.positions ?? [];
  expect([longitude, latitude]).toEqual([-90, expect.closeTo(-66.51326044, 7)]);
  expect(polygons?.table.columns.get('floors')).toMatchObject({ kind: 'number', values: Uint8Array.of(3) });
});

test('without an address the tile needs bounds', async () => {
  await expect(openDataset(inputFileOfBytes('tile.mvt', square))).rejects.toThrow(/\{z\}\/\{x\}\/\{y\}/u);
  const [polygons] = await layersOf('tile.mvt', [10, 20, 30, 40]);
  expect(polygons?.table.geometry?.positions.slice(0, 2)).toEqual(Float64Array.of(10, 40));
});

test('20,000 broken copies end in data or one clear error', { timeout: 60_000 }, async () => {
  const { data, refused } = await expectDataOrLoadError(mvtLoader, [{ name: '1/0/1.mvt', bytes: square }]);
  expect(Math.min(data, refused)).toBeGreaterThan(1000);
});

/** Positions of all rings and their bounds, as @mapbox/vector-tile has them. */
function decodedByLibrary(bytes: Uint8Array, path: string): { positions: number; bounds: number[] } {
  const [zoom, column, row] = path.split('/').map(Number) as [number, number, number];
  const layer = new VectorTile(new PbfReader(bytes)).layers['FID_LGA_2013_AUST'];
  if (layer === undefined) throw new Error('no layer');
  const rings = Array.from({ length: layer.length }, (_, index) => {
    const { geometry } = layer.feature(index).toGeoJSON(column, row, zoom);
    if (geometry.type === 'Polygon') return geometry.coordinates;
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
  });
  const places = rings.flat(2);
  const longitudes = places.map((place) => place[0] as number);
  const latitudes = places.map((place) => place[1] as number);
  const bounds = [
    Math.min(...longitudes),
    Math.min(...latitudes),
    Math.max(...longitudes),
    Math.max(...latitudes),
  ];
  return { positions: places.length, bounds };
}

describeWithTestData('real tiles', () => {
  test.each([
    ['10/941/614', 30],
    ['9/470/307', 35],
  ])('%s has as many features as ogrinfo counts, where another decoder puts them', async (path, count) => {
    const name = `formats/mvt/nsw-lga/${path}.pbf`;
    const { layers } = await openDataset(await openTestData(name));
    const [layer] = layers;
    if (layer?.kind !== 'features' || layers.length !== 1) throw new Error('not one layer');
    expect([layer.id, layer.table.count]).toEqual(['fid-lga-2013-aust', count]);
    const { positions, bounds } = decodedByLibrary(readTestData(name), path);
    const own = layer.table.geometry?.positions ?? new Float64Array(0);
    expect(own.length / 2).toBe(positions);
    const longitudes = own.filter((_, at) => at % 2 === 0);
    const latitudes = own.filter((_, at) => at % 2 === 1);
    const found = [
      Math.min(...longitudes),
      Math.min(...latitudes),
      Math.max(...longitudes),
      Math.max(...latitudes),
    ];
    found.forEach((value, at) => {
      expect(value).toBeCloseTo(bounds[at] as number, 9);
    });
  });
});
