/** One figure, measured against a peer or a baseline in the same run. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: { readonly name: string; readonly value: number };
  /** How many times better than the baseline; > 1 is better whichever way the figure points. */
  readonly ratio: number;
  readonly higherIsBetter: boolean;
  /** What to know beside the figure: "16 frames of the baseline". */
  readonly note?: string;
}

/** A part of a suite that can be run alone. */
export interface BenchmarkPart {
  /** kebab-case. */
  readonly name: string;
  /** Prints nothing; hands over each figure once it stands, so that those before a failure are kept. */
  run(found: (result: BenchmarkResult) => void): void | Promise<void>;
}

/** A suite of one piece, or of parts that are run one after the other. */
export type BenchmarkSuite = {
  /** kebab-case. */
  readonly name: string;
  readonly description: string;
  /** Its part of `benchmarks/README.md`, from all rows that are recorded. Default: the page is written by hand. */
  readonly section?: (rows: readonly BenchmarkRow[]) => string;
} & (
  | {
      /** Prints nothing; seeded where it draws random numbers. */
      run(): Promise<readonly BenchmarkResult[]>;
    }
  | { readonly parts: readonly BenchmarkPart[] }
);

/** A figure as it was recorded. */
export interface BenchmarkRow extends Omit<BenchmarkResult, 'note'> {
  readonly suite: string;
  /** Of the machine when the figures were written. */
  readonly loadAverage: number;
  readonly note: string;
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
