import { LoadError } from '../../validation/load-error.ts';
import { isWebp, textAt } from './picture-kind.ts';
import type { Pixels } from './pixels.ts';

const HEADER_BYTES = 30;
/** 4,096 × 4,096. */
const MOST_PIXELS = 2 ** 24;

type Decode = (buffer: ArrayBuffer) => Promise<{ width: number; height: number; data: Uint8ClampedArray }>;

let decoder: Promise<Decode> | undefined;

/** libwebp as WebAssembly (140 kB), loaded once per thread. Its file comes with the application. */
async function loadDecoder(): Promise<Decode> {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  await init(await WebAssembly.compile(await decoderBytes()));
  return decode;
}

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  getBuiltinModule(name: 'node:fs/promises'): { readFile(path: string): Promise<Uint8Array<ArrayBuffer>> };
  getBuiltinModule(name: 'node:module'): {
    createRequire(address: string): { resolve(name: string): string };
  };
}

async function decoderBytes(): Promise<BufferSource> {
  const { process } = globalThis as unknown as { readonly process?: NodeProcess };
  if (process?.versions?.node === undefined) {
    const address = new URL('@jsquash/webp/codec/dec/webp_dec.wasm', import.meta.url).href;
    return (await fetch(address)).arrayBuffer();
  }
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  return process
    .getBuiltinModule('node:fs/promises')
    .readFile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
}

/**
 * Decodes a WebP, lossy or lossless, to red, green, blue, alpha. One decoder for Node and pages: a canvas would
 * multiply colours by alpha and lose what they say.
 * @throws {LoadError} broken, a film, or too large.
 */
export async function decodeWebp(bytes: Uint8Array, file: string): Promise<Pixels> {
  const { width, height } = sizeOf(bytes, file);
  if (width * height > MOST_PIXELS)
    throw webpError(`declares ${width} × ${height} pixels; at most ${MOST_PIXELS} are read`, file, 'header');
  decoder ??= loadDecoder();
  const decode = await decoder;
  let picture;
  try {
    picture = await decode(bytes.slice().buffer);
  } catch (cause) {
    throw webpError('is broken', file, `of ${bytes.length} bytes`, cause);
  }
  if (picture.width !== width || picture.height !== height)
    throw webpError(
      `holds ${picture.width} × ${picture.height} pixels, not ${width} × ${height}`,
      file,
      'header',
    );
  return { width, height, channels: 4, values: new Uint8Array(picture.data.buffer) };
}

/** As the header declares it (RFC 9649): nothing is allocated for a picture before. */
function sizeOf(bytes: Uint8Array, file: string): { width: number; height: number } {
  if (!isWebp(bytes) || bytes.length < HEADER_BYTES) throw webpError('has no header', file, 'header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (textAt(bytes, 12)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      if ((view.getUint8(20) & 2) !== 0) throw webpError('is a film', file, 'VP8X');
      return {
        width: (view.getUint32(24, true) & 0xff_ffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      throw webpError('is of an unknown kind', file, 'offset 12');
  }
}

function webpError(problem: string, url: string, place: string, cause?: unknown): LoadError {
  const remedy = 'write it as a lossless WebP or as PNG';
  return new LoadError(problem, { url, format: 'WebP', kind: 'corrupt', place, remedy, cause });
}
