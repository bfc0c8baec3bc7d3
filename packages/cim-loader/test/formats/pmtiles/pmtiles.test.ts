import { inputFileOfBytes, openDataset, openPicture } from '@cityloom/cim-loader';
import type { FeatureLayer } from '@cityloom/cim-loader';
import { geometryOfRow } from '@cityloom/twin-core';
import { PMTiles } from 'pmtiles';
import { expect, test } from 'vitest';
import { pmtilesLoader } from '../../../src/formats/pmtiles/index.ts';
import { addressOfTile, firstOfZoom, numberOfTile } from '../../../src/formats/pmtiles/tile-number.ts';
import { expectDataOrLoadError } from '../../mutations.ts';
import { describeWithTestData, openTestData, readTestData } from '../../test-data.ts';
import { writeTile } from '../osm-qa/write-tile.ts';
import { writeArchive } from './write-archive.ts';

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** A tile that holds a rectangle of the whole square, cut at a margin of 64 units as tilers do. */
function cutTile(column: number, row: number, [left, top, right, bottom]: Box): Uint8Array {
  const clamp = (value: number, start: number): number => Math.min(Math.max(value - start, -64), 4096 + 64);
  const [x0, x1] = [clamp(left, column * 4096), clamp(right, column * 4096)];
  const [y0, y1] = [clamp(top, row * 4096), clamp(bottom, row * 4096)];
  return writeTile(
    [
      {
        type: 'polygon',
        id: 7,
        parts: [
          [
            [x0, y0],
            [x1, y0],
            [x1, y1],
            [x0, y1],
          ],
        ],
        properties: { name: 'hall' },
      },
    ],
    4096,
    'building',
  );
}

const tiles = [0, 1].flatMap((column) =>
  [0, 1].map((row) => ({ zoom: 1, column, row, bytes: cutTile(column, row, [3000, 2500, 5200, 6000]) })),
);

test('an object cut by four tiles is one again', async () => {
  const { layers, report } = await openDataset(inputFileOfBytes('hall.pmtiles', writeArchive(tiles, 1)));
  const [layer] = layers as FeatureLayer[];
  expect(layer?.table.count).toBe(1);
  expect(report.counts).toEqual({ tilesInFile: 4, tiles: 4, zoom: 1, features: 1, joined: 1 });
  const geometry = layer?.table.geometry && geometryOfRow(layer.table.geometry, 0);
  if (geometry?.type !== 'Polygon') throw new Error('not one polygon');
  const corners = geometry.coordinates[0]?.map(([longitude]) => Math.round(((longitude + 180) / 360) * 8192));
  expect(new Set(corners)).toEqual(new Set([3000, 5200]));
  expect(corners).toHaveLength(5);
});

test('bounds choose the tiles, the limit of tiles the zoom', async () => {
  const file = inputFileOfBytes('hall.pmtiles', writeArchive(tiles, 1));
  const { report } = await openDataset(file, { bounds: [-100, 10, -90, 20] });
  expect(report.counts).toMatchObject({ tilesInFile: 4, tiles: 1, joined: 0 });
  await expect(
    openDataset(inputFileOfBytes('gap.pmtiles', writeArchive(tiles.slice(0, 1), 1)), {
      bounds: [90, -60, 91, -59],
    }),
  ).rejects.toThrow(/no tiles in the chosen area/u);
});

test('numbers of tiles are addresses along the curve, as the library has them', async () => {
  const { tileIdToZxy } = await import('pmtiles');
  for (let step = 0; step < 500; step++) {
    const number = Math.floor((firstOfZoom(16) * step) / 500);
    const { zoom, column, row } = addressOfTile(number);
    expect([zoom, column, row]).toEqual(tileIdToZxy(number));
  }
});

test('20,000 broken copies end in data or one clear error', { timeout: 60_000 }, async () => {
  const { data, refused } = await expectDataOrLoadError(pmtilesLoader, [
    { name: 'hall.pmtiles', bytes: writeArchive(tiles, 1) },
  ]);
  expect(Math.min(data, refused)).toBeGreaterThan(1000);
});

describeWithTestData('real archives', () => {
  test.each([
    ['test_fixture_1', 1, 'features', 1],
    ['usgs-mt-whitney-8-15-webp-512', 50, 'image', 50],
  ])('%s: %i tiles', async (name, tilesInFile, kind, objects) => {
    const { layers, report } = await openDataset(await openTestData(`formats/pmtiles/${name}.pmtiles`));
    const [layer] = layers;
    expect(report.counts['tilesInFile']).toBe(tilesInFile);
    expect(layer?.kind).toBe(kind);
    expect(layer?.kind === 'features' ? layer.table.count : layer?.kind === 'image' && layer.count).toBe(
      objects,
    );
  });

  test('heights in WebP tiles are terrain in Node too', async () => {
    const file = await openTestData('formats/pmtiles/near-badschandau-terrain-z10-11.pmtiles');
    const { layers, report } = await openDataset(file);
    const [layer] = layers;
    if (layer?.kind !== 'terrain') throw new Error('is no terrain');
    expect(report.counts).toEqual({ tilesInFile: 2, tiles: 1, zoom: 11 });
    expect(report.warnings.map(({ code }) => code)).toEqual(['assumed-elevation']);
    // The Elbe near Bad Schandau, and the Großer Zschirnstein (560 m).
    const heights = layer.grid.heights.toSorted();
    expect([heights.length, heights[0], heights.at(-1)].map((value) => Math.round(value ?? NaN))).toEqual([
      262_144, 113, 560,
    ]);
  });

  test('every tile the library finds is counted', async () => {
    const bytes = readTestData('formats/pmtiles/usgs-mt-whitney-8-15-webp-512.pmtiles');
    const archive = new PMTiles({
      getKey: () => 'whitney',
      getBytes: (offset, length) => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
    });
    let found = 0;
    for (let zoom = 8; zoom <= 15; zoom++) {
      const size = 2 ** zoom;
      const column = Math.floor(((-118.29 + 180) / 360) * size);
      const row = Math.floor((0.5 - Math.asinh(Math.tan((36.577 * Math.PI) / 180)) / (2 * Math.PI)) * size);
      for (let x = column - 8; x <= column + 8; x++) {
        for (let y = row - 8; y <= row + 8; y++)
          if ((await archive.getZxy(zoom, x, y)) !== undefined) found++;
      }
    }
    expect(found).toBe(50);
  });

  test('20,000 broken copies of a real archive', { timeout: 60_000 }, async () => {
    const name = 'formats/pmtiles/test_fixture_1.pmtiles';
    const { data, refused } = await expectDataOrLoadError(pmtilesLoader, [
      { name, bytes: readTestData(name) },
    ]);
    expect(Math.min(data, refused)).toBeGreaterThan(1000);
  });
});

describeWithTestData('pictures for drawing', () => {
  test('every tile of an archive is found by its place, and no other', async () => {
    const picture = await openPicture(
      await openTestData('formats/pmtiles/usgs-mt-whitney-8-15-webp-512.pmtiles'),
    );
    if (picture.kind !== 'tiles') throw new Error('is no picture in tiles');
    expect([picture.leastZoom, picture.greatestZoom, picture.mimeType]).toEqual([8, 15, 'image/webp']);
    let found = 0;
    // Mount Whitney: 118.29° W, 36.58° N.
    for (let zoom = 0; zoom <= 15; zoom++) {
      const latitude = (36.58 * Math.PI) / 180;
      const column = Math.floor(((180 - 118.29) / 360) * 2 ** zoom);
      const row = Math.floor(((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * 2 ** zoom);
      const tile = await picture.readTile({ zoom, column, row });
      if (tile !== undefined) {
        found++;
        expect(new TextDecoder().decode(tile.subarray(0, 4))).toBe('RIFF');
      }
      expect(await picture.readTile({ zoom, column: 0, row: 0 })).toBeUndefined();
      const number = firstOfZoom(zoom) + ((4 ** zoom - 1) % 12_345);
      expect(numberOfTile(addressOfTile(number))).toBe(number);
    }
    expect(found).toBe(8);
  });
});
