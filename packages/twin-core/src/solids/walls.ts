import { buildBoundingVolumes } from './bounding-volumes.ts';
import type { BoundingVolumes } from './bounding-volumes.ts';
import type { SolidSet } from './solid-set.ts';

/** Numbers per wall: x and y of its start, x and y from there to its end, foot and top. */
const WALL = 6;

/** Upright rectangles in a hierarchy, in the order of its leaves: a leaf's walls lie together in memory. */
export interface Walls {
  readonly values: Float64Array;
  /** Solid each wall belongs to. */
  readonly solids: Int32Array;
  readonly tree: BoundingVolumes;
}

/** One wall per edge of every ring; edges without length have none. */
export function collectWalls(solids: SolidSet): Walls {
  const { values, owners } = wallsOf(solids);
  const boxes = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += WALL) {
    const x = values[at] as number;
    const y = values[at + 1] as number;
    const nextX = x + (values[at + 2] as number);
    const nextY = y + (values[at + 3] as number);
    boxes[at] = Math.min(x, nextX);
    boxes[at + 1] = Math.min(y, nextY);
    boxes[at + 2] = values[at + 4] as number;
    boxes[at + 3] = Math.max(x, nextX);
    boxes[at + 4] = Math.max(y, nextY);
    boxes[at + 5] = values[at + 5] as number;
  }
  const tree = buildBoundingVolumes(boxes);
  const sorted = new Float64Array(values.length);
  const sortedOwners = new Int32Array(owners.length);
  for (const [place, wall] of tree.order.entries()) {
    for (let at = 0; at < WALL; at++) sorted[place * WALL + at] = values[wall * WALL + at] as number;
    sortedOwners[place] = owners[wall] as number;
  }
  return { values: sorted, solids: sortedOwners, tree };
}

function wallsOf({ corners, cornerOffsets, ringOffsets, foot, top, count }: SolidSet): {
  readonly values: readonly number[];
  readonly owners: readonly number[];
} {
  const values: number[] = [];
  const owners: number[] = [];
  for (let solid = 0; solid < count; solid++) {
    const lastRing = ringOffsets[solid + 1] as number;
    for (let ring = ringOffsets[solid] as number; ring < lastRing; ring++) {
      const last = (cornerOffsets[ring + 1] as number) - 1;
      for (let at = cornerOffsets[ring] as number; at < last; at++) {
        const x = corners[2 * at] as number;
        const y = corners[2 * at + 1] as number;
        const alongX = (corners[2 * at + 2] as number) - x;
        const alongY = (corners[2 * at + 3] as number) - y;
        if (alongX === 0 && alongY === 0) continue;
        values.push(x, y, alongX, alongY, foot[solid] as number, top[solid] as number);
        owners.push(solid);
      }
    }
  }
  return { values, owners };
}

/** Distance to a wall along the ray, or NaN where it is not met ahead; a ray along a wall does not meet it. */
export function wallDistance(
  values: Float64Array,
  wall: number,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const at = wall * WALL;
  const startX = (values[at] as number) - x;
  const startY = (values[at + 1] as number) - y;
  const alongX = values[at + 2] as number;
  const alongY = values[at + 3] as number;
  const crossing = dx * alongY - dy * alongX;
  const across = startX * dy - startY * dx;
  // Whether the crossing lies between the wall's ends is settled before the costly division.
  if (across * crossing < 0 || Math.abs(across) > Math.abs(crossing) || crossing === 0) return Number.NaN;
  const distance = (startX * alongY - startY * alongX) / crossing;
  if (distance <= 0) return Number.NaN;
  const height = z + dz * distance;
  return height >= (values[at + 4] as number) && height <= (values[at + 5] as number) ? distance : Number.NaN;
}

/** Larger than any distance, and finite: 0 times it is 0. */
const HUGE = 1e30;

/** 1 / speed, without infinities, which would make 0 × ∞ of a start in the face of a box. */
export function inverseOf(speed: number): number {
  return Math.abs(speed) * HUGE < 1 ? HUGE : 1 / speed;
}

/** Distance at which a ray enters a box (negative from inside), or Infinity where it misses it. */
export function boxDistance(
  boxes: Float32Array,
  at: number,
  x: number,
  y: number,
  z: number,
  inverseX: number,
  inverseY: number,
  inverseZ: number,
  maximumDistance: number,
): number {
  const x1 = ((boxes[at] as number) - x) * inverseX;
  const x2 = ((boxes[at + 3] as number) - x) * inverseX;
  const y1 = ((boxes[at + 1] as number) - y) * inverseY;
  const y2 = ((boxes[at + 4] as number) - y) * inverseY;
  const z1 = ((boxes[at + 2] as number) - z) * inverseZ;
  const z2 = ((boxes[at + 5] as number) - z) * inverseZ;
  const near = Math.max(Math.min(x1, x2), Math.min(y1, y2), Math.min(z1, z2));
  const far = Math.min(Math.max(x1, x2), Math.max(y1, y2), Math.max(z1, z2));
  return near <= far && far >= 0 && near <= maximumDistance ? near : Infinity;
}

/** A wall within reach, or -1; looks into nearer boxes first. */
export function anyWall(
  { values, tree }: Walls,
  stack: Int32Array,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  maximumDistance: number,
): number {
  const { boxes, firsts, counts } = tree;
  const inverseX = inverseOf(dx);
  const inverseY = inverseOf(dy);
  const inverseZ = inverseOf(dz);
  let size = 0;
  if (boxDistance(boxes, 0, x, y, z, inverseX, inverseY, inverseZ, maximumDistance) < Infinity) {
    stack[size++] = 0;
  }
  while (size > 0) {
    const node = stack[--size] as number;
    const count = counts[node] as number;
    const first = firsts[node] as number;
    for (let wall = first; wall < first + count; wall++) {
      if (wallDistance(values, wall, x, y, z, dx, dy, dz) <= maximumDistance) return wall;
    }
    if (count > 0) continue;
    const at = 6 * first;
    const one = boxDistance(boxes, at, x, y, z, inverseX, inverseY, inverseZ, maximumDistance);
    const other = boxDistance(boxes, at + 6, x, y, z, inverseX, inverseY, inverseZ, maximumDistance);
    // The nearer child comes off the stack first.
    const second = one <= other ? 1 : 0;
    if (Math.max(one, other) < Infinity) stack[size++] = first + second;
    if (Math.min(one, other) < Infinity) stack[size++] = first + 1 - second;
  }
  return -1;
}

/** The nearest wall within reach: its place and distance; -1 and `maximumDistance` for none. Of equals the first found. */
export interface NearestWall {
  wall: number;
  distance: number;
}

/** @param found takes the answer. */
export function nearestWall(
  { values, tree }: Walls,
  stack: Int32Array,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  maximumDistance: number,
  found: NearestWall,
): void {
  const { boxes, firsts, counts } = tree;
  const inverseX = inverseOf(dx);
  const inverseY = inverseOf(dy);
  const inverseZ = inverseOf(dz);
  found.wall = -1;
  found.distance = maximumDistance;
  let size = 0;
  stack[size++] = 0;
  while (size > 0) {
    const node = stack[--size] as number;
    // Asked again when it comes off the stack: what was found meanwhile may lie nearer.
    const reach = found.distance;
    if (boxDistance(boxes, 6 * node, x, y, z, inverseX, inverseY, inverseZ, reach) === Infinity) continue;
    const count = counts[node] as number;
    const first = firsts[node] as number;
    for (let wall = first; wall < first + count; wall++) {
      const distance = wallDistance(values, wall, x, y, z, dx, dy, dz);
      if (!(distance < found.distance || (found.wall < 0 && distance === maximumDistance))) continue;
      found.wall = wall;
      found.distance = distance;
    }
    if (count > 0) continue;
    const at = 6 * first;
    const one = boxDistance(boxes, at, x, y, z, inverseX, inverseY, inverseZ, reach);
    const other = boxDistance(boxes, at + 6, x, y, z, inverseX, inverseY, inverseZ, reach);
    const second = one <= other ? 1 : 0;
    stack[size++] = first + second;
    stack[size++] = first + 1 - second;
  }
}
