import {
  BoundingSphere,
  Cartesian3,
  type CullingVolume,
  Intersect,
  Matrix4,
  OrthographicFrustum,
  PerspectiveFrustum,
} from '@cesium/engine';
import type { GridGeometry } from '@cityloom/twin-core';
import type { CesiumEngine } from '../engine.ts';
import type { Visibility } from './field-nodes.ts';
import type { FieldPlace } from './field-place.ts';

/** A plan view counts as seen from so many of its widths above: a perspective view of 60° would show as much. */
const PLAN_HEIGHT = 0.87;

/**
 * Where the camera stands, metres from the middle of a grid at `height`; for a plan view, a place above what it shows.
 * @returns metres per CSS pixel at the nearest place of the grid.
 */
export function lookFrom(
  { camera, canvas }: CesiumEngine,
  { fromFixed }: FieldPlace,
  { columns, rows, cellSize }: GridGeometry,
  height: number,
  into: Cartesian3,
): number {
  Matrix4.multiplyByPoint(fromFixed, camera.positionWC, into);
  const { frustum } = camera;
  if (frustum instanceof OrthographicFrustum) {
    const width = frustum.width ?? 1;
    into.z = width * PLAN_HEIGHT;
    return width / Math.max(1, canvas.clientWidth);
  }
  into.z -= height;
  const fieldOfView = frustum instanceof PerspectiveFrustum ? (frustum.fovy ?? 1) : 1;
  const away = Math.hypot(
    Math.max(Math.abs(into.x) - (columns * cellSize) / 2, 0),
    Math.max(Math.abs(into.y) - (rows * cellSize) / 2, 0),
    into.z,
  );
  return (2 * away * Math.tan(fieldOfView / 2)) / Math.max(1, canvas.clientHeight);
}

/** What of a grid at `height` may be seen. @param reach metres that anything stands higher or lower. */
export function createVisibility(
  { frame }: FieldPlace,
  height: number,
  reach: number,
): (volume: CullingVolume) => Visibility {
  const sphere = new BoundingSphere();
  const local = new Cartesian3();
  return (volume) => (x, y, radius) => {
    // The earth's curve takes the ground that much below the plane through the middle.
    local.x = x;
    local.y = y;
    local.z = height - (x * x + y * y) / 12_742_000;
    Matrix4.multiplyByPoint(frame.toFixed, local, sphere.center);
    sphere.radius = radius + reach;
    return volume.computeVisibility(sphere) !== Intersect.OUTSIDE;
  };
}
