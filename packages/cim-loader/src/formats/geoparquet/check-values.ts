import type { ParquetType } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';

/** Where a run of encoded values is read from; `offset` moves. */
export interface PageReader {
  readonly view: DataView;
  offset: number;
}

/** Bytes that the values of one page may take, unpacked: writers make pages of about a megabyte. */
export const MAXIMUM_PAGE_BYTES: number = 2 ** 28;
const MAXIMUM_BIT_WIDTH = 32;
/** Writers fill the last bit-packed run up to a multiple of eight values, some up to a block. */
const MAXIMUM_PADDING = 1024;
const MAXIMUM_BLOCK_VALUES = 2 ** 20;

const BYTES_OF_TYPE = { BOOLEAN: 1 / 8, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 4 };

/** LEB128 of at most 32 bits, as the library reads it. @throws {Error} longer ones. */
export function readVarint({ view }: PageReader, offset: number): { value: number; next: number } {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = view.getUint8(offset + index);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) {
      if (value > 0xffff_ffff) break;
      return { value, next: offset + index + 1 };
    }
  }
  throw new Error('a page holds a number of more than 32 bits');
}

/**
 * Follows the runs of Parquet's hybrid of run lengths and packed bits without making values, and leaves the reader as
 * it was. The library repeats a run as often as the file says, and never ends at a negative count.
 * @throws {Error} runs that hold more than `count` values, or that lie outside the page.
 */
export function checkHybridRuns(reader: PageReader, start: number, width: number, count: number): void {
  if (width > MAXIMUM_BIT_WIDTH) throw new Error(`a page packs values into ${width} bits`);
  let offset = start;
  let left = count;
  while (left > 0) {
    const { value: header, next } = readVarint(reader, offset);
    const packed = (header & 1) === 1;
    const values = Math.floor(header / 2) * (packed ? 8 : 1);
    if (values > left + (packed ? MAXIMUM_PADDING : 0)) {
      throw new Error(`a run of ${values} values where ${left} belong`);
    }
    // The library takes one byte for a packed run even if that is empty.
    offset = next + (packed ? Math.max(1, (values / 8) * width) : Math.ceil(width / 8));
    left -= values;
  }
  if (offset > reader.view.byteLength) throw new Error('runs of values go on past the end of their page');
}

/** @throws {Error} more plain values than the rest of the page has room for. */
export function checkPlainValues(
  { view, offset }: PageReader,
  type: ParquetType,
  count: number,
  length: number | undefined,
): void {
  const each = type === 'FIXED_LEN_BYTE_ARRAY' ? (length ?? 0) : BYTES_OF_TYPE[type];
  if (!(each > 0 && count * each <= view.byteLength - offset)) {
    throw new Error(`${count} values in ${view.byteLength - offset} bytes of a page`);
  }
}

/** @throws {Error} a block that the library would lose its way in. */
export function checkDeltaHeader(reader: PageReader): void {
  const block = readVarint(reader, reader.offset);
  const miniblocks = readVarint(reader, block.next);
  const each = block.value / miniblocks.value;
  if (!(miniblocks.value > 0 && each >= 8 && each % 8 === 0 && block.value <= MAXIMUM_BLOCK_VALUES)) {
    throw new Error(`a delta block of ${block.value} values in ${miniblocks.value} parts`);
  }
}

/**
 * Texts that share their beginning with the one before: the sizes that the library would allocate.
 * @throws {Error} a text that takes more of the one before than that has.
 */
export function checkDeltaTexts(page: PageReader, count: number): void {
  const reader = { ...page };
  const [prefixes, suffixes] = [new Int32Array(count), new Int32Array(count)];
  for (const lengths of [prefixes, suffixes]) {
    checkDeltaHeader(reader);
    deltaBinaryUnpack(reader, count, lengths);
  }
  let before = 0;
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const prefix = prefixes[index] as number;
    before = (prefix >= 0 && prefix <= before ? prefix : NaN) + (suffixes[index] as number);
    bytes += before;
    if (!(before >= 0 && bytes <= MAXIMUM_PAGE_BYTES))
      throw new Error(`a text of a wrong length at ${index}`);
  }
}
