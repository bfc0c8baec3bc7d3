import type { LiveScene } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import type { EntityFrame } from './class-layer.ts';

/** Milliseconds of a frame for entities, all together: 100,000 that reported are taken over within a quarter of a second. */
const BUDGET = 1.5;
/** So often it is looked whether frames that do not follow one another are due, milliseconds. */
const WATCH_INTERVAL = 250;

/** What goes by the frames of the live scene. */
export interface LiveFrames extends Disposable {
  /** Moment of the last frame, milliseconds since 1970. */
  readonly time: number;
}

/** What happens at a frame. */
export interface LiveFrameHandlers {
  /** Before it is drawn. */
  readonly before: (frame: EntityFrame) => void;
  /** After it was drawn. */
  readonly after: (frame: EntityFrame) => void;
  /** The moment on show leapt, or the store was exchanged. */
  readonly leap: () => void;
  /** True while frames follow one another without being asked for. */
  readonly isBusy: (time: number) => boolean;
  /**
   * Milliseconds between two frames while none follows the other: something may have been reported. Infinity while nothing
   * of the scene is on the map.
   */
  readonly interval: () => number;
}

/** Frames of the live scene: one after the other while something is under way, none while nothing is. */
export function createLiveFrames(
  engine: CesiumEngine,
  live: LiveScene,
  handlers: LiveFrameHandlers,
): LiveFrames {
  const { scene } = engine;
  let frame: EntityFrame = { time: live.displayTime(), rate: 0, past: live.past, isOver: () => false };
  let drawnAt = performance.now();

  function before(): void {
    const now = performance.now();
    const time = live.displayTime();
    const passed = now - drawnAt;
    const rate = live.running && passed > 0 ? Math.max(0, (time - frame.time) / passed) : 0;
    const end = now + BUDGET;
    drawnAt = now;
    frame = { time, rate, past: live.past, isOver: () => performance.now() > end };
    handlers.before(frame);
  }

  function after(): void {
    handlers.after(frame);
    if (live.running && handlers.isBusy(frame.time)) engine.requestRender();
  }

  const removers = [
    scene.preRender.addEventListener(before),
    scene.postRender.addEventListener(after),
    live.subscribe(() => {
      handlers.leap();
      engine.requestRender();
    }),
  ];
  const timer = setInterval(() => {
    const passed = performance.now() - drawnAt;
    if (live.running && passed > handlers.interval() - WATCH_INTERVAL / 2) engine.requestRender();
  }, WATCH_INTERVAL);
  engine.requestRender();

  return {
    get time() {
      return frame.time;
    },
    dispose() {
      clearInterval(timer);
      for (const remove of removers.splice(0)) remove();
    },
  };
}
