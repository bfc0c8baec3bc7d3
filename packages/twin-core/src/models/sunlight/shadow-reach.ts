import type { SolidSet } from '../../solids/solid-set.ts';
import type { SunDay } from './sun-day.ts';
import type { SunPoints } from './sun-points.ts';
import type { KnownPoints } from './trace-points.ts';

/** Numbers per box: west, south, foot, east, north, top. */
const BOX = 6;
/** Around each changed solid, metres: windows stand before their wall. */
const MARGIN = 0.1;

/** Boxes around the solids of two sets that are not in both alike, six numbers each. Both sets have one plane. */
export function changedBoxes(before: SolidSet, after: SolidSet): Float64Array {
  const boxes: number[] = [];
  const known = new Map<string, number>();
  for (const [solid, id] of before.objects.entries()) known.set(id, solid);
  for (const [solid, id] of after.objects.entries()) {
    const old = known.get(id);
    known.delete(id);
    if (old !== undefined && sameSolid(before, old, after, solid)) continue;
    boxes.push(...boxOf(after, solid));
    if (old !== undefined) boxes.push(...boxOf(before, old));
  }
  for (const solid of known.values()) boxes.push(...boxOf(before, solid));
  return Float64Array.from(boxes);
}

function cornersOf({ corners, cornerOffsets, ringOffsets }: SolidSet, solid: number): Float64Array {
  const first = cornerOffsets[ringOffsets[solid] as number] as number;
  const last = cornerOffsets[ringOffsets[solid + 1] as number] as number;
  return corners.subarray(2 * first, 2 * last);
}

function sameSolid(before: SolidSet, old: number, after: SolidSet, solid: number): boolean {
  if (before.foot[old] !== after.foot[solid] || before.top[old] !== after.top[solid]) return false;
  if (before.ground[old] !== after.ground[solid]) return false;
  return sameNumbers(cornersOf(before, old), cornersOf(after, solid)) && sameRings(before, old, after, solid);
}

function sameRings(before: SolidSet, old: number, after: SolidSet, solid: number): boolean {
  const rings = (set: SolidSet, index: number): Uint32Array =>
    set.cornerOffsets.subarray(set.ringOffsets[index], set.ringOffsets[index + 1]);
  const [a, b] = [rings(before, old), rings(after, solid)];
  const shift = (a[0] ?? 0) - (b[0] ?? 0);
  return a.length === b.length && a.every((offset, ring) => offset - (b[ring] as number) === shift);
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function boxOf(solids: SolidSet, solid: number): number[] {
  const corners = cornersOf(solids, solid);
  const box = [Infinity, Infinity, 0, -Infinity, -Infinity, solids.top[solid] as number];
  // From the deepest ground: a point may lie below the solid's foot.
  box[2] = -Infinity;
  for (let at = 0; at < corners.length; at += 2) {
    box[0] = Math.min(box[0] as number, (corners[at] as number) - MARGIN);
    box[1] = Math.min(box[1] as number, (corners[at + 1] as number) - MARGIN);
    box[3] = Math.max(box[3] as number, (corners[at] as number) + MARGIN);
    box[4] = Math.max(box[4] as number, (corners[at + 1] as number) + MARGIN);
  }
  return box;
}

/**
 * Points that solids within the boxes may shade on this day, or cover: the only ones whose hours can change when such
 * solids come, go or alter. @returns 1 per point that may be shaded.
 */
export function affectedPoints(points: SunPoints, boxes: Float64Array, { directions }: SunDay): Uint8Array {
  const affected = new Uint8Array(points.count);
  for (let at = 0; at < boxes.length; at += BOX) {
    const shadow = shadowBounds(boxes, at, directions);
    for (let point = 0; point < points.count; point++) {
      if (affected[point] === 1) continue;
      const x = points.x[point] as number;
      const y = points.y[point] as number;
      const rise = (boxes[at + 5] as number) - (points.z[point] as number);
      if (rise < 0 || !inBounds(shadow, x, y, rise)) continue;
      if (mayShade(boxes, at, x, y, rise, directions)) affected[point] = 1;
    }
  }
  return affected;
}

/** Bounds of a box, and how far shadows reach beyond them per metre of height, metres. */
interface ShadowBounds {
  readonly box: readonly [west: number, south: number, east: number, north: number];
  readonly perMetre: readonly [west: number, south: number, east: number, north: number];
}

function shadowBounds(boxes: Float64Array, at: number, directions: Float64Array): ShadowBounds {
  const perMetre: [number, number, number, number] = [0, 0, 0, 0];
  for (let step = 0; step < directions.length; step += 3) {
    const up = directions[step + 2] as number;
    // Shadows fall away from the sun.
    const east = -(directions[step] as number) / up;
    const north = -(directions[step + 1] as number) / up;
    perMetre[0] = Math.min(perMetre[0], east);
    perMetre[1] = Math.min(perMetre[1], north);
    perMetre[2] = Math.max(perMetre[2], east);
    perMetre[3] = Math.max(perMetre[3], north);
  }
  return {
    box: [boxes[at] as number, boxes[at + 1] as number, boxes[at + 3] as number, boxes[at + 4] as number],
    perMetre,
  };
}

function inBounds({ box, perMetre }: ShadowBounds, x: number, y: number, rise: number): boolean {
  return (
    x >= box[0] + perMetre[0] * rise &&
    x <= box[2] + perMetre[2] * rise &&
    y >= box[1] + perMetre[1] * rise &&
    y <= box[3] + perMetre[3] * rise
  );
}

/** True if the way to the sun of any step, up to the top, passes over the box. */
function mayShade(
  boxes: Float64Array,
  at: number,
  x: number,
  y: number,
  rise: number,
  directions: Float64Array,
): boolean {
  const west = (boxes[at] as number) - x;
  const south = (boxes[at + 1] as number) - y;
  const east = (boxes[at + 3] as number) - x;
  const north = (boxes[at + 4] as number) - y;
  for (let step = 0; step < directions.length; step += 3) {
    const length = rise / (directions[step + 2] as number);
    const wayEast = (directions[step] as number) * length;
    const wayNorth = (directions[step + 1] as number) * length;
    if (crossesRectangle(west, south, east, north, wayEast, wayNorth)) return true;
  }
  return false;
}

/** True if the way from (0, 0) to (wayEast, wayNorth) meets the rectangle. */
function crossesRectangle(
  west: number,
  south: number,
  east: number,
  north: number,
  wayEast: number,
  wayNorth: number,
): boolean {
  if (Math.max(0, wayEast) < west || Math.min(0, wayEast) > east) return false;
  if (Math.max(0, wayNorth) < south || Math.min(0, wayNorth) > north) return false;
  // All four corners on one side of the line: it passes by.
  const a = wayEast * south - wayNorth * west;
  const b = wayEast * south - wayNorth * east;
  const c = wayEast * north - wayNorth * west;
  const d = wayEast * north - wayNorth * east;
  return Math.min(a, b, c, d) <= 0 && Math.max(a, b, c, d) >= 0;
}

/** A finished set of points. */
export interface TracedPoints {
  readonly points: SunPoints;
  readonly solids: SolidSet;
  readonly seconds: Float64Array;
}

/** What of an earlier result still holds for new points among changed solids. */
export function knownPoints(
  earlier: TracedPoints,
  points: SunPoints,
  solids: SolidSet,
  day: SunDay,
): KnownPoints {
  const affected = affectedPoints(points, changedBoxes(earlier.solids, solids), day);
  const seconds = new Float64Array(points.count);
  const places = new Map<string, number>();
  for (const [group, name] of earlier.points.groups.entries()) places.set(name, group);
  for (const [group, name] of points.groups.entries()) {
    const first = points.starts[group] as number;
    const last = points.starts[group + 1] as number;
    const old = places.get(name);
    const from = old === undefined ? -1 : (earlier.points.starts[old] as number);
    const same =
      old !== undefined &&
      (earlier.points.starts[old + 1] as number) - from === last - first &&
      samePoints(earlier.points, from, points, first, last - first);
    if (same) seconds.set(earlier.seconds.subarray(from, from + last - first), first);
    else affected.fill(1, first, last);
  }
  return { seconds, affected };
}

function samePoints(a: SunPoints, from: number, b: SunPoints, start: number, count: number): boolean {
  return (['x', 'y', 'z', 'normalX', 'normalY'] as const).every((name) =>
    sameNumbers(a[name].subarray(from, from + count), b[name].subarray(start, start + count)),
  );
}
