import { END_REPORTED } from '../class-table.ts';
import { STEPS_PER_DEGREE } from '../derive-motion.ts';
import type { EntityStates, EntityTrack } from '../entity-store.ts';
import type { ExactState } from '../exact-state.ts';
import { headingOf, speedOf } from '../motion-codes.ts';
import { offsetOf } from './block-arena.ts';
import type { ClassHistory } from './class-history.ts';
import { POSITION_KNOWN, SampleRows } from './sample-rows.ts';
import {
  BlockReader,
  LAST_OF_BLOCK,
  nextBlock,
  NO_BLOCK,
  readFirstOfBlock,
  readPairInBlock,
  STARTS_LATER,
} from './sealed-block.ts';

const reader = new BlockReader();
/** Row 0: the sample at or before a time; row 1: the one after. */
const pair = new SampleRows();

/**
 * Reads the last sample at or before a time into row 0 of `pair`, and time, place and heading of the next into row 1.
 * @returns how many of the two there are; 0 without the first.
 */
function readPair(history: ClassHistory, slot: number, time: number): number {
  const { open } = history;
  const newest = open.readPair(slot, time, pair);
  if (newest > 0) return newest;
  const address = history.index.addressAt(slot, time);
  const found = address === NO_BLOCK ? -1 : readFrom(history, slot, address, time);
  if (found >= 0) return found;
  const directory = history.directories[slot];
  const block = directory?.blockAt(time) ?? -1;
  if (directory === undefined || block < 0) return 0;
  return readFrom(history, slot, directory.addresses[block] as number, time);
}

/** As {@link readPair}, from a block on that may end before the time. @returns -1 where the block starts later. */
function readFrom({ arena, open }: ClassHistory, slot: number, start: number, time: number): number {
  let words = arena.wordsOf(start);
  let at = offsetOf(start);
  let found = readPairInBlock(words, at, time, pair);
  if (found === STARTS_LATER) return -1;
  while (found === LAST_OF_BLOCK) {
    const next = nextBlock(words, at);
    if (next === NO_BLOCK) {
      if (open.countOf(slot) === 0) return 1;
      open.read(slot, 0, pair, 1);
      return 2;
    }
    words = arena.wordsOf(next);
    at = offsetOf(next);
    found = readPairInBlock(words, at, time, pair);
    if (found === STARTS_LATER) readFirstOfBlock(words, at, pair);
  }
  return 2;
}

function isThere(time: number, lostAfter: number): boolean {
  return time - (pair.times[0] as number) <= lostAfter && ((pair.flags[0] as number) & END_REPORTED) === 0;
}

/** State of one slot at a time into the columns. @param lostAfter milliseconds. */
export function readState(
  history: ClassHistory,
  slot: number,
  time: number,
  lostAfter: number,
  into: EntityStates,
): void {
  const found = readPair(history, slot, time);
  const there = found > 0 && isThere(time, lostAfter);
  into.present[slot] = there ? 1 : 0;
  into.observationTimes[slot] = found > 0 ? (pair.times[0] as number) : NaN;
  if (!there) {
    into.positions[slot * 2] = NaN;
    into.positions[slot * 2 + 1] = NaN;
    into.headings[slot] = NaN;
    into.speeds[slot] = NaN;
    return;
  }
  into.headings[slot] = headingOf(pair.headings[0] as number);
  into.speeds[slot] = speedOf(pair.speeds[0] as number);
  if (((pair.flags[0] as number) & POSITION_KNOWN) === 0) {
    into.positions[slot * 2] = NaN;
    into.positions[slot * 2 + 1] = NaN;
    return;
  }
  const start = pair.times[0] as number;
  const share = found === 2 ? (time - start) / ((pair.times[1] as number) - start) : 0;
  const longitude = pair.longitudes[0] as number;
  const latitude = pair.latitudes[0] as number;
  into.positions[slot * 2] = found === 2 ? longitudeBetween(longitude, share) : longitude / STEPS_PER_DEGREE;
  const north = found === 2 ? ((pair.latitudes[1] as number) - latitude) * share : 0;
  into.positions[slot * 2 + 1] = (latitude + north) / STEPS_PER_DEGREE;
}

/** The shorter way round the Earth. */
function longitudeBetween(longitude: number, share: number): number {
  const whole = 360 * STEPS_PER_DEGREE;
  let east = (pair.longitudes[1] as number) - longitude;
  if (east > whole / 2) east -= whole;
  else if (east < -whole / 2) east += whole;
  const between = longitude + east * share;
  if (between > whole / 2) return (between - whole) / STEPS_PER_DEGREE;
  return (between < -whole / 2 ? between + whole : between) / STEPS_PER_DEGREE;
}

/** Last report of a slot at or before a time. @returns false where the entity was not there then. */
export function readExactState(
  history: ClassHistory,
  slot: number,
  time: number,
  lostAfter: number,
  into: ExactState,
): boolean {
  if (readPair(history, slot, time) === 0 || !isThere(time, lostAfter)) return false;
  into.time = pair.times[0] as number;
  into.hasPosition = ((pair.flags[0] as number) & POSITION_KNOWN) !== 0;
  into.longitude = pair.longitudes[0] as number;
  into.latitude = pair.latitudes[0] as number;
  into.height = pair.heights[0] as number;
  into.heading = pair.headings[0] as number;
  into.speed = pair.speeds[0] as number;
  return true;
}

/** Samples with a place of a slot within [from, to], oldest first. */
export function readTrack(history: ClassHistory, slot: number, from: number, to: number): EntityTrack {
  const times: number[] = [];
  const positions: number[] = [];
  const headings: number[] = [];
  const speeds: number[] = [];
  const take = (): void => {
    const time = pair.times[0] as number;
    if (time < from || time > to || ((pair.flags[0] as number) & POSITION_KNOWN) === 0) return;
    times.push(time);
    positions.push(
      (pair.longitudes[0] as number) / STEPS_PER_DEGREE,
      (pair.latitudes[0] as number) / STEPS_PER_DEGREE,
    );
    headings.push(headingOf(pair.headings[0] as number));
    speeds.push(speedOf(pair.speeds[0] as number));
  };
  const directory = history.directories[slot];
  if (directory !== undefined) {
    for (let block = Math.max(0, directory.blockAt(from)); block < directory.count; block++) {
      if ((directory.firstTimes[block] as number) > to) break;
      reader.open(history.arena, directory.addresses[block] as number);
      for (let index = 0; index < reader.count; index++) {
        reader.readRow(index, pair, 0);
        take();
      }
    }
  }
  for (let row = 0; row < history.open.countOf(slot); row++) {
    history.open.read(slot, row, pair, 0);
    take();
  }
  return {
    times: Float64Array.from(times),
    positions: Float64Array.from(positions),
    headings: Float32Array.from(headings),
    speeds: Float32Array.from(speeds),
  };
}

/** Time of the oldest sample kept of a slot; NaN without. */
export function oldestTime(history: ClassHistory, slot: number): number {
  const directory = history.directories[slot];
  if (directory !== undefined && directory.count > 0) return directory.firstTimes[0] as number;
  return history.open.countOf(slot) > 0 ? history.open.timeAt(slot, 0) : NaN;
}
