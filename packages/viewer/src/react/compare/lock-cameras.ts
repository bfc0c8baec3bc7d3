import type { CameraPose } from '../../session/index.ts';
import type { SceneView } from '../../views/scene-view.ts';

/** A view whose camera follows another, and is followed. */
export interface LockedView {
  readonly element: HTMLElement;
  readonly view: Pick<SceneView, 'pose'>;
  /** Puts the camera there at once. */
  readonly show: (pose: CameraPose) => void;
}

const FIELDS = ['longitudeDegrees', 'latitudeDegrees', 'range', 'headingDegrees', 'pitchDegrees'] as const;
/** Below this a pose is the same: what a camera makes of a pose differs from it by rounding. */
const SAME: Readonly<Record<(typeof FIELDS)[number], number>> = {
  longitudeDegrees: 1e-7,
  latitudeDegrees: 1e-7,
  range: 0.05,
  headingDegrees: 0.01,
  pitchDegrees: 0.01,
};

const isSame = (a: CameraPose | undefined, b: CameraPose): boolean =>
  a !== undefined && FIELDS.every((field) => Math.abs(a[field] - b[field]) <= SAME[field]);

/**
 * Keeps two cameras together, frame by frame. The one a person touched last leads, the first one until then: two
 * cameras that each follow the other would drift with every rounding.
 * @returns its end.
 */
export function lockCameras(first: LockedView, second: LockedView): () => void {
  let leader = first;
  let last: CameraPose | undefined;
  let frame = 0;
  const lead = (next: LockedView) => (): void => {
    if (leader === next) return;
    leader = next;
    last = undefined;
  };
  const unlisten = [first, second].flatMap((locked) =>
    (['pointerdown', 'wheel', 'keydown', 'focusin'] as const).map((event) => {
      const listener = lead(locked);
      locked.element.addEventListener(event, listener, { capture: true, passive: true });
      return () => {
        locked.element.removeEventListener(event, listener, { capture: true });
      };
    }),
  );
  const follow = (): void => {
    frame = requestAnimationFrame(follow);
    const { pose } = leader.view;
    if (isSame(last, pose)) return;
    last = pose;
    (leader === first ? second : first).show(pose);
  };
  follow();
  return () => {
    cancelAnimationFrame(frame);
    for (const stop of unlisten) stop();
  };
}
