import {
  Cartesian2,
  Cartesian3,
  Math as CesiumMath,
  OrthographicFrustum,
  type Scene,
  SceneTransforms,
} from '@cesium/engine';
import { cameraScale } from '../camera-scale.ts';
import { fromWorld } from '../local-frame.ts';
import type { Eye } from './label-occlusion.ts';

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
  readonly eye: Eye;
  /** Straight down without perspective: nothing hides the ground. */
  readonly flat: boolean;
  /** Ground metres per CSS pixel, across the line of sight, at a point. */
  metresPerPixel(world: Cartesian3): number;
  /** CSS pixel of a point, or `undefined` behind the camera or the horizon. */
  project(world: Cartesian3): ScreenPoint | undefined;
}

/** Snapshot of the scene's camera. */
export function labelProjection(scene: Scene): LabelProjection {
  const { camera, canvas } = scene;
  const scratch = new Cartesian2();
  const scale = cameraScale(camera, { width: canvas.clientWidth, height: canvas.clientHeight });
  return {
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    pitchDegrees: CesiumMath.toDegrees(camera.pitch),
    eye: fromWorld(camera.positionWC),
    flat: camera.frustum instanceof OrthographicFrustum,
    metresPerPixel: (world) => scale(Cartesian3.distance(world, camera.positionWC)),
    project(world) {
      if (!facesCamera(world, camera.positionWC)) return undefined;
      const point = SceneTransforms.worldToWindowCoordinates(scene, world, scratch);
      return point === undefined ? undefined : { x: point.x, y: point.y };
    },
  };
}

/** False beyond the horizon: the ground there looks away from the camera. The earth as a sphere will do. */
function facesCamera(world: Cartesian3, camera: Cartesian3): boolean {
  return (camera.x - world.x) * world.x + (camera.y - world.y) * world.y + (camera.z - world.z) * world.z > 0;
}
