import { buildBoundingVolumes } from './bounding-volumes.ts';
import type { BoundingVolumes } from './bounding-volumes.ts';
import type { SolidSet } from './solid-set.ts';
import { boxDistance, inverseOf } from './walls.ts';

/** Level surfaces of solids: outlines at one height each. */
export interface Caps {
  readonly solids: SolidSet;
  /** Solid of each cap. */
  readonly owners: Int32Array;
  /** Height of each cap, metres. */
  readonly heights: Float64Array;
  /** Over the caps' boxes, foot to top of the solid. */
  readonly tree: BoundingVolumes;
}

/** Tops of all solids. */
export function roofsOf(solids: SolidSet): Caps {
  return capsOf(
    solids,
    Int32Array.from({ length: solids.count }, (_, solid) => solid),
    solids.top,
  );
}

/** Undersides of the solids that do not stand on their ground; `undefined` where all do. */
export function undersidesOf(solids: SolidSet): Caps | undefined {
  const { count, foot, ground } = solids;
  const carried: number[] = [];
  for (let solid = 0; solid < count; solid++) {
    if ((foot[solid] as number) > (ground[solid] as number)) carried.push(solid);
  }
  return carried.length === 0 ? undefined : capsOf(solids, Int32Array.from(carried), foot);
}

function capsOf(solids: SolidSet, owners: Int32Array, heightOfSolid: Float64Array): Caps {
  const { corners, cornerOffsets, ringOffsets, foot, top } = solids;
  const boxes = new Float64Array(6 * owners.length);
  for (const [item, solid] of owners.entries()) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    const last = cornerOffsets[ringOffsets[solid + 1] as number] as number;
    for (let at = cornerOffsets[ringOffsets[solid] as number] as number; at < last; at++) {
      const x = corners[2 * at] as number;
      const y = corners[2 * at + 1] as number;
      west = Math.min(west, x);
      south = Math.min(south, y);
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
    boxes.set([west, south, foot[solid] as number, east, north, top[solid] as number], 6 * item);
  }
  const heights = Float64Array.from(owners, (solid) => heightOfSolid[solid] as number);
  return { solids, owners, heights, tree: buildBoundingVolumes(boxes) };
}

/** A ray: a point and a direction. */
export type Ray = readonly [x: number, y: number, z: number, dx: number, dy: number, dz: number];

/** The nearest cap ahead within reach: its solid, and how far. */
export function nearestCap(
  { solids, owners, heights, tree }: Caps,
  stack: Int32Array,
  [x, y, z, dx, dy, dz]: Ray,
  maximumDistance: number,
): { readonly solid: number; readonly distance: number } | undefined {
  let found: { readonly solid: number; readonly distance: number } | undefined;
  if (dz === 0) return undefined;
  walk(tree, stack, [x, y, z, dx, dy, dz], maximumDistance, (item, reach) => {
    const distance = ((heights[item] as number) - z) / dz;
    const solid = owners[item] as number;
    if (!(distance > 0 && distance <= reach)) return reach;
    if (!isInside(solids, solid, x + dx * distance, y + dy * distance)) return reach;
    found = { solid, distance };
    return distance;
  });
  return found;
}

/** A solid that holds the point, or -1. */
export function solidAround(roofs: Caps, stack: Int32Array, x: number, y: number, z: number): number {
  const { solids, tree } = roofs;
  let found = -1;
  walk(tree, stack, [x, y, z, 0, 0, 0], 0, (solid, reach) => {
    if (found >= 0 || z < (solids.foot[solid] as number) || z > (solids.top[solid] as number)) return reach;
    if (isInside(solids, solid, x, y)) found = solid;
    return reach;
  });
  return found;
}

/** Calls `visit` for the items of every leaf whose box the ray meets; it returns how far to look from then on. */
function walk(
  { boxes, firsts, counts, order }: BoundingVolumes,
  stack: Int32Array,
  [x, y, z, dx, dy, dz]: Ray,
  maximumDistance: number,
  visit: (item: number, reach: number) => number,
): void {
  if (order.length === 0) return;
  const [inverseX, inverseY, inverseZ] = [inverseOf(dx), inverseOf(dy), inverseOf(dz)];
  let reach = maximumDistance;
  let size = 0;
  stack[size++] = 0;
  while (size > 0) {
    const node = stack[--size] as number;
    if (boxDistance(boxes, 6 * node, x, y, z, inverseX, inverseY, inverseZ, reach) === Infinity) continue;
    const count = counts[node] as number;
    const first = firsts[node] as number;
    for (let place = first; place < first + count; place++) reach = visit(order[place] as number, reach);
    if (count > 0) continue;
    stack[size++] = first;
    stack[size++] = first + 1;
  }
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
