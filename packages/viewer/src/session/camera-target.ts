import type { Bounds, Geometry, GeometryColumn, Position } from '@cityloom/twin-core';
import type { CameraPose } from './commands.ts';
import type { Projection } from './session-state.ts';

/** Mean length of one degree of latitude, metres; framing a view needs no more. */
const METRES_PER_DEGREE = 111_195;
/** Nearest the camera goes to a single object, metres. */
const MINIMUM_RANGE = 180;
/** Camera distance per metre of extent: leaves a margin on a 16:9 screen at 60° field of view. */
const RANGE_PER_EXTENT = 1.6;
const OBLIQUE_PITCH_DEGREES = -40;

/** Edge of a geometry, degrees; `undefined` if it has no position. */
export function boundsOfGeometry(geometry: Geometry): Bounds | undefined {
  return boundsOfPositions(positionsOf(geometry));
}

function positionsOf(geometry: Geometry): readonly Position[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates];
    case 'LineString':
      return geometry.coordinates;
    case 'MultiLineString':
      return geometry.coordinates.flat();
    case 'Polygon':
      return geometry.coordinates[0] ?? [];
    case 'MultiPolygon':
      return geometry.coordinates.flatMap((polygon) => polygon[0] ?? []);
  }
}

function boundsOfPositions(positions: readonly Position[]): Bounds | undefined {
  const interleaved = new Float64Array(positions.length * 2);
  positions.forEach(([longitude, latitude], index) => {
    interleaved[2 * index] = longitude;
    interleaved[2 * index + 1] = latitude;
  });
  return boundsOfInterleaved(interleaved);
}

/** Edge of all rows of a layer, degrees; `undefined` if it is empty. */
export function boundsOfColumn(column: GeometryColumn): Bounds | undefined {
  return boundsOfInterleaved(column.positions);
}

function boundsOfInterleaved(positions: Float64Array): Bounds | undefined {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let index = 0; index + 1 < positions.length; index += 2) {
    const longitude = positions[index] ?? NaN;
    const latitude = positions[index + 1] ?? NaN;
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return west > east ? undefined : [west, south, east, north];
}

/**
 * Pose that shows the whole extent.
 * @param height of what stands there, metres.
 */
export function poseOverBounds(
  [west, south, east, north]: Bounds,
  height: number,
  headingDegrees: number,
  projection: Projection,
): CameraPose {
  const latitudeDegrees = (south + north) / 2;
  const width = (east - west) * METRES_PER_DEGREE * Math.cos((latitudeDegrees * Math.PI) / 180);
  const depth = (north - south) * METRES_PER_DEGREE;
  const extent = Math.hypot(width, depth) + 2 * height;
  return {
    longitudeDegrees: (west + east) / 2,
    latitudeDegrees,
    range: Math.max(MINIMUM_RANGE, extent * RANGE_PER_EXTENT),
    headingDegrees: projection === '2d' ? 0 : headingDegrees,
    pitchDegrees: projection === '2d' ? -90 : OBLIQUE_PITCH_DEGREES,
  };
}
