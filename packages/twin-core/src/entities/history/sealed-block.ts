import { type BlockArena, offsetOf } from './block-arena.ts';
import { ROW_CAPACITY, type SampleRows } from './sample-rows.ts';

/*
 * A sealed block: a head of 14 words, then the samples, each the same number of bits.
 *
 *   0 1  time of the first sample, milliseconds since 1970, high and low word
 *   2 3  time: last less first; least residual
 *   4-6  longitude: first, last less first, least residual; steps of 1e-7 degree
 *   7-9  latitude: the same
 *   10   least height, centimetres
 *   11   least heading code | least speed code << 9
 *   12   count | bits of time << 8 | of longitude << 13 | of latitude << 18 | of height << 23
 *   13   bits of heading | of speed << 4 | of flags << 9 | least flags << 13
 *
 * Times and places are told by their distance from the straight line between first and last: any sample is
 * read without those beside it.
 */
const HEAD = 14;
/** Farthest from the first sample: 53° and 12 days, so that residuals fit 31 bits. */
const FARTHEST = 2 ** 29;
const LONGEST = 2 ** 30;

const scratchTimes = new Int32Array(ROW_CAPACITY);

/** How many of the rows [from, to) fit one block. */
export function sealableCount(rows: SampleRows, from: number, to: number): number {
  const most = Math.min(to, from + 255);
  for (let row = from + 1; row < most; row++) {
    const apart = (column: Int32Array): boolean =>
      Math.abs((column[row] as number) - (column[from] as number)) > FARTHEST;
    if (apart(rows.longitudes) || apart(rows.latitudes)) return row - from;
    if ((rows.times[row] as number) - (rows.times[from] as number) > LONGEST) return row - from;
  }
  return most - from;
}

/** Writes rows [from, to) as a block. @returns its address, or -1 where there is no room. */
export function sealBlock(arena: BlockArena, rows: SampleRows, from: number, to: number): number {
  const count = to - from;
  const first = rows.times[from] as number;
  for (let row = from; row < to; row++) scratchTimes[row] = (rows.times[row] as number) - first;
  const time = lineOf(scratchTimes, from, count);
  const longitude = lineOf(rows.longitudes, from, count);
  const latitude = lineOf(rows.latitudes, from, count);
  const height = frameOf(rows.heights, from, count);
  const heading = frameOf(rows.headings, from, count);
  const speed = frameOf(rows.speeds, from, count);
  const flags = frameOf(rows.flags, from, count);
  const rowBits =
    time.bits + longitude.bits + latitude.bits + height.bits + heading.bits + speed.bits + flags.bits;
  const address = arena.allocate(HEAD + Math.ceil((rowBits * count) / 32));
  if (address < 0) return -1;
  const words = arena.wordsOf(address);
  const at = offsetOf(address);
  words.fill(0, at, at + HEAD + Math.ceil((rowBits * count) / 32));
  writeTime(words, at, first);
  words.set([time.span, time.least], at + 2);
  words.set([rows.longitudes[from] as number, longitude.span, longitude.least], at + 4);
  words.set([rows.latitudes[from] as number, latitude.span, latitude.least], at + 7);
  words[at + 10] = height.least;
  words[at + 11] = heading.least | (speed.least << 9);
  words[at + 12] =
    count | (time.bits << 8) | (longitude.bits << 13) | (latitude.bits << 18) | (height.bits << 23);
  words[at + 13] = heading.bits | (speed.bits << 4) | (flags.bits << 9) | (flags.least << 13);
  let bit = (at + HEAD) * 32;
  for (let index = 0; index < count; index++) {
    const row = from + index;
    bit = writeLine(words, bit, time, scratchTimes, from, index);
    bit = writeLine(words, bit, longitude, rows.longitudes, from, index);
    bit = writeLine(words, bit, latitude, rows.latitudes, from, index);
    bit = writeBits(words, bit, height.bits, (rows.heights[row] as number) - height.least);
    bit = writeBits(words, bit, heading.bits, (rows.headings[row] as number) - heading.least);
    bit = writeBits(words, bit, speed.bits, (rows.speeds[row] as number) - speed.least);
    bit = writeBits(words, bit, flags.bits, (rows.flags[row] as number) - flags.least);
  }
  return address;
}

/** One block opened for reading; fields are written over by the next `open`. */
export class BlockReader {
  count = 0;
  /** Words of the block, as they were asked for. */
  words = 0;
  firstTime = 0;
  #data: Int32Array = new Int32Array(0);
  #at = 0;
  #rowBits = 0;
  #timeBits = 0;
  #longitudeBits = 0;
  #latitudeBits = 0;
  #widths = 0;
  #step = 0;

  open(arena: BlockArena, address: number): void {
    const data = arena.wordsOf(address);
    const at = offsetOf(address);
    this.#data = data;
    this.#at = at;
    const packed = data[at + 12] as number;
    this.#widths = packed;
    const rest = data[at + 13] as number;
    this.count = packed & 255;
    this.#timeBits = (packed >>> 8) & 31;
    this.#longitudeBits = (packed >>> 13) & 31;
    this.#latitudeBits = (packed >>> 18) & 31;
    this.#rowBits =
      this.#timeBits +
      this.#longitudeBits +
      this.#latitudeBits +
      ((packed >>> 23) & 31) +
      (rest & 15) +
      ((rest >>> 4) & 31) +
      ((rest >>> 9) & 15);
    this.words = HEAD + Math.ceil((this.#rowBits * this.count) / 32);
    this.firstTime = readTime(data, at);
    this.#step = this.count > 1 ? 1 / (this.count - 1) : 0;
  }

  timeAt(index: number): number {
    const data = this.#data;
    const line = Math.round((data[this.#at + 2] as number) * (index * this.#step));
    const residual = readBits(data, this.#bitOf(index), this.#timeBits) + (data[this.#at + 3] as number);
    return this.firstTime + line + residual;
  }

  longitudeAt(index: number): number {
    const data = this.#data;
    const at = this.#at + 4;
    const line = Math.round((data[at + 1] as number) * (index * this.#step));
    const residual = readBits(data, this.#bitOf(index) + this.#timeBits, this.#longitudeBits);
    return (data[at] as number) + line + residual + (data[at + 2] as number);
  }

  latitudeAt(index: number): number {
    const data = this.#data;
    const at = this.#at + 7;
    const line = Math.round((data[at + 1] as number) * (index * this.#step));
    const bit = this.#bitOf(index) + this.#timeBits + this.#longitudeBits;
    return (data[at] as number) + line + readBits(data, bit, this.#latitudeBits) + (data[at + 2] as number);
  }

  /** Reads height, heading, speed and flags of a sample into a row. */
  readRest(index: number, rows: SampleRows, row: number): void {
    const data = this.#data;
    const at = this.#at;
    const rest = data[at + 13] as number;
    const least = data[at + 11] as number;
    const heightBits = (this.#widths >>> 23) & 31;
    let bit = this.#bitOf(index) + this.#timeBits + this.#longitudeBits + this.#latitudeBits;
    rows.heights[row] = readBits(data, bit, heightBits) + (data[at + 10] as number);
    bit += heightBits;
    rows.headings[row] = readBits(data, bit, rest & 15) + (least & 511);
    bit += rest & 15;
    rows.speeds[row] = readBits(data, bit, (rest >>> 4) & 31) + (least >>> 9);
    bit += (rest >>> 4) & 31;
    rows.flags[row] = readBits(data, bit, (rest >>> 9) & 15) + (rest >>> 13);
  }

  /** Reads a sample into a row. */
  readRow(index: number, rows: SampleRows, row: number): void {
    rows.times[row] = this.timeAt(index);
    rows.longitudes[row] = this.longitudeAt(index);
    rows.latitudes[row] = this.latitudeAt(index);
    this.readRest(index, rows, row);
  }

  /** Last sample at or before a time that is not before the first: guessed along the line, then stepped to. */
  indexAt(time: number): number {
    const span = this.#data[this.#at + 2] as number;
    const last = this.count - 1;
    const guess = span > 0 ? Math.floor(((time - this.firstTime) / span) * last) : last;
    let index = Math.max(0, Math.min(last, guess));
    while (index < last && this.timeAt(index + 1) <= time) index++;
    while (index > 0 && this.timeAt(index) > time) index--;
    return index;
  }

  #bitOf(index: number): number {
    return (this.#at + HEAD) * 32 + index * this.#rowBits;
  }
}

/** Time from two words. */
export function readTime(words: Int32Array, at: number): number {
  return (words[at] as number) * 4_294_967_296 + ((words[at + 1] as number) >>> 0);
}

/** Time, whole milliseconds, into two words. */
export function writeTime(words: Int32Array, at: number, time: number): void {
  words[at] = Math.floor(time / 4_294_967_296);
  words[at + 1] = (time % 4_294_967_296) | 0;
}

interface Line {
  readonly span: number;
  readonly least: number;
  readonly bits: number;
  readonly step: number;
}

function lineOf(column: Int32Array, from: number, count: number): Line {
  const first = column[from] as number;
  const span = (column[from + count - 1] as number) - first;
  const step = count > 1 ? 1 / (count - 1) : 0;
  let least = 0;
  let greatest = 0;
  for (let index = 1; index < count; index++) {
    const residual = (column[from + index] as number) - first - Math.round(span * (index * step));
    if (residual < least) least = residual;
    else if (residual > greatest) greatest = residual;
  }
  return { span, least, bits: bitsFor(greatest - least), step };
}

function frameOf(column: Int32Array, from: number, count: number): { least: number; bits: number } {
  let least = column[from] as number;
  let greatest = least;
  for (let row = from + 1; row < from + count; row++) {
    const value = column[row] as number;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return { least, bits: bitsFor(greatest - least) };
}

function writeLine(
  words: Int32Array,
  bit: number,
  { span, least, bits, step }: Line,
  column: Int32Array,
  from: number,
  index: number,
): number {
  const line = (column[from] as number) + Math.round(span * (index * step));
  return writeBits(words, bit, bits, (column[from + index] as number) - line - least);
}

function bitsFor(greatest: number): number {
  return greatest === 0 ? 0 : 32 - Math.clz32(greatest);
}

function writeBits(words: Int32Array, bit: number, width: number, value: number): number {
  if (width === 0) return bit;
  const word = bit >>> 5;
  const shift = bit & 31;
  words[word] = (words[word] as number) | (value << shift);
  if (shift + width > 32) words[word + 1] = (words[word + 1] as number) | (value >>> (32 - shift));
  return bit + width;
}

function readBits(words: Int32Array, bit: number, width: number): number {
  if (width === 0) return 0;
  const word = bit >>> 5;
  const shift = bit & 31;
  let value = (words[word] as number) >>> shift;
  if (shift + width > 32) value |= (words[word + 1] as number) << (32 - shift);
  return value & ((1 << width) - 1);
}
