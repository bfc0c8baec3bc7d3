import type { Clock } from '@cityloom/twin-core';
import type { LiveMode } from './live-state.ts';

/** Milliseconds the moment on show stays behind the present until it is known how often things report. */
const FIRST_DELAY = 1500;
const LEAST_DELAY = 250;
const GREATEST_DELAY = 5000;
/** Seconds of delay won or lost per second: the moment on show runs so much slower or faster meanwhile. */
const DELAY_SLOPE = 0.1;

/** Which moment is on show, by mode, speed and the clock. */
export interface LiveTime {
  readonly mode: LiveMode;
  readonly speed: number;
  /** Moment on show, milliseconds since 1970. */
  now(): number;
  /** Milliseconds behind the present in live mode. */
  delay(): number;
  /** @param time held within the window by the caller. */
  set(mode: LiveMode, time: number, speed: number): void;
  /** How far behind the present there is always a report to move towards, milliseconds; gone to slowly. */
  aimDelay(milliseconds: number): void;
  /** Goes over to live mode where a replay has reached the present. @returns whether it did. */
  arrive(): boolean;
}

export function createLiveTime(clock: Clock): LiveTime {
  let mode: LiveMode = 'live';
  let speed = 1;
  let anchor = { clock: clock.now(), time: clock.now() - FIRST_DELAY };
  let course = { clock: clock.now(), from: FIRST_DELAY, to: FIRST_DELAY };
  let isAimed = false;

  function delay(): number {
    const reached = Math.max(0, clock.now() - course.clock) * DELAY_SLOPE;
    const way = course.to - course.from;
    return course.from + Math.sign(way) * Math.min(Math.abs(way), reached);
  }
  function played(): number {
    return anchor.time + (mode === 'replay' ? (clock.now() - anchor.clock) * speed : 0);
  }
  function now(): number {
    const present = clock.now() - delay();
    return mode === 'live' ? present : Math.min(played(), present);
  }

  return {
    get mode() {
      return mode;
    },
    get speed() {
      return speed;
    },
    now,
    delay,
    set(nextMode, time, nextSpeed) {
      mode = nextMode;
      speed = nextSpeed;
      anchor = { clock: clock.now(), time };
    },
    aimDelay(milliseconds) {
      const to = Math.max(LEAST_DELAY, Math.min(milliseconds, GREATEST_DELAY));
      // Nothing has been shown before the first reports: no need to get there slowly.
      course = { clock: clock.now(), from: isAimed ? delay() : to, to };
      isAimed = true;
    },
    arrive() {
      if (mode !== 'replay' || played() < clock.now() - delay()) return false;
      mode = 'live';
      return true;
    },
  };
}
