import { END_REPORTED } from '../class-table.ts';
import { STEPS_PER_DEGREE } from '../derive-motion.ts';
import type { EntityStates } from '../entity-store.ts';
import { headingOf, speedOf } from '../motion-codes.ts';
import { CHUNK_SHIFT, offsetOf } from './block-arena.ts';
import type { ClassHistory } from './class-history.ts';
import { PAGE_ROWS, PAGE_SHIFT, PAGES, ROW_WORDS } from './open-rows.ts';
import { readState } from './read-history.ts';
import { POSITION_KNOWN } from './sample-rows.ts';
import { HEAD, nextBlock, NO_BLOCK, pointOf, readBits, readTime } from './sealed-block.ts';

const WHOLE_TURN = 360 * STEPS_PER_DEGREE;
/** Shift of the flags in the last word of an unsealed sample. */
const FLAGS_SHIFT = 25;

/** Share of the way from first to last that one sample is, by the place of the last one. */
const STEPS = Float64Array.from({ length: 256 }, (_, last) => (last > 0 ? 1 / last : 0));

/**
 * State of the slots below a number at a time into the columns. Nearly every one lies between two samples of one block,
 * or among the unsealed ones: these are read by arithmetic alone, without rows in between; the others as a single one is.
 * @param lostAfter milliseconds.
 */
export function readStates(
  history: ClassHistory,
  slots: number,
  time: number,
  lostAfter: number,
  into: EntityStates,
): void {
  const { chunks } = history.arena;
  const { counts, firstTimes } = history.open;
  const column = history.index.columnAt(time);
  const opened = Math.min(slots, counts.length);
  for (let slot = 0; slot < slots; slot++) {
    const isOpen = slot < opened && counts[slot] !== 0 && (firstTimes[slot] as number) <= time;
    if (isOpen) {
      stateInOpen(history, slot, time, lostAfter, into);
      continue;
    }
    const address = slot < column.length ? (column[slot] as number) : NO_BLOCK;
    if (address !== NO_BLOCK) {
      const words = chunks[address >>> CHUNK_SHIFT] as Int32Array;
      const at = offsetOf(address);
      const offset = time - readTime(words, at);
      if (offset >= 0) {
        if (offset < (words[at + 2] as number)) stateInBlock(words, at, slot, time, lostAfter, into);
        else stateInChain(history, address, slot, time, lostAfter, into);
        continue;
      }
    }
    readState(history, slot, time, lostAfter, into);
  }
}

/** State among the unsealed samples, the first of which is not later than the time. */
function stateInOpen(
  { arena, open }: ClassHistory,
  slot: number,
  time: number,
  lostAfter: number,
  into: EntityStates,
): void {
  const { chunks } = arena;
  const { pages } = open;
  const first = open.firstTimes[slot] as number;
  const last = (open.counts[slot] as number) - 1;
  const span = (open.lastTimes[slot] as number) - first;
  const offset = time - first;
  // Reports come about evenly: the guess is right or next to it.
  let row = offset < span ? Math.min(last - 1, Math.floor((offset * last) / span)) : last;
  let address = pages[slot * PAGES + (row >> PAGE_SHIFT)] as number;
  let words = chunks[address >>> CHUNK_SHIFT] as Int32Array;
  let at = offsetOf(address) + (row & (PAGE_ROWS - 1)) * ROW_WORDS;
  let own = readTime(words, at);
  while (own > time) {
    row--;
    address = pages[slot * PAGES + (row >> PAGE_SHIFT)] as number;
    words = chunks[address >>> CHUNK_SHIFT] as Int32Array;
    at = offsetOf(address) + (row & (PAGE_ROWS - 1)) * ROW_WORDS;
    own = readTime(words, at);
  }
  let behind = words;
  let behindAt = at;
  let next = own;
  while (row < last) {
    address = pages[slot * PAGES + ((row + 1) >> PAGE_SHIFT)] as number;
    behind = chunks[address >>> CHUNK_SHIFT] as Int32Array;
    behindAt = offsetOf(address) + ((row + 1) & (PAGE_ROWS - 1)) * ROW_WORDS;
    next = readTime(behind, behindAt);
    if (next > time) break;
    row++;
    words = behind;
    at = behindAt;
    own = next;
  }
  const packed = words[at + 5] as number;
  const flags = packed >>> FLAGS_SHIFT;
  if (!writeState(into, slot, own, packed & 511, (packed >>> 9) & 65_535, flags, time - lostAfter)) return;
  const longitude = words[at + 2] as number;
  const latitude = words[at + 3] as number;
  const share = row < last ? (time - own) / (next - own) : 0;
  const east = (behind[behindAt + 2] as number) - longitude;
  const north = (behind[behindAt + 3] as number) - latitude;
  writePlace(into.positions, slot, longitude, latitude, east, north, share);
}

/** State in the blocks behind one that does not begin later, or between the last sample of such and what follows. */
function stateInChain(
  { arena, open }: ClassHistory,
  start: number,
  slot: number,
  time: number,
  lostAfter: number,
  into: EntityStates,
): void {
  let words = arena.wordsOf(start);
  let at = offsetOf(start);
  for (let next = nextBlock(words, at); next !== NO_BLOCK; next = nextBlock(words, at)) {
    const behind = arena.wordsOf(next);
    const behindAt = offsetOf(next);
    const from = readTime(behind, behindAt);
    if (from > time) {
      const east = behind[behindAt + 4] as number;
      stateAtEnd(words, at, from, east, behind[behindAt + 7] as number, slot, time, lostAfter, into);
      return;
    }
    words = behind;
    at = behindAt;
    if (time - from < (words[at + 2] as number)) {
      stateInBlock(words, at, slot, time, lostAfter, into);
      return;
    }
  }
  if (open.countOf(slot) === 0) {
    stateAtEnd(words, at, Infinity, 0, 0, slot, time, lostAfter, into);
    return;
  }
  const page = open.pages[slot * PAGES] as number;
  const rows = arena.wordsOf(page);
  const row = offsetOf(page);
  const east = rows[row + 2] as number;
  const north = rows[row + 3] as number;
  stateAtEnd(words, at, open.firstTimes[slot] as number, east, north, slot, time, lostAfter, into);
}

/** State between the last sample of a block and the next one, or after it where the next is at Infinity. */
function stateAtEnd(
  words: Int32Array,
  at: number,
  next: number,
  nextLongitude: number,
  nextLatitude: number,
  slot: number,
  time: number,
  lostAfter: number,
  into: EntityStates,
): void {
  const widths = words[at + 12] as number;
  const last = (widths & 255) - 1;
  const own = readTime(words, at) + (words[at + 2] as number);
  const timeBits = (widths >>> 8) & 31;
  const eastBits = (widths >>> 13) & 31;
  const northBits = (widths >>> 18) & 31;
  const rest = words[at + 13] as number;
  const motionBits = (rest & 15) + ((rest >>> 4) & 31) + ((rest >>> 9) & 15);
  const motionStart = timeBits + eastBits + northBits + ((widths >>> 23) & 31);
  const bit = (at + HEAD) * 32 + last * (motionStart + motionBits);
  const motion = readBits(words, bit + motionStart, motionBits);
  if (!writeMotion(into, slot, own, rest, words[at + 11] as number, motion, time - lostAfter)) return;
  const line = last * (STEPS[last] as number);
  const longitude = (words[at + 4] as number) + pointOf(words, at + 5, line, bit + timeBits, eastBits);
  const latitude =
    (words[at + 7] as number) + pointOf(words, at + 8, line, bit + timeBits + eastBits, northBits);
  const share = (time - own) / (next - own);
  writePlace(
    into.positions,
    slot,
    longitude,
    latitude,
    nextLongitude - longitude,
    nextLatitude - latitude,
    share,
  );
}

/** State between two samples of a block. */
function stateInBlock(
  words: Int32Array,
  at: number,
  slot: number,
  time: number,
  lostAfter: number,
  into: EntityStates,
): void {
  const offset = time - readTime(words, at);
  const span = words[at + 2] as number;
  const widths = words[at + 12] as number;
  const rest = words[at + 13] as number;
  const last = (widths & 255) - 1;
  const timeBits = (widths >>> 8) & 31;
  const eastBits = (widths >>> 13) & 31;
  const northBits = (widths >>> 18) & 31;
  const motionBits = (rest & 15) + ((rest >>> 4) & 31) + ((rest >>> 9) & 15);
  const motionStart = timeBits + eastBits + northBits + ((widths >>> 23) & 31);
  const rowBits = motionStart + motionBits;
  const step = STEPS[last] as number;
  // Reports come about evenly: the guess is right or next to it.
  let index = Math.min(last - 1, Math.floor((offset * last) / span));
  let bit = (at + HEAD) * 32 + index * rowBits;
  let own = pointOf(words, at + 2, index * step, bit, timeBits);
  while (own > offset) {
    index--;
    bit -= rowBits;
    own = pointOf(words, at + 2, index * step, bit, timeBits);
  }
  let next = pointOf(words, at + 2, (index + 1) * step, bit + rowBits, timeBits);
  while (next <= offset) {
    index++;
    bit += rowBits;
    own = next;
    next = pointOf(words, at + 2, (index + 1) * step, bit + rowBits, timeBits);
  }
  const motion = readBits(words, bit + motionStart, motionBits);
  const observed = time - offset + own;
  if (!writeMotion(into, slot, observed, rest, words[at + 11] as number, motion, time - lostAfter)) return;
  bit += timeBits;
  const line = index * step;
  const lineBehind = (index + 1) * step;
  const east = pointOf(words, at + 5, line, bit, eastBits);
  const north = pointOf(words, at + 8, line, bit + eastBits, northBits);
  bit += rowBits;
  const eastWay = pointOf(words, at + 5, lineBehind, bit, eastBits) - east;
  const northWay = pointOf(words, at + 8, lineBehind, bit + eastBits, northBits) - north;
  const longitude = (words[at + 4] as number) + east;
  const latitude = (words[at + 7] as number) + north;
  const share = (offset - own) / (next - own);
  writePlace(into.positions, slot, longitude, latitude, eastWay, northWay, share);
}

/**
 * Writes what a sample says of motion, and whether it says that the entity is there.
 * @param rest word 13 of a block's head, and `least` word 11: how the bits are divided, and what they count from.
 * @returns false where there is no place to write.
 */
function writeMotion(
  into: EntityStates,
  slot: number,
  observed: number,
  rest: number,
  least: number,
  bits: number,
  lost: number,
): boolean {
  const headingBits = rest & 15;
  const speedBits = (rest >>> 4) & 31;
  const above = bits >>> headingBits;
  const heading = (bits & ((1 << headingBits) - 1)) + (least & 511);
  const speed = (above & ((1 << speedBits) - 1)) + (least >>> 9);
  return writeState(into, slot, observed, heading, speed, (above >>> speedBits) + (rest >>> 13), lost);
}

/**
 * Writes all but the place of a sample.
 * @param observed time of the sample.
 * @param lost time before which an entity whose last sample is that old is no longer there.
 * @returns false where there is no place to write.
 */
function writeState(
  into: EntityStates,
  slot: number,
  observed: number,
  heading: number,
  speed: number,
  flags: number,
  lost: number,
): boolean {
  into.observationTimes[slot] = observed;
  const isThere = observed >= lost && (flags & END_REPORTED) === 0;
  into.present[slot] = isThere ? 1 : 0;
  into.headings[slot] = isThere ? headingOf(heading) : NaN;
  into.speeds[slot] = isThere ? speedOf(speed) : NaN;
  if (isThere && (flags & POSITION_KNOWN) !== 0) return true;
  into.positions[slot * 2] = NaN;
  into.positions[slot * 2 + 1] = NaN;
  return false;
}

/** Writes a place on the shorter way round the Earth, at a share of it. All in steps of 1e-7 degree. */
function writePlace(
  positions: Float64Array,
  slot: number,
  longitude: number,
  latitude: number,
  east: number,
  north: number,
  share: number,
): void {
  let way = east;
  if (way > WHOLE_TURN / 2) way -= WHOLE_TURN;
  else if (way < -WHOLE_TURN / 2) way += WHOLE_TURN;
  let between = longitude + way * share;
  if (between > WHOLE_TURN / 2) between -= WHOLE_TURN;
  else if (between < -WHOLE_TURN / 2) between += WHOLE_TURN;
  positions[slot * 2] = between / STEPS_PER_DEGREE;
  positions[slot * 2 + 1] = (latitude + north * share) / STEPS_PER_DEGREE;
}
