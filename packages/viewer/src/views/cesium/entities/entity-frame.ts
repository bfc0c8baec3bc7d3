import type { Position } from '@cityloom/twin-core';
import { WGS84 } from '@cityloom/twin-core';

const RADIANS = Math.PI / 180;

/** Turns positions into east, north, up of a frame that touches the ellipsoid at the origin, metres. */
export interface EntityFrame {
  readonly origin: Position;
  /** Writes three numbers from `at` on. */
  toLocal(longitude: number, latitude: number, height: number, into: Float32Array, at: number): void;
}

/**
 * The same as the general transformation by earth-centred coordinates, without its sines and cosines: those of the
 * difference to the origin are series, exact to the last digits of a double within three degrees. A city of a hundred
 * thousand moving things turns as many positions each second.
 */
export function createEntityFrame(origin: Position): EntityFrame {
  const longitude0 = origin[0] * RADIANS;
  const latitude0 = origin[1] * RADIANS;
  const sin0 = Math.sin(latitude0);
  const cos0 = Math.cos(latitude0);
  const { semiMajorAxis: a, flattening } = WGS84;
  const eccentricity = flattening * (2 - flattening);
  const normal0 = a / Math.sqrt(1 - eccentricity * sin0 * sin0);
  const x0 = normal0 * cos0;
  const z0 = normal0 * (1 - eccentricity) * sin0;
  return {
    origin,
    toLocal(longitude, latitude, height, into, at) {
      const dLongitude = longitude * RADIANS - longitude0;
      const dLatitude = latitude * RADIANS - latitude0;
      const sinD = sineOf(dLatitude);
      const cosD = cosineOf(dLatitude);
      const sin = sin0 * cosD + cos0 * sinD;
      const cos = cos0 * cosD - sin0 * sinD;
      const normal = a / Math.sqrt(1 - eccentricity * sin * sin);
      const radius = (normal + height) * cos;
      const x = radius * cosineOf(dLongitude) - x0;
      const z = (normal * (1 - eccentricity) + height) * sin - z0;
      into[at] = radius * sineOf(dLongitude);
      into[at + 1] = cos0 * z - sin0 * x;
      into[at + 2] = cos0 * x + sin0 * z;
    },
  };
}

function sineOf(angle: number): number {
  const square = angle * angle;
  return angle * (1 - (square / 6) * (1 - (square / 20) * (1 - (square / 42) * (1 - square / 72))));
}

function cosineOf(angle: number): number {
  const square = angle * angle;
  return (
    1 - (square / 2) * (1 - (square / 12) * (1 - (square / 30) * (1 - (square / 56) * (1 - square / 90))))
  );
}
