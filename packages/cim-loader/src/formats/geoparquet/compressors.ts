import type { Compressors } from 'hyparquet';
import { MAXIMUM_PAGE_BYTES } from './check-values.ts';

/** Compressors of the library, each refused more than a page. */
export async function boundedCompressors(): Promise<Compressors> {
  const { compressors } = await import('hyparquet-compressors');
  const { decompress } = await import('fzstd');
  const bounded: Compressors = {};
  const check = (length: number): void => {
    if (!(length <= MAXIMUM_PAGE_BYTES))
      throw new Error(`a page unpacks to ${length} bytes, more than ${MAXIMUM_PAGE_BYTES}`);
  };
  for (const name of ['GZIP', 'BROTLI', 'LZ4_RAW'] as const) {
    bounded[name] = (input, length) => {
      check(length);
      const unpack = compressors[name];
      if (unpack === undefined) throw new Error(`${name} is not known`);
      return unpack(input, length);
    };
  }
  bounded.LZ4 = (input, length) => {
    check(length);
    const unpack = compressors[hasNegativeFrame(input) ? 'LZ4_RAW' : 'LZ4'];
    if (unpack === undefined) throw new Error('LZ4 is not known');
    return unpack(input, length);
  };
  // The library's own run on without end on broken input, in WebAssembly and in JavaScript.
  bounded.SNAPPY = (input, length) => {
    check(length);
    return unpackSnappy(input, new Uint8Array(length));
  };
  // The library's own gives Zstandard as much memory as the frame asks for.
  bounded.ZSTD = (input, length) => {
    check(length);
    return decompress(input, new Uint8Array(length));
  };
  return bounded;
}

/**
 * Snappy's raw format (https://github.com/google/snappy/blob/main/format_description.txt).
 * @throws {Error} input that does not fill the output, or asks for bytes that are not there.
 */
export function unpackSnappy(input: Uint8Array, output: Uint8Array): Uint8Array {
  let at = 0;
  const next = (): number => {
    const byte = input[at++];
    if (byte === undefined) throw new Error('Snappy data end early');
    return byte;
  };
  // The unpacked length, which the page has told already.
  while (next() >= 128);
  let end = 0;
  const check = (length: number, fits: boolean): void => {
    if (!fits || length > output.length - end) throw new Error('Snappy data are longer than their page');
  };
  while (at < input.length) {
    const tag = next();
    const kind = tag & 3;
    let length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    if (kind === 0) {
      if (length > 60) length = littleEndian(length - 60, next) + 1;
      check(length, length <= input.length - at);
      output.set(input.subarray(at, at + length), end);
      at += length;
    } else {
      const back = kind === 1 ? ((tag >>> 5) << 8) | next() : littleEndian(kind === 2 ? 2 : 4, next);
      check(length, back > 0 && back <= end);
      // Byte by byte: a copy may overlap itself.
      for (let index = 0; index < length; index++) output[end + index] = output[end + index - back] as number;
    }
    end += length;
  }
  if (end !== output.length) throw new Error(`Snappy data unpack to ${end} bytes, not ${output.length}`);
  return output;
}

/** Whether Hadoop's frames (lengths, then a block) are what they seem: the library goes back at negative lengths. */
function hasNegativeFrame(input: Uint8Array): boolean {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  for (let at = 0; at < input.length - 8;) {
    const length = view.getInt32(at + 4);
    if (length < 0 || view.getInt32(at) < 0) return true;
    at += 8 + length;
  }
  return false;
}

function littleEndian(bytes: number, next: () => number): number {
  let value = 0;
  for (let index = 0; index < bytes; index++) value += next() * 2 ** (8 * index);
  return value;
}
