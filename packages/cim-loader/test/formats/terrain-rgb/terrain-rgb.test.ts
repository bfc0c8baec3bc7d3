import { deflateSync } from 'node:zlib';
import { createBlobFolder, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import { sampleHeight } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { decodePng } from '../../../src/formats/terrain-rgb/decode-png.ts';
import { writeArchive } from '../pmtiles/write-archive.ts';

const EDGE = 32;
type Pixel = readonly [number, number, number];

/** PNG of 8-bit colours; the rows take the five filters in turn. */
function encodePng(pixel: (x: number, y: number) => Pixel): Uint8Array<ArrayBuffer> {
  const lines = Array.from({ length: EDGE }, (_, y) =>
    Array.from({ length: EDGE }, (__, x) => pixel(x, y)).flat(),
  );
  const rows = lines.map((line, y) => {
    const filter = y % 5;
    const bytes = line.map((value, at) => {
      const left = at < 3 ? 0 : (line[at - 3] as number);
      const up = lines[y - 1]?.[at] ?? 0;
      const corner = at < 3 ? 0 : (lines[y - 1]?.[at - 3] ?? 0);
      const estimate = left + up - corner;
      const nearest = [left, up, corner].reduce((best, each) =>
        Math.abs(estimate - each) < Math.abs(estimate - best) ? each : best,
      );
      return value - ([0, left, up, (left + up) >> 1, nearest][filter] as number);
    });
    return Uint8Array.from([filter, ...bytes]);
  });
  const chunk = (name: string, content: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, content, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(EDGE, 0);
  header.writeUInt32BE(EDGE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const content = deflateSync(Buffer.concat(rows));
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', content), chunk('IEND', Buffer.alloc(0))]),
  );
}

const height = (x: number, y: number): number => 120 + 2 * x - y;
const mapbox = (x: number, y: number): Pixel => {
  const code = Math.round((height(x, y) + 10_000) * 10);
  return [code >> 16, (code >> 8) & 255, code & 255];
};
const terrarium = (x: number, y: number): Pixel => {
  const code = height(x, y) + 32_768;
  return [code >> 8, code & 255, 0];
};

test('PNG: every filter gives the pixels back', async () => {
  const { rgba, width } = await decodePng(encodePng(mapbox), 'tile.png');
  expect(width).toBe(EDGE);
  for (let at = 0; at < EDGE * EDGE; at++) {
    expect([...rgba.subarray(at * 4, at * 4 + 4)]).toEqual([
      ...mapbox(at % EDGE, Math.floor(at / EDGE)),
      255,
    ]);
  }
});

test.each([
  ['mapbox', mapbox],
  ['terrarium', terrarium],
] as const)('a TileJSON of %s tiles in a folder', async (encoding, pixel) => {
  const tileJson = {
    tilejson: '2.2.0',
    encoding,
    tiles: ['{z}/{x}/{y}.png'],
    minzoom: 0,
    maxzoom: 10,
    bounds: [7, 43, 7.2, 43.2],
  };
  const column = Math.floor(((7.1 + 180) / 360) * 1024);
  const row = Math.floor((0.5 - Math.asinh(Math.tan((43.1 * Math.PI) / 180)) / (2 * Math.PI)) * 1024);
  const folder = createBlobFolder([
    { path: 'dem/tiles.json', blob: new Blob([JSON.stringify(tileJson)]) },
    { path: `dem/10/${column}/${row}.png`, blob: new Blob([encodePng(pixel)]) },
  ]);
  const dataset = await openDataset(await folder.open('dem/tiles.json'));
  const [layer] = dataset.layers;
  if (layer?.kind !== 'terrain') throw new Error('not terrain');
  expect(dataset.report.counts).toMatchObject({ tiles: 1, zoom: 10 });
  // The centre of pixel (10, 20) of the tile, by the formulas of the projection.
  const longitude = ((column + 10.5 / EDGE) / 1024) * 360 - 180;
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + 20.5 / EDGE)) / 1024))) * 180) / Math.PI;
  expect(Math.abs(sampleHeight(layer.grid, longitude, latitude) - height(10, 20))).toBeLessThan(1);
});

test('PMTiles of heights are terrain, with a warning where only the colours tell', async () => {
  const tiles = [{ zoom: 3, column: 4, row: 2, bytes: encodePng(terrarium) }];
  const { layers, report } = await openDataset(inputFileOfBytes('dem.pmtiles', writeArchive(tiles, 2)));
  expect(layers[0]?.kind).toBe('terrain');
  expect(report.warnings.map(({ code }) => code)).toEqual(['assumed-elevation']);
  const stated = await openDataset(
    inputFileOfBytes('dem.pmtiles', writeArchive(tiles, 2, { encoding: 'terrarium' })),
  );
  expect(stated.report.warnings).toEqual([]);
  const picture = [{ zoom: 3, column: 4, row: 2, bytes: encodePng((x, y) => [x * 8, y * 8, 90]) }];
  const { layers: pictures } = await openDataset(inputFileOfBytes('map.pmtiles', writeArchive(picture, 2)));
  expect(pictures[0]?.kind).toBe('image');
});
