import type { RayCaster } from '../../solids/ray-caster.ts';
import { cosDegrees, sinDegrees } from '../../solar/index.ts';

/** Fraction of the golden section: rings of neighbouring azimuths lie between each other. */
const GOLDEN = 0.618_033_988_749_894_9;

/**
 * Directions that each stand for an equal share of what a level surface receives from an even sky: rings of equal
 * steps in the square of the sine of the height (Johnson and Watson 1984), turned against each other.
 * @returns east, north, up of each, unit vectors.
 */
export function skyDirections(azimuths: number, rings: number): Float64Array {
  const directions = new Float64Array(3 * azimuths * rings);
  let at = 0;
  for (let azimuth = 0; azimuth < azimuths; azimuth++) {
    const angle = (360 * (azimuth + 0.5)) / azimuths;
    const shift = (azimuth * GOLDEN) % 1;
    for (let ring = 0; ring < rings; ring++) {
      const square = (ring + shift) / rings;
      const flat = Math.sqrt(1 - square);
      directions[at++] = sinDegrees(angle) * flat;
      directions[at++] = cosDegrees(angle) * flat;
      directions[at++] = Math.sqrt(square);
    }
  }
  return directions;
}

/** Share of an even sky that a level surface at a point receives, in [0, 1]. @param reach metres. */
export function skyViewFactor(
  caster: RayCaster,
  directions: Float64Array,
  x: number,
  y: number,
  z: number,
  reach: number,
): number {
  let open = 0;
  for (let at = 0; at < directions.length; at += 3) {
    const east = directions[at] as number;
    const north = directions[at + 1] as number;
    if (!caster.occluded(x, y, z, east, north, directions[at + 2] as number, reach)) open++;
  }
  return (3 * open) / directions.length;
}
