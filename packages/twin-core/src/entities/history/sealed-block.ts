import { type BlockArena, offsetOf, SEALED_SHELF } from './block-arena.ts';
import { ROW_CAPACITY, type SampleRows } from './sample-rows.ts';

/*
 * A sealed block: a head of 15 words, then the samples, each the same number of bits.
 *
 *   0 1  time of the first sample, milliseconds since 1970, high and low word
 *   2 3  time: last less first; least residual
 *   4-6  longitude: first, last less first, least residual; steps of 1e-7 degree
 *   7-9  latitude: the same
 *   10   least height, centimetres
 *   11   least heading code | least speed code << 9
 *   12   count | bits of time << 8 | of longitude << 13 | of latitude << 18 | of height << 23
 *   13   bits of heading | of speed << 4 | of flags << 9 | least flags << 13
 *   14   address of the next block of the same entity; NO_BLOCK: the unsealed samples follow
 *
 * Times and places are told by their distance from the straight line between first and last: any sample is
 * read without those beside it.
 */
export const HEAD = 15;
const NEXT = 14;
/** Address of no block. */
export const NO_BLOCK = 0xffff_ffff;
/** Farthest from the first sample: 53° and 12 days, so that residuals fit 31 bits. */
const FARTHEST = 2 ** 29;
const LONGEST = 2 ** 30;

/** Distances from the line, or from the least, by column and row: what is packed. */
const TIME = 0;
const LONGITUDE = ROW_CAPACITY;
const LATITUDE = ROW_CAPACITY * 2;
const packed = new Int32Array(ROW_CAPACITY * 3);
/** What `distancesOf` and `leastOf` found last. */
let foundSpan = 0;
let foundLeast = 0;
let foundBits = 0;

/** How many of the rows [from, to) fit one block. */
export function sealableCount(rows: SampleRows, from: number, to: number): number {
  const most = Math.min(to, from + 255);
  const { times, longitudes, latitudes } = rows;
  const time = times[from] as number;
  const longitude = longitudes[from] as number;
  const latitude = latitudes[from] as number;
  for (let row = from + 1; row < most; row++) {
    const isFar =
      Math.abs((longitudes[row] as number) - longitude) > FARTHEST ||
      Math.abs((latitudes[row] as number) - latitude) > FARTHEST;
    if (isFar || (times[row] as number) - time > LONGEST) return row - from;
  }
  return most - from;
}

/** Writes rows [from, to) as a block. @returns its address, or -1 where there is no room. */
export function sealBlock(arena: BlockArena, rows: SampleRows, from: number, to: number): number {
  const count = to - from;
  const first = rows.times[from] as number;
  const { times, longitudes, latitudes, heights, headings, speeds, flags } = rows;
  const west = longitudes[from] as number;
  const south = latitudes[from] as number;
  for (let index = 0; index < count; index++) {
    packed[TIME + index] = (times[from + index] as number) - first;
    packed[LONGITUDE + index] = (longitudes[from + index] as number) - west;
    packed[LATITUDE + index] = (latitudes[from + index] as number) - south;
  }
  const timeBits = distancesOf(TIME, count);
  const [timeSpan, timeLeast] = [foundSpan, foundLeast];
  const eastBits = distancesOf(LONGITUDE, count);
  const [eastSpan, eastLeast] = [foundSpan, foundLeast];
  const northBits = distancesOf(LATITUDE, count);
  const [northSpan, northLeast] = [foundSpan, foundLeast];
  const heightLeast = leastOf(heights, from, count);
  const heightBits = foundBits;
  const headingLeast = leastOf(headings, from, count);
  const headingBits = foundBits;
  const speedLeast = leastOf(speeds, from, count);
  const speedBits = foundBits;
  const flagLeast = leastOf(flags, from, count);
  const flagBits = foundBits;
  const motionBits = headingBits + speedBits + flagBits;
  const rowBits = timeBits + eastBits + northBits + heightBits + motionBits;
  const length = HEAD + Math.ceil((rowBits * count) / 32);
  const address = arena.allocate(length, SEALED_SHELF);
  if (address < 0) return -1;
  const words = arena.wordsOf(address);
  const at = offsetOf(address);
  words.fill(0, at + HEAD, at + length);
  writeTime(words, at, first);
  words[at + 2] = timeSpan;
  words[at + 3] = timeLeast;
  words[at + 4] = longitudes[from] as number;
  words[at + 5] = eastSpan;
  words[at + 6] = eastLeast;
  words[at + 7] = latitudes[from] as number;
  words[at + 8] = northSpan;
  words[at + 9] = northLeast;
  words[at + 10] = heightLeast;
  words[at + 11] = headingLeast | (speedLeast << 9);
  words[at + 12] = count | (timeBits << 8) | (eastBits << 13) | (northBits << 18) | (heightBits << 23);
  words[at + 13] = headingBits | (speedBits << 4) | (flagBits << 9) | (flagLeast << 13);
  words[at + NEXT] = NO_BLOCK | 0;
  let bit = (at + HEAD) * 32;
  for (let index = 0; index < count; index++) {
    const row = from + index;
    bit = writeBits(words, bit, timeBits, (packed[TIME + index] as number) - timeLeast);
    bit = writeBits(words, bit, eastBits, (packed[LONGITUDE + index] as number) - eastLeast);
    bit = writeBits(words, bit, northBits, (packed[LATITUDE + index] as number) - northLeast);
    if (heightBits > 0) bit = writeBits(words, bit, heightBits, (heights[row] as number) - heightLeast);
    // Together at most 31 bits: 9, 16 and 6.
    const motion =
      ((headings[row] as number) - headingLeast) |
      (((speeds[row] as number) - speedLeast) << headingBits) |
      (((flags[row] as number) - flagLeast) << (headingBits + speedBits));
    bit = writeBits(words, bit, motionBits, motion);
  }
  return address;
}

/** Says which block of the same entity follows one. */
export function linkBlock(words: Int32Array, at: number, next: number): void {
  words[at + NEXT] = next | 0;
}

/** Block that follows one; {@link NO_BLOCK}: the unsealed samples do. */
export function nextBlock(words: Int32Array, at: number): number {
  return (words[at + NEXT] as number) >>> 0;
}

/** What {@link readPairInBlock} found. */
export const STARTS_LATER = 0;
export const LAST_OF_BLOCK = 1;
export const WHOLE_PAIR = 2;

/**
 * Reads the last sample at or before a time into row 0, and time and place of the one after into row 1: without objects
 * or calls between, as the states of all entities are read by it.
 * @returns {@link STARTS_LATER}, {@link LAST_OF_BLOCK} (row 1 is left to the block that follows) or {@link WHOLE_PAIR}.
 */
export function readPairInBlock(words: Int32Array, at: number, time: number, pair: SampleRows): number {
  const first = (words[at] as number) * 4_294_967_296 + ((words[at + 1] as number) >>> 0);
  const offset = time - first;
  if (offset < 0) return STARTS_LATER;
  const widths = words[at + 12] as number;
  const rest = words[at + 13] as number;
  const last = (widths & 255) - 1;
  const timeBits = (widths >>> 8) & 31;
  const eastBits = (widths >>> 13) & 31;
  const placeBits = eastBits + ((widths >>> 18) & 31);
  const heightBits = (widths >>> 23) & 31;
  const motionBits = (rest & 15) + ((rest >>> 4) & 31) + ((rest >>> 9) & 15);
  const rowBits = timeBits + placeBits + heightBits + motionBits;
  const base = (at + HEAD) * 32;
  const span = words[at + 2] as number;
  const step = last > 0 ? 1 / last : 0;
  let index = last;
  let own = span;
  let next = span;
  if (offset < span) {
    // Guessed along the line, then stepped to.
    index = Math.min(last, Math.floor((offset * last) / span) + 1);
    next = pointOf(words, at + 2, index * step, base + index * rowBits, timeBits);
    while (next <= offset) {
      index++;
      next = pointOf(words, at + 2, index * step, base + index * rowBits, timeBits);
    }
    for (;;) {
      index--;
      own = pointOf(words, at + 2, index * step, base + index * rowBits, timeBits);
      if (own <= offset) break;
      next = own;
    }
  }
  let bit = base + index * rowBits + timeBits;
  const share = index * step;
  pair.times[0] = first + own;
  pair.longitudes[0] = (words[at + 4] as number) + pointOf(words, at + 5, share, bit, eastBits);
  pair.latitudes[0] =
    (words[at + 7] as number) + pointOf(words, at + 8, share, bit + eastBits, placeBits - eastBits);
  bit += placeBits;
  pair.heights[0] = (words[at + 10] as number) + (heightBits === 0 ? 0 : readBits(words, bit, heightBits));
  setMotion(pair, 0, words[at + 11] as number, rest, readBits(words, bit + heightBits, motionBits));
  if (index === last) return LAST_OF_BLOCK;
  bit += rowBits - placeBits;
  pair.times[1] = first + next;
  pair.longitudes[1] = (words[at + 4] as number) + pointOf(words, at + 5, (index + 1) * step, bit, eastBits);
  pair.latitudes[1] =
    (words[at + 7] as number) +
    pointOf(words, at + 8, (index + 1) * step, bit + eastBits, placeBits - eastBits);
  setMotion(
    pair,
    1,
    words[at + 11] as number,
    rest,
    readBits(words, bit + placeBits + heightBits, motionBits),
  );
  return WHOLE_PAIR;
}

/** Point of a line and its distance from it: span and least distance stand at `column`. */
export function pointOf(
  words: Int32Array,
  column: number,
  share: number,
  bit: number,
  width: number,
): number {
  const word = bit >>> 5;
  const shift = bit & 31;
  const value = ((words[word] as number) >>> shift) | (((words[word + 1] as number) << 1) << (31 - shift));
  const distance = (value & ((1 << width) - 1)) + (words[column + 1] as number);
  return (((words[column] as number) * share) | 0) + distance;
}

/** Parts the adjoining bits of heading, speed and flags. */
function setMotion(pair: SampleRows, row: number, least: number, rest: number, bits: number): void {
  const speedBits = (rest >>> 4) & 31;
  pair.headings[row] = (bits & ((1 << (rest & 15)) - 1)) + (least & 511);
  const above = bits >>> (rest & 15);
  pair.speeds[row] = (above & ((1 << speedBits) - 1)) + (least >>> 9);
  pair.flags[row] = (above >>> speedBits) + (rest >>> 13);
}

/** Time and place of the first sample of a block, into row 1. */
export function readFirstOfBlock(words: Int32Array, at: number, pair: SampleRows): void {
  const widths = words[at + 12] as number;
  const rest = words[at + 13] as number;
  const base = (at + HEAD) * 32;
  const before =
    ((widths >>> 8) & 31) + ((widths >>> 13) & 31) + ((widths >>> 18) & 31) + ((widths >>> 23) & 31);
  pair.times[1] = (words[at] as number) * 4_294_967_296 + ((words[at + 1] as number) >>> 0);
  pair.longitudes[1] = words[at + 4] as number;
  pair.latitudes[1] = words[at + 7] as number;
  pair.headings[1] = readBits(words, base + before, rest & 15) + ((words[at + 11] as number) & 511);
}

/** Point `index` of the straight line from 0 to `span`, cut to a whole number: rounding would cost more and save no bit. */
function linePoint(span: number, index: number, step: number): number {
  return (span * (index * step)) | 0;
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
    const line = linePoint(data[this.#at + 2] as number, index, this.#step);
    const residual = readBits(data, this.#bitOf(index), this.#timeBits) + (data[this.#at + 3] as number);
    return this.firstTime + line + residual;
  }

  longitudeAt(index: number): number {
    const data = this.#data;
    const at = this.#at + 4;
    const line = linePoint(data[at + 1] as number, index, this.#step);
    const residual = readBits(data, this.#bitOf(index) + this.#timeBits, this.#longitudeBits);
    return (data[at] as number) + line + residual + (data[at + 2] as number);
  }

  latitudeAt(index: number): number {
    const data = this.#data;
    const at = this.#at + 7;
    const line = linePoint(data[at + 1] as number, index, this.#step);
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

/** Puts distances from the line between first and last in place of the numbers of a column that begins with 0. @returns bits they take. */
function distancesOf(column: number, count: number): number {
  const span = packed[column + count - 1] as number;
  const step = count > 1 ? 1 / (count - 1) : 0;
  let least = 0;
  let greatest = 0;
  for (let index = 0; index < count; index++) {
    const distance = (packed[column + index] as number) - linePoint(span, index, step);
    packed[column + index] = distance;
    if (distance < least) least = distance;
    else if (distance > greatest) greatest = distance;
  }
  foundSpan = span;
  foundLeast = least;
  return bitsFor(greatest - least);
}

function leastOf(column: Int32Array, from: number, count: number): number {
  let least = column[from] as number;
  let greatest = least;
  for (let row = from + 1; row < from + count; row++) {
    const value = column[row] as number;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  foundBits = bitsFor(greatest - least);
  return least;
}

function bitsFor(greatest: number): number {
  return greatest === 0 ? 0 : 32 - Math.clz32(greatest);
}

/*
 * Both touch the word behind as well, whether the number reaches into it or not, and shift it in two steps, as a shift by
 * 32 is none: a branch that goes either way at every number costs more.
 */
function writeBits(words: Int32Array, bit: number, width: number, value: number): number {
  const word = bit >>> 5;
  const shift = bit & 31;
  words[word] = (words[word] as number) | (value << shift);
  words[word + 1] = (words[word + 1] as number) | ((value >>> 1) >>> (31 - shift));
  return bit + width;
}

/** Number of so many bits, 31 at most. */
export function readBits(words: Int32Array, bit: number, width: number): number {
  const word = bit >>> 5;
  const shift = bit & 31;
  const value = ((words[word] as number) >>> shift) | (((words[word + 1] as number) << 1) << (31 - shift));
  return value & ((1 << width) - 1);
}
