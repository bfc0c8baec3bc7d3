import type { SolidSet } from '../../solids/solid-set.ts';

/** How a set of solids differs from an earlier one of the same plane. What altered is in both. */
export interface ChangedSolids {
  /** Of the later set. */
  readonly added: SolidSet;
  /** Of the earlier set. */
  readonly removed: SolidSet;
}

/** Compares by object and shape. */
export function changedSolids(before: SolidSet, after: SolidSet): ChangedSolids {
  const [added, removed]: [number[], number[]] = [[], []];
  const known = new Map<string, number>();
  for (const [solid, id] of before.objects.entries()) known.set(id, solid);
  for (const [solid, id] of after.objects.entries()) {
    const old = known.get(id);
    known.delete(id);
    if (old !== undefined && sameSolid(before, old, after, solid)) continue;
    added.push(solid);
    if (old !== undefined) removed.push(old);
  }
  removed.push(...known.values());
  return { added: pickSolids(after, added), removed: pickSolids(before, removed) };
}

function cornersOf({ corners, cornerOffsets, ringOffsets }: SolidSet, solid: number): Float64Array {
  const first = cornerOffsets[ringOffsets[solid] as number] as number;
  const last = cornerOffsets[ringOffsets[solid + 1] as number] as number;
  return corners.subarray(2 * first, 2 * last);
}

function sameSolid(before: SolidSet, old: number, after: SolidSet, solid: number): boolean {
  return (
    before.foot[old] === after.foot[solid] &&
    before.top[old] === after.top[solid] &&
    before.ground[old] === after.ground[solid] &&
    sameNumbers(cornersOf(before, old), cornersOf(after, solid)) &&
    sameRings(before, old, after, solid)
  );
}

function sameRings(before: SolidSet, old: number, after: SolidSet, solid: number): boolean {
  const first = before.ringOffsets[old] as number;
  const start = after.ringOffsets[solid] as number;
  const rings = (before.ringOffsets[old + 1] as number) - first;
  if ((after.ringOffsets[solid + 1] as number) - start !== rings) return false;
  const shift = (before.cornerOffsets[first] as number) - (after.cornerOffsets[start] as number);
  for (let ring = 1; ring <= rings; ring++) {
    const offset = (after.cornerOffsets[start + ring] as number) + shift;
    if (before.cornerOffsets[first + ring] !== offset) return false;
  }
  return true;
}

/** True for lists alike, number by number; what is no number is like itself. */
export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) {
    if (a[at] !== b[at] && !(Number.isNaN(a[at]) && Number.isNaN(b[at]))) return false;
  }
  return true;
}

/** Some solids as a set of their own. */
function pickSolids(solids: SolidSet, chosen: readonly number[]): SolidSet {
  const corners: number[] = [];
  const cornerOffsets = [0];
  const ringOffsets = [0];
  for (const solid of chosen) {
    const lastRing = solids.ringOffsets[solid + 1] as number;
    for (let ring = solids.ringOffsets[solid] as number; ring < lastRing; ring++) {
      const last = solids.cornerOffsets[ring + 1] as number;
      for (let at = solids.cornerOffsets[ring] as number; at < last; at++) {
        corners.push(solids.corners[2 * at] as number, solids.corners[2 * at + 1] as number);
      }
      cornerOffsets.push(corners.length / 2);
    }
    ringOffsets.push(cornerOffsets.length - 1);
  }
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(chosen, (solid) => values[solid] as number);
  return {
    origin: solids.origin,
    count: chosen.length,
    objects: chosen.map((solid) => solids.objects[solid] as string),
    tableRows: Int32Array.from(chosen, (solid) => solids.tableRows[solid] as number),
    foot: column(solids.foot),
    top: column(solids.top),
    ground: column(solids.ground),
    corners: Float64Array.from(corners),
    cornerOffsets: Uint32Array.from(cornerOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
  };
}
