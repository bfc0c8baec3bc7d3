import { useEffect, useState } from 'react';
import { useLive, useLiveControl } from './live-panel-state.ts';

/** Milliseconds between two looks at the clock: at one second per second, and where it runs faster. */
const BEAT = 1000;
const FAST_BEAT = 250;

/** Moment on show, milliseconds since 1970; looked at once a second, in fast replays four times. */
export function useShownTime(): number {
  const control = useLiveControl();
  const mode = useLive((live) => live.mode);
  const speed = useLive((live) => live.speed) ?? 1;
  const set = useLive((live) => live.time);
  const [time, setTime] = useState(() => control?.scene.displayTime() ?? NaN);
  useEffect(() => {
    if (control === undefined) return undefined;
    const look = (): void => {
      setTime(control.scene.displayTime());
    };
    look();
    if (mode === 'paused') return undefined;
    const timer = setInterval(look, mode === 'replay' && speed > 1 ? FAST_BEAT : BEAT);
    return () => {
      clearInterval(timer);
    };
  }, [control, mode, speed, set]);
  return time;
}
