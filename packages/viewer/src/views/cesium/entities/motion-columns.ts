import type { EntityFrame } from './entity-frame.ts';

/** Numbers per slot: east, north, up, time; the same of the end; headings of both. */
export const MOTION_STRIDE = 10;
const END = 4;
const HEADINGS = 8;
const RADIANS = Math.PI / 180;

/** Seconds after which times count from a later moment, so that 32 bits keep them to a tenth of a millisecond. */
const LONGEST_SPAN = 1024;

/** Stands for "none" on the graphics card, which has no way to tell NaN. */
const NO_HEADING = 1000;

/** Seconds in which something is brought to a place it should be at already. */
const CATCH_UP = 0.3;

/** What a class is drawn from: its table for the present, states of its history for the past. */
export interface MotionSource {
  readonly slotCount: number;
  /** Longitude, latitude interleaved, degrees; NaN where there is none. */
  readonly positions: Float64Array;
  /** Metres above the ground; NaN: on it. */
  readonly heights: Float32Array;
  /** Degrees clockwise from north; NaN where not known. */
  readonly headings: Float32Array;
  /** Milliseconds since 1970. */
  readonly observationTimes: Float64Array;
  /** Version at which a slot changed last. */
  readonly changedAt: Float64Array;
  readonly version: number;
  isUsed(slot: number): boolean;
}

/** Height of the ground, metres above the datum. */
export type GroundHeight = (longitude: number, latitude: number) => number;

/** First and last slot. */
export type SlotRange = readonly [first: number, last: number];

/** How a pass over the changes goes. */
export interface FollowOptions {
  readonly isOver?: () => boolean;
  readonly onSlot?: (slot: number) => void;
}

/** Slots between two looks at the clock. */
const BLOCK = 512;
/** Metres below which a way counts as none. */
const STILL = 0.05;

/**
 * Where every entity of a class goes from and to, as the graphics card takes it; it works out the places between by the
 * time it is told, so that a frame costs nothing here. Times are seconds since `epoch`.
 */
export interface MotionColumns {
  /** {@link MOTION_STRIDE} numbers per slot; exchanged for a longer one as the class grows. */
  readonly values: Float32Array;
  /** Slots. */
  readonly count: number;
  /** Milliseconds since 1970 that times count from. */
  readonly epoch: number;
  /** Metres from the frame's origin within which everything lies. */
  readonly reach: number;
  /** A pass over the changes was broken off: the next `follow` goes on with it. */
  readonly isBehind: boolean;
  /** Time until which something is under way, milliseconds since 1970; -Infinity: nothing ever moved. */
  readonly movesUntil: number;
  /**
   * Takes over what changed in the source since the last call. What is under way goes on from where it is shown, so that
   * nothing leaps.
   * @param displayTime moment on show, milliseconds since 1970.
   * @param options.isOver asked now and then; true breaks the pass off. Default: never.
   * @param options.onSlot called for every slot that changed.
   * @returns slots that changed, [first, last], or `undefined`.
   */
  follow(source: MotionSource, displayTime: number, options?: FollowOptions): SlotRange | undefined;
  /** Everything stands where the source has it, without a way there. */
  place(source: MotionSource, displayTime: number): void;
  /** East, north, up shown at a moment, metres, into three numbers; false: it has no place. */
  placeAt(slot: number, displayTime: number, into: Float32Array): boolean;
  /** As `placeAt`, with the heading as fourth number, radians clockwise from north; 0 where it is not known. */
  poseAt(slot: number, displayTime: number, into: Float32Array): boolean;
}

/** The columns with what is needed to write them. */
interface Motion {
  values: Float32Array;
  count: number;
  epoch: number;
  reach: number;
  movesUntil: number;
  /** Version up to which everything is taken over, slot at which a pass goes on, and version at which it began. */
  seen: number;
  cursor: number;
  passVersion: number;
  readonly frame: EntityFrame;
  readonly groundHeight: GroundHeight;
}

function grow(motion: Motion, slots: number): void {
  const { values } = motion;
  if (slots * MOTION_STRIDE > values.length) {
    const longer = new Float32Array(Math.max(64, 2 ** Math.ceil(Math.log2(slots))) * MOTION_STRIDE);
    longer.set(values);
    longer.fill(NaN, values.length);
    motion.values = longer;
  }
  motion.count = slots;
}

const isFar = ({ epoch }: Motion, displayTime: number): boolean =>
  !(Math.abs(displayTime - epoch) < LONGEST_SPAN * 1000);

/** Times of all slots count from a moment near the one on show. @returns whether they were altered. */
function keepEpoch(motion: Motion, displayTime: number): boolean {
  if (!isFar(motion, displayTime)) return false;
  const { values, count, epoch } = motion;
  const shift = Number.isNaN(epoch) ? 0 : (epoch - displayTime) / 1000;
  for (let at = 0; at < count * MOTION_STRIDE; at += MOTION_STRIDE) {
    values[at + 3] = (values[at + 3] as number) + shift;
    values[at + END + 3] = (values[at + END + 3] as number) + shift;
  }
  motion.epoch = displayTime;
  return true;
}

/** Writes east, north, up of a slot's position at `at`. False: it has none. */
function writePlace(
  motion: Motion,
  positions: Float64Array,
  height: number,
  slot: number,
  at: number,
): boolean {
  const { values, frame, groundHeight } = motion;
  const longitude = positions[2 * slot] ?? NaN;
  const latitude = positions[2 * slot + 1] ?? NaN;
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
    values.fill(NaN, at, at + 3);
    return false;
  }
  const ground = groundHeight(longitude, latitude);
  frame.toLocal(longitude, latitude, Number.isNaN(height) ? ground : ground + height, values, at);
  const farthest = Math.max(
    Math.abs(values[at] as number),
    Math.abs(values[at + 1] as number),
    Math.abs(values[at + 2] as number),
  );
  if (farthest > motion.reach) motion.reach = farthest * 1.25;
  return true;
}

/** Shown place and heading of a slot become its start. False: it had none. */
function startFromShown(values: Float32Array, at: number, seconds: number): boolean {
  if (Number.isNaN(values[at + END])) return false;
  const share = shareAt(values, at, seconds);
  for (let axis = 0; axis < 3; axis++) {
    const from = values[at + axis] as number;
    values[at + axis] = from + ((values[at + END + axis] as number) - from) * share;
  }
  const heading = values[at + HEADINGS] as number;
  values[at + HEADINGS] = heading + turn(heading, values[at + HEADINGS + 1] as number) * share;
  values[at + 3] = seconds;
  return true;
}

function followSlot(motion: Motion, source: MotionSource, slot: number, seconds: number): void {
  const { values, epoch } = motion;
  const at = slot * MOTION_STRIDE;
  if (!source.isUsed(slot)) {
    values.fill(NaN, at, at + MOTION_STRIDE);
    return;
  }
  const hadPlace = startFromShown(values, at, seconds);
  if (!writePlace(motion, source.positions, source.heights[slot] ?? NaN, slot, at + END)) return;
  const observed = ((source.observationTimes[slot] as number) - epoch) / 1000;
  const end = observed > seconds ? observed : seconds + CATCH_UP;
  values[at + END + 3] = end;
  const heading = radiansOf(source.headings[slot] ?? NaN, values[at + HEADINGS + 1] as number);
  values[at + HEADINGS + 1] = heading;
  if (!hadPlace || values[at + HEADINGS] === NO_HEADING) values[at + HEADINGS] = heading;
  if (!hadPlace) {
    values.copyWithin(at, at + END, at + END + 3);
    values[at + 3] = seconds;
  } else if (isWay(values, at)) {
    motion.movesUntil = Math.max(motion.movesUntil, epoch + end * 1000);
  }
}

function isWay(values: Float32Array, at: number): boolean {
  for (let axis = 0; axis < 3; axis++) {
    if (Math.abs((values[at + END + axis] as number) - (values[at + axis] as number)) > STILL) return true;
  }
  return false;
}

function placeSlot(motion: Motion, source: MotionSource, slot: number): void {
  const { values } = motion;
  const at = slot * MOTION_STRIDE;
  values.fill(NaN, at, at + MOTION_STRIDE);
  if (!source.isUsed(slot)) return;
  if (!writePlace(motion, source.positions, source.heights[slot] ?? NaN, slot, at)) return;
  values.copyWithin(at + END, at, at + 3);
  values[at + 3] = 0;
  values[at + END + 3] = 0;
  values.fill(radiansOf(source.headings[slot] ?? NaN, NaN), at + HEADINGS, at + HEADINGS + 2);
}

/** Slots from the cursor on, until all are done or the time is over. */
function followBlocks(
  motion: Motion,
  source: MotionSource,
  seconds: number,
  { isOver, onSlot }: FollowOptions,
): SlotRange | undefined {
  const { changedAt } = source;
  const { count, seen } = motion;
  let first = count;
  let last = -1;
  while (motion.cursor < count) {
    const end = Math.min(count, motion.cursor + BLOCK);
    for (let slot = motion.cursor; slot < end; slot++) {
      if ((changedAt[slot] as number) <= seen) continue;
      followSlot(motion, source, slot, seconds);
      onSlot?.(slot);
      if (slot < first) first = slot;
      last = slot;
    }
    motion.cursor = end;
    if (isOver?.() === true) break;
  }
  if (motion.cursor >= count) {
    motion.seen = motion.passVersion;
    motion.cursor = 0;
    motion.passVersion = -1;
  }
  return last < first ? undefined : [first, last];
}

/** Empty columns of a class. */
export function createMotionColumns(frame: EntityFrame, groundHeight: GroundHeight): MotionColumns {
  const motion: Motion = {
    values: new Float32Array(0),
    count: 0,
    epoch: NaN,
    reach: 1000,
    movesUntil: -Infinity,
    seen: -1,
    cursor: 0,
    passVersion: -1,
    frame,
    groundHeight,
  };
  function placeAt(slot: number, displayTime: number, into: Float32Array): boolean {
    const { values, count, epoch } = motion;
    const at = slot * MOTION_STRIDE;
    if (slot >= count || Number.isNaN(values[at])) return false;
    const share = shareAt(values, at, (displayTime - epoch) / 1000);
    for (let axis = 0; axis < 3; axis++) {
      const from = values[at + axis] as number;
      into[axis] = from + ((values[at + END + axis] as number) - from) * share;
    }
    return true;
  }

  return {
    get values() {
      return motion.values;
    },
    get count() {
      return motion.count;
    },
    get epoch() {
      return motion.epoch;
    },
    get reach() {
      return motion.reach;
    },
    get isBehind() {
      return motion.passVersion >= 0;
    },
    get movesUntil() {
      return motion.movesUntil;
    },
    follow(source, displayTime, options = {}) {
      const isPassing = motion.passVersion >= 0;
      if (!isPassing && source.version === motion.seen && !isFar(motion, displayTime)) return undefined;
      if (source.slotCount > motion.count) grow(motion, source.slotCount);
      if (!isPassing) motion.passVersion = source.version;
      const isMoved = keepEpoch(motion, displayTime);
      const changed = followBlocks(motion, source, (displayTime - motion.epoch) / 1000, options);
      return isMoved && motion.count > 0 ? [0, motion.count - 1] : changed;
    },
    place(source, displayTime) {
      grow(motion, source.slotCount);
      motion.epoch = displayTime;
      motion.seen = source.version;
      motion.cursor = 0;
      motion.passVersion = -1;
      motion.movesUntil = -Infinity;
      for (let slot = 0; slot < motion.count; slot++) placeSlot(motion, source, slot);
    },
    placeAt,
    poseAt(slot, displayTime, into) {
      if (!placeAt(slot, displayTime, into)) return false;
      const { values, epoch } = motion;
      const at = slot * MOTION_STRIDE;
      const to = values[at + HEADINGS + 1] as number;
      const from = values[at + HEADINGS] as number;
      const share = shareAt(values, at, (displayTime - epoch) / 1000);
      into[3] = to === NO_HEADING ? 0 : from + turn(from, to) * share;
      return true;
    },
  };
}

/** A heading that is not known stays what it was. */
function radiansOf(degrees: number, before: number): number {
  if (!Number.isNaN(degrees)) return degrees * RADIANS;
  return Number.isNaN(before) ? NO_HEADING : before;
}

/** Share of the way done, [0, 1]; the shader has the same line. */
function shareAt(values: Float32Array, at: number, seconds: number): number {
  const start = values[at + 3] as number;
  const span = (values[at + END + 3] as number) - start;
  return span > 0 ? Math.min(1, Math.max(0, (seconds - start) / span)) : 1;
}

/** The shorter way round, radians in [-π, π]. */
function turn(from: number, to: number): number {
  const difference = to - from;
  return difference - 2 * Math.PI * Math.round(difference / (2 * Math.PI));
}
