/** One figure, measured against a peer or a baseline in the same run. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: { readonly name: string; readonly value: number };
  /** How many times better than the baseline; > 1 is better whichever way the figure points. */
  readonly ratio: number;
  readonly higherIsBetter: boolean;
}

export interface BenchmarkSuite {
  /** kebab-case. */
  readonly name: string;
  readonly description: string;
  /** Prints nothing; seeded where it draws random numbers. */
  run(): Promise<readonly BenchmarkResult[]>;
}

/** Builds a result with the ratio worked out. */
export function compare(
  name: string,
  value: number,
  unit: string,
  baseline: { name: string; value: number },
  higherIsBetter = false,
): BenchmarkResult {
  const ratio = higherIsBetter ? value / baseline.value : baseline.value / value;
  return { name, value, unit, baseline, ratio, higherIsBetter };
}
