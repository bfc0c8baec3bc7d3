import { measureRing, metresPerDegree, type Geometry, type Position, type Ring } from '@cityloom/twin-core';

const RADIANS_PER_DEGREE = Math.PI / 180;

function mapPositions(geometry: Geometry, move: (position: Position) => Position): Geometry {
  const line = (positions: readonly Position[]): Position[] => positions.map(move);
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: move(geometry.coordinates) };
    case 'MultiPoint':
      return { type: 'MultiPoint', coordinates: line(geometry.coordinates) };
    case 'LineString':
      return { type: 'LineString', coordinates: line(geometry.coordinates) };
    case 'MultiLineString':
      return { type: 'MultiLineString', coordinates: geometry.coordinates.map(line) };
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map(line) };
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(line)) };
  }
}

/** Outer ring of a polygon; of the first one where there are several. */
export function outerRing(geometry: Geometry): Ring | undefined {
  if (geometry.type === 'Polygon') return geometry.coordinates[0];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates[0]?.[0] : undefined;
}

/** Centre of area of the outer ring; `undefined` for anything but polygons. */
export function footprintCentre(geometry: Geometry): Position | undefined {
  const ring = outerRing(geometry);
  return ring === undefined ? undefined : measureRing(ring).centroid;
}

/**
 * Moves a footprint so that its centre comes to `to`. Shape and size in metres stay: degrees are
 * stretched where the latitude changes.
 * @param from the place that comes there. Default: its centre.
 */
export function moveFootprint(
  geometry: Geometry,
  to: Position,
  from: Position | undefined = footprintCentre(geometry),
): Geometry {
  if (from === undefined) return geometry;
  const [eastBefore, northBefore] = metresPerDegree(from[1]);
  const [eastAfter, northAfter] = metresPerDegree(to[1]);
  return mapPositions(geometry, ([longitude, latitude]) => [
    to[0] + ((longitude - from[0]) * eastBefore) / eastAfter,
    to[1] + ((latitude - from[1]) * northBefore) / northAfter,
  ]);
}

/** Turns a footprint about its centre, or another. @param degrees clockwise seen from above. */
export function rotateFootprint(
  geometry: Geometry,
  degrees: number,
  centre: Position | undefined = footprintCentre(geometry),
): Geometry {
  if (centre === undefined) return geometry;
  const [eastScale, northScale] = metresPerDegree(centre[1]);
  const cosine = Math.cos(degrees * RADIANS_PER_DEGREE);
  const sine = Math.sin(degrees * RADIANS_PER_DEGREE);
  return mapPositions(geometry, ([longitude, latitude]) => {
    const east = (longitude - centre[0]) * eastScale;
    const north = (latitude - centre[1]) * northScale;
    return [
      centre[0] + (east * cosine + north * sine) / eastScale,
      centre[1] + (north * cosine - east * sine) / northScale,
    ];
  });
}

/** Azimuth of the longest edge, degrees clockwise from north, [0, 180). */
export function footprintOrientation(geometry: Geometry): number {
  const ring = outerRing(geometry) ?? [];
  let longest = 0;
  let azimuth = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const from = ring[index - 1] as Position;
    const to = ring[index] as Position;
    const [eastScale, northScale] = metresPerDegree((from[1] + to[1]) / 2);
    const east = (to[0] - from[0]) * eastScale;
    const north = (to[1] - from[1]) * northScale;
    // Opposite edges of a rectangle are equal up to rounding: the first one counts.
    if (Math.hypot(east, north) > longest * 1.0001) {
      longest = Math.hypot(east, north);
      azimuth = Math.atan2(east, north) / RADIANS_PER_DEGREE;
    }
  }
  return ((azimuth % 180) + 180) % 180;
}

/** Way from one position to another, metres and degrees clockwise from north. */
export function displacement(
  from: Position,
  to: Position,
): { readonly distance: number; readonly azimuthDegrees: number } {
  const [eastScale, northScale] = metresPerDegree((from[1] + to[1]) / 2);
  const east = (to[0] - from[0]) * eastScale;
  const north = (to[1] - from[1]) * northScale;
  const azimuth = Math.atan2(east, north) / RADIANS_PER_DEGREE;
  return { distance: Math.hypot(east, north), azimuthDegrees: (azimuth + 360) % 360 };
}
