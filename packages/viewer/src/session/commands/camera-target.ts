import { EMPTY_BOUNDS, metresPerDegree, type Bounds, type GeometryColumn } from '@cityloom/twin-core';
import type { Projection } from '../session-state.ts';
import type { CameraPose } from './commands.ts';

/** Nearest the camera goes to a single object, metres. */
const MINIMUM_RANGE = 180;
/** Camera distance per metre of extent: leaves a margin on a 16:9 screen at 60° field of view. */
const RANGE_PER_EXTENT = 1.6;
const OBLIQUE_PITCH_DEGREES = -40;

/** Edge of all rows of a layer, degrees; empty (see `EMPTY_BOUNDS`) if it has none. */
export function boundsOfColumn({ positions }: GeometryColumn): Bounds {
  let [west, south, east, north] = EMPTY_BOUNDS;
  for (let index = 0; index + 1 < positions.length; index += 2) {
    const longitude = positions[index] ?? NaN;
    const latitude = positions[index + 1] ?? NaN;
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
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
  const [eastScale, northScale] = metresPerDegree(latitudeDegrees);
  const extent = Math.hypot((east - west) * eastScale, (north - south) * northScale) + 2 * height;
  return {
    longitudeDegrees: (west + east) / 2,
    latitudeDegrees,
    range: Math.max(MINIMUM_RANGE, extent * RANGE_PER_EXTENT),
    headingDegrees: projection === '2d' ? 0 : headingDegrees,
    pitchDegrees: projection === '2d' ? -90 : OBLIQUE_PITCH_DEGREES,
  };
}
