import type { ClassMethod } from './layer-style.ts';

/** Different values natural breaks are worked out on; of more, as many quantiles stand for all. */
const MAXIMUM_VALUES = 4096;

/**
 * Edges of classes, ascending, the smallest and the greatest value included; fewer classes where there are not so many
 * different values.
 * @param values any order; NaN is passed over.
 * @param count of classes, at least 1.
 */
export function classEdges(values: ArrayLike<number>, method: ClassMethod, count: number): number[] {
  const sorted = Float64Array.from(values as ArrayLike<number> & Iterable<number>)
    .filter((value) => Number.isFinite(value))
    .sort();
  if (sorted.length === 0) return [];
  switch (method) {
    case 'equal':
      return distinct(equalEdges(sorted, count));
    case 'quantile':
      return distinct(quantileEdges(sorted, count));
    case 'natural':
      return distinct(naturalEdges(sorted, count));
  }
}

const first = (sorted: Float64Array): number => sorted[0] as number;
const last = (sorted: Float64Array): number => sorted[sorted.length - 1] as number;

/** Every class but the lowest lies above an edge; the lowest may be a single value, and then begins where it ends. */
function distinct(edges: readonly number[]): number[] {
  const [low = NaN, ...upper] = edges;
  return [low, ...upper.filter((edge, index) => index === 0 || edge > (upper[index - 1] as number))];
}

function equalEdges(sorted: Float64Array, count: number): number[] {
  const low = first(sorted);
  const step = (last(sorted) - low) / count;
  return Array.from({ length: count + 1 }, (_, index) =>
    index === count ? last(sorted) : low + index * step,
  );
}

/** As nearly as ties allow, each class holds the same number of values. */
function quantileEdges(sorted: Float64Array, count: number): number[] {
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return [first(sorted), ...Array.from({ length: count }, (_, index) => at((index + 1) / count))];
}

/**
 * Natural breaks: the classes with the least sum of squared deviations from their means (Fisher 1958, Jenks 1967), by
 * dynamic programming over the different values. Exact up to 4,096 of them.
 */
function naturalEdges(sorted: Float64Array, count: number): number[] {
  const { values, weights } = weighted(sorted);
  const classes = Math.min(count, values.length);
  const starts = bestStarts(values, weights, classes);
  // An edge is the greatest value of the class below it.
  return [first(sorted), ...starts.slice(1).map((start) => values[start - 1] as number), last(sorted)];
}

function weighted(sorted: Float64Array): { values: number[]; weights: number[] } {
  const values: number[] = [];
  const weights: number[] = [];
  for (const value of sorted) {
    if (value === values.at(-1)) weights[weights.length - 1] = (weights.at(-1) ?? 0) + 1;
    else {
      values.push(value);
      weights.push(1);
    }
  }
  if (values.length <= MAXIMUM_VALUES) return { values, weights };
  const sample = Float64Array.from(
    { length: MAXIMUM_VALUES },
    (_, index) => sorted[Math.floor((index * (sorted.length - 1)) / (MAXIMUM_VALUES - 1))] as number,
  );
  return weighted(sample);
}

/** Index of the first value of each class of the best partition. */
function bestStarts(values: readonly number[], weights: readonly number[], classes: number): number[] {
  const size = values.length;
  const cost = spreadOf(values, weights);
  let costs = Float64Array.from({ length: size }, (_, end) => cost(0, end));
  const starts: Int32Array[] = [new Int32Array(size)];
  for (let level = 1; level < classes; level++) {
    const next = new Float64Array(size);
    const from = new Int32Array(size);
    fillLevel({ cost, costs, next, from, level }, level, size - 1, level, size - 1);
    for (let end = 0; end < level; end++) next[end] = costs[end] as number;
    costs = next;
    starts.push(from);
  }
  const result: number[] = [];
  let end = size - 1;
  for (let level = classes - 1; level >= 0; level--) {
    const start = starts[level]?.[end] ?? 0;
    result.unshift(start);
    end = start - 1;
  }
  return result;
}

/** Sum of squared deviations of values i to j, from running sums. */
function spreadOf(values: readonly number[], weights: readonly number[]): (i: number, j: number) => number {
  const size = values.length;
  const counts = new Float64Array(size + 1);
  const sums = new Float64Array(size + 1);
  const squares = new Float64Array(size + 1);
  // About the middle value: squares of large numbers that differ little would lose their difference.
  const origin = values[size >> 1] as number;
  for (let index = 0; index < size; index++) {
    const value = (values[index] as number) - origin;
    const weight = weights[index] as number;
    counts[index + 1] = (counts[index] as number) + weight;
    sums[index + 1] = (sums[index] as number) + weight * value;
    squares[index + 1] = (squares[index] as number) + weight * value * value;
  }
  return (i, j) => {
    const count = (counts[j + 1] as number) - (counts[i] as number);
    const sum = (sums[j + 1] as number) - (sums[i] as number);
    return (squares[j + 1] as number) - (squares[i] as number) - (sum * sum) / count;
  };
}

interface Level {
  readonly cost: (i: number, j: number) => number;
  /** Least cost of values 0 to j in one class less. */
  readonly costs: Float64Array;
  readonly next: Float64Array;
  readonly from: Int32Array;
  readonly level: number;
}

/** The best start of the last class never moves back as its end moves on: divide and conquer over the ends. */
function fillLevel(at: Level, low: number, high: number, lowStart: number, highStart: number): void {
  if (low > high) return;
  const middle = (low + high) >> 1;
  let best = Infinity;
  let bestStart = lowStart;
  for (let start = Math.max(at.level, lowStart); start <= Math.min(middle, highStart); start++) {
    const total = (at.costs[start - 1] as number) + at.cost(start, middle);
    if (total < best) {
      best = total;
      bestStart = start;
    }
  }
  at.next[middle] = best;
  at.from[middle] = bestStart;
  fillLevel(at, low, middle - 1, lowStart, bestStart);
  fillLevel(at, middle + 1, high, bestStart, highStart);
}
