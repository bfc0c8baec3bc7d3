import { deflateSync, zstdCompressSync } from 'node:zlib';
import { LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, FeatureLayer } from '@cityloom/cim-loader';
import { cellValue, createRandom } from '@cityloom/twin-core';
import { createDefaultContainer, read, write } from 'ktx-parse';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeKtx2 } from '../../../src/formats/pictures/ktx2.ts';
import { hashOfValues } from '../3d-tiles/dataset-hash.ts';
import { expectDataOrLoadError, MUTATIONS } from '../../mutations.ts';
import { encodeKtx2, type PictureKind, rawPicture, transcodeKtx2 } from './encode-pictures.ts';
import { SAMPLE_PICTURES } from './sample-pictures.ts';
import { blockOf, texturedSquare } from './textured-square.ts';

beforeAll(() => {
  // The encoder tells what it does.
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

const KINDS: readonly PictureKind[] = ['noise', 'smooth', 'alpha', 'grey', 'solid blocks'];
const SIZES = [
  [64, 64],
  [50, 37],
  [3, 5],
] as const;

async function expectAsTranscoded(bytes: Uint8Array): Promise<void> {
  const { values } = await decodeKtx2(bytes, 'picture.ktx2');
  expect(Buffer.compare(values, await transcodeKtx2(bytes))).toBe(0);
}

describe('Basis Universal gives the values its own transcoder gives', () => {
  it.each(KINDS)('ETC1S, %s', async (kind) => {
    for (const [width, height] of SIZES)
      await expectAsTranscoded(await encodeKtx2(rawPicture(kind, width, height), false));
  });

  it.each(KINDS)('UASTC, plain and with Zstandard, %s', async (kind) => {
    for (const [width, height] of SIZES) {
      const picture = rawPicture(kind, width, height);
      await expectAsTranscoded(await encodeKtx2(picture, true));
      await expectAsTranscoded(await encodeKtx2(picture, true, true));
    }
  });

  it('UASTC blocks of every mode and pattern', async () => {
    const container = read(await encodeKtx2(rawPicture('noise', 64, 64), true));
    const blocks = container.levels[0]?.levelData ?? new Uint8Array();
    const random = createRandom(11);
    let decoded = 0;
    for (let round = 0; round < 40; round++) {
      for (let at = 0; at < blocks.length; at++) blocks[at] = Math.floor(random.next() * 256);
      // A block of a mode or pattern that does not exist spoils the picture: solid ones take their place.
      for (let at = 0; at < blocks.length; at += 16) {
        const block = blocks.subarray(at, at + 16);
        if (!(await isBlock(block))) block[0] = 0x17;
      }
      await expectAsTranscoded(write(container));
      decoded += blocks.length / 16;
    }
    expect(decoded).toBe(40 * 256);
  });
});

/** Whether a block alone can be decoded. */
async function isBlock(block: Uint8Array): Promise<boolean> {
  const { decodeUastc } = await import('../../../src/formats/pictures/uastc.ts');
  try {
    decodeUastc(block, 4, 4);
    return true;
  } catch {
    return false;
  }
}

/** A KTX2 without Basis: 16 × 16 texels. */
function plainKtx2(vkFormat: number, texels: Uint8Array<ArrayBuffer>, scheme = 0): Uint8Array<ArrayBuffer> {
  const container = createDefaultContainer();
  const packed = scheme === 2 ? zstdCompressSync(texels) : scheme === 3 ? deflateSync(texels) : texels;
  Object.assign(container, { vkFormat, pixelWidth: 16, pixelHeight: 16, supercompressionScheme: scheme });
  container.levels.push({ levelData: new Uint8Array(packed), uncompressedByteLength: texels.length });
  return new Uint8Array(write(container));
}

describe('formats of 8 bits a channel', () => {
  it.each([
    ['R8', 9, [0]],
    ['R8G8', 16, [0, 1]],
    ['R8G8B8', 23, [0, 1, 2]],
    ['B8G8R8', 30, [2, 1, 0]],
    ['R8G8B8A8', 37, [0, 1, 2, 3]],
    ['B8G8R8A8', 44, [2, 1, 0, 3]],
  ] as const)('%s, plain, with Zstandard and with zlib', async (_name, vkFormat, order) => {
    const texels = Uint8Array.from({ length: 256 * order.length }, (_, at) => (at * 37) & 255);
    const expected = Uint8Array.from({ length: 1024 }, (_, at) => (at % 4 === 3 ? 255 : 0));
    texels.forEach((value, at) => {
      expected[Math.floor(at / order.length) * 4 + (order[at % order.length] as number)] = value;
    });
    for (const scheme of [0, 2, 3]) {
      const { values } = await decodeKtx2(plainKtx2(vkFormat, texels, scheme), 'picture.ktx2');
      expect(Buffer.compare(values, expected)).toBe(0);
    }
  });

  it('says what of a file is not read, before it takes memory for it', async () => {
    const bytes = plainKtx2(9, new Uint8Array(256));
    const broken = (at: number, value: number): Uint8Array => {
      const copy = bytes.slice();
      new DataView(copy.buffer).setUint32(at, value, true);
      return copy;
    };
    const problems: readonly (readonly [Uint8Array, RegExp])[] = [
      [broken(20, 0xffff_ffff), /declares 4294967295 × 16 pixels/u],
      [broken(24, 17), /declares 256 bytes where its pixels take 272/u],
      [broken(36, 6), /6 faces: no picture/u],
      [broken(40, 9), /declares 9 levels/u],
      [broken(12, 145), /Vulkan format 145/u],
      [broken(44, 9), /scheme 9/u],
      [bytes.subarray(0, 60), /ends after 60 bytes/u],
    ];
    for (const [file, problem] of problems) {
      const refused = decodeKtx2(file, 'picture.ktx2');
      await expect(refused).rejects.toThrow(LoadError);
      await expect(refused).rejects.toThrow(problem);
    }
  });
});

function blocksOf(dataset: Dataset): FeatureLayer {
  const layer = dataset.layers.find(({ id }) => id === 'blocks');
  if (layer?.kind !== 'features') throw new Error('no layer of blocks');
  return layer;
}

describe('feature ids in compressed pictures', () => {
  it.each(['webp', 'uastc'])('%s keeps every number', async (name) => {
    const sample = SAMPLE_PICTURES[name];
    if (sample === undefined) throw new Error(name);
    const dataset = await openDataset(texturedSquare(sample.mimeType, sample.base64, sample.extension));
    const { table } = blocksOf(dataset);
    expect(dataset.report.warnings.map(({ code }) => code)).toEqual(['not-on-the-globe']);
    expect(table.count).toBe(16);
    const column = table.columns.get('height');
    const heights = Array.from({ length: 16 }, (_, row) => column && cellValue(column, row));
    expect(heights).toEqual(new Array(16).fill(4));
    expect(await hashOfValues(dataset)).toBe(sample.hash);
  });

  it('ETC1S gives the numbers its transcoder gives', async () => {
    const { mimeType, base64, extension, hash } = SAMPLE_PICTURES[
      'etc1s'
    ] as (typeof SAMPLE_PICTURES)[string];
    const dataset = await openDataset(texturedSquare(mimeType, base64, extension));
    const pixels = await transcodeKtx2(new Uint8Array(Buffer.from(base64, 'base64')));
    const numbers = new Set(pixels.filter((_, at) => at % 4 === 0));
    expect(blocksOf(dataset).table.count).toBe(numbers.size);
    expect(await hashOfValues(dataset)).toBe(hash);
  });

  it('leaves out what it cannot read, with a warning that says why', async () => {
    const dataset = await openDataset(texturedSquare('image/jpeg', btoa('\u00ff\u00d8\u00ff\u00e0')));
    expect(dataset.report.warnings).toContainEqual(
      expect.objectContaining({
        code: 'broken-feature-ids',
        message: expect.stringMatching(/no PNG, WebP or KTX2/u) as unknown,
      }),
    );
  });
});

describe('broken copies', () => {
  const parse = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Dataset> => {
    await decodeKtx2(bytes, name);
    return { format: 'ktx2', crs: undefined, layers: [], report: { counts: {}, warnings: [] } };
  };

  it('end in pixels or one LoadError', async () => {
    const ids = Uint8Array.from({ length: 256 }, (_, texel) => blockOf(texel));
    const originals = [
      await encodeKtx2(rawPicture('alpha', 16, 16), false),
      await encodeKtx2(rawPicture('alpha', 16, 16), true),
      await encodeKtx2(rawPicture('smooth', 16, 16), true, true),
      plainKtx2(9, ids, 2),
    ].map((bytes) => ({ name: 'broken.ktx2', bytes }));
    const loader = { parse: async (file) => parse(await file.read(), file.name) } satisfies Parameters<
      typeof expectDataOrLoadError
    >[0];
    const { data, refused } = await expectDataOrLoadError(loader, originals);
    expect(data + refused).toBe(MUTATIONS);
    expect(data).toBeGreaterThan(MUTATIONS / 10);
    expect(refused).toBeGreaterThan(MUTATIONS / 10);
  }, 300_000);
});
