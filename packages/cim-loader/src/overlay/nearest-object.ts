import type { FeatureTable, LocalPlane } from '@cityloom/twin-core';
import Flatbush from 'flatbush';

/** The object of a table nearest to a point. */
export interface NearestObject {
  readonly row: number;
  /** Metres; 0 inside an area. */
  readonly distance: number;
  /** Lines: metres from the start of the line (of its part) to the foot of the perpendicular. */
  readonly along: number;
}

/** Finds the nearest object of a table of points, lines or areas. */
export interface NearestObjects {
  /** Ties go to the lower row. `undefined`: nothing within the distance. */
  nearest(longitude: number, latitude: number, maximumDistance: number): NearestObject | undefined;
}

interface Segments {
  readonly row: Uint32Array;
  /** x1, y1, x2, y2 in metres of the plane. */
  readonly ends: Float64Array;
  /** Metres from the start of the line to the start of the segment. */
  readonly start: Float64Array;
}

/**
 * Indexes the points, lines or areas of a table.
 * @param plane in which distances are measured; see `createLocalPlane` for its reach.
 */
export function createNearestObjects(table: FeatureTable, plane: LocalPlane): NearestObjects {
  const segments = listSegments(table, plane);
  const count = segments.row.length;
  if (count === 0) return { nearest: () => undefined };
  const index = new Flatbush(count);
  for (let at = 0; at < count; at++) {
    const [x1, y1, x2, y2] = endsOf(segments, at);
    index.add(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
  }
  index.finish();
  const isArea = table.geometry?.type === 'polygon';
  return {
    nearest: (longitude, latitude, maximumDistance) => {
      const x = plane.east(longitude, latitude);
      const y = plane.north(latitude);
      const inside = isArea ? containing(segments, index, x, y) : undefined;
      return inside ?? closest(segments, index, x, y, maximumDistance);
    },
  };
}

function listSegments({ geometry }: FeatureTable, plane: LocalPlane): Segments {
  if (geometry === undefined) {
    return { row: new Uint32Array(0), ends: new Float64Array(0), start: new Float64Array(0) };
  }
  const { positions, positionOffsets, ringOffsets, partOffsets, type } = geometry;
  const rows: number[] = [];
  const ends: number[] = [];
  const starts: number[] = [];
  for (let row = 0; row < partOffsets.length - 1; row++) {
    const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
    for (let ring = ringOffsets[partOffsets[row] as number] as number; ring < lastRing; ring++) {
      let along = 0;
      const first = positionOffsets[ring] as number;
      const end = (positionOffsets[ring + 1] as number) - (type === 'point' ? 0 : 1);
      for (let at = first; at < end; at++) {
        const next = type === 'point' ? at : at + 1;
        const [x1, y1] = flat(positions, at, plane);
        const [x2, y2] = flat(positions, next, plane);
        rows.push(row);
        ends.push(x1, y1, x2, y2);
        starts.push(along);
        along += Math.hypot(x2 - x1, y2 - y1);
      }
    }
  }
  return { row: Uint32Array.from(rows), ends: Float64Array.from(ends), start: Float64Array.from(starts) };
}

function flat(positions: Float64Array, at: number, plane: LocalPlane): [number, number] {
  const latitude = positions[at * 2 + 1] as number;
  return [plane.east(positions[at * 2] as number, latitude), plane.north(latitude)];
}

function endsOf({ ends }: Segments, at: number): [number, number, number, number] {
  const start = at * 4;
  return [
    ends[start] as number,
    ends[start + 1] as number,
    ends[start + 2] as number,
    ends[start + 3] as number,
  ];
}

/** Area around the point, by the crossings of a ray to the east; the one with the lowest row. */
function containing(segments: Segments, index: Flatbush, x: number, y: number): NearestObject | undefined {
  const crossings = new Map<number, number>();
  for (const at of index.search(x, y, Number.MAX_VALUE, y)) {
    const [x1, y1, x2, y2] = endsOf(segments, at);
    if (y1 > y === y2 > y) continue;
    if (x1 + ((y - y1) / (y2 - y1)) * (x2 - x1) <= x) continue;
    const row = segments.row[at] as number;
    crossings.set(row, (crossings.get(row) ?? 0) + 1);
  }
  const inside = [...crossings].filter(([, count]) => count % 2 === 1).map(([row]) => row);
  return inside.length === 0 ? undefined : { row: Math.min(...inside), distance: 0, along: 0 };
}

function closest(
  segments: Segments,
  index: Flatbush,
  x: number,
  y: number,
  maximumDistance: number,
): NearestObject | undefined {
  let best: NearestObject | undefined;
  const reach = maximumDistance;
  for (const at of index.search(x - reach, y - reach, x + reach, y + reach)) {
    const [x1, y1, x2, y2] = endsOf(segments, at);
    const length = Math.hypot(x2 - x1, y2 - y1);
    const dot = (x - x1) * (x2 - x1) + (y - y1) * (y2 - y1);
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, dot / (length * length)));
    const distance = Math.hypot(x1 + share * (x2 - x1) - x, y1 + share * (y2 - y1) - y);
    const row = segments.row[at] as number;
    if (distance > maximumDistance) continue;
    const isBetter =
      best === undefined || distance < best.distance || (distance === best.distance && row < best.row);
    if (isBetter) best = { row, distance, along: (segments.start[at] as number) + share * length };
  }
  return best;
}
