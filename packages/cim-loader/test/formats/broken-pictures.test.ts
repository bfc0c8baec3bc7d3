import { deflateSync } from 'node:zlib';
import { inputFileOfBytes, openPicture } from '@cityloom/cim-loader';
import type { InputFile, LoadOptions } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { expectDataOrLoadError, MUTATIONS } from '../mutations.ts';
import { writeArchive } from './pmtiles/write-archive.ts';

const TIMEOUT = 180_000;
const SIDE = 8;
/** Place of the upper left corner, and degrees per pixel. */
const [WEST, NORTH, STEP] = [7, 43, 0.001];

/** Red grows to the east, green to the south. */
const PIXELS = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => {
  const pixel = Math.floor(at / 3);
  return [(pixel % SIDE) * 30, Math.floor(pixel / SIDE) * 30, 200][at % 3] ?? 0;
});

/** A GeoTIFF of 8 × 8 colours in one strip, as TIFF 6.0 and OGC 19-008 lay it out. */
function writeRgb(isPacked: boolean, sides = [SIDE, SIDE]): Uint8Array<ArrayBuffer> {
  const pixels = isPacked ? new Uint8Array(deflateSync(PIXELS)) : PIXELS;
  const doubles = [STEP, STEP, 0, 0, 0, 0, WEST, NORTH, 0];
  const keys = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];
  const entries: (readonly [tag: number, type: number, count: number, value: number])[] = [];
  const directory = 8;
  const outside = directory + 2 + 13 * 12 + 4;
  const [keysAt, doublesAt] = [outside + 6, outside + 6 + keys.length * 2];
  const pixelsAt = doublesAt + doubles.length * 8;
  entries.push([256, 4, 1, sides[0] ?? 0], [257, 4, 1, sides[1] ?? 0], [258, 3, 3, outside]);
  entries.push([259, 3, 1, isPacked ? 8 : 1], [262, 3, 1, 2], [273, 4, 1, pixelsAt], [277, 3, 1, 3]);
  entries.push([278, 4, 1, sides[1] ?? 0], [279, 4, 1, pixels.length], [284, 3, 1, 1]);
  entries.push([33_550, 12, 3, doublesAt], [33_922, 12, 6, doublesAt + 24], [34_735, 3, keys.length, keysAt]);
  const bytes = new Uint8Array(pixelsAt + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  view.setUint16(directory, entries.length, true);
  entries.forEach(([tag, type, count, value], at) => {
    const entry = directory + 2 + at * 12;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    view.setUint32(entry + 4, count, true);
    view.setUint32(entry + 8, value, true);
  });
  [8, 8, 8, ...keys].forEach((value, at) => {
    view.setUint16(outside + at * 2, value, true);
  });
  doubles.forEach((value, at) => {
    view.setFloat64(doublesAt + at * 8, value, true);
  });
  bytes.set(pixels, pixelsAt);
  return bytes;
}

/** Draws what it can, as the map does. */
const drawn = {
  parse: async (file: InputFile, options?: LoadOptions): Promise<never> => {
    const picture = await openPicture(file, options);
    if (picture.kind === 'tiles') {
      for (let zoom = picture.leastZoom; zoom <= Math.min(picture.greatestZoom, 2); zoom++)
        await picture.readTile({ zoom, column: 0, row: 0 });
    } else {
      await picture.sample([WEST, NORTH - SIDE * STEP, WEST + SIDE * STEP, NORTH], 4, 4);
    }
    return undefined as never;
  },
};

test.each([false, true])('the picture that is broken is sound before (packed: %s)', async (isPacked) => {
  const picture = await openPicture(inputFileOfBytes('colours.tif', writeRgb(isPacked)));
  if (picture.kind !== 'raster') throw new Error('no raster');
  const pixel = await picture.sample([7.002, 42.994, 7.003, 42.995], 1, 1);
  expect([...pixel]).toEqual([60, 150, 200, 255]);
});

test('20,000 broken GeoTIFF pictures are drawn or refused', { timeout: TIMEOUT }, async () => {
  const originals = [false, true].map((isPacked) => ({ name: 'colours.tif', bytes: writeRgb(isPacked) }));
  const { data, refused } = await expectDataOrLoadError(drawn, originals);
  expect(Math.min(data, refused)).toBeGreaterThan(MUTATIONS / 20);
});

test('20,000 broken archives of pictures are drawn or refused', { timeout: TIMEOUT }, async () => {
  const tiles = [0, 1, 2].map((zoom) => ({ zoom, column: 0, row: 0, bytes: PIXELS.subarray(0, 40) }));
  const originals = [{ name: 'pictures.pmtiles', bytes: writeArchive(tiles, 2, { name: 'colours' }) }];
  const { data, refused } = await expectDataOrLoadError(drawn, originals);
  expect(Math.min(data, refused)).toBeGreaterThan(MUTATIONS / 20);
});

test('a picture that says it is larger than memory is refused before room is made for it', async () => {
  const picture = await openPicture(inputFileOfBytes('huge.tif', writeRgb(false, [100_000, 60_000])));
  if (picture.kind !== 'raster') throw new Error('no raster');
  await expect(picture.sample(picture.bounds, 8, 8)).rejects.toThrow(/too large to be drawn.*-of COG/u);
});
