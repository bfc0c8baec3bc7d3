import {
  createEnuFrame,
  type EnuFrame,
  geodeticToEcef,
  metresPerDegree,
  type Position,
} from '@cityloom/twin-core';

const RADIANS_PER_DEGREE = Math.PI / 180;

/** 4 × 4 matrix, column-major, as in glTF and 3D Tiles. */
export type Matrix4 = readonly number[];

/**
 * Coordinates of one tile. Outlines are handled in a plane of metres in which longitude and latitude are
 * straight; vertices are then placed exactly, in the east-north-up frame of the tile's centre.
 */
export interface TileFrame {
  readonly centre: Position;
  /** `[longitude, latitude]` → plane metres. */
  toPlane(longitudeDegrees: number, latitudeDegrees: number): readonly [x: number, y: number];
  /** Plane metres → `[longitude, latitude]`. */
  fromPlane(x: number, y: number): Position;
  /** Plane metres and height above the ellipsoid → east, north, up of the tile's centre, metres. */
  place(x: number, y: number, height: number): readonly [east: number, north: number, up: number];
  /** Tile coordinates (east, north, up) → ECEF. */
  readonly matrix: Matrix4;
}

export function createTileFrame(centre: Position): TileFrame {
  const [metresEast, metresNorth] = metresPerDegree(centre[1]);
  const frame = createEnuFrame(centre);
  const fromPlane = (x: number, y: number): Position => [
    centre[0] + x / metresEast,
    centre[1] + y / metresNorth,
  ];
  return {
    centre,
    toPlane: (longitude, latitude) => [
      (longitude - centre[0]) * metresEast,
      (latitude - centre[1]) * metresNorth,
    ],
    fromPlane,
    place: (x, y, height) => frame.fromEcef(geodeticToEcef(fromPlane(x, y), height)),
    matrix: frameMatrix(frame),
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
