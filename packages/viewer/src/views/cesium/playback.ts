import { runDuration, type Session } from '../../session/index.ts';
import type { Disposable } from './engine.ts';

/**
 * Lets the session's time run while it plays: one step per animation frame, none when paused.
 * Stops at the end of the run.
 */
export function createPlayback(session: Session): Disposable {
  const { store } = session;
  let request: number | undefined;
  let last = 0;

  function step(now: number): void {
    request = undefined;
    const { playing, time, playbackSpeed } = store.getState();
    if (!playing) return;
    const end = runDuration(store.getState().run);
    // A hidden page gets no frames for minutes: it goes on where it was, without a leap.
    const elapsed = Math.min(0.25, Math.max(0, (now - last) / 1000));
    last = now;
    const next = Math.min(end, time + elapsed * playbackSpeed);
    store.setState(next >= end ? { time: end, playing: false } : { time: next });
    follow();
  }

  function follow(): void {
    if (request !== undefined || !store.getState().playing) return;
    request = requestAnimationFrame(step);
  }

  function start(): void {
    last = performance.now();
    follow();
  }

  if (store.getState().playing) start();
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.playing && !previous.playing) start();
  });
  return {
    dispose() {
      unsubscribe();
      if (request !== undefined) cancelAnimationFrame(request);
      request = undefined;
    },
  };
}
