import { BatchError } from './batch-error.ts';
import { readUtf8, type ByteReader } from './byte-reader.ts';
import { writeUtf8, type ByteWriter } from './byte-writer.ts';
import { countBits, isBitSet, readCells, takeBits, writeBits, writeCells } from './number-column.ts';

const PRESENCE = 0x80;
/** Bytes a text may share with the one before it. */
const LONGEST_SHARED = 255;

/** Writes texts, each as what it does not share with the beginning of the one before: ids are mostly counted on. */
export function writeTexts(writer: ByteWriter, texts: readonly string[]): void {
  writer.varint(texts.length);
  let previous = new Uint8Array(256);
  let current = new Uint8Array(256);
  let previousLength = 0;
  for (const text of texts) {
    if (3 * text.length > current.length) current = new Uint8Array(6 * text.length);
    const length = writeUtf8(text, current);
    const most = Math.min(length, previousLength, LONGEST_SHARED);
    let shared = 0;
    while (shared < most && current[shared] === previous[shared]) shared += 1;
    writer.byte(shared);
    writer.varint(length - shared);
    writer.ensure(length - shared);
    for (let at = shared; at < length; at += 1) writer.bytes[writer.length++] = current[at] as number;
    [previous, current] = [current, previous];
    previousLength = length;
  }
}

/** @throws {BatchError} bytes that `writeTexts` does not write. */
export function readTexts(reader: ByteReader, what: string): string[] {
  const count = reader.count(`number of ${what}`);
  const texts: string[] = [];
  let text = new Uint8Array(256);
  let length = 0;
  for (let index = 0; index < count; index += 1) {
    const place = reader.offset;
    const shared = reader.byte(what);
    if (shared > length) {
      throw new BatchError(`${what} shares ${shared} bytes with a text of ${length}`, place);
    }
    const own = reader.count(`length of ${what}`);
    const start = reader.take(own, what);
    length = shared + own;
    if (length > text.length) {
      const grown = new Uint8Array(2 * length);
      grown.set(text.subarray(0, shared));
      text = grown;
    }
    for (let at = 0; at < own; at += 1) text[shared + at] = reader.bytes[start + at] as number;
    texts.push(readUtf8(text, 0, length, start - shared));
  }
  return texts;
}

/** Writes a text or `undefined` for each row: the distinct ones, then which of them by row. */
export function writeTextColumn(writer: ByteWriter, rows: readonly (string | undefined)[]): void {
  const places = new Map<string, number>();
  const cells: number[] = [];
  for (const text of rows) {
    if (text === undefined) continue;
    let place = places.get(text);
    if (place === undefined) places.set(text, (place = places.size));
    cells.push(place);
  }
  writeTexts(writer, [...places.keys()]);
  const bitmap = cells.length < rows.length;
  const width = indexWidth(places.size);
  writer.byte(width | (bitmap ? PRESENCE : 0));
  if (bitmap) writeBits(writer, rows.length, (row) => rows[row] !== undefined);
  writeCells(writer, Uint32Array.from(cells), 0, width);
}

/** Bytes that hold any place in a list, at least one: no row is free. */
export function indexWidth(length: number): number {
  return length <= 0x100 ? 1 : length <= 0x10000 ? 2 : length <= 0x1000000 ? 3 : 4;
}

/** @throws {BatchError} bytes that `writeTextColumn` does not write. */
export function readTextColumn(reader: ByteReader, count: number, what: string): (string | undefined)[] {
  const texts = readTexts(reader, what);
  const form = reader.byte(what);
  const width = form & 0x7f;
  if (width < 1 || width > 4) {
    throw new BatchError(`${what} has cells of the unknown form ${form}`, reader.offset - 1);
  }
  const bitmap = (form & PRESENCE) !== 0;
  const bits = bitmap ? takeBits(reader, count, what) : -1;
  const present = bitmap ? countBits(reader.bytes, bits, count) : count;
  const start = reader.offset;
  const places = readCells(reader, present, width, what);
  const rows: (string | undefined)[] = [];
  let cell = 0;
  for (let row = 0; row < count; row += 1) {
    if (bitmap && !isBitSet(reader.bytes, bits, row)) {
      rows.push(undefined);
      continue;
    }
    const text = texts[places[cell] as number];
    if (text === undefined) {
      throw new BatchError(
        `${what} names text ${places[cell] as number} of ${texts.length}`,
        start + cell * width,
      );
    }
    rows.push(text);
    cell += 1;
  }
  return rows;
}
