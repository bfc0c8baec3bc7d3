import { Cartesian3, Matrix4, Transforms } from '@cesium/engine';
import type { CesiumEngine, Disposable } from '../engine.ts';

/** Metres from the entity that the camera goes to when it begins to follow, unless it is nearer already. */
const RANGE = 260;
/** Milliseconds of the way there. */
const APPROACH = 900;
/** Steepest and flattest look down when it begins, as the sine of the height over the distance. */
const HEIGHT_SHARE = 0.5;

/** Keeps the camera on something that moves. */
export interface FollowCamera extends Disposable {
  /** True while the camera is held. */
  readonly active: boolean;
  /** Before each frame. @param place where it is, east, north, up in metres of the local frame; `undefined`: lets go. */
  frame(place: Float32Array | undefined): void;
}

/**
 * Holds an entity in the middle of the picture. People still turn about it and go nearer and farther: Cesium's own
 * controller does that about the origin of the camera's frame, which is set on the entity at every frame.
 */
export function createFollowCamera(engine: CesiumEngine): FollowCamera {
  const { camera, frame: local, scene } = engine;
  const world = new Cartesian3();
  const transform = new Matrix4();
  const offset = new Cartesian3();
  const goal = new Cartesian3();
  let startedAt = -1;
  let hasArrived = false;
  const start = new Cartesian3();

  function release(): void {
    if (startedAt < 0) return;
    startedAt = -1;
    if (!scene.isDestroyed()) camera.lookAtTransform(Matrix4.IDENTITY);
  }

  /** Where the camera stands about the entity, and where it shall. */
  function begin(): void {
    const inverse = Matrix4.inverseTransformation(transform, new Matrix4());
    Matrix4.multiplyByPoint(inverse, camera.positionWC, start);
    const distance = Cartesian3.magnitude(start);
    Cartesian3.multiplyByScalar(start, Math.min(RANGE, distance) / distance, goal);
    // From a flat look the entity would be behind the first house.
    const least = HEIGHT_SHARE * Cartesian3.magnitude(goal);
    if (goal.z < least) goal.z = least;
    startedAt = performance.now();
    hasArrived = false;
    camera.cancelFlight();
  }

  return {
    get active() {
      return startedAt >= 0;
    },
    frame(place) {
      if (place === undefined) {
        release();
        return;
      }
      const [east = 0, north = 0, up = 0] = place;
      Matrix4.multiplyByPoint(local.toFixed, Cartesian3.fromElements(east, north, up, world), world);
      Transforms.eastNorthUpToFixedFrame(world, undefined, transform);
      if (startedAt < 0) begin();
      const share = Math.min(1, (performance.now() - startedAt) / APPROACH);
      // A slow frame may leap over the end of the way: it is gone to the end all the same.
      if (!hasArrived) {
        hasArrived = share === 1;
        // Eased at both ends.
        Cartesian3.lerp(start, goal, share * share * (3 - 2 * share), offset);
        engine.requestRender();
      } else {
        // As people have turned it since, about the entity of the last frame.
        Cartesian3.clone(camera.position, offset);
      }
      camera.lookAtTransform(transform, offset);
    },
    dispose: release,
  };
}
