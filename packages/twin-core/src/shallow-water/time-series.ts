import { FlowError } from './flow-error.ts';

/** A quantity over time, linear between its points; before the first and after the last their values hold. */
export interface TimeSeries {
  /** Seconds since the start of the run, ascending. */
  readonly times: readonly number[];
  /** As many as `times`. */
  readonly values: readonly number[];
}

/** The same value at all times. */
export function constantSeries(value: number): TimeSeries {
  return { times: [0], values: [value] };
}

/** @throws {FlowError} if it has no point, one is no number, the times do not ascend, or a value is below `least`. */
export function checkSeries(series: TimeSeries, name: string, least?: number): void {
  const { times, values } = series;
  if (times.length === 0 || times.length !== values.length) {
    throw new FlowError(
      `${name} has ${times.length} times and ${values.length} values; give at least one of each, as many of both.`,
    );
  }
  times.forEach((time, at) => {
    const value = values[at] as number;
    if (!Number.isFinite(time) || !Number.isFinite(value)) {
      throw new FlowError(`${name}: point ${at} is (${time}, ${value}); give finite numbers.`);
    }
    if (at > 0 && time <= (times[at - 1] as number)) {
      throw new FlowError(`${name}: time ${time} s follows ${times[at - 1]} s; give ascending times.`);
    }
    if (least !== undefined && value < least)
      throw new FlowError(`${name} is ${value} at ${time} s; give at least ${least}.`);
  });
}

/** Value at a time. */
export function valueAt({ times, values }: TimeSeries, time: number): number {
  const after = firstAfter(times, time);
  if (after === 0) return values[0] as number;
  if (after === times.length) return values[after - 1] as number;
  const [from, to] = [times[after - 1] as number, times[after] as number];
  const [low, high] = [values[after - 1] as number, values[after] as number];
  return low + ((high - low) * (time - from)) / (to - from);
}

/** Exact integral from one time to a later one, in the value's unit times seconds. */
export function integralBetween(series: TimeSeries, from: number, to: number): number {
  const { times } = series;
  let sum = 0;
  let start = from;
  let startValue = valueAt(series, from);
  for (let at = firstAfter(times, from); at < times.length && (times[at] as number) < to; at += 1) {
    const end = times[at] as number;
    const endValue = series.values[at] as number;
    sum += 0.5 * (startValue + endValue) * (end - start);
    [start, startValue] = [end, endValue];
  }
  return sum + 0.5 * (startValue + valueAt(series, to)) * (to - start);
}

function firstAfter(times: readonly number[], time: number): number {
  let at = 0;
  while (at < times.length && (times[at] as number) <= time) at += 1;
  return at;
}
