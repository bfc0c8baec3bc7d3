import { Matrix4, type Scene } from '@cesium/engine';

/** The camera counts as at rest when it has not moved for this long, milliseconds. */
export const REST = 140;

/** Cesium's own arithmetic shifts a standing camera by some 1e-9 (metres, radians) each frame; that is no movement. */
export const STANDING = 1e-6;

/** Calls back whenever the camera has come to rest. @returns ends it. */
export function onRest(scene: Scene, rested: () => void): () => void {
  const seen = new Matrix4();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unlisten = scene.postRender.addEventListener(() => {
    if (Matrix4.equalsEpsilon(seen, scene.camera.viewMatrix, STANDING)) return;
    Matrix4.clone(scene.camera.viewMatrix, seen);
    clearTimeout(timer);
    timer = setTimeout(rested, REST);
  });
  return () => {
    clearTimeout(timer);
    unlisten();
  };
}
