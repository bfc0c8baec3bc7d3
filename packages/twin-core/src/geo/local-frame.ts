import type { Position } from './position.ts';
import type { Ecef } from './wgs84.ts';
import { geodeticToEcef, WGS84 } from './wgs84.ts';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** East, north, up in metres from the frame's origin. */
export type EastNorthUp = readonly [east: number, north: number, up: number];

/**
 * Right-handed frame tangent to the ellipsoid.
 *
 * ```
 *   up (away from the Earth)
 *   |   north
 *   |  /
 *   | /
 *   o-------- east
 * ```
 */
export interface EnuFrame {
  readonly origin: Position;
  /** Height of the origin above the ellipsoid, metres. */
  readonly height: number;
  /** Earth-centred metres to metres from the origin; a rotation, so without distortion. */
  fromEcef(point: Ecef): EastNorthUp;
  /** Exact inverse of `fromEcef`, metres. */
  toEcef(point: EastNorthUp): Ecef;
}

/**
 * The frame at a position.
 * @param height of the origin above the ellipsoid, metres.
 */
export function createEnuFrame(origin: Position, height = 0): EnuFrame {
  const [originX, originY, originZ] = geodeticToEcef(origin, height);
  const [sinLongitude, cosLongitude] = sineCosine(origin[0]);
  const [sinLatitude, cosLatitude] = sineCosine(origin[1]);
  return {
    origin,
    height,
    fromEcef: ([x, y, z]) => {
      const dx = x - originX;
      const dy = y - originY;
      const dz = z - originZ;
      const outward = cosLongitude * dx + sinLongitude * dy;
      return [
        cosLongitude * dy - sinLongitude * dx,
        cosLatitude * dz - sinLatitude * outward,
        cosLatitude * outward + sinLatitude * dz,
      ];
    },
    toEcef: ([east, north, up]) => {
      const outward = cosLatitude * up - sinLatitude * north;
      return [
        originX + cosLongitude * outward - sinLongitude * east,
        originY + sinLongitude * outward + cosLongitude * east,
        originZ + cosLatitude * north + sinLatitude * up,
      ];
    },
  };
}

/**
 * Flat metres around a point: the east and north of {@link createEnuFrame} for points on the
 * ellipsoid (orthographic projection).
 *
 * Error: lengths at distance s from the origin come out short by up to s² / 2R² of their value,
 * R ≈ 6,371 km: 1.2e-6 at 10 km, 1.1e-5 at 30 km, 1.2e-4 at 100 km.
 */
export interface LocalFrame {
  readonly origin: Position;
  /** @returns `[east, north]`, metres. */
  toLocal(position: Position): readonly [east: number, north: number];
  /**
   * Exact inverse of `toLocal`.
   * @throws {RangeError} for a point outside the Earth's disc as seen from above the origin.
   */
  toPosition(local: readonly [east: number, north: number]): Position;
}

/**
 * The frame at a position.
 * @param origin where the plane touches the ellipsoid, degrees.
 */
export function createLocalFrame(origin: Position): LocalFrame {
  const frame = createEnuFrame(origin);
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  // The ellipsoid scaled along z to a sphere: x² + y² + z² / (1 - e²) = a².
  const stretch = 1 / (1 - eccentricitySquared);
  const [sinLongitude, cosLongitude] = sineCosine(origin[0]);
  const [sinLatitude, cosLatitude] = sineCosine(origin[1]);
  const [ux, uy, uz] = [cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude];
  const quadratic = ux * ux + uy * uy + uz * uz * stretch;
  return {
    origin,
    toLocal: (position) => {
      const [east, north] = frame.fromEcef(geodeticToEcef(position));
      return [east, north];
    },
    toPosition: ([east, north]) => {
      const [x, y, z] = frame.toEcef([east, north, 0]);
      const linear = x * ux + y * uy + z * uz * stretch;
      const constant = x * x + y * y + z * z * stretch - semiMajorAxis * semiMajorAxis;
      const discriminant = linear * linear - quadratic * constant;
      if (!(discriminant >= 0)) {
        throw new RangeError(
          `LocalFrame.toPosition: [${east}, ${north}] m is not on the Earth seen from [${origin.join(', ')}]; ` +
            'use a frame with its origin near the point.',
        );
      }
      // The form that does not cancel: constant is small near the origin.
      const up = -constant / (linear + Math.sqrt(discriminant));
      const px = x + ux * up;
      const py = y + uy * up;
      const pz = z + uz * up;
      return [
        Math.atan2(py, px) / RADIANS_PER_DEGREE,
        Math.atan2(pz * stretch, Math.hypot(px, py)) / RADIANS_PER_DEGREE,
      ];
    },
  };
}

function sineCosine(angleDegrees: number): [number, number] {
  const angle = angleDegrees * RADIANS_PER_DEGREE;
  return [Math.sin(angle), Math.cos(angle)];
}
