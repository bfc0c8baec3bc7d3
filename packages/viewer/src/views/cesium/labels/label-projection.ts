import {
  type Camera,
  Cartesian2,
  Cartesian3,
  Math as CesiumMath,
  OrthographicFrustum,
  PerspectiveFrustum,
  type Scene,
  SceneTransforms,
} from '@cesium/engine';

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** The camera of one moment as labels see it. */
export interface LabelProjection {
  readonly width: number;
  readonly height: number;
  /** Camera's downward tilt, degrees: -90 looks straight down. */
  readonly pitchDegrees: number;
  /** Ground metres per CSS pixel, across the line of sight, at a point. */
  metresPerPixel(world: Cartesian3): number;
  /** CSS pixel of a point, or `undefined` behind the camera or the horizon. */
  project(world: Cartesian3): ScreenPoint | undefined;
}

/** Snapshot of the scene's camera. */
export function labelProjection(scene: Scene): LabelProjection {
  const { camera, canvas } = scene;
  const scratch = new Cartesian2();
  const perDistance = metresPerPixelAndMetre(camera, canvas.clientHeight);
  const flat = flatMetresPerPixel(camera, canvas.clientWidth);
  return {
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    pitchDegrees: CesiumMath.toDegrees(camera.pitch),
    metresPerPixel: (world) => flat ?? perDistance * Cartesian3.distance(world, camera.positionWC),
    project(world) {
      if (!facesCamera(world, camera.positionWC)) return undefined;
      const point = SceneTransforms.worldToWindowCoordinates(scene, world, scratch);
      return point === undefined ? undefined : { x: point.x, y: point.y };
    },
  };
}

/** Metres one pixel covers at one metre from a perspective camera. */
function metresPerPixelAndMetre(camera: Camera, height: number): number {
  const { frustum } = camera;
  if (!(frustum instanceof PerspectiveFrustum) || height === 0) return 0;
  return (2 * Math.tan((frustum.fovy ?? CesiumMath.PI_OVER_THREE) / 2)) / height;
}

/** Metres one pixel covers anywhere in plan view; `undefined` in perspective. */
function flatMetresPerPixel(camera: Camera, width: number): number | undefined {
  const { frustum } = camera;
  if (!(frustum instanceof OrthographicFrustum) || frustum.width === undefined || width === 0)
    return undefined;
  return frustum.width / width;
}

/** False beyond the horizon: the ground there looks away from the camera. The earth as a sphere will do. */
function facesCamera(world: Cartesian3, camera: Cartesian3): boolean {
  return (camera.x - world.x) * world.x + (camera.y - world.y) * world.y + (camera.z - world.z) * world.z > 0;
}
