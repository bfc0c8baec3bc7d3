import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputFileOfBytes, openDataset, openPicture } from '@cityloom/cim-loader';
import { sampleHeight } from '@cityloom/twin-core';
import type { InputFile, LoadOptions, TerrainLayer } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData } from '../../test-data.ts';
import { geotiffLoader } from '../../../src/formats/geotiff/index.ts';

/** Written by GDAL 3.6 from one made-up slope: `100 + 3 column - 2 row + floor(column row / 8)`, one cell without data. */
const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.tif`)));

const slope = (column: number, row: number): number =>
  column === 7 && row === 4 ? NaN : 100 + 3 * column - 2 * row + Math.floor((column * row) / 8);

async function readTerrain(file: InputFile, options?: LoadOptions): Promise<TerrainLayer> {
  const { layers } = await openDataset(file, options);
  const [layer] = layers;
  if (layer?.kind !== 'terrain' || layers.length !== 1) throw new Error('not one terrain layer');
  return layer;
}

const slopeHeights = Float32Array.from({ length: 300 }, (_, at) => slope(at % 20, Math.floor(at / 20)));

test.each([
  'lzw-int16-tiled',
  'deflate-float32-strips',
  'big-endian',
  'bigtiff-packbits',
  'lerc',
  'lerc-zstd',
  'zstd',
  'south-up',
])('%s gives the heights that were packed, north to south', async (name) => {
  const { grid } = await readTerrain(inputFileOfBytes(`${name}.tif`, fixture(name)));
  expect([grid.columns, grid.rows]).toEqual([20, 15]);
  expect(grid.bounds.map((value) => Number(value.toFixed(9)))).toEqual([7, 43, 7.02, 43.015]);
  // A south-up raster holds the same rows, the first of them in the south.
  const rows = Array.from({ length: 15 }, (_, row) => slopeHeights.subarray(row * 20, row * 20 + 20));
  const expected = name === 'south-up' ? rows.toReversed().flatMap((row) => [...row]) : [...slopeHeights];
  expect([...grid.heights]).toEqual(expected);
});

test('scale and offset make metres; corners of cells that are points are those of GDAL', async () => {
  const { grid } = await readTerrain(inputFileOfBytes('scaled-point.tif', fixture('scaled-point')));
  expect(grid.bounds.map((value) => Number(value.toFixed(9)))).toEqual([7, 43, 7.02, 43.015]);
  expect(grid.heights[0]).toBeCloseTo(100 * 0.1 + 50, 5);
});

test('a projected raster is put on longitude and latitude', async () => {
  const dataset = await openDataset(inputFileOfBytes('utm.tif', fixture('utm')));
  const [layer] = dataset.layers;
  if (layer?.kind !== 'terrain') throw new Error('not a terrain layer');
  // Corners as gdalinfo gives them.
  const corners = [9, 42 + 27 / 60 + 8.39 / 3600, 9 + 26.27 / 3600, 42 + 27 / 60 + 22.98 / 3600];
  layer.grid.bounds.forEach((value, at) => {
    expect(value).toBeCloseTo(corners[at] as number, 5);
  });
  // On the central meridian's side the grid is all but parallel: cell centres come back, plane by plane.
  // gdaltransform: 500105 4700285 is 9.00127692 42.45489765 (column 3, row 5).
  expect(sampleHeight(layer.grid, 9.00127692, 42.45489765)).toBeCloseTo(slope(3, 5), 0);
  expect(dataset.crs?.vertical.datum).toBe('EPSG:5773');
});

test('bounds read the blocks they meet only', async () => {
  const file = inputFileOfBytes('tiled.tif', fixture('lzw-int16-tiled'));
  const { grid } = await readTerrain(file, { bounds: [7.0171, 43.0001, 7.0189, 43.0029] });
  expect(grid.columns).toBeLessThan(6);
  expect(sampleHeight(grid, 7.0175, 43.0015)).toBeCloseTo(slope(17, 13), 6);
});

test('more cells than the limit are averaged, with a warning', async () => {
  const file = inputFileOfBytes('slope.tif', fixture('zstd'));
  const { layers, report } = await openDataset(file, {
    limits: { ...(await import('@cityloom/cim-loader')).DEFAULT_LIMITS, maximumPositions: 80 },
  });
  const [layer] = layers;
  if (layer?.kind !== 'terrain') throw new Error('not a terrain layer');
  expect([layer.grid.columns, layer.grid.rows]).toEqual([10, 8]);
  const mean = (slope(2, 2) + slope(3, 2) + slope(2, 3) + slope(3, 3)) / 4;
  expect(layer.grid.heights[11]).toBeCloseTo(mean, 4);
  expect(report.warnings.map(({ code }) => code)).toContain('thinned-raster');
});

test('declared sizes that the file cannot hold are refused before anything is allocated', async () => {
  const bytes = fixture('zstd');
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  for (let entry = 0; entry < view.getUint16(directory, true); entry++) {
    const at = directory + 2 + entry * 12;
    if (![256, 257].includes(view.getUint16(at, true))) continue;
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 8, 2_000_000_000, true);
  }
  await expect(openDataset(inputFileOfBytes('huge.tif', bytes))).rejects.toThrow(
    /huge\.tif.*(declares|too large)/u,
  );
});

test('20,000 broken copies end in data or one clear error', { timeout: 120_000 }, async () => {
  const names = [
    'lzw-int16-tiled',
    'deflate-float32-strips',
    'big-endian',
    'bigtiff-packbits',
    'lerc',
    'zstd',
    'utm',
  ];
  const { data, refused } = await expectDataOrLoadError(
    geotiffLoader,
    names.map((name) => ({ name: `${name}.tif`, bytes: fixture(name) })),
  );
  expect(data + refused).toBe(20_000);
  expect(Math.min(data, refused)).toBeGreaterThan(1000);
});

describeWithTestData('real GeoTIFFs', () => {
  test('Monaco, SRTM: statistics and a height as GDAL gives them', async () => {
    const file = await openTestData('city-monaco/dem-monaco-srtm3-cog.tif');
    const { grid } = await readTerrain(file);
    expect([grid.columns, grid.rows]).toEqual([228, 168]);
    const valid = grid.heights.filter((height) => !Number.isNaN(height));
    expect([valid.length, Math.min(...valid), Math.max(...valid)]).toEqual([38_255, -2, 1231]);
    const mean = valid.reduce((sum, height) => sum + height, 0) / valid.length;
    expect(mean).toBeCloseTo(239.19283753758, 4);
    expect(grid.bounds[0]).toBeCloseTo(7.3295833, 7);
    expect(grid.bounds[3]).toBeCloseTo(43.8204167, 7);
    expect(sampleHeight(grid, 7.4, 43.75)).toBeCloseTo(608, 6);
  });

  test.each([
    ['test_grey_world', [-180, -85.051129, 180, 85.051129], 2048 * 2048, ['grey'], 3],
    ['test_rgb', [11.953125, 51.835777, 15.117188, 53.120405], 2304 * 1536, ['red', 'green', 'blue'], 4],
  ])(
    '%s is a picture with bounds, of which only the head is read',
    async (name, bounds, count, bands, overviews) => {
      const file = await openTestData(`formats/cog/${name}.tif`);
      let read = 0;
      const counted: InputFile = {
        ...file,
        read: () => Promise.reject(new Error('the whole file was read')),
        readRange: async (offset, length, signal) => {
          const bytes = await file.readRange(offset, length, signal);
          read += bytes.length;
          return bytes;
        },
      };
      const { layers, report, crs } = await openDataset(counted);
      const [layer] = layers;
      if (layer?.kind !== 'image') throw new Error('not an image');
      layer.bounds.forEach((value, at) => {
        expect(value).toBeCloseTo(bounds[at] as number, 5);
      });
      expect(layer).toMatchObject({ count, bands });
      expect(report.counts['overviews']).toBe(overviews);
      expect(crs?.basis).toBe('declared');
      expect(read).toBeLessThanOrEqual(2 * 65_536);
    },
  );

  // Values as gdallocationinfo of GDAL 3.6 gives them there; pictures are packed as JPEG.
  test.each([
    ['test_grey_world', [-10, 10], 113],
    ['test_grey_world', [5, -5], 135],
    ['test_grey_world', [-30, 20], 99],
    ['test_rgb', [13.4, 52.5], 127],
    ['test_rgb', [14.2, 52.9], 231],
    ['test_rgb', [12.5, 52.1], 25],
    ['test_rgb', [20, 52.1], undefined],
  ] as const)('%s has the pixels of %j where they belong', async (name, [longitude, latitude], value) => {
    const picture = await openPicture(await openTestData(`formats/cog/${name}.tif`));
    if (picture.kind !== 'raster') throw new Error('not a raster');
    const half = picture.degreesPerPixel / 8;
    const area = [longitude - half, latitude - half, longitude + half, latitude + half] as const;
    const [red, green, blue, alpha] = await picture.sample(area, 1, 1);
    if (value === undefined) expect(alpha).toBe(0);
    else {
      expect(alpha).toBe(255);
      for (const part of [red, green, blue]) expect(Math.abs((part ?? NaN) - value)).toBeLessThan(6);
    }
  });
});
