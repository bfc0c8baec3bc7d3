import { deriveMotion, type Motion, STEPS_PER_DEGREE } from '../derive-motion.ts';
import type { Fence } from './fence-set.ts';

/** Share of the limit below which a speed must fall before it can exceed it anew. */
const SLOW_AGAIN = 0.9;

/** Time an entity is in a fence. */
export interface Stay {
  readonly fence: Fence;
  /** When it came in; where it was never seen outside, when it was first seen. Milliseconds since 1970. */
  readonly since: number;
  /** When it crossed the edge outwards, while it is within the margin; NaN inside. */
  outSince: number;
  /** Where it did so, degrees. */
  outLongitude: number;
  outLatitude: number;
  dwelt: boolean;
  speeding: boolean;
}

/** The way of one entity between two reports. Scratch that is filled again and again. */
export interface Way {
  /** Milliseconds since 1970; the same as `time` for one that is seen for the first time. */
  fromTime: number;
  fromLongitude: number;
  fromLatitude: number;
  /** Metres per second; NaN unknown. */
  fromSpeed: number;
  time: number;
  longitude: number;
  latitude: number;
  speed: number;
}

/** What happens at a fence. */
export type FenceEventKind = 'enter' | 'leave' | 'dwell' | 'speed';

/** Told of what happens at a fence: when, and at which position. */
export type TellFence = (
  kind: FenceEventKind,
  fence: Fence,
  time: number,
  longitude: number,
  latitude: number,
) => void;

/**
 * Follows an entity along its way past one fence.
 * @param known its stay in the fence so far.
 * @returns its stay from then on; `undefined` outside.
 */
export function followWay(
  fence: Fence,
  known: Stay | undefined,
  way: Way,
  tell: TellFence,
): Stay | undefined {
  let stay = known;
  let inside = fence.shape.contains(way.fromLongitude, way.fromLatitude);
  // Inside and not known to be: it was never seen outside.
  if (inside && stay === undefined) stay = openStay(fence, way.fromTime);
  let outShare = 0;
  for (const share of crossingsOf(fence, way)) {
    if (inside) {
      if (stay !== undefined) goOut(stay, way, share);
      outShare = share;
    } else {
      if (stay !== undefined && isBeyond(fence, way, (outShare + share) / 2)) {
        closeStay(stay, tell);
        stay = undefined;
      }
      if (stay === undefined) {
        const time = timeAt(way, share);
        stay = openStay(fence, time);
        tell('enter', fence, time, longitudeAt(way, share), latitudeAt(way, share));
      }
      stay.outSince = NaN;
    }
    inside = !inside;
  }
  if (stay === undefined) return undefined;
  if (!inside) return stayOutside(stay, way, tell);
  tellInside(stay, way, tell);
  return stay;
}

/**
 * Compares two places too far apart in time to know the way between: who is on the other side has crossed, at the latest
 * when it is seen there.
 */
export function leapTo(fence: Fence, known: Stay | undefined, way: Way, tell: TellFence): Stay | undefined {
  const inside = fence.shape.contains(way.longitude, way.latitude);
  let stay = known;
  if (stay === undefined) {
    if (!inside) return undefined;
    const knownInside = fence.shape.contains(way.fromLongitude, way.fromLatitude);
    stay = openStay(fence, knownInside ? way.fromTime : way.time);
    if (!knownInside) tell('enter', fence, way.time, way.longitude, way.latitude);
  }
  if (inside) {
    stay.outSince = NaN;
    tellInside(stay, way, tell);
    return stay;
  }
  if (Number.isNaN(stay.outSince)) goOut(stay, way, 1);
  return stayOutside(stay, way, tell);
}

/** A stay that begins. */
export function openStay(fence: Fence, since: number): Stay {
  fence.count++;
  const nowhere = { outSince: NaN, outLongitude: NaN, outLatitude: NaN };
  return { fence, since, ...nowhere, dwelt: false, speeding: false };
}

/** Tells of how long and how fast, at the end of a way that ends inside. */
export function tellInside(stay: Stay, way: Way, tell: TellFence): void {
  tellDwell(stay, way.time, way.longitude, way.latitude, tell);
  tellSpeed(stay, way, tell);
}

function goOut(stay: Stay, way: Way, share: number): void {
  stay.outSince = timeAt(way, share);
  stay.outLongitude = longitudeAt(way, share);
  stay.outLatitude = latitudeAt(way, share);
}

/** @returns the stay while it is within the margin. */
function stayOutside(stay: Stay, way: Way, tell: TellFence): Stay | undefined {
  if (!isBeyond(stay.fence, way, 1)) return stay;
  closeStay(stay, tell);
  return undefined;
}

function closeStay(stay: Stay, tell: TellFence): void {
  const { fence, outSince, outLongitude, outLatitude } = stay;
  tellDwell(stay, outSince, outLongitude, outLatitude, tell);
  tell('leave', fence, outSince, outLongitude, outLatitude);
  fence.count--;
}

function tellDwell(stay: Stay, until: number, longitude: number, latitude: number, tell: TellFence): void {
  const { dwellSeconds } = stay.fence.rule;
  if (dwellSeconds === undefined || stay.dwelt) return;
  const time = stay.since + dwellSeconds * 1000;
  if (until < time) return;
  stay.dwelt = true;
  tell('dwell', stay.fence, time, longitude, latitude);
}

/** Tells of a speed above the limit: when it passed the limit, at even acceleration, but not before the entry. */
function tellSpeed(stay: Stay, way: Way, tell: TellFence): void {
  const { speedLimit } = stay.fence.rule;
  if (speedLimit === undefined) return;
  const speed = speedOf(way);
  if (speed <= speedLimit * SLOW_AGAIN) stay.speeding = false;
  if (!(speed > speedLimit) || stay.speeding) return;
  stay.speeding = true;
  const passed = way.fromSpeed <= speedLimit ? (speedLimit - way.fromSpeed) / (speed - way.fromSpeed) : 1;
  const entered = way.time > way.fromTime ? (stay.since - way.fromTime) / (way.time - way.fromTime) : 1;
  // One that came in too fast exceeds from the entry on.
  const share = Math.max(entered > 0 && !(way.fromSpeed <= speedLimit) ? 0 : passed, entered);
  tell('speed', stay.fence, timeAt(way, share), longitudeAt(way, share), latitudeAt(way, share));
}

const motion: Motion = { heading: NaN, speed: NaN };

/** Speed at the end of a way: as reported, else the mean of the way. */
export function speedOf(way: Way): number {
  if (!Number.isNaN(way.speed)) return way.speed;
  deriveMotion(
    Math.round(way.fromLongitude * STEPS_PER_DEGREE),
    Math.round(way.fromLatitude * STEPS_PER_DEGREE),
    Math.round(way.longitude * STEPS_PER_DEGREE),
    Math.round(way.latitude * STEPS_PER_DEGREE),
    way.time - way.fromTime,
    motion,
  );
  return motion.speed;
}

/** Whole milliseconds. */
function timeAt({ fromTime, time }: Way, share: number): number {
  return fromTime + Math.round((time - fromTime) * share);
}

function longitudeAt({ fromLongitude, longitude }: Way, share: number): number {
  return fromLongitude + (longitude - fromLongitude) * share;
}

function latitudeAt({ fromLatitude, latitude }: Way, share: number): number {
  return fromLatitude + (latitude - fromLatitude) * share;
}

const NO_SHARES: readonly number[] = [];

function crossingsOf({ shape }: Fence, way: Way): readonly number[] {
  if (way.longitude === way.fromLongitude && way.latitude === way.fromLatitude) return NO_SHARES;
  return shape.crossings(way.fromLongitude, way.fromLatitude, way.longitude, way.latitude);
}

function isBeyond({ shape, margin }: Fence, way: Way, share: number): boolean {
  return shape.distanceToEdge(longitudeAt(way, share), latitudeAt(way, share)) > margin;
}
