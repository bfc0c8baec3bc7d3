import type { MassCurve } from './sources/pool.ts';

/** What leaves a source over time. */
export interface Emission {
  readonly kind: 'continuous' | 'instantaneous';
  /** Greatest rate, kg/s; the mass for a release at once, kg. */
  readonly strength: number;
  /** First and last moment, seconds since the start of the run. */
  readonly start: number;
  readonly end: number;
  /** The rate is the same from start to end. */
  readonly steady: boolean;
  /** Mass released up to a time, kg. */
  upTo(time: number): number;
}

/** The same rate for a time. */
export function constantEmission(rate: number, start: number, duration: number): Emission {
  return {
    kind: 'continuous',
    strength: rate,
    start,
    end: start + duration,
    steady: true,
    upTo: (time) => rate * Math.min(Math.max(time - start, 0), duration),
  };
}

/** All of it at the start of the run. */
export function atOnce(mass: number): Emission {
  return {
    kind: 'instantaneous',
    strength: mass,
    start: 0,
    end: 0,
    steady: true,
    upTo: (time) => (time >= 0 ? mass : 0),
  };
}

/** Vapour that follows a curve, and what escapes evenly at its beginning. */
export function followingCurve(
  { times, masses }: MassCurve,
  first: { readonly mass: number; readonly duration: number },
): Emission {
  const between = (time: number): number => {
    const last = times.length - 1;
    if (time <= 0) return 0;
    if (time >= (times[last] as number)) return masses[last] as number;
    const step = times[1] as number;
    const index = Math.min(last - 1, Math.floor(time / step));
    const [from, to] = [times[index] as number, times[index + 1] as number];
    const [low, high] = [masses[index] as number, masses[index + 1] as number];
    return low + ((high - low) * (time - from)) / (to - from);
  };
  const upTo = (time: number): number =>
    between(time) + first.mass * Math.min(1, Math.max(0, time / first.duration));
  return {
    kind: 'continuous',
    strength: greatestRate(upTo, times.at(-1) ?? 0),
    start: 0,
    end: times.at(-1) ?? 0,
    steady: false,
    upTo,
  };
}

/** Over a minute: a plume takes about as long to settle. */
const RATE_WINDOW = 60;

function greatestRate(upTo: (time: number) => number, end: number): number {
  let greatest = 0;
  for (let time = 0; time < end; time += RATE_WINDOW) {
    greatest = Math.max(greatest, (upTo(time + RATE_WINDOW) - upTo(time)) / RATE_WINDOW);
  }
  return greatest;
}
