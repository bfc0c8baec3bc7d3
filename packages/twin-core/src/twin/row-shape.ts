import type { LocalPlane } from '../geo/local-plane.ts';
import type { Position, Ring } from '../geo/position.ts';
import { pointInRing, segmentsIntersect } from '../geo/ring.ts';
import type { GeometryColumn } from '../scene/geometry-column.ts';

/** Calls `visit` for every ring of a row; `outer` is false for holes. Stops when it returns true. */
function someRing(
  column: GeometryColumn,
  row: number,
  visit: (start: number, end: number, outer: boolean) => boolean,
): boolean {
  const { partOffsets, ringOffsets, positionOffsets } = column;
  const lastPart = partOffsets[row + 1] as number;
  for (let part = partOffsets[row] as number; part < lastPart; part++) {
    const firstRing = ringOffsets[part] as number;
    const lastRing = ringOffsets[part + 1] as number;
    for (let ring = firstRing; ring < lastRing; ring++) {
      if (visit(positionOffsets[ring] as number, positionOffsets[ring + 1] as number, ring === firstRing)) {
        return true;
      }
    }
  }
  return false;
}

function positionAt(column: GeometryColumn, index: number): Position {
  return [column.positions[2 * index] as number, column.positions[2 * index + 1] as number];
}

/** True if the row's geometry and the area of the ring share at least a point; holes of the row count as filled. */
export function rowIntersectsRing(column: GeometryColumn, row: number, area: Ring): boolean {
  return someRing(column, row, (start, end, outer) => {
    if (!outer) return false;
    for (let index = start; index < end; index++) {
      if (pointInRing(positionAt(column, index), area)) return true;
    }
    if (column.type === 'point') return false;
    for (let index = start + 1; index < end; index++) {
      if (segmentMeetsRing(positionAt(column, index - 1), positionAt(column, index), area)) return true;
    }
    const [corner] = area;
    if (column.type === 'line' || corner === undefined) return false;
    const ring: Position[] = [];
    for (let index = start; index < end; index++) ring.push(positionAt(column, index));
    return pointInRing(corner, ring);
  });
}

function segmentMeetsRing(a: Position, b: Position, area: Ring): boolean {
  const west = Math.min(a[0], b[0]);
  const east = Math.max(a[0], b[0]);
  const south = Math.min(a[1], b[1]);
  const north = Math.max(a[1], b[1]);
  for (let index = 1; index < area.length; index++) {
    const c = area[index - 1] as Position;
    const d = area[index] as Position;
    if ((c[0] < west && d[0] < west) || (c[0] > east && d[0] > east)) continue;
    if ((c[1] < south && d[1] < south) || (c[1] > north && d[1] > north)) continue;
    if (segmentsIntersect(a, b, c, d)) return true;
  }
  return false;
}

/** Metres from the plane's origin to the nearest point of a row; 0 inside a polygon; Infinity without geometry. */
export function distanceToRow(column: GeometryColumn, row: number, plane: LocalPlane): number {
  let smallest = Infinity;
  let inside = false as boolean;
  someRing(column, row, (start, end) => {
    let [previousEast, previousNorth] = local(column, start, plane);
    if (end - start === 1) smallest = Math.min(smallest, Math.hypot(previousEast, previousNorth));
    for (let index = start + 1; index < end; index++) {
      const [east, north] = local(column, index, plane);
      smallest = Math.min(smallest, distanceToSegment(previousEast, previousNorth, east, north));
      if (previousNorth > 0 !== north > 0) {
        const crossing = previousEast - (previousNorth * (east - previousEast)) / (north - previousNorth);
        if (crossing > 0) inside = !inside;
      }
      previousEast = east;
      previousNorth = north;
    }
    return false;
  });
  return inside && column.type === 'polygon' ? 0 : smallest;
}

function local(column: GeometryColumn, index: number, plane: LocalPlane): [east: number, north: number] {
  const longitude = column.positions[2 * index] as number;
  const latitude = column.positions[2 * index + 1] as number;
  return [plane.east(longitude, latitude), plane.north(latitude)];
}

/** Distance from [0, 0] to the segment from [x1, y1] to [x2, y2]. */
function distanceToSegment(x1: number, y1: number, x2: number, y2: number): number {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / squared));
  return Math.hypot(x1 + share * dx, y1 + share * dy);
}

/** Stretches `[enter, leave]` of a horizontal ray that lie inside a row's polygons, metres, ascending. */
export function rayStretches(
  column: GeometryColumn,
  row: number,
  plane: LocalPlane,
  [directionEast, directionNorth]: readonly [east: number, north: number],
): (readonly [enter: number, leave: number])[] {
  const crossings: number[] = [];
  someRing(column, row, (start, end) => {
    let [previousEast, previousNorth] = local(column, start, plane);
    let previousSide = directionEast * previousNorth - directionNorth * previousEast;
    for (let index = start + 1; index < end; index++) {
      const [east, north] = local(column, index, plane);
      const side = directionEast * north - directionNorth * east;
      // Half open, so that a ray through a corner crosses once.
      if (previousSide > 0 !== side > 0) {
        const share = previousSide / (previousSide - side);
        crossings.push(
          directionEast * (previousEast + share * (east - previousEast)) +
            directionNorth * (previousNorth + share * (north - previousNorth)),
        );
      }
      [previousEast, previousNorth, previousSide] = [east, north, side];
    }
    return false;
  });
  crossings.sort((a, b) => a - b);
  const stretches: (readonly [number, number])[] = [];
  for (let index = 1; index < crossings.length; index += 2) {
    stretches.push([crossings[index - 1] as number, crossings[index] as number]);
  }
  return stretches.filter(([, leave]) => leave >= 0);
}
