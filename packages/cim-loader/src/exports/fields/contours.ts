import { contours } from 'd3-contour';
import type { FieldDescription, PolygonCoordinates, Position, Ring } from '@cityloom/twin-core';

/** Areas where a field is at least as high as a class limit. */
export interface ContourArea {
  readonly limit: number;
  readonly polygons: readonly PolygonCoordinates[];
}

/**
 * Areas at or above each class limit of a field, linear between the middles of cells, lowest limit first; each lies
 * within the one before. Rings by the right-hand rule of RFC 7946. Limits that are reached nowhere are left out.
 * One limit at a time, so that whoever asks may pause.
 */
export function* contourAreas(
  { grid, levels }: Pick<FieldDescription, 'grid' | 'levels'>,
  values: Float32Array,
): Generator<ContourArea> {
  const { columns, rows, bounds } = grid;
  const [west, south, east, north] = bounds;
  const draw = contours().size([columns, rows]).smooth(true);
  const cells = values as unknown as number[];
  const place = ([x, y]: readonly number[]): Position => [
    round(west + ((x ?? 0) / columns) * (east - west)),
    round(south + ((y ?? 0) / rows) * (north - south)),
  ];
  for (const { limit } of levels) {
    const { coordinates } = draw.contour(cells, limit);
    const polygons = coordinates.map((rings) =>
      rings.map((ring, index) => turned(ring.map(place), index === 0)),
    );
    if (polygons.length > 0) yield { limit, polygons };
  }
}

/** 1e-7 degrees are about a centimetre. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

/** Outer rings run counter-clockwise, holes clockwise. */
function turned(ring: Ring, isOuter: boolean): Ring {
  let area = 0;
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [a, b] = [ring[at] as Position, ring[at + 1] as Position];
    area += a[0] * b[1] - b[0] * a[1];
  }
  return area > 0 === isOuter ? ring : ring.toReversed();
}
