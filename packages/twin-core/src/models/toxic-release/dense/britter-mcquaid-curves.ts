import { log } from '../../../numeric/logarithm.ts';

/** A stretch of a curve: `slope × α + intercept` up to this α. */
type Stretch = readonly [upTo: number, slope: number, intercept: number];

/** Where the concentration has fallen to a share of that at the release, as log₁₀ of the scaled distance over α. */
interface Curve {
  readonly share: number;
  readonly stretches: readonly Stretch[];
}

/** Continuous release: Britter and McQuaid 1988, figure 9, as straight lines of CCPS 1999, table 2.12. */
export const PLUME_CURVES: readonly Curve[] = [
  {
    share: 0.1,
    stretches: [
      [-0.55, 0, 1.75],
      [-0.14, 0.24, 1.88],
      [1, -0.5, 1.78],
    ],
  },
  {
    share: 0.05,
    stretches: [
      [-0.68, 0, 1.92],
      [-0.29, 0.36, 2.16],
      [-0.18, 0, 2.06],
      [1, -0.56, 1.96],
    ],
  },
  {
    share: 0.02,
    stretches: [
      [-0.69, 0, 2.08],
      [-0.31, 0.45, 2.39],
      [-0.16, 0, 2.25],
      [1, -0.54, 2.16],
    ],
  },
  {
    share: 0.01,
    stretches: [
      [-0.7, 0, 2.25],
      [-0.29, 0.49, 2.59],
      [-0.2, 0, 2.45],
      [1, -0.52, 2.35],
    ],
  },
  {
    share: 0.005,
    stretches: [
      [-0.67, 0, 2.4],
      [-0.28, 0.59, 2.8],
      [-0.15, 0, 2.63],
      [1, -0.48, 2.56],
    ],
  },
  {
    share: 0.002,
    stretches: [
      [-0.69, 0, 2.6],
      [-0.25, 0.39, 2.87],
      [-0.13, 0, 2.77],
      [1, -0.5, 2.71],
    ],
  },
];

/** Instantaneous release: Britter and McQuaid 1988, figure 12, as straight lines of CCPS 1999, table 2.13. */
export const PUFF_CURVES: readonly Curve[] = [
  {
    share: 0.1,
    stretches: [
      [-0.44, 0, 0.7],
      [0.43, 0.26, 0.81],
      [1, 0, 0.93],
    ],
  },
  {
    share: 0.05,
    stretches: [
      [-0.56, 0, 0.85],
      [0.31, 0.26, 1],
      [1, -0.12, 1.12],
    ],
  },
  {
    share: 0.02,
    stretches: [
      [-0.66, 0, 0.95],
      [0.32, 0.36, 1.19],
      [1, -0.26, 1.38],
    ],
  },
  {
    share: 0.01,
    stretches: [
      [-0.71, 0, 1.15],
      [0.37, 0.34, 1.39],
      [1, -0.38, 1.66],
    ],
  },
  {
    share: 0.005,
    stretches: [
      [-0.52, 0, 1.48],
      [0.24, 0.26, 1.62],
      [1, -0.3, 1.75],
    ],
  },
  {
    share: 0.002,
    stretches: [
      [0.27, 0, 1.83],
      [1, -0.32, 1.92],
    ],
  },
  {
    share: 0.001,
    stretches: [
      [-0.1, 0, 2.075],
      [1, -0.27, 2.05],
    ],
  },
];

/** The curves end here; a denser release is taken as this dense. */
export const LARGEST_ALPHA = 1;

/** log₁₀ of the scaled distance of each share at one α, nearest first. */
export function distancesAt(curves: readonly Curve[], alpha: number): { share: number; beta: number }[] {
  const within = Math.min(alpha, LARGEST_ALPHA);
  return curves.map(({ share, stretches }) => {
    const [, slope, intercept] = (stretches.find(([upTo]) => within <= upTo) ?? stretches.at(-1)) as Stretch;
    return { share, beta: slope * within + intercept };
  });
}

/** Decadic logarithm with the same bits on every engine. */
export function log10(x: number): number {
  return log(x) / Math.LN10;
}
