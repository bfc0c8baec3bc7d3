import type { ActingSeries } from './gpu-lists.ts';
import { valueAt } from '../time-series.ts';
import type { TimeSeries } from '../time-series.ts';

/** Words of all series' tables at most. */
export function tableWords(series: readonly ActingSeries[]): number {
  return series.reduce((sum, { series: { times } }) => sum + 2 * (times.length + 3), 0);
}

/**
 * The part of each series that a batch of steps needs, with times from the batch's start on: in single precision the
 * seconds of a month would be whole ones.
 * @param from, to seconds since the start of the run.
 */
export function writeTables(
  series: readonly ActingSeries[],
  from: number,
  to: number,
): Uint32Array<ArrayBuffer> {
  const words: number[] = [];
  const single = new Float32Array(2);
  const bits = new Uint32Array(single.buffer);
  let first = series.length;
  const points: number[] = [];
  for (const { series: whole, mode, datum } of series) {
    const part = partOf(whole, from, to);
    words.push(first, part.length + mode * 2 ** 30);
    for (const [time, value] of part) {
      single.set([time - from, value - datum]);
      points.push(bits[0] as number, bits[1] as number);
    }
    first += part.length;
  }
  return Uint32Array.from([...words, ...points]);
}

function partOf(series: TimeSeries, from: number, to: number): (readonly [time: number, value: number])[] {
  const inside = series.times.flatMap((time, at) =>
    time > from && time < to ? [[time, series.values[at] as number] as const] : [],
  );
  const ends = [[from, valueAt(series, from)] as const, [to, valueAt(series, to)] as const];
  return [ends[0] as readonly [number, number], ...inside, ends[1] as readonly [number, number]];
}
