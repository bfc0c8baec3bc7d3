import type { Dataset } from '@cityloom/cim-loader';
import { LoadError } from '@cityloom/cim-loader';
import { expect, it } from 'vitest';
import { decodeWebp } from '../../../src/formats/pictures/webp.ts';
import { expectDataOrLoadError, MUTATIONS } from '../../mutations.ts';
import { SAMPLE_PICTURES } from './sample-pictures.ts';
import { blockOf } from './textured-square.ts';

const lossless = new Uint8Array(Buffer.from(SAMPLE_PICTURES['webp']?.base64 ?? '', 'base64'));

it('lossless WebP keeps the colours of clear texels', async () => {
  const { width, height, values } = await decodeWebp(lossless, 'tile.webp');
  expect([width, height]).toEqual([16, 16]);
  const expected = Uint8Array.from({ length: 1024 }, (_, at) => {
    const texel = at >> 2;
    return at % 4 === 0 ? blockOf(texel) : at % 4 === 3 && texel % 3 !== 0 ? 7 : 0;
  });
  expect(Buffer.compare(values, expected)).toBe(0);
});

it('refuses what is too large by its header', async () => {
  const bytes = lossless.slice();
  new DataView(bytes.buffer).setUint32(21, 0x0fff_ffff, true);
  await expect(decodeWebp(bytes, 'tile.webp')).rejects.toThrow(LoadError);
  await expect(decodeWebp(bytes, 'tile.webp')).rejects.toThrow(/declares 16384 × 16384 pixels/u);
});

it('broken copies end in pixels or one LoadError', async () => {
  const parse = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Dataset> => {
    await decodeWebp(bytes, name);
    return { format: 'webp', crs: undefined, layers: [], report: { counts: {}, warnings: [] } };
  };
  const originals = [{ name: 'broken.webp', bytes: lossless }];
  const { data, refused } = await expectDataOrLoadError(
    { parse: async (file) => parse(await file.read(), file.name) },
    originals,
  );
  expect(data + refused).toBe(MUTATIONS);
  expect(data).toBeGreaterThan(MUTATIONS / 20);
  expect(refused).toBeGreaterThan(MUTATIONS / 10);
}, 300_000);
