import type { EntityTable } from '@cityloom/twin-core';
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

/** States of a class at two moments, between which it is drawn as moving. */
export interface MotionSpan {
  readonly now: { readonly positions: Float64Array; readonly headings: Float32Array };
  readonly next: { readonly positions: Float64Array; readonly headings: Float32Array };
  /** Milliseconds since 1970. */
  readonly displayTime: number;
  readonly nextTime: number;
}

/** Height of the ground, metres above the datum. */
export type GroundHeight = (longitude: number, latitude: number) => number;

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
  /**
   * Takes over what changed in the table since the last call. What is under way goes on from where it is shown, so that
   * nothing leaps.
   * @param displayTime moment on show, milliseconds since 1970.
   * @returns slots that changed, [first, last], or `undefined`.
   */
  follow(table: EntityTable, displayTime: number): readonly [first: number, last: number] | undefined;
  /** Everything goes from where it was at one moment to where it was at another. */
  place(table: EntityTable, span: MotionSpan): void;
  /** East, north, up shown at a moment, metres, into three numbers; false: it has no place. */
  placeAt(slot: number, displayTime: number, into: Float32Array): boolean;
}

/** The columns with what is needed to write them. */
interface Motion {
  values: Float32Array;
  count: number;
  epoch: number;
  reach: number;
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

function followSlot(motion: Motion, table: EntityTable, slot: number, seconds: number): void {
  const { values, epoch } = motion;
  const at = slot * MOTION_STRIDE;
  if (!table.isUsed(slot)) {
    values.fill(NaN, at, at + MOTION_STRIDE);
    return;
  }
  const hadPlace = startFromShown(values, at, seconds);
  if (!writePlace(motion, table.positions, table.heights[slot] ?? NaN, slot, at + END)) return;
  const observed = ((table.observationTimes[slot] as number) - epoch) / 1000;
  values[at + END + 3] = observed > seconds ? observed : seconds + CATCH_UP;
  const heading = radiansOf(table.headings[slot] ?? NaN, values[at + HEADINGS + 1] as number);
  values[at + HEADINGS + 1] = heading;
  if (hadPlace && values[at + HEADINGS] !== NO_HEADING) return;
  values[at + HEADINGS] = heading;
  if (hadPlace) return;
  values.copyWithin(at, at + END, at + END + 3);
  values[at + 3] = seconds;
}

function placeSlot(motion: Motion, table: EntityTable, slot: number, span: MotionSpan): void {
  const { values } = motion;
  const at = slot * MOTION_STRIDE;
  const height = table.heights[slot] ?? NaN;
  writePlace(motion, span.now.positions, height, slot, at);
  writePlace(motion, span.next.positions, height, slot, at + END);
  values[at + 3] = 0;
  values[at + END + 3] = (span.nextTime - span.displayTime) / 1000;
  const heading = radiansOf(span.now.headings[slot] ?? NaN, NO_HEADING);
  values[at + HEADINGS] = heading;
  values[at + HEADINGS + 1] =
    heading === NO_HEADING ? heading : radiansOf(span.next.headings[slot] ?? NaN, heading);
}

/** Empty columns of a class. */
export function createMotionColumns(frame: EntityFrame, groundHeight: GroundHeight): MotionColumns {
  const motion: Motion = {
    values: new Float32Array(0),
    count: 0,
    epoch: NaN,
    reach: 1000,
    frame,
    groundHeight,
  };
  let seen = -1;
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
    follow(table, displayTime) {
      const { changedAt, slotCount, version } = table;
      if (version === seen && !isFar(motion, displayTime)) return undefined;
      grow(motion, slotCount);
      const isMoved = keepEpoch(motion, displayTime);
      const seconds = (displayTime - motion.epoch) / 1000;
      let first = isMoved ? 0 : slotCount;
      let last = isMoved ? slotCount - 1 : -1;
      for (let slot = 0; slot < slotCount; slot++) {
        if ((changedAt[slot] as number) <= seen) continue;
        followSlot(motion, table, slot, seconds);
        if (slot < first) first = slot;
        if (slot > last) last = slot;
      }
      seen = version;
      return last < first ? undefined : [first, last];
    },
    place(table, span) {
      grow(motion, table.slotCount);
      motion.epoch = span.displayTime;
      seen = -1;
      for (let slot = 0; slot < motion.count; slot++) placeSlot(motion, table, slot, span);
    },
    placeAt(slot, displayTime, into) {
      const { values, count, epoch } = motion;
      const at = slot * MOTION_STRIDE;
      if (slot >= count || Number.isNaN(values[at])) return false;
      const share = shareAt(values, at, (displayTime - epoch) / 1000);
      for (let axis = 0; axis < 3; axis++) {
        const from = values[at + axis] as number;
        into[axis] = from + ((values[at + END + axis] as number) - from) * share;
      }
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
