import type { SurfaceCollector } from '../../datasets/surface-collector.ts';
import { pointInRing } from '@cityloom/twin-core';
import { MULTI_PATCH, type ShapeRecord } from './shape-reader.ts';

/** Kinds of parts (ESRI Shapefile Technical Description, July 1998, p. 20). */
const [STRIP, FAN, OUTER_RING, INNER_RING, FIRST_RING, RING] = [0, 1, 2, 3, 4, 5] as const;
/** Values below are "no data" by the specification. */
const NO_DATA = -1e38;

type Corner = readonly [x: number, y: number, z: number];
type Ring = readonly Corner[];
/** Outer ring first, not closed. */
type Patch = readonly Ring[];

/** What a record came to. */
export type PatchOutcome = 'read' | 'null' | 'broken' | 'other-type' | 'partly';

/**
 * Puts the surfaces of one record into a collector; the row is still open afterwards. Writers disagree on which side of
 * a patch is its front, so a record whose patches enclose a volume from the inside is turned as a whole.
 */
export function readMultiPatch(
  view: DataView,
  record: ShapeRecord,
  collector: SurfaceCollector,
): PatchOutcome {
  const shapeType = view.getInt32(record.start, true);
  if (shapeType === 0) return 'null';
  if (shapeType !== MULTI_PATCH) return 'other-type';
  const parts = partsOf(view, record);
  if (parts === undefined) return 'broken';
  const known = parts.filter(({ kind }) => kind >= STRIP && kind <= RING);
  const patches = patchesOf(known);
  const isInsideOut = volumeOf(patches) < 0;
  for (const patch of patches) write(patch, isInsideOut, collector);
  return known.length < parts.length ? 'partly' : 'read';
}

function patchesOf(parts: readonly Part[]): Patch[] {
  const patches: Patch[] = [];
  for (let at = 0; at < parts.length; at++) {
    const { kind, corners } = parts[at] as Part;
    if (kind === STRIP || kind === FAN) {
      patches.push(...trianglesOf(kind, corners));
      continue;
    }
    const next = FOLLOWERS.get(kind);
    const followers: Ring[] = [];
    while (next !== undefined && parts[at + 1]?.kind === next)
      followers.push(open((parts[++at] as Part).corners));
    patches.push(...ringPatches(open(corners), followers, kind === FIRST_RING));
  }
  return patches;
}

/** Kind of the rings that belong to the one before them. */
const FOLLOWERS: ReadonlyMap<number, number> = new Map([
  [OUTER_RING, INNER_RING],
  [FIRST_RING, RING],
]);

interface Part {
  readonly kind: number;
  readonly corners: Ring;
}

/** `undefined` where the counts do not fit the record. */
function partsOf(view: DataView, { start, end }: ShapeRecord): Part[] | undefined {
  if (end - start < 44) return undefined;
  const [partCount, count] = [view.getInt32(start + 36, true), view.getInt32(start + 40, true)];
  const kinds = start + 44 + partCount * 4;
  const points = kinds + partCount * 4;
  const heights = points + count * 16 + 16;
  if (partCount < 0 || count < 0 || heights + count * 8 > end) return undefined;
  const cornerAt = (point: number): Corner => {
    const height = view.getFloat64(heights + point * 8, true);
    const at = points + point * 16;
    return [view.getFloat64(at, true), view.getFloat64(at + 8, true), height > NO_DATA ? height : 0];
  };
  const parts: Part[] = [];
  for (let part = 0; part < partCount; part++) {
    const first = view.getInt32(start + 44 + part * 4, true);
    const last = part + 1 < partCount ? view.getInt32(start + 48 + part * 4, true) : count;
    // Parts may not overlap: a small record could ask for any amount.
    if (first < 0 || last < first || last > count || (part === 0 && first !== 0)) return undefined;
    const corners = Array.from({ length: last - first }, (_, index) => cornerAt(first + index));
    parts.push({ kind: view.getInt32(kinds + part * 4, true), corners });
  }
  return parts;
}

/** Without the repeated first corner. */
function open(ring: Ring): Ring {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = ring.length > 1 && first?.every((value, axis) => value === last?.[axis]);
  return isClosed === true ? ring.slice(0, -1) : ring;
}

function trianglesOf(kind: number, corners: Ring): Patch[] {
  const triangles: Patch[] = [];
  for (let at = 2; at < corners.length; at++) {
    const [a, b, c] = [kind === FAN ? 0 : at - 2, at - 1, at].map((index) => corners[index]) as [
      Corner,
      Corner,
      Corner,
    ];
    // In a strip every second triangle runs the other way round.
    triangles.push([kind === STRIP && at % 2 === 1 ? [b, a, c] : [a, b, c]]);
  }
  return triangles;
}

/** Inner rings belong to the outer one; rings of no stated kind are holes where they lie inside the first. */
function ringPatches(first: Ring, followers: readonly Ring[], isUnstated: boolean): Patch[] {
  if (!isUnstated) return [[first, ...followers]];
  const [drop] = axesByNormal(normalOf(first));
  const flat = ({ 0: x, 1: y, 2: z }: Corner): [number, number] =>
    drop === 0 ? [y, z] : drop === 1 ? [z, x] : [x, y];
  const outline = first.map(flat);
  const closed = [...outline, outline[0] as [number, number]];
  const isHole = (ring: Ring): boolean => ring.every((corner) => pointInRing(flat(corner), closed));
  return [
    [first, ...followers.filter(isHole)],
    ...followers.filter((ring) => !isHole(ring)).map((ring) => [ring]),
  ];
}

/** Axes by the share of the normal, greatest first. */
const axesByNormal = (normal: Corner): number[] =>
  [0, 1, 2].toSorted((a, b) => Math.abs(normal[b] as number) - Math.abs(normal[a] as number));

/** Twice the area, as a vector (Newell). */
function normalOf(ring: Ring): Corner {
  let [x, y, z] = [0, 0, 0];
  const origin = ring[0] ?? [0, 0, 0];
  for (let at = 0; at < ring.length; at++) {
    const [a, b] = [ring[at] as Corner, ring[(at + 1) % ring.length] as Corner].map((corner) =>
      corner.map((value, axis) => value - (origin[axis] as number)),
    ) as [number[], number[]];
    const [ax = 0, ay = 0, az = 0] = a;
    const [bx = 0, by = 0, bz = 0] = b;
    x += ay * bz - az * by;
    y += az * bx - ax * bz;
    z += ax * by - ay * bx;
  }
  return [x, y, z];
}

/** Six times the volume the patches enclose, negative where their backs are outside; 0 where nothing can be said. */
function volumeOf(patches: readonly Patch[]): number {
  const origin = patches[0]?.[0]?.[0];
  if (origin === undefined) return 0;
  let [volume, reach] = [0, 0];
  for (const [outer = [], ...holes] of patches) {
    const [corner] = outer;
    if (corner === undefined) continue;
    const [x, y, z] = normalOf(outer);
    // Holes run either way round; their area is taken off the outer ring's.
    const whole = Math.hypot(x, y, z);
    const open = holes.reduce((sum, hole) => sum + Math.hypot(...normalOf(hole)), 0);
    const share = whole === 0 ? 0 : Math.max(0, whole - open) / whole;
    const part =
      ((corner[0] - origin[0]) * x + (corner[1] - origin[1]) * y + (corner[2] - origin[2]) * z) * share;
    volume += part;
    reach += Math.abs(part);
  }
  return Math.abs(volume) < reach * 1e-6 ? 0 : volume;
}

function write([outer = [], ...holes]: Patch, isInsideOut: boolean, collector: SurfaceCollector): void {
  const add = (ring: Ring, isTurned: boolean): void => {
    for (const [x, y, z] of isTurned ? ring.toReversed() : ring) collector.position(x, y, z);
    collector.endRing();
  };
  add(outer, isInsideOut);
  const [nx, ny, nz] = normalOf(outer);
  for (const hole of holes) {
    const [x, y, z] = normalOf(hole);
    const runsAlike = nx * x + ny * y + nz * z > 0;
    add(hole, runsAlike !== isInsideOut);
  }
  collector.endPolygon();
}
