import type { SolidSet } from '../solids/solid-set.ts';

/** A quarter of the rays of a radial sweep: those that advance by whole cells along one axis and by less across it. */
export interface SweepAxis {
  /** 0: along the columns, eastward or westward; 1: along the rows. */
  readonly axis: 0 | 1;
  /** +1 or -1. */
  readonly direction: number;
  /** Rays on either side of the axis; ray r has the slope r / half. */
  readonly half: number;
  /** The eye, metres of the plane. */
  readonly x: number;
  readonly y: number;
  readonly cellSize: number;
  /** Cells. */
  readonly reach: number;
  /** From the eye to the middle of its row of cells, in cells of the direction. */
  readonly start: number;
}

/**
 * Where the rays of a quarter cross walls: a list per wedge of rays and row of cells, by `heads[wedge * rows + row]`
 * and `next`, -1 at its end. A wall stands before the first row whose middle lies behind it; rows count from that of
 * the eye, rays from 0.
 */
export interface WallCrossings {
  readonly rows: number;
  readonly heads: Int32Array;
  next: Int32Array;
  rays: Int32Array;
  /** Cells from the eye along the axis. */
  steps: Float32Array;
  solids: Int32Array;
  used: number;
}

/** Rays that advance together: what they pass over fits a processor's nearest memory. */
export const WEDGE = 128;
const WEDGE_BITS = Math.log2(WEDGE);
/** Solids between two chances to cancel. */
const BATCH = 1024;
/** A wall is cut off this far before the eye, cells. */
const NEAREST = 1e-6;

/** Room for the crossings of one quarter after the other. */
export function createWallCrossings(half: number): WallCrossings {
  return {
    rows: half + 1,
    heads: new Int32Array((half + 1) * Math.ceil((2 * half + 1) / WEDGE)),
    next: new Int32Array(65_536),
    rays: new Int32Array(65_536),
    steps: new Float32Array(65_536),
    solids: new Int32Array(65_536),
    used: 0,
  };
}

/** Crosses the walls of solids with the rays of a quarter. @param store takes them in place of what it held. */
export function* crossWalls(
  solids: SolidSet,
  sweep: SweepAxis,
  store: WallCrossings,
): Generator<undefined, void> {
  const { corners, cornerOffsets, ringOffsets } = solids;
  const { axis, direction, cellSize } = sweep;
  const alongEye = axis === 0 ? sweep.x : sweep.y;
  const acrossEye = axis === 0 ? sweep.y : sweep.x;
  store.heads.fill(-1);
  store.used = 0;
  for (let solid = 0; solid < solids.count; solid++) {
    if (solid % BATCH === 0) yield undefined;
    const endRing = ringOffsets[solid + 1] as number;
    for (let ring = ringOffsets[solid] as number; ring < endRing; ring++) {
      const last = (cornerOffsets[ring + 1] as number) - 1;
      for (let at = cornerOffsets[ring] as number; at < last; at++) {
        const along = (direction * ((corners[2 * at + axis] as number) - alongEye)) / cellSize;
        const across = ((corners[2 * at + 1 - axis] as number) - acrossEye) / cellSize;
        const nextAlong = (direction * ((corners[2 * at + 2 + axis] as number) - alongEye)) / cellSize;
        const nextAcross = ((corners[2 * at + 3 - axis] as number) - acrossEye) / cellSize;
        crossWall(store, sweep, solid, along, across, nextAlong, nextAcross);
      }
    }
  }
}

function crossWall(
  store: WallCrossings,
  { half, reach, start }: SweepAxis,
  solid: number,
  fromAlong: number,
  fromAcross: number,
  toAlong: number,
  toAcross: number,
): void {
  if (fromAlong <= NEAREST && toAlong <= NEAREST) return;
  if (fromAlong > reach && toAlong > reach) return;
  const along = toAlong - fromAlong;
  const across = toAcross - fromAcross;
  const slope = slopeAt(fromAlong, fromAcross, along, across);
  const otherSlope = slopeAt(toAlong, toAcross, along, across);
  const first = Math.max(-half, Math.ceil(Math.min(slope, otherSlope) * half));
  const last = Math.min(half, Math.floor(Math.max(slope, otherSlope) * half));
  const perRay = 1 / half;
  for (let ray = first; ray <= last; ray++) {
    const raySlope = ray * perRay;
    const denominator = across - raySlope * along;
    // A wall seen edge on: its neighbours stand for it.
    if (denominator === 0) continue;
    const share = (raySlope * fromAlong - fromAcross) / denominator;
    const step = fromAlong + share * along;
    if (!(step > 0)) continue;
    const row = Math.max(1, Math.ceil(step - start));
    if (row > half) continue;
    if (store.used === store.next.length) grow(store);
    const at = store.used++;
    const list = ((ray + half) >> WEDGE_BITS) * store.rows + row;
    store.next[at] = store.heads[list] as number;
    store.heads[list] = at;
    store.rays[at] = ray + half;
    store.steps[at] = step;
    store.solids[at] = solid;
  }
}

/** Slope of the ray to an end of a wall; of an end behind the eye: to where the wall passes beside the eye. */
function slopeAt(endAlong: number, endAcross: number, along: number, across: number): number {
  if (endAlong > NEAREST) return endAcross / endAlong;
  return (endAcross + ((NEAREST - endAlong) / along) * across) / NEAREST;
}

function grow(store: WallCrossings): void {
  const length = 2 * store.next.length;
  const next = new Int32Array(length);
  next.set(store.next);
  store.next = next;
  const rays = new Int32Array(length);
  rays.set(store.rays);
  store.rays = rays;
  const steps = new Float32Array(length);
  steps.set(store.steps);
  store.steps = steps;
  const solids = new Int32Array(length);
  solids.set(store.solids);
  store.solids = solids;
}
