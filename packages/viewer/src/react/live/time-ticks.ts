/** Seconds between two marks of a time axis: what clocks and people divide an hour by. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Marks of a time axis. */
export interface TimeTicks {
  /** Milliseconds since 1970, rising. */
  readonly times: readonly number[];
  /** True where marks are less than a minute apart: with minutes alone, labels would repeat. */
  readonly hasSeconds: boolean;
}

/**
 * Whole steps of the clock within a span, so that no two have the same label.
 * @param from milliseconds since 1970; so is `to`.
 * @param most marks that have room, at least 1.
 */
export function timeTicks(from: number, to: number, most: number): TimeTicks {
  const span = (to - from) / 1000;
  const seconds =
    STEPS.find((candidate) => span / candidate <= most) ?? 3600 * Math.ceil(span / 3600 / Math.max(1, most));
  const step = seconds * 1000;
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) times.push(time);
  return { times, hasSeconds: seconds < 60 };
}
