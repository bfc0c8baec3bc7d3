import type { CesiumEngine, Disposable } from './engine.ts';

/** Share of the full resolution, per side, while the picture changes from frame to frame. */
const COARSE = 0.5;

/** Frames with nothing left to load before the picture counts as complete; one may be between two levels. */
const COMPLETE_FRAMES = 2;

export interface Resolution extends Disposable {
  /** Every frame is drawn at full resolution, whatever goes on, until the returned function is called. */
  holdWhole(): () => void;
}

/**
 * Where the processor draws, a frame takes as long as it has pixels: while the camera moves, time plays or tiles
 * arrive, the picture is drawn at a quarter of them, and once at full resolution as soon as it rests.
 * Levels of detail do not depend on it. With a graphics card it does nothing.
 * @param loading whether tiles are still to come.
 * @param playing whether time runs.
 */
export function createResolution(
  engine: CesiumEngine,
  loading: () => boolean,
  playing: () => boolean,
): Resolution {
  const { scene, camera, widget } = engine;
  if (!engine.software) return { holdWhole: () => () => undefined, dispose: () => undefined };
  let moving = false;
  let complete = 0;
  let holds = 0;

  function setScale(scale: number): void {
    if (widget.resolutionScale === scale) return;
    widget.resolutionScale = scale;
    engine.requestRender();
  }

  function afterFrame(): void {
    complete = loading() ? 0 : complete + 1;
    if (holds > 0) return;
    if (moving || playing() || complete === 0) setScale(COARSE);
    else if (complete >= COMPLETE_FRAMES) setScale(1);
    else if (widget.resolutionScale < 1) engine.requestRender();
  }

  setScale(COARSE);
  const removers = [
    camera.moveStart.addEventListener(() => {
      moving = true;
      if (holds === 0) setScale(COARSE);
    }),
    camera.moveEnd.addEventListener(() => {
      moving = false;
      engine.requestRender();
    }),
    scene.postRender.addEventListener(afterFrame),
  ];
  return {
    holdWhole() {
      holds += 1;
      setScale(1);
      let held = true;
      return () => {
        if (held) holds -= 1;
        held = false;
      };
    },
    dispose() {
      for (const remove of removers.splice(0)) remove();
    },
  };
}
