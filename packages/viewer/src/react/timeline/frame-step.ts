/** Smallest gap between frames, seconds; 1 where there are fewer than two. */
export function frameStep(times: readonly number[]): number {
  let step = Infinity;
  for (let index = 1; index < times.length; index += 1) {
    const gap = (times[index] as number) - (times[index - 1] as number);
    if (gap > 0) step = Math.min(step, gap);
  }
  return Number.isFinite(step) ? step : 1;
}
