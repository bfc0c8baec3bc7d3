import type { KTX2Container } from 'ktx-parse';
import { inflate } from '../../transport/gzip.ts';
import { LoadError } from '../../validation/load-error.ts';
import { decodeEtc1sSlice, readCodebooks } from './etc1s.ts';
import type { Pixels } from './pixels.ts';
import { decodeUastc } from './uastc.ts';

const HEADER_BYTES = 80;
/** 4,096 × 4,096; a small packed file can ask for any size. */
const MOST_PIXELS = 2 ** 24;
/** Blocks of one byte of ETC1S: pictures of one colour take few bits. With room. */
const MOST_BLOCKS_PER_BYTE = 4096;

/** Supercompression schemes of KTX 2.0. */
const BASIS_LZ = 1;
const ZSTANDARD = 2;
const ZLIB = 3;
/** Colour models of the Khronos data format. */
const ETC1S = 163;
const UASTC = 166;

/** Stored channels by Vulkan's number of the format, in the order red, green, blue, alpha; 8 bits each. */
const CHANNEL_ORDERS: Readonly<Record<number, readonly number[]>> = {
  ...sameOrder([9, 13, 15], [0]),
  ...sameOrder([16, 20, 22], [0, 1]),
  ...sameOrder([23, 27, 29], [0, 1, 2]),
  ...sameOrder([30, 34, 36], [2, 1, 0]),
  ...sameOrder([37, 41, 43], [0, 1, 2, 3]),
  ...sameOrder([44, 48, 50], [2, 1, 0, 3]),
};

/** UNORM, UINT and SRGB of one order. */
function sameOrder(formats: readonly number[], order: readonly number[]): Record<number, readonly number[]> {
  return Object.fromEntries(formats.map((format) => [format, order]));
}

/**
 * Decodes the largest level of a KTX 2.0 texture of two dimensions: Basis Universal (ETC1S, UASTC) and formats of
 * 8 bits a channel, also packed with Zstandard or zlib. Values are raw, without colour management: they are data.
 * Missing colours are 0, missing alpha is 255.
 * @throws {LoadError} broken, too large, or of another kind.
 */
export async function decodeKtx2(bytes: Uint8Array, file: string): Promise<Pixels> {
  try {
    const size = checkHeader(bytes, file);
    const { read } = await import('ktx-parse');
    // A copy of its own: the library looks at the whole buffer, in which other things may lie.
    const container = read(bytes.slice());
    const values = await decodeLevel(container, size, file);
    return { ...size, channels: 4, values };
  } catch (error) {
    if (error instanceof LoadError) throw error;
    const problem = error instanceof Error ? error.message : 'is broken';
    throw ktxError(`cannot be decoded: ${problem}`, file, 'level 0', 'corrupt', error);
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function checkHeader(bytes: Uint8Array, file: string): Size {
  if (bytes.length < HEADER_BYTES)
    throw ktxError(`ends after ${bytes.length} bytes`, file, 'header', 'truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [width, height, depth, layers, faces, levels] = [20, 24, 28, 32, 36, 40].map((at) =>
    view.getUint32(at, true),
  ) as [number, number, number, number, number, number];
  if (width === 0 || height === 0 || width * height > MOST_PIXELS)
    throw ktxError(
      `declares ${width} × ${height} pixels; at most ${MOST_PIXELS} are read`,
      file,
      'pixelWidth',
    );
  if (depth > 1 || layers > 1 || faces !== 1)
    throw ktxError(
      `declares depth ${depth}, ${layers} layers, ${faces} faces: no picture`,
      file,
      'pixelDepth',
    );
  if (levels > Math.floor(Math.log2(Math.max(width, height))) + 1)
    throw ktxError(`declares ${levels} levels of ${width} × ${height} pixels`, file, 'levelCount');
  return { width, height };
}

async function decodeLevel(container: KTX2Container, size: Size, file: string): Promise<Uint8Array> {
  const { vkFormat, supercompressionScheme: scheme } = container;
  const model = container.dataFormatDescriptor[0]?.colorModel;
  if (model === ETC1S && scheme === BASIS_LZ) return decodeEtc1s(container, size);
  const texels = size.width * size.height;
  if (model === UASTC) {
    const blocks = Math.ceil(size.width / 4) * Math.ceil(size.height / 4);
    return decodeUastcLevel(container, size, await unpack(container, blocks * 16, file));
  }
  const order = CHANNEL_ORDERS[vkFormat];
  if (order === undefined)
    throw ktxError(`is of Vulkan format ${vkFormat}, which is not read`, file, 'vkFormat', 'version');
  const stored = await unpack(container, texels * order.length, file);
  const values = opaque(texels);
  for (let texel = 0; texel < texels; texel++) {
    order.forEach((channel, at) => {
      values[texel * 4 + channel] = stored[texel * order.length + at] as number;
    });
  }
  return values;
}

/** The bytes of level 0 without their packing. */
async function unpack(container: KTX2Container, expected: number, file: string): Promise<Uint8Array> {
  const { levelData: data = new Uint8Array(), uncompressedByteLength: stated } = container.levels[0] ?? {};
  const { supercompressionScheme: scheme } = container;
  if (stated !== expected)
    throw ktxError(`declares ${String(stated)} bytes where its pixels take ${expected}`, file, 'level 0');
  const unpacked = await unpackLevel(data, scheme, expected, file);
  if (unpacked.length < expected)
    throw ktxError(`has ${unpacked.length} of ${expected} bytes`, file, 'level 0', 'truncated');
  return unpacked;
}

async function unpackLevel(
  data: Uint8Array<ArrayBuffer>,
  scheme: number,
  expected: number,
  file: string,
): Promise<Uint8Array> {
  switch (scheme) {
    case 0:
      return data;
    case ZSTANDARD: {
      const { decompress } = await import('fzstd');
      return decompress(data, new Uint8Array(expected));
    }
    case ZLIB:
      return inflate(data, 'deflate', file, expected);
    default:
      throw ktxError(
        `is packed by scheme ${scheme}, which is not read`,
        file,
        'supercompressionScheme',
        'version',
      );
  }
}

/** Meaning of the second sample of ETC1S. */
const GREEN = 4;
const ALPHA = 15;

function decodeEtc1s(container: KTX2Container, { width, height }: Size): Uint8Array {
  const { globalData } = container;
  if (globalData === null) throw new RangeError('has no global data');
  const [colours, second] = slicesOf(container, Math.ceil(width / 4) * Math.ceil(height / 4));
  const books = readCodebooks(globalData);
  const values = opaque(width * height);
  decodeEtc1sSlice(books, colours, { values, width, height, channels: [0, 1, 2] });
  if (second === undefined) return values;
  const meaning = (container.dataFormatDescriptor[0]?.samples[1]?.channelType ?? ALPHA) & 15;
  if (meaning === GREEN) for (let at = 2; at < values.length; at += 4) values[at] = 0;
  decodeEtc1sSlice(books, second, { values, width, height, channels: [meaning === GREEN ? 1 : 3] });
  return values;
}

/** Colours, and alpha or green where there is any. */
function slicesOf(
  { globalData, levels }: KTX2Container,
  blocks: number,
): [colours: Uint8Array, second: Uint8Array | undefined] {
  const description = globalData?.imageDescs[0];
  const data = levels[0]?.levelData;
  if (description === undefined || data === undefined) throw new RangeError('has no picture');
  if ((description.imageFlags & 2) !== 0) throw new RangeError('is a frame of a film');
  const slice = (offset: number, length: number): Uint8Array => {
    if (offset + length > data.length) throw new RangeError('has a slice past its end');
    if (blocks > length * MOST_BLOCKS_PER_BYTE)
      throw new RangeError(`has ${blocks} blocks in ${length} bytes`);
    return data.subarray(offset, offset + length);
  };
  const { rgbSliceByteOffset, rgbSliceByteLength, alphaSliceByteOffset, alphaSliceByteLength } = description;
  const colours = slice(rgbSliceByteOffset, rgbSliceByteLength);
  return [
    colours,
    alphaSliceByteLength === 0 ? undefined : slice(alphaSliceByteOffset, alphaSliceByteLength),
  ];
}

/** Meaning of the sample of UASTC that has red in three channels and green in alpha. */
const RED_AND_GREEN = 5;

function decodeUastcLevel(container: KTX2Container, { width, height }: Size, data: Uint8Array): Uint8Array {
  const rgba = decodeUastc(data, width, height);
  const meaning = (container.dataFormatDescriptor[0]?.samples[0]?.channelType ?? 0) & 15;
  if (meaning !== RED_AND_GREEN) return rgba;
  for (let at = 0; at < rgba.length; at += 4) rgba.set([rgba[at + 3] as number, 0, 255], at + 1);
  return rgba;
}

/** Black without transparency. */
function opaque(texels: number): Uint8Array {
  const values = new Uint8Array(texels * 4);
  for (let at = 3; at < values.length; at += 4) values[at] = 255;
  return values;
}

function ktxError(
  problem: string,
  url: string,
  place: string,
  kind: LoadError['kind'] = 'corrupt',
  cause?: unknown,
): LoadError {
  const remedy = 'write it as a 2D KTX2 of Basis Universal or 8 bits a channel, or as PNG';
  return new LoadError(problem, { url, format: 'KTX2', kind, place, remedy, cause });
}
