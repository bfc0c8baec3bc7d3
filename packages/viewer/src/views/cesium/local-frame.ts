import { Cartesian3, Cartographic, Ellipsoid, Math as CesiumMath, Matrix4, Transforms } from '@cesium/engine';
import type { Position } from '@cityloom/twin-core';

/** Earth-centred coordinates of a position. The ground datum is the ellipsoid: heights are metres above it. */
export function toWorld(position: Position, height = 0, result: Cartesian3 = new Cartesian3()): Cartesian3 {
  return Cartesian3.fromDegrees(position[0], position[1], height, Ellipsoid.WGS84, result);
}

/** Position and height (metres above the ground datum) of earth-centred coordinates. */
export function fromWorld(world: Cartesian3): { position: Position; height: number } {
  const cartographic = Cartographic.fromCartesian(world);
  return {
    position: [CesiumMath.toDegrees(cartographic.longitude), CesiumMath.toDegrees(cartographic.latitude)],
    height: cartographic.height,
  };
}

/** East-north-up frame touching the ground at `origin`; metres. Good for a city, not for a country. */
export class LocalFrame {
  readonly origin: Position;
  /** Frame to earth-centred coordinates. */
  readonly toFixed: Matrix4;
  readonly #fromFixed: Matrix4;

  constructor(origin: Position) {
    this.origin = origin;
    this.toFixed = Transforms.eastNorthUpToFixedFrame(toWorld(origin));
    this.#fromFixed = Matrix4.inverseTransformation(this.toFixed, new Matrix4());
  }

  /** East, north, up of a position at a height, metres. */
  toLocal(position: Position, height = 0): Cartesian3 {
    return Matrix4.multiplyByPoint(this.#fromFixed, toWorld(position, height), new Cartesian3());
  }

  /** Position and height of east, north, up, metres. */
  toPosition(local: Cartesian3): { position: Position; height: number } {
    return fromWorld(Matrix4.multiplyByPoint(this.toFixed, local, new Cartesian3()));
  }
}
