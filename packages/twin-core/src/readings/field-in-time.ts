import type { FieldDescription, FieldFrame, RunResult } from '../simulation/model.ts';

/** A field of a run with its frames. */
export interface FieldInTime {
  readonly field: FieldDescription;
  /** By time, earliest first. */
  readonly frames: readonly FieldFrame[];
  /** Of the frames, seconds since the start of the run. */
  readonly times: readonly number[];
}

/** What readings take of a run. */
export type RunFields = Pick<RunResult, 'outcome' | 'frames'>;

/** A field of a run; `undefined` where it has none of this id, or no frames of it. */
export function fieldInTime({ outcome, frames }: RunFields, id: string): FieldInTime | undefined {
  const field = outcome.fields.find((candidate) => candidate.id === id);
  const own = frames.filter((frame) => frame.field === id).sort((a, b) => a.time - b.time);
  return field === undefined || own.length === 0 ? undefined : withTimes(field, own);
}

/** @param frames by time. */
export function withTimes(field: FieldDescription, frames: readonly FieldFrame[]): FieldInTime {
  return { field, frames, times: frames.map(({ time }) => time) };
}

/** The two frames a time lies between and its place between them. */
export interface FrameMix {
  readonly before: number;
  readonly after: number;
  /** 0 at `before`, 1 at `after`. */
  readonly mix: number;
}

/**
 * Frames around a time; the first or last one holds before and after them.
 * @param times ascending, seconds.
 * @returns `undefined` without frames.
 */
export function framesAt(times: readonly number[], time: number): FrameMix | undefined {
  if (times.length === 0) return undefined;
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] as number) <= time) low = middle;
    else high = middle - 1;
  }
  const after = Math.min(low + 1, times.length - 1);
  const from = times[low] as number;
  const to = times[after] as number;
  const mix = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
  return { before: low, after, mix };
}
