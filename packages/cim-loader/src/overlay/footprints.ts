import {
  createLocalPlane,
  type FeatureTable,
  type GeometryColumn,
  type LocalPlane,
} from '@cityloom/twin-core';
import earcut from 'earcut';
import Flatbush from 'flatbush';
import { sharedTriangleArea } from './convex-clip.ts';

/** `[west, south, east, north]`, metres in the plane. */
export type PlaneBounds = readonly [west: number, south: number, east: number, north: number];

/** Footprints of a table of polygons in a common plane, indexed, for questions about what lies over what. */
export interface Footprints {
  readonly table: FeatureTable;
  readonly plane: LocalPlane;
  /** Square metres. */
  areaOf(row: number): number;
  /** Box around a row; west above east where it has no geometry. */
  boundsOf(row: number): PlaneBounds;
  /** Rows whose bounds meet the given ones, ascending. */
  candidates(bounds: PlaneBounds): number[];
  /** Square metres a row shares with a row of footprints of the same plane. */
  intersectionArea(row: number, other: Footprints, otherRow: number): number;
  /** x, y of counter-clockwise triangles, six numbers each, metres; made once per row. */
  trianglesOf(row: number): Float64Array;
}

/**
 * Flattens and indexes the polygons of a table.
 * @param plane Default: at the first position of the table. Areas are right to 1e-5 up to 10 km from its origin and
 * to 3e-4 up to 100 km; shares of areas are better than that, as both sides err alike.
 */
export function createFootprints(table: FeatureTable, plane?: LocalPlane): Footprints {
  const { geometry } = table;
  if (geometry?.type !== 'polygon') {
    throw new RangeError(
      `createFootprints: layer ${table.layer} has ${geometry?.type ?? 'no'} geometry; give polygons.`,
    );
  }
  const { positions } = geometry;
  const at = plane ?? createLocalPlane([positions[0] ?? 0, positions[1] ?? 0]);
  const flat = new Float64Array(positions.length);
  for (let index = 0; index < positions.length; index += 2) {
    const latitude = positions[index + 1] as number;
    flat[index] = at.east(positions[index] as number, latitude);
    flat[index + 1] = at.north(latitude);
  }
  const bounds = boundsOfRows(geometry, flat);
  const index = table.count === 0 ? undefined : indexOf(bounds, table.count);
  const triangles: (Float64Array | undefined)[] = [];
  const trianglesOf = (row: number): Float64Array => (triangles[row] ??= triangulate(geometry, flat, row));
  const boundsOf = (row: number): PlaneBounds =>
    [0, 1, 2, 3].map((side) => bounds[row * 4 + side] as number) as unknown as PlaneBounds;
  return {
    table,
    plane: at,
    areaOf: (row) => areaOf(trianglesOf(row)),
    boundsOf,
    candidates: ([west, south, east, north]) =>
      west > east ? [] : (index?.search(west, south, east, north).sort((a, b) => a - b) ?? []),
    intersectionArea: (row, other, otherRow) => sharedArea(trianglesOf(row), other.trianglesOf(otherRow)),
    trianglesOf,
  };
}

function boundsOfRows(
  { partOffsets, ringOffsets, positionOffsets }: GeometryColumn,
  flat: Float64Array,
): Float64Array {
  const count = partOffsets.length - 1;
  const bounds = new Float64Array(count * 4);
  for (let row = 0; row < count; row++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    const end = positionOffsets[ringOffsets[partOffsets[row + 1] as number] as number] as number;
    for (
      let at = positionOffsets[ringOffsets[partOffsets[row] as number] as number] as number;
      at < end;
      at++
    ) {
      west = Math.min(west, flat[at * 2] as number);
      east = Math.max(east, flat[at * 2] as number);
      south = Math.min(south, flat[at * 2 + 1] as number);
      north = Math.max(north, flat[at * 2 + 1] as number);
    }
    bounds.set([west, south, east, north], row * 4);
  }
  return bounds;
}

function indexOf(bounds: Float64Array, count: number): Flatbush {
  const index = new Flatbush(count);
  for (let row = 0; row < count; row++) {
    const [west, south, east, north] = bounds.subarray(row * 4, row * 4 + 4) as unknown as PlaneBounds;
    // Rows without geometry keep their number but lie nowhere.
    if (west > east) index.add(Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE);
    else index.add(west, south, east, north);
  }
  index.finish();
  return index;
}

function triangulate(geometry: GeometryColumn, flat: Float64Array, row: number): Float64Array {
  const { partOffsets, ringOffsets, positionOffsets } = geometry;
  const corners: number[] = [];
  const lastPart = partOffsets[row + 1] as number;
  for (let part = partOffsets[row] as number; part < lastPart; part++) {
    const firstRing = ringOffsets[part] as number;
    const lastRing = ringOffsets[part + 1] as number;
    if (firstRing === lastRing) continue;
    const start = positionOffsets[firstRing] as number;
    const piece = flat.subarray(start * 2, (positionOffsets[lastRing] as number) * 2);
    const holes: number[] = [];
    for (let ring = firstRing + 1; ring < lastRing; ring++)
      holes.push((positionOffsets[ring] as number) - start);
    const indices = earcut(piece, holes);
    for (let at = 0; at < indices.length; at += 3) pushTriangle(corners, piece, indices, at);
  }
  return Float64Array.from(corners);
}

function pushTriangle(corners: number[], piece: Float64Array, indices: readonly number[], at: number): void {
  const [a, b, c] = [indices[at], indices[at + 1], indices[at + 2]] as [number, number, number];
  const [ax, ay] = [piece[a * 2] as number, piece[a * 2 + 1] as number];
  const [bx, by] = [piece[b * 2] as number, piece[b * 2 + 1] as number];
  const [cx, cy] = [piece[c * 2] as number, piece[c * 2 + 1] as number];
  const twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (twice > 0) corners.push(ax, ay, bx, by, cx, cy);
  else if (twice < 0) corners.push(ax, ay, cx, cy, bx, by);
}

function areaOf(triangles: Float64Array): number {
  let twice = 0;
  for (let at = 0; at < triangles.length; at += 6) {
    const x = triangles[at] as number;
    const y = triangles[at + 1] as number;
    twice +=
      ((triangles[at + 2] as number) - x) * ((triangles[at + 5] as number) - y) -
      ((triangles[at + 3] as number) - y) * ((triangles[at + 4] as number) - x);
  }
  return twice / 2;
}

function sharedArea(a: Float64Array, b: Float64Array): number {
  let area = 0;
  for (let first = 0; first < a.length; first += 6) {
    for (let second = 0; second < b.length; second += 6) {
      if (trianglesMeet(a, first, b, second)) area += sharedTriangleArea(a, first, b, second);
    }
  }
  return area;
}

/** Whether the boxes around two triangles meet. */
function trianglesMeet(a: Float64Array, first: number, b: Float64Array, second: number): boolean {
  for (let axis = 0; axis < 2; axis++) {
    const [a1, a2, a3] = [a[first + axis], a[first + 2 + axis], a[first + 4 + axis]] as [
      number,
      number,
      number,
    ];
    const [b1, b2, b3] = [b[second + axis], b[second + 2 + axis], b[second + 4 + axis]] as [
      number,
      number,
      number,
    ];
    if (Math.max(a1, a2, a3) < Math.min(b1, b2, b3) || Math.max(b1, b2, b3) < Math.min(a1, a2, a3))
      return false;
  }
  return true;
}
