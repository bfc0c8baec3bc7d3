import * as z from 'zod/mini';
import type { FrameReduction } from '../simulation/frame-reduction.ts';
import { firstProblem } from '../validation/issues.ts';
import { distributionSchema } from './distribution.ts';
import type { Distribution } from './distribution.ts';
import { EnsembleError } from './ensemble-error.ts';

/** How a drawn value becomes that of a parameter: it takes its place, multiplies it, or is added to it. */
export type InputEffect = 'value' | 'factor' | 'offset';

/** Something that is not known for sure, and what of a run depends on it. */
export interface UncertainInput {
  /** Unique; names the input in the result. */
  readonly id: string;
  /**
   * Paths of the parameters it sets, all by the same draw: `rainMillimetres`, `sources.0.rate`. Members of lists by their
   * number from 0.
   */
  readonly parameters: readonly string[];
  /** Default: `value`. */
  readonly effect?: InputEffect;
  readonly distribution: Distribution;
  /** Set for directions: what leaves the parameter's range comes in again at its other end. */
  readonly cyclic?: boolean;
}

/** A field of the model to be reduced over the members, cell by cell. */
export interface EnsembleField extends FrameReduction {
  /**
   * In the field's unit, above 0: for each comes a map of the share of members that reach it. `levels`: the limits of the
   * field's own classes.
   */
  readonly thresholds: readonly number[] | 'levels';
  /**
   * Values of members are rounded to multiples of it and then kept in half the memory, in the field's unit; absent: they
   * are kept as they are.
   */
  readonly precision?: number;
  /** Set where 0 means "never", as for times of arrival: only members with a value count for quantiles and mean. */
  readonly conditional?: boolean;
}

/** How members are spread over the inputs. */
export type Sampling = 'monte-carlo' | 'latin-hypercube';

/** Many runs of a model with inputs that are not known for sure. Plain JSON. */
export interface EnsembleRequest {
  readonly model: string;
  /** Parameters of every run, where no input sets another value; defaults may be left out. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly inputs: readonly UncertainInput[];
  /** How many runs. */
  readonly members: number;
  /** Integer in [0, 2^32). */
  readonly seed: number;
  readonly sampling: Sampling;
  readonly fields: readonly EnsembleField[];
  /** Names of the measures whose distributions are asked for; absent: all. */
  readonly measures?: readonly string[];
  /** Shares of members, per cent, that quantiles are given for; absent: 10, 50 and 90. */
  readonly percentiles?: readonly number[];
}

/** Most members of an ensemble. */
export const MOST_MEMBERS = 10_000;
/** Percentiles where a request names none: P10, P50 and P90. */
export const USUAL_PERCENTILES: readonly number[] = [10, 50, 90];

const text = z.string().check(z.minLength(1));
const PATH = /^[A-Za-z]\w*(\.\w+)*$/u;

const requestSchema: z.ZodMiniType<EnsembleRequest> = z.strictObject({
  model: text,
  parameters: z.record(z.string(), z.unknown()),
  inputs: z
    .array(
      z.strictObject({
        id: text,
        parameters: z.array(z.string().check(z.regex(PATH))).check(z.minLength(1)),
        effect: z.exactOptional(z.enum(['value', 'factor', 'offset'])),
        distribution: distributionSchema,
        cyclic: z.exactOptional(z.boolean()),
      }),
    )
    .check(z.minLength(1)),
  members: z.int().check(z.gte(2), z.lte(MOST_MEMBERS)),
  seed: z.int().check(z.gte(0), z.lte(2 ** 32 - 1)),
  sampling: z.enum(['monte-carlo', 'latin-hypercube']),
  fields: z.array(
    z.strictObject({
      field: text,
      over: z.union([z.literal('last'), z.literal('greatest'), z.number().check(z.gte(0))]),
      thresholds: z.union([z.literal('levels'), z.array(z.number().check(z.positive()))]),
      precision: z.exactOptional(z.number().check(z.positive())),
      conditional: z.exactOptional(z.boolean()),
    }),
  ),
  measures: z.exactOptional(z.array(text)),
  percentiles: z.exactOptional(z.array(z.number().check(z.gte(0), z.lte(100))).check(z.minLength(1))),
});

/**
 * Reads an ensemble's request from parsed JSON. Whether it fits its model is for `planEnsemble` to say.
 * @throws {EnsembleError} at the first thing that is wrong.
 */
export function parseEnsembleRequest(input: unknown): EnsembleRequest {
  const parsed = requestSchema.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    const { path, message } = firstProblem(parsed.error);
    throw new EnsembleError(path, message);
  }
  const { inputs, fields, percentiles = USUAL_PERCENTILES } = parsed.data;
  assertDistinct(
    inputs.map(({ id }) => id),
    (index) => `inputs[${index}].id`,
  );
  assertDistinct(
    fields.map(({ field }) => field),
    (index) => `fields[${index}].field`,
  );
  assertDistinct(percentiles.map(String), (index) => `percentiles[${index}]`);
  assertPathsApart(inputs);
  return parsed.data;
}

function assertDistinct(values: readonly string[], placeOf: (index: number) => string): void {
  for (const [index, value] of values.entries()) {
    const earlier = values.indexOf(value);
    if (earlier === index) continue;
    throw new EnsembleError(placeOf(index), `is ${value}, as in ${placeOf(earlier)}; take one of them out`);
  }
}

/** A parameter follows one input: of two, one would not have the effect its author thinks. */
function assertPathsApart(inputs: readonly UncertainInput[]): void {
  const taken = new Map<string, string>();
  for (const [index, { parameters }] of inputs.entries()) {
    for (const [at, path] of parameters.entries()) {
      const place = `inputs[${index}].parameters[${at}]`;
      for (const [other, earlier] of taken) {
        if (path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`)) {
          throw new EnsembleError(
            place,
            `is ${path}, which ${earlier} sets (${other}); let one input set it`,
          );
        }
      }
      taken.set(path, place);
    }
  }
}
