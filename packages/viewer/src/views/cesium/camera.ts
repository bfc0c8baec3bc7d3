import type { Session, CameraPose } from '../../session/index.ts';
import { limitPose, placementOf, poseOf, RANGE_LIMITS } from './camera-pose.ts';
import type { CesiumEngine, Disposable } from './engine.ts';

/** Milliseconds between two poses told to the session while the camera moves. */
const MOVING_INTERVAL = 250;
/** Pitches below this are those of a plan view, degrees. */
const STRAIGHT_DOWN = -89.5;

export interface CameraControl extends Disposable {
  readonly pose: CameraPose;
  /** Jumps there, or flies. */
  show(pose: CameraPose, durationSeconds?: number): void;
}

function flatten(pose: CameraPose): CameraPose {
  return { ...pose, headingDegrees: 0, pitchDegrees: -90 };
}

/** The session's camera and this engine's kept alike, in both projections. */
export function createCameraControl(engine: CesiumEngine, session: Session, home: CameraPose): CameraControl {
  const { scene, camera, widget, ground } = engine;
  const { store } = session;
  const controller = scene.screenSpaceCameraController;
  controller.minimumZoomDistance = RANGE_LIMITS.nearest;
  controller.maximumZoomDistance = RANGE_LIMITS.farthest;
  let flat = false;
  /** How the perspective view was turned, to come back to it from the plan view. */
  let perspective: Pick<CameraPose, 'headingDegrees' | 'pitchDegrees'> = home;
  let lastWritten = 0;

  function show(pose: CameraPose, durationSeconds = 0): void {
    const limited = limitPose(flat ? flatten(pose) : pose);
    const { destination, direction, up } = placementOf(limited, ground);
    camera.cancelFlight();
    if (durationSeconds > 0) {
      camera.flyTo({ destination, orientation: { direction, up }, duration: durationSeconds });
    } else {
      camera.setView({ destination, orientation: { direction, up } });
    }
    engine.requestRender();
  }

  /** A request that was met must not turn the camera back in a later view of the same session. */
  function taken(): void {
    if (store.getState().cameraRequest !== undefined) store.setState({ cameraRequest: undefined });
  }

  function write(): void {
    lastWritten = performance.now();
    session.actions.setCamera(poseOf(scene, ground));
  }

  function project(next: boolean): void {
    const pose = poseOf(scene, ground);
    flat = next;
    controller.enableTilt = !next;
    controller.enableLook = !next;
    if (next) {
      perspective = pose;
      show(pose);
      camera.switchToOrthographicFrustum();
    } else {
      camera.switchToPerspectiveFrustum();
      const { headingDegrees, pitchDegrees } = perspective;
      show({ ...pose, headingDegrees, pitchDegrees });
    }
    write();
  }

  camera.percentageChanged = 0.02;
  const removers = [
    camera.changed.addEventListener(() => {
      if (performance.now() - lastWritten > MOVING_INTERVAL) write();
    }),
    camera.moveEnd.addEventListener(write),
    store.subscribe((state, previous) => {
      if (state.projection !== previous.projection) project(state.projection === '2d');
      if (state.cameraRequest !== previous.cameraRequest && state.cameraRequest !== undefined) {
        show(state.cameraRequest.pose, state.cameraRequest.durationSeconds);
        taken();
      }
    }),
  ];

  widget.resize();
  const { camera: stored, cameraRequest, projection } = store.getState();
  show(cameraRequest?.pose ?? stored ?? home);
  taken();
  if (projection === '2d') {
    project(true);
    // A stored plan view does not say how the city was looked at before.
    if (perspective.pitchDegrees < STRAIGHT_DOWN) perspective = home;
  }
  write();

  return {
    get pose() {
      return poseOf(scene, ground);
    },
    show,
    dispose() {
      for (const remove of removers.splice(0)) remove();
    },
  };
}
