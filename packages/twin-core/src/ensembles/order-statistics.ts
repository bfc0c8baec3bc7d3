/**
 * Quantile of values in ascending order, between two of them where it falls there: type 7 of Hyndman and Fan 1996,
 * The American Statistician 50(4), 361–365, the one numpy and R take.
 * @param count how many of `sorted` count, 1 or more.
 * @param percent in [0, 100].
 */
export function sortedQuantile(sorted: ArrayLike<number>, count: number, percent: number): number {
  const rank = ((count - 1) * percent) / 100;
  const below = Math.floor(rank);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, count - 1)] as number;
  return low + (rank - below) * (high - low);
}

/** Ranks from 1; equal values share the mean of theirs. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    const value = values[order[start] as number];
    while (end < order.length && values[order[end] as number] === value) end += 1;
    for (let at = start; at < end; at += 1) ranks[order[at] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/**
 * Rank correlation: Pearson's of the ranks, right with ties too. Spearman 1904, American Journal of Psychology 15(1), 72–101.
 * @returns in [-1, 1]; `undefined` where one of the two does not vary.
 */
export function rankCorrelation(left: ArrayLike<number>, right: ArrayLike<number>): number | undefined {
  const [x, y] = [ranksOf(left), ranksOf(right)];
  const mean = (x.length + 1) / 2;
  let [both, xx, yy] = [0, 0, 0];
  for (let index = 0; index < x.length; index += 1) {
    const [dx, dy] = [(x[index] as number) - mean, (y[index] as number) - mean];
    both += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? undefined : Math.max(-1, Math.min(1, both / Math.sqrt(xx * yy)));
}
