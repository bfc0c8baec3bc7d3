import type { Session } from '../../session/index.ts';

/** Seconds per second that a replay may run at. */
export const REPLAY_SPEEDS = [0.1, 0.5, 1, 2, 5, 10, 30, 60] as const;

const HOUR = 3_600_000;

type TimeSession = Pick<Session, 'store' | 'dispatch' | 'live'>;

/** Moment on show, milliseconds since 1970. */
function shownTime({ store, live }: TimeSession): number {
  return live?.scene.displayTime() ?? store.getState().live?.time ?? NaN;
}

/** Stops the time, or lets it run on from where it stands. */
export function togglePause(session: TimeSession): void {
  const live = session.store.getState().live;
  if (live?.window === undefined) return;
  if (live.mode !== 'paused') {
    session.dispatch({ type: 'setLiveMode', mode: 'paused', time: shownTime(session) });
    return;
  }
  const [start, end] = live.window;
  // At the very end there is nothing left to play: it begins anew.
  const time = live.opened !== undefined && live.time >= end ? start : live.time;
  session.dispatch({ type: 'setLiveMode', mode: 'replay', time });
}

/** Shows another moment: of the past, or the present where it lies beyond what is known. */
export function jumpTo(session: TimeSession, time: number): void {
  const live = session.store.getState().live;
  if (live?.window === undefined) return;
  const [start, end] = live.window;
  if (time >= end && live.opened === undefined) {
    session.dispatch({ type: 'setLiveMode', mode: 'live' });
    return;
  }
  session.dispatch({
    type: 'setLiveMode',
    // A step back from the present goes on from there; who has paused looks at one moment after the other.
    mode: live.mode === 'paused' ? 'paused' : 'replay',
    time: Math.min(end, Math.max(start, time)),
  });
}

/** @param milliseconds negative: back. */
export function jumpBy(session: TimeSession, milliseconds: number): void {
  jumpTo(session, shownTime(session) + milliseconds);
}

/** Plays the last hour, or as much of it as there is, ten times as fast. */
export function replayLastHour(session: TimeSession): void {
  const live = session.store.getState().live;
  if (live?.window === undefined) return;
  const [start, end] = live.window;
  session.dispatch({ type: 'setLiveMode', mode: 'replay', time: Math.max(start, end - HOUR), speed: 10 });
}
