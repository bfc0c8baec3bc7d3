import { boundsOfPositions, unionBounds } from '../geo/bounds.ts';
import { type GroundSurface, lowestGround } from '../geo/ground-surface.ts';
import { createLocalPlane, type LocalPlane } from '../geo/local-plane.ts';
import type { Bounds, Position, Ring } from '../geo/position.ts';
import type { FeatureTable } from '../scene/feature-table.ts';
import { positionsOfRow } from '../scene/geometry-column.ts';
import type { LayerIndex } from './layer-index.ts';
import { RowHandle } from './row-handle.ts';
import { distanceToRow, rayStretches, rowIntersectsRing } from './row-shape.ts';
import type { NearestHit, ObjectHandle, RayHit, RayOrigin } from './view.ts';

/** Rows of one table that a query may see: the base without hidden rows, or a branch's own. */
export interface SearchPart {
  readonly table: FeatureTable;
  readonly index: LayerIndex;
  isHidden(row: number): boolean;
  /** A branch's own objects: where they stand follows from their shape now, not from what the base says. */
  readonly isOverlay?: boolean;
}

export function searchPolygon(parts: readonly SearchPart[], ring: Ring): ObjectHandle[] {
  const area = closed(ring);
  const box = boundsOfPositions(area);
  const found: ObjectHandle[] = [];
  forEachRow(parts, box, (table, row) => {
    if (table.geometry !== undefined && rowIntersectsRing(table.geometry, row, area)) {
      found.push(new RowHandle(table, row));
    }
  });
  return found;
}

function closed(ring: Ring): Ring {
  const first = ring[0];
  const last = ring[ring.length - 1];
  if (first === undefined || ring.length < 3) {
    throw new RangeError(`objectsInPolygon: the ring has ${ring.length} positions; give at least 3.`);
  }
  return first[0] === last?.[0] && first[1] === last[1] ? ring : [...ring, first];
}

/**
 * Looks in boxes of growing reach: whatever lies within the reach is in the box, so the first reach that holds
 * enough objects settles it. The tree's own neighbour search knows boxes only, in degrees.
 */
export function searchNearest(
  parts: readonly SearchPart[],
  position: Position,
  count: number,
  maximumDistance: number,
): NearestHit[] {
  assertPosition('nearest', position);
  const plane = createLocalPlane(position);
  const farthest = Math.min(maximumDistance, reachOfEverything(parts, plane));
  let reach = Math.min(farthest, firstReach(parts, plane, count));
  for (;;) {
    const hits = hitsWithin(parts, plane, reach);
    if (hits.length >= count || reach >= farthest) {
      hits.sort((a, b) => a.distance - b.distance || (a.object.id < b.object.id ? -1 : 1));
      return hits.slice(0, count);
    }
    reach = Math.min(farthest, reach * 2);
  }
}

function hitsWithin(parts: readonly SearchPart[], plane: LocalPlane, reach: number): NearestHit[] {
  const hits: NearestHit[] = [];
  forEachRow(parts, boxAround(plane, reach), (table, row) => {
    if (table.geometry === undefined) return;
    const distance = distanceToRow(table.geometry, row, plane);
    if (distance <= reach) hits.push({ object: new RowHandle(table, row), distance });
  });
  return hits;
}

function boxAround(plane: LocalPlane, reach: number): Bounds {
  const width = plane.longitudeReach(reach);
  const height = plane.latitudeReach(reach);
  const [longitude, latitude] = plane.origin;
  return [longitude - width, latitude - height, longitude + width, latitude + height];
}

/** Distance that surely holds every object, metres. */
function reachOfEverything(parts: readonly SearchPart[], plane: LocalPlane): number {
  let reach = 0;
  for (const { index } of parts) {
    if (index.bounds === undefined) continue;
    const [west, south, east, north] = index.bounds;
    for (const [longitude, latitude] of [
      [west, south],
      [west, north],
      [east, south],
      [east, north],
    ] as const) {
      reach = Math.max(reach, Math.hypot(plane.east(longitude, latitude), plane.north(latitude)));
    }
  }
  // Between the corners a box bulges by the taper of its parallels.
  return reach * 1.1;
}

/** Reach that would hold `count` objects if they were spread evenly; at least 10 m. */
function firstReach(parts: readonly SearchPart[], plane: LocalPlane, count: number): number {
  let bounds: Bounds | undefined;
  let objects = 0;
  for (const { index } of parts) {
    objects += index.count;
    if (index.bounds !== undefined) bounds = bounds ? unionBounds(bounds, index.bounds) : index.bounds;
  }
  if (bounds === undefined) return 0;
  const [west, south, east, north] = bounds;
  const width = Math.abs(plane.east(east, south) - plane.east(west, south));
  const area = width * Math.abs(plane.north(north) - plane.north(south));
  return Math.max(10, Math.sqrt((area * count) / objects));
}

/**
 * Solids from the `minHeight` column (0 where absent) to `height`, on the ground under them. Flat Earth: 8 cm of height
 * per kilometre squared.
 */
export function searchRay(
  parts: readonly SearchPart[],
  origin: RayOrigin,
  azimuthDegrees: number,
  elevationDegrees: number,
  maximumDistance: number,
  ground: GroundSurface,
): RayHit[] {
  assertPosition('alongRay', origin.position);
  const plane = createLocalPlane(origin.position);
  const azimuth = (azimuthDegrees * Math.PI) / 180;
  const elevation = (elevationDegrees * Math.PI) / 180;
  const direction = [Math.sin(azimuth), Math.cos(azimuth)] as const;
  const ray = { height: origin.height, across: Math.cos(elevation), up: Math.sin(elevation) };
  const hits: RayHit[] = [];
  forEachRow(parts, rayBox(plane, direction, ray.across * maximumDistance), (table, row, part) => {
    const { geometry } = table;
    const top = numberOf(table, row, 'height');
    const bottom = numberOf(table, row, 'minHeight') ?? 0;
    if (geometry?.type !== 'polygon' || top === undefined || !(top > bottom)) return;
    let base: number | undefined;
    for (const stretch of rayStretches(geometry, row, plane, direction)) {
      base ??= groundUnder(part, row, ground);
      const distance = distanceToSolid(ray, stretch, base + bottom, base + top);
      if (distance === undefined) continue;
      if (distance <= maximumDistance) hits.push({ object: new RowHandle(table, row), distance });
      return;
    }
  });
  return hits.sort((a, b) => a.distance - b.distance || (a.object.id < b.object.id ? -1 : 1));
}

/** What a solid stands on, metres above the datum of the terrain: stated for the base (`groundHeight`), else lowest. */
function groundUnder({ table, isOverlay = false }: SearchPart, row: number, ground: GroundSurface): number {
  if (!ground.hasRelief || table.geometry === undefined) return 0;
  const stated = isOverlay ? undefined : numberOf(table, row, 'groundHeight');
  return stated ?? lowestGround(ground, positionsOfRow(table.geometry, row));
}

interface Ray {
  /** Of the origin, metres. */
  readonly height: number;
  /** Metres across the ground, and upwards, per metre along the ray. */
  readonly across: number;
  readonly up: number;
}

/** Distance along the ray to the first point inside a slab of the solid, or `undefined`. */
function distanceToSolid(
  ray: Ray,
  [enter, leave]: readonly [number, number],
  bottom: number,
  top: number,
): number | undefined {
  let [from, to] = [0, Infinity];
  for (const [start, speed, low, high] of [
    [0, ray.across, enter, leave],
    [ray.height, ray.up, bottom, top],
  ] as const) {
    // cos 90° is 6e-17 in floating point.
    if (Math.abs(speed) < 1e-12) {
      if (start < low || start > high) return undefined;
      continue;
    }
    const first = (low - start) / speed;
    const second = (high - start) / speed;
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
  }
  return from <= to ? from : undefined;
}

function rayBox(plane: LocalPlane, [east, north]: readonly [number, number], across: number): Bounds {
  const [longitude, latitude] = plane.origin;
  // A metre of margin: the solid may begin exactly at the ray's end.
  const reach = Math.max(0, across) + 1;
  const width = plane.longitudeReach(reach);
  const height = plane.latitudeReach(reach);
  const margin = plane.latitudeReach(1) * 2;
  return [
    longitude + Math.min(0, east) * width - margin,
    latitude + Math.min(0, north) * height - margin,
    longitude + Math.max(0, east) * width + margin,
    latitude + Math.max(0, north) * height + margin,
  ];
}

function numberOf(table: FeatureTable, row: number, column: string): number | undefined {
  const value = table.value(row, column);
  return typeof value === 'number' ? value : undefined;
}

function assertPosition(query: string, [longitude, latitude]: Position): void {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) < 90)) {
    throw new RangeError(
      `${query}: [${longitude}, ${latitude}] is no position; give WGS84 degrees, longitude first.`,
    );
  }
}

function forEachRow(
  parts: readonly SearchPart[],
  box: Bounds,
  visit: (table: FeatureTable, row: number, part: SearchPart) => void,
): void {
  for (const part of parts) {
    for (const row of part.index.rowsIn(box)) if (!part.isHidden(row)) visit(part.table, row, part);
  }
}
