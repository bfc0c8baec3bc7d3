import {
  createEnuFrame,
  type EnuFrame,
  geodeticToEcef,
  metresPerDegree,
  type Position,
  WGS84,
} from '@cityloom/twin-core/geo';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** 4 × 4 matrix, column-major, as in glTF and 3D Tiles. */
export type Matrix4 = readonly number[];

/**
 * Coordinates of one tile. Outlines are handled in a plane of metres in which longitude and latitude are
 * straight; vertices are then placed exactly, in the east-north-up frame of the tile's centre.
 */
export interface TileFrame {
  readonly centre: Position;
  /** Metres of the plane per degree of longitude. */
  readonly metresEast: number;
  /** Metres of the plane per degree of latitude. */
  readonly metresNorth: number;
  /** Plane metres → `[longitude, latitude]`. */
  fromPlane(x: number, y: number): Position;
  /**
   * Plane metres and two heights above the ellipsoid → east, north, up of the tile's centre, metres: three numbers
   * for the bottom at `offset`, three for the top behind them.
   */
  placeTwice(x: number, y: number, bottom: number, top: number, target: Float64Array, offset: number): void;
  /** As {@link placeTwice}, for one height. */
  place(x: number, y: number, height: number, target: Float64Array, offset: number): void;
  /** Tile coordinates (east, north, up) → ECEF. */
  readonly matrix: Matrix4;
}

/** Below this angle (radians, 60 km) the series of sine and cosine used here are exact to the last bit but one. */
const SMALL_ANGLE = 0.01;

const sineOf = (angle: number): number => {
  if (Math.abs(angle) > SMALL_ANGLE) return Math.sin(angle);
  const square = angle * angle;
  return angle * (1 - (square / 6) * (1 - (square / 20) * (1 - square / 42)));
};

const cosineOf = (angle: number): number => {
  if (Math.abs(angle) > SMALL_ANGLE) return Math.cos(angle);
  const square = angle * angle;
  return 1 - (square / 2) * (1 - (square / 12) * (1 - square / 30));
};

export function createTileFrame(centre: Position): TileFrame {
  const [metresEast, metresNorth] = metresPerDegree(centre[1]);
  const latitude = centre[1] * RADIANS_PER_DEGREE;
  const [sinLatitude, cosLatitude] = [Math.sin(latitude), Math.cos(latitude)];
  const { semiMajorAxis, eccentricitySquared } = WGS84;
  const normal = semiMajorAxis / Math.sqrt(1 - eccentricitySquared * sinLatitude * sinLatitude);
  const originOutward = normal * cosLatitude;
  const originZ = normal * (1 - eccentricitySquared) * sinLatitude;
  // In the meridian plane of the centre: east = R sin Δλ, outward = R cos Δλ with R the distance from the axis.
  const write = (
    x: number,
    y: number,
    heights: readonly number[],
    target: Float64Array,
    at: number,
  ): void => {
    const turn = (x / metresEast) * RADIANS_PER_DEGREE;
    const rise = (y / metresNorth) * RADIANS_PER_DEGREE;
    const [sinRise, cosRise] = [sineOf(rise), cosineOf(rise)];
    const [sinTurn, cosTurn] = [sineOf(turn), cosineOf(turn)];
    const sine = sinLatitude * cosRise + cosLatitude * sinRise;
    const cosine = cosLatitude * cosRise - sinLatitude * sinRise;
    const radius = semiMajorAxis / Math.sqrt(1 - eccentricitySquared * sine * sine);
    for (let i = 0; i < heights.length; i++) {
      const height = heights[i] as number;
      const fromAxis = (radius + height) * cosine;
      const outward = fromAxis * cosTurn - originOutward;
      const up = (radius * (1 - eccentricitySquared) + height) * sine - originZ;
      target[at + i * 3] = fromAxis * sinTurn;
      target[at + i * 3 + 1] = cosLatitude * up - sinLatitude * outward;
      target[at + i * 3 + 2] = cosLatitude * outward + sinLatitude * up;
    }
  };
  const one = [0];
  const two = [0, 0];
  return {
    centre,
    metresEast,
    metresNorth,
    fromPlane: (x, y) => [centre[0] + x / metresEast, centre[1] + y / metresNorth],
    placeTwice: (x, y, bottom, top, target, offset) => {
      two[0] = bottom;
      two[1] = top;
      write(x, y, two, target, offset);
    },
    place: (x, y, height, target, offset) => {
      one[0] = height;
      write(x, y, one, target, offset);
    },
    matrix: frameMatrix(createEnuFrame(centre)),
  };
}
function frameMatrix(frame: EnuFrame): Matrix4 {
  const [ox, oy, oz] = geodeticToEcef(frame.origin, frame.height);
  const longitude = frame.origin[0] * RADIANS_PER_DEGREE;
  const latitude = frame.origin[1] * RADIANS_PER_DEGREE;
  const [sinLongitude, cosLongitude] = [Math.sin(longitude), Math.cos(longitude)];
  const [sinLatitude, cosLatitude] = [Math.sin(latitude), Math.cos(latitude)];
  return [
    ...[-sinLongitude, cosLongitude, 0, 0],
    ...[-sinLatitude * cosLongitude, -sinLatitude * sinLongitude, cosLatitude, 0],
    ...[cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude, 0],
    ...[ox, oy, oz, 1],
  ];
}

/** Transform of a child tile relative to its parent: inverse(parent) × child, both rigid. */
export function relativeTransform(parent: Matrix4, child: Matrix4): Matrix4 {
  const result = new Array<number>(16).fill(0);
  for (let column = 0; column < 4; column++) {
    const vector = [0, 1, 2].map((row) => {
      const value = child[column * 4 + row] as number;
      return column === 3 ? value - (parent[12 + row] as number) : value;
    });
    for (let row = 0; row < 3; row++) {
      // The inverse of a rotation is its transpose.
      result[column * 4 + row] = [0, 1, 2].reduce(
        (sum, k) => sum + (parent[row * 4 + k] as number) * (vector[k] as number),
        0,
      );
    }
  }
  result[15] = 1;
  return result;
}

/** Product of two 4 × 4 matrices: what `second` does, then `first`. */
export function multiply(first: Matrix4, second: Matrix4): Matrix4 {
  return Array.from({ length: 16 }, (_, i) => {
    const row = i % 4;
    const column = i - row;
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += (first[k * 4 + row] as number) * (second[column + k] as number);
    return sum;
  });
}
