import { BatchError } from './batch-error.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Cells that are the numbers themselves, as IEEE 754 has them. */
const RAW = 8;
const WIDEST = 6;
const PRESENCE = 0x80;
const MOST_DECIMALS = 7;
const POWERS_OF_TEN = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7] as const;
/** Beyond, ten times the number is no longer told from its neighbours, and a difference may need seven bytes. */
const LARGEST_SCALED = 2 ** 46;

/** Every `stride`-th number of an array from `first`: a column, or one half of interleaved pairs. */
export interface NumberCells {
  readonly values: Float64Array | Float32Array;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

/**
 * Writes numbers so that the very same come back: as whole numbers of the coarsest decimal step that all of them are
 * multiples of, each as its distance from the least in as few bytes as the greatest needs; as they are where there
 * is no such step. NaN takes a bit.
 * @param leastWidth bytes of a cell at least, where equal numbers must not be free.
 */
export function writeNumbers(writer: ByteWriter, cells: NumberCells, leastWidth = 0): void {
  const present = countPresent(cells);
  const single = cells.values instanceof Float32Array;
  const decimals = fewestDecimals(cells, single);
  const scaled = decimals < 0 ? undefined : scale(cells, present, decimals, single);
  const bitmap = present < cells.count;
  const width = scaled === undefined ? RAW : Math.max(bitmap ? 0 : leastWidth, widthOf(scaled));
  const flags = bitmap ? PRESENCE : 0;
  if (scaled === undefined || width >= (single ? 4 : 8)) {
    writer.byte(flags | RAW);
    if (bitmap) writePresence(writer, cells);
    writeRaw(writer, cells, present, single);
    return;
  }
  writer.byte(flags | (decimals << 4) | width);
  if (bitmap) writePresence(writer, cells);
  writer.signedVarint(scaled.least);
  writeCells(writer, scaled.numbers, scaled.least, width);
}

function countPresent({ values, first, stride, count }: NumberCells): number {
  let present = 0;
  for (let row = 0, at = first; row < count; row += 1, at += stride) {
    if (!Number.isNaN(values[at])) present += 1;
  }
  return present;
}

/** -1: more than are tried. */
function fewestDecimals({ values, first, stride, count }: NumberCells, single: boolean): number {
  let decimals = 0;
  let power = 1;
  for (let row = 0, at = first; row < count; row += 1, at += stride) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    while (!isMultiple(value, power, single)) {
      decimals += 1;
      if (decimals > MOST_DECIMALS) return -1;
      power = POWERS_OF_TEN[decimals] as number;
    }
  }
  return decimals;
}

function isMultiple(value: number, power: number, single: boolean): boolean {
  const number = Math.round(value * power);
  if (!(number <= LARGEST_SCALED && number >= -LARGEST_SCALED)) return false;
  const back = number / power;
  return (single ? Math.fround(back) : back) === value && (number !== 0 || 1 / value > 0);
}

interface Scaled {
  /** Of the rows that have one, in order. */
  readonly numbers: Float64Array;
  readonly least: number;
  readonly greatest: number;
}

/** `undefined`: a number that fits fewer decimals does not fit these, which only huge ones can do. */
function scale(
  { values, first, stride, count }: NumberCells,
  present: number,
  decimals: number,
  single: boolean,
): Scaled | undefined {
  const power = POWERS_OF_TEN[decimals] as number;
  const numbers = new Float64Array(present);
  let least = Infinity;
  let greatest = -Infinity;
  let cell = 0;
  for (let row = 0, at = first; row < count; row += 1, at += stride) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    if (!isMultiple(value, power, single)) return undefined;
    const number = Math.round(value * power);
    if (number < least) least = number;
    if (number > greatest) greatest = number;
    numbers[cell] = number;
    cell += 1;
  }
  return present === 0 ? { numbers, least: 0, greatest: 0 } : { numbers, least: least + 0, greatest };
}

function widthOf({ least, greatest }: Scaled): number {
  let width = 0;
  for (let rest = greatest - least; rest >= 1; rest = Math.floor(rest / 256)) width += 1;
  return width;
}

/** One bit a row, lowest first. */
function writePresence(writer: ByteWriter, { values, first, stride, count }: NumberCells): void {
  writeBits(writer, count, (row) => !Number.isNaN(values[first + row * stride]));
}

/** One bit a row, lowest first; the last byte is filled with zeros. */
export function writeBits(writer: ByteWriter, count: number, isSet: (row: number) => boolean): void {
  writer.ensure((count + 7) >> 3);
  for (let row = 0; row < count; row += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8 && row + bit < count; bit += 1) {
      if (isSet(row + bit)) byte |= 1 << bit;
    }
    writer.byte(byte);
  }
}

/** @returns where the bits begin. @throws {BatchError} fewer bytes than rows need. */
export function takeBits(reader: ByteReader, count: number, what: string): number {
  return reader.take(Math.ceil(count / 8), what);
}

export function isBitSet(bytes: Uint8Array, start: number, row: number): boolean {
  return (((bytes[start + (row >> 3)] as number) >> (row & 7)) & 1) === 1;
}

function writeRaw(
  writer: ByteWriter,
  { values, first, stride, count }: NumberCells,
  present: number,
  single: boolean,
): void {
  const size = single ? 4 : 8;
  writer.ensure(present * size);
  const { view } = writer;
  let { length } = writer;
  for (let row = 0, at = first; row < count; row += 1, at += stride) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    if (single) view.setFloat32(length, value, true);
    else view.setFloat64(length, value, true);
    length += size;
  }
  writer.length = length;
}

/** Distances from `least`, little-endian, `width` bytes each. */
export function writeCells(
  writer: ByteWriter,
  numbers: Float64Array | Uint32Array,
  least: number,
  width: number,
): void {
  writer.ensure(numbers.length * width);
  const { bytes } = writer;
  let at = writer.length;
  for (const number of numbers) {
    const distance = number - least;
    const low = distance >>> 0;
    for (let byte = 0; byte < width && byte < 4; byte += 1) bytes[at++] = low >>> (8 * byte);
    if (width > 4) {
      const high = (distance - low) / 2 ** 32;
      for (let byte = 4; byte < width; byte += 1) bytes[at++] = high >>> (8 * (byte - 4));
    }
  }
  writer.length = at;
}

/** @returns the cells as they stand. @throws {BatchError} there are fewer bytes. */
export function readCells(reader: ByteReader, count: number, width: number, what: string): Float64Array {
  let at = reader.take(count * width, what);
  const numbers = new Float64Array(count);
  const { bytes } = reader;
  if (width === 1) {
    for (let cell = 0; cell < count; cell += 1) numbers[cell] = bytes[at + cell] as number;
    return numbers;
  }
  for (let cell = 0; cell < count; cell += 1) {
    let number = 0;
    let unit = 1;
    for (let byte = 0; byte < width; byte += 1) {
      number += (bytes[at++] as number) * unit;
      unit *= 256;
    }
    numbers[cell] = number;
  }
  return numbers;
}

/**
 * Reads what {@link writeNumbers} wrote into an array filled with NaN.
 * @throws {BatchError} fewer bytes than rows need, or a form that is not written.
 */
export function readNumbers(reader: ByteReader, cells: NumberCells, what: string, leastWidth = 0): void {
  const { values, first, stride, count } = cells;
  const { width, decimals, bitmap } = readForm(reader, count, what, leastWidth);
  const bits = bitmap ? takeBits(reader, count, what) : -1;
  const present = bitmap ? countBits(reader.bytes, bits, count) : count;
  const single = values instanceof Float32Array;
  const raw = width === RAW;
  const least = raw ? 0 : reader.signedVarint(what);
  const power = POWERS_OF_TEN[decimals] as number;
  const numbers = raw ? readRaw(reader, present, single, what) : readCells(reader, present, width, what);
  let cell = 0;
  for (let row = 0, at = first; row < count; row += 1, at += stride) {
    if (bitmap && !isBitSet(reader.bytes, bits, row)) continue;
    const number = numbers[cell] as number;
    values[at] = raw ? number : (least + number) / power;
    cell += 1;
  }
}

function readForm(
  reader: ByteReader,
  count: number,
  what: string,
  leastWidth: number,
): { width: number; decimals: number; bitmap: boolean } {
  const form = reader.byte(what);
  const width = form & 0xf;
  const bitmap = (form & PRESENCE) !== 0;
  const known = width <= WIDEST || width === RAW;
  if (!known || (!bitmap && width < leastWidth && count > 0)) {
    throw new BatchError(`${what} has cells of the unknown form ${form}`, reader.offset - 1);
  }
  return { width, decimals: width === RAW ? 0 : (form >> 4) & 7, bitmap };
}

export function countBits(bytes: Uint8Array, start: number, count: number): number {
  let set = 0;
  for (let row = 0; row < count; row += 1) {
    if (isBitSet(bytes, start, row)) set += 1;
  }
  return set;
}

function readRaw(reader: ByteReader, count: number, single: boolean, what: string): Float64Array {
  const size = single ? 4 : 8;
  const start = reader.take(count * size, what);
  const numbers = new Float64Array(count);
  for (let cell = 0; cell < count; cell += 1) {
    const at = start + cell * size;
    numbers[cell] = single ? reader.view.getFloat32(at, true) : reader.view.getFloat64(at, true);
  }
  return numbers;
}
