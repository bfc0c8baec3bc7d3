import { boundsCentre, boundsOfGeometry } from '../../geo/bounds.ts';
import {
  createMetricPlane,
  intersectShapes,
  shapeArea,
  shapeOfGeometry,
  uniteShapes,
} from '../../geo/planar/index.ts';
import type { PlaneShape } from '../../geo/planar/index.ts';
import type { ObjectId } from '../../scene/feature-table.ts';
import type { ControlledBuilding, ControlledParcel } from './collect-parcels.ts';

/** Two solids that claim the same space, or two parcels that claim the same ground. */
export interface Overlap {
  readonly first: ObjectId;
  readonly second: ObjectId;
  /** m². */
  readonly area: number;
}

interface Placed {
  readonly building: ControlledBuilding;
  readonly shape: PlaneShape;
}

/** Walls drawn on each other's line overlap a little, m². */
const LEAST_OVERLAP = 1;
/** Solids that touch in height do not overlap, metres. */
const LEAST_DEPTH = 0.1;

/** Pairs of solids that overlap on the ground and in height; those without a height count as 3 m high. */
export function findOverlaps(buildings: readonly Placed[]): Overlap[] {
  const placed = buildings
    .map((each) => ({ ...each, box: boxOf(each.shape) }))
    .sort((a, b) => a.box[0] - b.box[0]);
  const overlaps: Overlap[] = [];
  for (const [index, first] of placed.entries()) {
    for (let other = index + 1; other < placed.length; other += 1) {
      const second = placed[other] as (typeof placed)[number];
      if (second.box[0] > first.box[2]) break;
      if (second.box[1] > first.box[3] || second.box[3] < first.box[1]) continue;
      if (depth(first.building, second.building) < LEAST_DEPTH) continue;
      const area = shapeArea(intersectShapes(first.shape, second.shape));
      if (area < LEAST_OVERLAP) continue;
      const [a, b] = [first.building.object, second.building.object];
      overlaps.push(a < b ? { first: a, second: b, area } : { first: b, second: a, area });
    }
  }
  return overlaps.sort((a, b) => (a.first + a.second < b.first + b.second ? -1 : 1));
}

/** Pairs of parcels that cover the same ground: what lies there counts in both. */
export function findParcelOverlaps(
  parcels: readonly Pick<ControlledParcel, 'object' | 'geometry'>[],
): Overlap[] {
  const placed = parcels
    .flatMap(({ object, geometry }) =>
      object === undefined ? [] : [{ object, geometry, box: boundsOfGeometry(geometry) }],
    )
    .sort((a, b) => a.box[0] - b.box[0]);
  const overlaps: Overlap[] = [];
  for (const [index, first] of placed.entries()) {
    for (let other = index + 1; other < placed.length; other += 1) {
      const second = placed[other] as (typeof placed)[number];
      if (second.box[0] > first.box[2]) break;
      if (second.box[1] > first.box[3] || second.box[3] < first.box[1]) continue;
      const plane = createMetricPlane(boundsCentre(first.box));
      const shapes = [first, second].map(({ geometry }) => uniteShapes([shapeOfGeometry(geometry, plane)]));
      const area = shapeArea(intersectShapes(shapes[0] ?? [], shapes[1] ?? []));
      if (area < LEAST_OVERLAP) continue;
      const [a, b] = [first.object, second.object];
      overlaps.push(a < b ? { first: a, second: b, area } : { first: b, second: a, area });
    }
  }
  return overlaps.sort((a, b) => (a.first + a.second < b.first + b.second ? -1 : 1));
}

/** Pairs of several parcels: one that a boundary cuts is listed once, with the area on both sides. */
export function mergeOverlaps(overlaps: readonly Overlap[]): Overlap[] {
  const merged = new Map<string, Overlap>();
  for (const overlap of overlaps) {
    const pair = `${overlap.first} ${overlap.second}`;
    merged.set(pair, { ...overlap, area: overlap.area + (merged.get(pair)?.area ?? 0) });
  }
  return [...merged.values()];
}

function depth(a: ControlledBuilding, b: ControlledBuilding): number {
  const top = Math.min(a.height ?? a.minHeight + 3, b.height ?? b.minHeight + 3);
  return top - Math.max(a.minHeight, b.minHeight);
}

function boxOf(shape: PlaneShape): readonly [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of shape) {
    for (const [x, y] of ring) {
      west = Math.min(west, x);
      south = Math.min(south, y);
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
  }
  return [west, south, east, north];
}
