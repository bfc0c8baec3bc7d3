import { buildBoundingVolumes } from './bounding-volumes.ts';
import type { BoundingVolumes } from './bounding-volumes.ts';
import type { SolidSet } from './solid-set.ts';

/** Where a ray first meets a solid. */
export interface SolidHit {
  /** Index into the solids. */
  readonly solid: number;
  /** In lengths of the direction. */
  readonly distance: number;
  readonly surface: 'wall' | 'roof' | 'underside';
}

/** Asks solids for what stands in the way. Metres of the solids' plane; heights above the city's datum. */
export interface RayCaster {
  readonly solids: SolidSet;
  /**
   * True if anything stands between a point outside of all solids and the point `maximumDistance` directions away.
   * @param dx of the direction, with `dy` and `dz`; need not have length 1.
   */
  occluded(
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    maximumDistance: number,
  ): boolean;
  /** Solid that the last `occluded` found in the way, or -1. */
  readonly occluder: number;
  /** The nearest surface a ray from outside meets, `undefined` for none. */
  firstHit(
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    maximumDistance: number,
  ): SolidHit | undefined;
  /** A solid the point lies in, or -1; a point on the surface may be either. */
  solidAt(x: number, y: number, z: number): number;
}

/** Numbers per wall: x and y of its ends, foot and top. */
const WALL = 6;

interface Walls {
  readonly values: Float64Array;
  readonly solids: Int32Array;
  readonly tree: BoundingVolumes;
}

interface Caps {
  readonly tree: BoundingVolumes;
}

/**
 * Prepares solids for rays. Walls stand in a bounding volume hierarchy; a ray between two points outside of all
 * solids meets a wall of each solid it passes, or the underside of one that is carried, so that roofs are only asked
 * for the first hit.
 */
export function createRayCaster(solids: SolidSet): RayCaster {
  const walls = collectWalls(solids);
  const raised = carried(solids);
  const undersides = raised.length === 0 ? undefined : capsOf(solids, raised);
  let roofs: Caps | undefined;
  const stack = new Int32Array(2 * (walls.tree.depth + (undersides?.tree.depth ?? 0)) + 64);
  let occluder = -1;
  // The sun moves little between two questions about one point: what shaded it a moment ago most likely still does.
  let lastWall = -1;
  return {
    solids,
    get occluder() {
      return occluder;
    },
    occluded(x, y, z, dx, dy, dz, maximumDistance) {
      if (
        lastWall >= 0 &&
        wallDistance(walls.values, lastWall * WALL, x, y, z, dx, dy, dz) <= maximumDistance
      ) {
        occluder = walls.solids[lastWall] as number;
        return true;
      }
      const wall = anyWall(walls, stack, x, y, z, dx, dy, dz, maximumDistance);
      if (wall >= 0) {
        lastWall = wall;
        occluder = walls.solids[wall] as number;
        return true;
      }
      occluder = -1;
      if (undersides === undefined || dz === 0) return false;
      const cap = nearestCap(
        solids,
        undersides,
        solids.foot,
        stack,
        [x, y, z, dx, dy, dz],
        maximumDistance,
        raised,
      );
      if (cap !== undefined) occluder = cap.solid;
      return cap !== undefined;
    },
    firstHit(x, y, z, dx, dy, dz, maximumDistance) {
      let hit = nearestWall(walls, stack, [x, y, z, dx, dy, dz], maximumDistance);
      const reach = (): number => hit?.distance ?? maximumDistance;
      if (dz < 0) {
        roofs ??= capsOf(solids, undefined);
        const roof = nearestCap(solids, roofs, solids.top, stack, [x, y, z, dx, dy, dz], reach());
        if (roof !== undefined) hit = { ...roof, surface: 'roof' };
      } else if (dz > 0 && undersides !== undefined) {
        const below = nearestCap(
          solids,
          undersides,
          solids.foot,
          stack,
          [x, y, z, dx, dy, dz],
          reach(),
          raised,
        );
        if (below !== undefined) hit = { ...below, surface: 'underside' };
      }
      return hit;
    },
    solidAt(x, y, z) {
      roofs ??= capsOf(solids, undefined);
      return solidAround(solids, roofs, stack, x, y, z);
    },
  };
}

function collectWalls(solids: SolidSet): Walls {
  const { corners, cornerOffsets, ringOffsets, foot, top } = solids;
  const values: number[] = [];
  const owners: number[] = [];
  for (let solid = 0; solid < solids.count; solid++) {
    const lastRing = ringOffsets[solid + 1] as number;
    for (let ring = ringOffsets[solid] as number; ring < lastRing; ring++) {
      const last = (cornerOffsets[ring + 1] as number) - 1;
      for (let at = cornerOffsets[ring] as number; at < last; at++) {
        const x = corners[2 * at] as number;
        const y = corners[2 * at + 1] as number;
        const nextX = corners[2 * at + 2] as number;
        const nextY = corners[2 * at + 3] as number;
        if (x === nextX && y === nextY) continue;
        values.push(x, y, nextX, nextY, foot[solid] as number, top[solid] as number);
        owners.push(solid);
      }
    }
  }
  const boxes = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += WALL) {
    const [x, y, nextX, nextY] = [values[at], values[at + 1], values[at + 2], values[at + 3]] as [
      number,
      number,
      number,
      number,
    ];
    boxes[at] = Math.min(x, nextX);
    boxes[at + 1] = Math.min(y, nextY);
    boxes[at + 2] = values[at + 4] as number;
    boxes[at + 3] = Math.max(x, nextX);
    boxes[at + 4] = Math.max(y, nextY);
    boxes[at + 5] = values[at + 5] as number;
  }
  const tree = buildBoundingVolumes(boxes);
  // In the order of the leaves, so that a leaf's walls lie together in memory.
  const sorted = new Float64Array(values.length);
  const sortedOwners = new Int32Array(owners.length);
  for (const [place, wall] of tree.order.entries()) {
    for (let at = 0; at < WALL; at++) sorted[place * WALL + at] = values[wall * WALL + at] as number;
    sortedOwners[place] = owners[wall] as number;
  }
  return { values: sorted, solids: sortedOwners, tree };
}

/** Solids that do not stand on their ground. */
function carried({ count, foot, ground }: SolidSet): number[] {
  const raised: number[] = [];
  for (let solid = 0; solid < count; solid++) {
    if ((foot[solid] as number) > (ground[solid] as number)) raised.push(solid);
  }
  return raised;
}

/** Boxes of whole solids; of all, or of those listed. */
function capsOf(solids: SolidSet, listed: readonly number[] | undefined): Caps {
  const count = listed?.length ?? solids.count;
  const boxes = new Float64Array(6 * count);
  for (let item = 0; item < count; item++) {
    const solid = listed === undefined ? item : (listed[item] as number);
    const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
    const first = solids.cornerOffsets[solids.ringOffsets[solid] as number] as number;
    const last = solids.cornerOffsets[solids.ringOffsets[solid + 1] as number] as number;
    for (let at = first; at < last; at++) {
      const x = solids.corners[2 * at] as number;
      const y = solids.corners[2 * at + 1] as number;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    boxes.set(
      [box[0], box[1], solids.foot[solid] as number, box[2], box[3], solids.top[solid] as number],
      6 * item,
    );
  }
  return { tree: buildBoundingVolumes(boxes) };
}

/** Distance to a wall along the ray, or NaN where it is not met ahead. */
function wallDistance(
  values: Float64Array,
  at: number,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const startX = (values[at] as number) - x;
  const startY = (values[at + 1] as number) - y;
  const alongX = (values[at + 2] as number) - (values[at] as number);
  const alongY = (values[at + 3] as number) - (values[at + 1] as number);
  const denominator = dx * alongY - dy * alongX;
  if (denominator === 0) return Number.NaN;
  const across = (startX * dy - startY * dx) / denominator;
  if (across < 0 || across > 1) return Number.NaN;
  const distance = (startX * alongY - startY * alongX) / denominator;
  if (distance <= 0) return Number.NaN;
  const height = z + dz * distance;
  return height >= (values[at + 4] as number) && height <= (values[at + 5] as number) ? distance : Number.NaN;
}

/** A wall within reach, or -1. */
function anyWall(
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
  if (values.length === 0) return -1;
  const inverseX = 1 / dx;
  const inverseY = 1 / dy;
  const inverseZ = 1 / dz;
  let size = 0;
  stack[size++] = 0;
  while (size > 0) {
    const node = stack[--size] as number;
    const box = 6 * node;
    const x1 = ((boxes[box] as number) - x) * inverseX;
    const x2 = ((boxes[box + 3] as number) - x) * inverseX;
    let near = x1 < x2 ? x1 : x2;
    let far = x1 < x2 ? x2 : x1;
    const y1 = ((boxes[box + 1] as number) - y) * inverseY;
    const y2 = ((boxes[box + 4] as number) - y) * inverseY;
    const nearY = y1 < y2 ? y1 : y2;
    const farY = y1 < y2 ? y2 : y1;
    if (nearY > near) near = nearY;
    if (farY < far) far = farY;
    const z1 = ((boxes[box + 2] as number) - z) * inverseZ;
    const z2 = ((boxes[box + 5] as number) - z) * inverseZ;
    const nearZ = z1 < z2 ? z1 : z2;
    const farZ = z1 < z2 ? z2 : z1;
    if (nearZ > near) near = nearZ;
    if (farZ < far) far = farZ;
    // Not a number, where the ray lies in a face of the box, passes as a hit.
    if (near > far || far < 0 || near > maximumDistance) continue;
    const count = counts[node] as number;
    const first = firsts[node] as number;
    if (count === 0) {
      stack[size++] = first;
      stack[size++] = first + 1;
      continue;
    }
    for (let wall = first; wall < first + count; wall++) {
      if (wallDistance(values, wall * WALL, x, y, z, dx, dy, dz) <= maximumDistance) return wall;
    }
  }
  return -1;
}

type Ray = readonly [x: number, y: number, z: number, dx: number, dy: number, dz: number];

/** Calls `visit` for the items of every leaf whose box the ray meets; it returns how far to look from then on. */
function walk(
  tree: BoundingVolumes,
  stack: Int32Array,
  [x, y, z, dx, dy, dz]: Ray,
  maximumDistance: number,
  visit: (place: number, reach: number) => number,
): void {
  const { boxes, firsts, counts, order } = tree;
  if (order.length === 0) return;
  let reach = maximumDistance;
  let size = 0;
  stack[size++] = 0;
  while (size > 0) {
    const node = stack[--size] as number;
    if (!meetsBox(boxes, 6 * node, x, y, z, dx, dy, dz, reach)) continue;
    const count = counts[node] as number;
    const first = firsts[node] as number;
    if (count === 0) {
      stack[size++] = first;
      stack[size++] = first + 1;
    }
    for (let place = first; place < first + count; place++) reach = visit(place, reach);
  }
}

function meetsBox(
  boxes: Float32Array,
  at: number,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  reach: number,
): boolean {
  let [near, far] = [0, reach];
  for (const [axis, start, speed] of [
    [0, x, dx],
    [1, y, dy],
    [2, z, dz],
  ] as const) {
    const low = boxes[at + axis] as number;
    const high = boxes[at + 3 + axis] as number;
    if (speed === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const first = (low - start) / speed;
    const second = (high - start) / speed;
    near = Math.max(near, Math.min(first, second));
    far = Math.min(far, Math.max(first, second));
  }
  return near <= far;
}

function nearestWall(
  walls: Walls,
  stack: Int32Array,
  ray: Ray,
  maximumDistance: number,
): SolidHit | undefined {
  let found = -1;
  let nearest = maximumDistance;
  const [x, y, z, dx, dy, dz] = ray;
  walk(walls.tree, stack, ray, maximumDistance, (wall, reach) => {
    const distance = wallDistance(walls.values, wall * WALL, x, y, z, dx, dy, dz);
    if (!(distance <= reach)) return reach;
    found = wall;
    nearest = distance;
    return distance;
  });
  return found < 0 ? undefined : { solid: walls.solids[found] as number, distance: nearest, surface: 'wall' };
}

function nearestCap(
  solids: SolidSet,
  { tree }: Caps,
  heights: Float64Array,
  stack: Int32Array,
  ray: Ray,
  maximumDistance: number,
  listed?: readonly number[],
): SolidHit | undefined {
  let hit: SolidHit | undefined;
  const [x, y, z, dx, dy, dz] = ray;
  walk(tree, stack, ray, maximumDistance, (place, reach) => {
    const item = tree.order[place] as number;
    const solid = listed === undefined ? item : (listed[item] as number);
    const distance = ((heights[solid] as number) - z) / dz;
    if (!(distance > 0 && distance <= reach)) return reach;
    if (!isInside(solids, solid, x + dx * distance, y + dy * distance)) return reach;
    hit = { solid, distance, surface: 'underside' };
    return distance;
  });
  return hit;
}

function solidAround(
  solids: SolidSet,
  { tree }: Caps,
  stack: Int32Array,
  x: number,
  y: number,
  z: number,
): number {
  let found = -1;
  walk(tree, stack, [x, y, z, 0, 0, 0], 0, (place, reach) => {
    const solid = tree.order[place] as number;
    if (found >= 0 || z < (solids.foot[solid] as number) || z > (solids.top[solid] as number)) return reach;
    if (isInside(solids, solid, x, y)) found = solid;
    return reach;
  });
  return found;
}

/** Even-odd rule over all rings of a solid. */
function isInside(
  { corners, cornerOffsets, ringOffsets }: SolidSet,
  solid: number,
  x: number,
  y: number,
): boolean {
  let inside = false;
  const lastRing = ringOffsets[solid + 1] as number;
  for (let ring = ringOffsets[solid] as number; ring < lastRing; ring++) {
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at++) {
      const y1 = corners[2 * at + 1] as number;
      const y2 = corners[2 * at + 3] as number;
      if (y1 > y === y2 > y) continue;
      const x1 = corners[2 * at] as number;
      const x2 = corners[2 * at + 2] as number;
      if (x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}
