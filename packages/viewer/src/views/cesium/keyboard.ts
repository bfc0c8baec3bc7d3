import type { CameraPose } from '../../session/index.ts';
import type { CameraControl } from './camera.ts';
import type { CesiumEngine, Disposable } from './engine.ts';

/** Degrees per key stroke. */
const TURN = 5;
/** Share of the range per key stroke. */
const PAN = 0.12;
const ZOOM = 1.25;
const METRES_PER_DEGREE = 111_320;

function pan(pose: CameraPose, right: number, forward: number): CameraPose {
  const heading = (pose.headingDegrees * Math.PI) / 180;
  const step = PAN * pose.range;
  const east = step * (right * Math.cos(heading) + forward * Math.sin(heading));
  const north = step * (forward * Math.cos(heading) - right * Math.sin(heading));
  const latitude = pose.latitudeDegrees + north / METRES_PER_DEGREE;
  const longitude =
    pose.longitudeDegrees + east / (METRES_PER_DEGREE * Math.cos((pose.latitudeDegrees * Math.PI) / 180));
  return { ...pose, longitudeDegrees: longitude, latitudeDegrees: latitude };
}

const turn = (pose: CameraPose, by: number): CameraPose => ({
  ...pose,
  headingDegrees: pose.headingDegrees + by,
});
const tilt = (pose: CameraPose, by: number): CameraPose => ({
  ...pose,
  pitchDegrees: pose.pitchDegrees + by,
});
const zoom = (pose: CameraPose, factor: number): CameraPose => ({ ...pose, range: pose.range * factor });

const MOVES: Readonly<Record<string, (pose: CameraPose) => CameraPose>> = {
  ArrowLeft: (pose) => pan(pose, -1, 0),
  ArrowRight: (pose) => pan(pose, 1, 0),
  ArrowUp: (pose) => pan(pose, 0, 1),
  ArrowDown: (pose) => pan(pose, 0, -1),
  '+': (pose) => zoom(pose, 1 / ZOOM),
  '=': (pose) => zoom(pose, 1 / ZOOM),
  '-': (pose) => zoom(pose, ZOOM),
  q: (pose) => turn(pose, TURN),
  e: (pose) => turn(pose, -TURN),
  PageUp: (pose) => tilt(pose, -TURN),
  PageDown: (pose) => tilt(pose, TURN),
  n: (pose) => ({ ...pose, headingDegrees: 0 }),
};

/**
 * Moves the camera from the keyboard while the canvas has the focus: arrows pan, plus and minus zoom, Q and E
 * turn, Page Up and Page Down tilt, N looks north, Home goes home.
 */
export function createKeyboard(engine: CesiumEngine, camera: CameraControl, home: CameraPose): Disposable {
  const { canvas } = engine;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Home') {
      camera.show(home, 1.2);
    } else {
      const move = MOVES[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (move === undefined) return;
      camera.show(move(camera.pose));
    }
    event.preventDefault();
  }

  // A click on the map gives it the keyboard; Cesium blurs what had the focus but takes it not itself.
  const takeFocus = (): void => {
    // Whoever clicks knows where they are: the ring is for those who come by the tab key.
    canvas.focus({ preventScroll: true, focusVisible: false });
  };
  canvas.addEventListener('keydown', onKeyDown);
  canvas.addEventListener('pointerdown', takeFocus);
  return {
    dispose() {
      canvas.removeEventListener('keydown', onKeyDown);
      canvas.removeEventListener('pointerdown', takeFocus);
    },
  };
}
