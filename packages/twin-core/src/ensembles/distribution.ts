import * as z from 'zod/mini';
import { erf } from '../numeric/error-function.ts';
import { exp } from '../numeric/exponential.ts';
import { log } from '../numeric/logarithm.ts';
import { normalQuantile } from '../numeric/normal-quantile.ts';
import { EnsembleError } from './ensemble-error.ts';

/** Every value between two limits is as likely. */
export interface UniformDistribution {
  readonly kind: 'uniform';
  readonly minimum: number;
  readonly maximum: number;
}

/** Normal; cut off at its limits, or at the range of the parameter where it has none. */
export interface NormalDistribution {
  readonly kind: 'normal';
  /** Of the distribution before it is cut off. */
  readonly mean: number;
  readonly standardDeviation: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Values whose logarithm is normal: factors of unknown size. Cut off like {@link NormalDistribution}. */
export interface LogNormalDistribution {
  readonly kind: 'log-normal';
  readonly median: number;
  /** 2: about two thirds of all values lie between half and twice the median. */
  readonly geometricStandardDeviation: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Likeliest at its mode, and falling to nothing at its limits. */
export interface TriangularDistribution {
  readonly kind: 'triangular';
  readonly minimum: number;
  readonly mode: number;
  readonly maximum: number;
}

/** One of several values, each as likely as its weight says. */
export interface DiscreteDistribution {
  readonly kind: 'discrete';
  readonly values: readonly { readonly value: InputValue; readonly weight: number }[];
}

/** What an input can be: a number, or a choice or switch of the model. */
export type InputValue = number | string | boolean;

/** What is known of an input. */
export type Distribution =
  | UniformDistribution
  | NormalDistribution
  | LogNormalDistribution
  | TriangularDistribution
  | DiscreteDistribution;

/** Limits of a value; each may be infinite. */
export interface ValueRange {
  readonly minimum: number;
  readonly maximum: number;
}

const limits = { minimum: z.exactOptional(z.number()), maximum: z.exactOptional(z.number()) };

/** Schema of a distribution, for requests. */
export const distributionSchema: z.ZodMiniType<Distribution> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('uniform'), minimum: z.number(), maximum: z.number() }),
  z.strictObject({
    kind: z.literal('normal'),
    mean: z.number(),
    standardDeviation: z.number().check(z.positive()),
    ...limits,
  }),
  z.strictObject({
    kind: z.literal('log-normal'),
    median: z.number().check(z.positive()),
    geometricStandardDeviation: z.number().check(z.gt(1)),
    ...limits,
  }),
  z.strictObject({
    kind: z.literal('triangular'),
    minimum: z.number(),
    mode: z.number(),
    maximum: z.number(),
  }),
  z.strictObject({
    kind: z.literal('discrete'),
    values: z
      .array(
        z.strictObject({
          value: z.union([z.number(), z.string(), z.boolean()]),
          weight: z.number().check(z.positive()),
        }),
      )
      .check(z.minLength(1)),
  }),
]);

/** The value of an input for a share of its probability, in (0, 1). */
export type Quantile = (share: number) => InputValue;

/**
 * The quantile function of a distribution: numbers spread evenly over (0, 1) become its values.
 * @param range where a distribution without limits of its own is cut off.
 * @param place JSON path of the distribution, for errors.
 * @throws {EnsembleError} if its limits do not fit each other, or hold next to none of it.
 */
export function quantileOf(distribution: Distribution, range: ValueRange, place: string): Quantile {
  switch (distribution.kind) {
    case 'uniform': {
      const { minimum, maximum } = distribution;
      assertAscending([minimum, maximum], ['minimum', 'maximum'], place);
      return (share) => minimum + share * (maximum - minimum);
    }
    case 'normal': {
      const { mean, standardDeviation } = distribution;
      const cut = cutNormal(
        limitsOf(distribution, range, place),
        (value) => (value - mean) / standardDeviation,
        place,
      );
      return (share) => cut.clamp(mean + standardDeviation * cut.score(share));
    }
    case 'log-normal': {
      const centre = log(distribution.median);
      const spread = log(distribution.geometricStandardDeviation);
      const toScore = (value: number): number =>
        value <= 0 ? -Infinity : value === Infinity ? Infinity : (log(value) - centre) / spread;
      const cut = cutNormal(limitsOf(distribution, range, place), toScore, place);
      return (share) => cut.clamp(exp(centre + spread * cut.score(share)));
    }
    case 'triangular':
      return triangular(distribution, place);
    case 'discrete':
      return discrete(distribution);
  }
}

function limitsOf({ minimum, maximum }: Partial<ValueRange>, range: ValueRange, place: string): ValueRange {
  const own = { minimum: minimum ?? range.minimum, maximum: maximum ?? range.maximum };
  assertAscending([own.minimum, own.maximum], ['minimum', 'maximum'], place);
  return own;
}

/** Less of a distribution than this within its limits is a mistake in one of them. */
const LEAST_SHARE = 1e-4;

/** A standard normal variable between two limits: scores of shares, and values held within the limits. */
function cutNormal(
  { minimum, maximum }: ValueRange,
  toScore: (value: number) => number,
  place: string,
): { readonly score: (share: number) => number; readonly clamp: (value: number) => number } {
  const below = normalShare(toScore(minimum));
  const within = normalShare(toScore(maximum)) - below;
  if (!(within >= LEAST_SHARE)) {
    throw new EnsembleError(
      place,
      `has next to nothing of its probability between ${minimum} and ${maximum}, where its values have to lie; ` +
        'move its centre, or its limits',
    );
  }
  return {
    score: (share) => normalQuantile(below + share * within),
    // Rounding may lead past a limit by a bit.
    clamp: (value) => Math.min(maximum, Math.max(minimum, value)),
  };
}

/** Share of a standard normal variable below the score. */
function normalShare(score: number): number {
  return 0.5 * (1 + erf(score / Math.SQRT2));
}

function triangular({ minimum, mode, maximum }: TriangularDistribution, place: string): Quantile {
  if (!(minimum < maximum)) assertAscending([minimum, maximum], ['minimum', 'maximum'], place);
  if (mode < minimum || mode > maximum) {
    throw new EnsembleError(`${place}.mode`, `is ${mode}; give a value from ${minimum} to ${maximum}`);
  }
  const width = maximum - minimum;
  const turn = (mode - minimum) / width;
  return (share) =>
    share < turn
      ? minimum + Math.sqrt(share * width * (mode - minimum))
      : maximum - Math.sqrt((1 - share) * width * (maximum - mode));
}

function discrete({ values }: DiscreteDistribution): Quantile {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  return (share) => {
    let reached = 0;
    for (const { value, weight } of values) {
      reached += weight;
      if (share * total < reached) return value;
    }
    return (values.at(-1) as { value: InputValue }).value;
  };
}

function assertAscending(
  [low, high]: readonly [number, number],
  [lowName, highName]: readonly [string, string],
  place: string,
): void {
  if (low < high) return;
  throw new EnsembleError(`${place}.${highName}`, `is ${high}; give more than ${lowName} (${low})`);
}
