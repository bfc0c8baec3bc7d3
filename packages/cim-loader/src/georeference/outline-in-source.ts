import type { Bounds } from '@cityloom/twin-core';
import type { Georeference } from './georeference.ts';

/** Parts each edge is cut into: straight in degrees, edges are bent in a projection. */
const STEPS = 16;

/** Points along the edges of bounds (degrees) in the file's own numbers and order, two each; NaN where there is none. */
export function outlineInSource(
  [west, south, east, north]: Bounds,
  georeference: Pick<Georeference, 'invert'>,
): Float64Array {
  const outline: number[] = [];
  for (let step = 0; step <= STEPS; step++) {
    const longitude = west + ((east - west) * step) / STEPS;
    const latitude = south + ((north - south) * step) / STEPS;
    outline.push(longitude, south, longitude, north, west, latitude, east, latitude);
  }
  const positions = Float64Array.from(outline);
  georeference.invert(positions, 2);
  return positions;
}
