import { WGS84 } from '../geo/wgs84.ts';
import { cos, sin } from '../numeric/trigonometry.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;
const MEAN_RADIUS = 6_371_009;

/** Earth-centred metres of a position on the ellipsoid; the same bits on every engine. */
function earthCentred(longitude: number, latitude: number): readonly [number, number, number] {
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  const sine = sin(latitude * RADIANS_PER_DEGREE);
  const radius = semiMajorAxis / Math.sqrt(1 - eccentricitySquared * sine * sine);
  const fromAxis = radius * cos(latitude * RADIANS_PER_DEGREE);
  const angle = longitude * RADIANS_PER_DEGREE;
  return [fromAxis * cos(angle), fromAxis * sin(angle), radius * (1 - eccentricitySquared) * sine];
}

/**
 * Length of a line over the WGS84 ellipsoid, metres: chords between its positions, bent to arcs. Within 1e-8 of
 * the geodesic length for positions up to 20 km apart, without the library that knows all distances, and with the
 * same bits on every engine.
 * @param positions longitude and latitude interleaved, degrees.
 */
export function lineLength(positions: ArrayLike<number>): number {
  let length = 0;
  let before: readonly [number, number, number] | undefined;
  for (let at = 0; at + 1 < positions.length; at += 2) {
    const point = earthCentred(positions[at] as number, positions[at + 1] as number);
    if (before !== undefined) {
      const [dx, dy, dz] = [point[0] - before[0], point[1] - before[1], point[2] - before[2]];
      const squared = dx * dx + dy * dy + dz * dz;
      length += Math.sqrt(squared) * (1 + squared / (24 * MEAN_RADIUS * MEAN_RADIUS));
    }
    before = point;
  }
  return length;
}
