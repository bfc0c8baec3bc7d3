import { type Camera, Cartesian3, OrthographicFrustum, PerspectiveFrustum, type Scene } from '@cesium/engine';
import { FLAT_GROUND, type GroundSurface } from '@cityloom/twin-core';
import { metresPerPixel, verticalFieldOfView } from '../view-scale.ts';
import { targetOf } from './camera-pose.ts';

/** Metres of one CSS pixel across the line of sight, by distance from the camera, metres. */
export type CameraScale = (distance: number) => number;

/** Size of a view, CSS pixels. */
export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Scale of a camera as it is: its own field of view in perspective, its own width in plan view, where distance
 * does not count. Pixels are square, so one number serves both directions; 0 for a view without a size.
 * The size is the element's now: the frustum learns of a new one with the next frame only.
 */
export function cameraScale({ frustum }: Pick<Camera, 'frustum'>, { width, height }: ViewSize): CameraScale {
  if (!(width > 0 && height > 0)) return () => 0;
  if (frustum instanceof OrthographicFrustum) {
    const flat = (frustum.width ?? 0) / width;
    return () => flat;
  }
  if (!(frustum instanceof PerspectiveFrustum) || frustum.fov === undefined) return () => 0;
  const perMetre = metresPerPixel(1, verticalFieldOfView(frustum.fov, width / height), height);
  return (distance) => perMetre * distance;
}

/** Ground metres per CSS pixel at the middle of the view, across the line of sight. */
export function groundScale({ camera, canvas }: Scene, ground: GroundSurface = FLAT_GROUND): number {
  const scale = cameraScale(camera, { width: canvas.clientWidth, height: canvas.clientHeight });
  return scale(Cartesian3.distance(camera.positionWC, targetOf(camera, ground)));
}
