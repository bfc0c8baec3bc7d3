import { Matrix4 } from '@cesium/engine';
import type { CesiumEngine } from '../engine.ts';

/** The camera of a frame: turns the local frame's metres into CSS pixels, without garbage. */
export interface ScreenProjection {
  readonly width: number;
  readonly height: number;
  /** Takes over the camera as it stands. */
  update(): void;
  /** Writes x, y in CSS pixels and the depth. False: behind the camera. */
  project(east: number, north: number, up: number): boolean;
  /** Of the last point projected. */
  readonly x: number;
  readonly y: number;
}

/** Projection of one engine's camera. */
export function createScreenProjection({ camera, canvas, frame }: CesiumEngine): ScreenProjection {
  const toClip = new Matrix4();
  const m = new Float64Array(16);
  const at = { x: 0, y: 0, width: 1, height: 1 };
  return {
    get width() {
      return at.width;
    },
    get height() {
      return at.height;
    },
    get x() {
      return at.x;
    },
    get y() {
      return at.y;
    },
    update() {
      at.width = canvas.clientWidth;
      at.height = canvas.clientHeight;
      Matrix4.multiply(camera.frustum.projectionMatrix, camera.viewMatrix, toClip);
      Matrix4.multiply(toClip, frame.toFixed, toClip);
      for (let element = 0; element < 16; element++)
        m[element] = (toClip as unknown as number[])[element] ?? 0;
    },
    project(east, north, up) {
      const dot = (row: number): number =>
        (m[row] as number) * east +
        (m[row + 4] as number) * north +
        (m[row + 8] as number) * up +
        (m[row + 12] as number);
      const w = dot(3);
      if (!(w > 0)) return false;
      at.x = ((dot(0) / w + 1) / 2) * at.width;
      at.y = ((1 - dot(1) / w) / 2) * at.height;
      return true;
    },
  };
}
