import Flatbush from 'flatbush';
import type { FeatureTable, ObjectId } from '../../scene/feature-table.ts';
import { geometryOfRow, rowBounds } from '../../scene/geometry-column.ts';
import type { Bounds, Geometry, Position } from '../../geo/position.ts';
import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';

/** The object something stands at. */
export interface NearestObject {
  readonly object: ObjectId;
  /** Metres to its footprint or line; 0 inside. */
  readonly distance: number;
}

/**
 * Binds what stands still to the nearest object of a layer: sensors to buildings, cameras to junctions.
 * @param positions longitude, latitude interleaved, degrees.
 * @param limit metres beyond which nothing is near. Of two objects equally near, the one of the lower row.
 * @returns the nearest of each position; `undefined` where none is within the limit.
 * @throws {RangeError} if the limit is not a number above 0.
 */
export function bindToNearest(
  objects: FeatureTable,
  positions: Float64Array,
  limit: number,
): readonly (NearestObject | undefined)[] {
  if (!(limit > 0)) throw new RangeError(`bindToNearest: limit is ${limit}; give metres above 0.`);
  const nearest: (NearestObject | undefined)[] = [];
  const near = rowsNear(objects, limit);
  for (let at = 0; at + 1 < positions.length; at += 2) {
    const position: Position = [positions[at] as number, positions[at + 1] as number];
    const [east, north] = [parallelScale(position[1]), meridianScale(position[1])];
    let best: { row: number; distance: number } | undefined;
    for (const row of near(position, east, north)) {
      const shape = objects.geometry && geometryOfRow(objects.geometry, row);
      const distance = shape === undefined ? Infinity : distanceTo(shape, position, east, north);
      if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { row, distance };
    }
    nearest.push(
      best === undefined ? undefined : { object: objects.idOf(best.row), distance: best.distance },
    );
  }
  return nearest;
}

/** Rows whose bounds lie within the limit of a position, in ascending order. */
function rowsNear(
  { geometry, count }: FeatureTable,
  limit: number,
): (position: Position, east: number, north: number) => readonly number[] {
  const rows: number[] = [];
  const bounds: Bounds[] = [];
  for (let row = 0; geometry !== undefined && row < count; row++) {
    const found = rowBounds(geometry, row);
    if (found === undefined) continue;
    rows.push(row);
    bounds.push(found);
  }
  if (rows.length === 0) return () => [];
  const index = new Flatbush(rows.length);
  for (const each of bounds) index.add(...each);
  index.finish();
  return ([longitude, latitude], east, north) => {
    const [dx, dy] = [limit / east, limit / north];
    const found = index.search(longitude - dx, latitude - dy, longitude + dx, latitude + dy);
    return found.map((item) => rows[item] as number).sort((a, b) => a - b);
  };
}

/** Metres; 0 inside a polygon. @param east, north metres of a degree there. */
function distanceTo(shape: Geometry, position: Position, east: number, north: number): number {
  const isArea = shape.type === 'Polygon' || shape.type === 'MultiPolygon';
  let isInside = false;
  let least = Infinity;
  for (const line of linesOf(shape)) {
    let [before] = line;
    for (const corner of line) {
      if (before === undefined) break;
      const [x1, y1] = [(before[0] - position[0]) * east, (before[1] - position[1]) * north];
      const [x2, y2] = [(corner[0] - position[0]) * east, (corner[1] - position[1]) * north];
      if (y1 > 0 !== y2 > 0 && x1 - (y1 / (y2 - y1)) * (x2 - x1) > 0) isInside = !isInside;
      least = Math.min(least, distanceToSegment(x1, y1, x2, y2));
      before = corner;
    }
  }
  return isArea && isInside ? 0 : least;
}

/** From the origin. */
function distanceToSegment(x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / squared));
  return Math.hypot(x1 + share * dx, y1 + share * dy);
}

function linesOf(shape: Geometry): readonly (readonly Position[])[] {
  switch (shape.type) {
    case 'Point':
      return [[shape.coordinates]];
    case 'MultiPoint':
      return shape.coordinates.map((position) => [position]);
    case 'LineString':
      return [shape.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return shape.coordinates;
    case 'MultiPolygon':
      return shape.coordinates.flat();
  }
}
