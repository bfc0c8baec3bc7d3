import { describeParameters } from '../simulation/describe-parameters.ts';
import type { ParameterDescription } from '../simulation/describe-parameters.ts';
import type { SimulationModel } from '../simulation/model.ts';
import { ParameterError, parseParameters } from '../simulation/parameters.ts';
import { quantileOf } from './distribution.ts';
import type { InputValue, Quantile, ValueRange } from './distribution.ts';
import { EnsembleError } from './ensemble-error.ts';
import type { UncertainInput } from './ensemble-request.ts';
import { pathKeys, valueAt, withValueAt } from './parameter-path.ts';

/** An input tied to the parameters of a model. */
export interface BoundInput {
  readonly id: string;
  readonly quantile: Quantile;
  /** Parameters with the input at a value. */
  set(parameters: unknown, value: InputValue): unknown;
}

type ModelParameters = Pick<SimulationModel, 'id' | 'parameters'>;

/** One parameter an input sets. */
interface Target {
  readonly path: string;
  readonly keys: readonly string[];
  /** Its value without the input. */
  readonly base: unknown;
  /** Absent for what lies within a parameter. */
  readonly description: ParameterDescription | undefined;
}

/**
 * Ties inputs to a model's parameters, and checks that their distributions stay within the ranges of these.
 * @param base of the model, defaults filled in.
 * @throws {EnsembleError} naming the input, the parameter, the value and the range.
 */
export function bindInputs(
  model: ModelParameters,
  base: unknown,
  inputs: readonly UncertainInput[],
): BoundInput[] {
  const descriptions = describeParameters(model);
  return inputs.map((input, index) => {
    const place = `inputs[${index}]`;
    const targets = input.parameters.map((path, at) =>
      findTarget(descriptions, base, path, `${place}.parameters[${at}]`),
    );
    for (const [at, target] of targets.entries()) {
      assertSuits(input, target, `${place}.parameters[${at}]`);
    }
    const range = targets.map((target) => drawnRange(input, target)).reduce(narrower, EVERYTHING);
    const bound: BoundInput = {
      id: input.id,
      quantile: quantileOf(input.distribution, range, `${place}.distribution`),
      set: (parameters, value) =>
        targets.reduce(
          (tree, target) => withValueAt(tree, target.keys, effectOf(input, target, value)),
          parameters,
        ),
    };
    assertWithinRange(model, base, input, bound, place);
    return bound;
  });
}

function findTarget(
  descriptions: readonly ParameterDescription[],
  base: unknown,
  path: string,
  place: string,
): Target {
  const keys = pathKeys(path);
  const [head] = keys;
  const description = descriptions.find(({ name }) => name === head);
  if (description === undefined) {
    const names = descriptions.map(({ name }) => name).join(', ');
    throw new EnsembleError(place, `is ${path}, no parameter of the model; choose one of: ${names}`);
  }
  const value = valueAt(base, keys);
  if (keys.length > 1 && value === undefined) {
    throw new EnsembleError(
      place,
      `is ${path}, but the request's parameters have nothing there; give them a value for it, or correct the path`,
    );
  }
  return { path, keys, base: value, description: keys.length === 1 ? description : undefined };
}

/** Whether the kind of an input suits a parameter. */
function assertSuits(input: UncertainInput, target: Target, place: string): void {
  const problem = effectProblem(input, target) ?? cyclicProblem(input, target);
  if (problem !== undefined) throw new EnsembleError(place, `is ${target.path}, ${problem}`);
}

function effectProblem(
  { effect = 'value', distribution }: UncertainInput,
  { base }: Target,
): string | undefined {
  if (effect === 'value') return undefined;
  if (typeof base !== 'number') {
    return `which has no number for a ${effect} to act on; give it one in the request's parameters, or take effect "value"`;
  }
  if (effect === 'factor' && base === 0) {
    return 'which is 0: a factor leaves it so; take effect "value" or "offset"';
  }
  const words =
    distribution.kind === 'discrete' && distribution.values.some(({ value }) => typeof value !== 'number');
  return words ? `but a ${effect} has to be a number; give numbers, or effect "value"` : undefined;
}

function cyclicProblem({ cyclic = false }: UncertainInput, { description }: Target): string | undefined {
  const ranged = description?.minimum !== undefined && description.maximum !== undefined;
  return cyclic && !ranged ? 'which has no range to go round; take out cyclic' : undefined;
}

const EVERYTHING: ValueRange = { minimum: -Infinity, maximum: Infinity };

/** Where drawn values have to lie for the parameter to stay in its range. */
function drawnRange(
  { effect = 'value', cyclic = false }: UncertainInput,
  { base, description }: Target,
): ValueRange {
  if (cyclic || description === undefined) return EVERYTHING;
  const { minimum = -Infinity, maximum = Infinity } = description;
  if (effect === 'value') return { minimum, maximum };
  const usual = base as number;
  if (effect === 'offset') return { minimum: minimum - usual, maximum: maximum - usual };
  const [one, other] = [minimum / usual, maximum / usual];
  return { minimum: Math.min(one, other), maximum: Math.max(one, other) };
}

function narrower(left: ValueRange, right: ValueRange): ValueRange {
  return { minimum: Math.max(left.minimum, right.minimum), maximum: Math.min(left.maximum, right.maximum) };
}

/** The parameter's value for a drawn one. */
function effectOf(
  { effect = 'value', cyclic = false }: UncertainInput,
  { base, description }: Target,
  drawn: InputValue,
): InputValue {
  if (typeof drawn !== 'number') return drawn;
  const usual = base as number;
  let value = effect === 'factor' ? usual * drawn : effect === 'offset' ? usual + drawn : drawn;
  if (cyclic) value = wrapped(value, description);
  return description?.kind === 'integer' ? Math.round(value) : withoutRounding(value, description);
}

/** What rounding alone carries past a limit: a distribution cut off at 1000 / 60, times 60. */
const ROUNDING = 1e-12;

function withoutRounding(value: number, { minimum, maximum }: Partial<ParameterDescription> = {}): number {
  for (const limit of [minimum, maximum]) {
    if (limit !== undefined && Math.abs(value - limit) <= ROUNDING * Math.abs(limit)) return limit;
  }
  return value;
}

function wrapped(value: number, description: ParameterDescription | undefined): number {
  const { minimum = 0, maximum = 0 } = description ?? {};
  const turns = Math.floor((value - minimum) / (maximum - minimum));
  return value - turns * (maximum - minimum);
}

/** Ends of a distribution. One without end is checked by the values its members draw. */
const ENDS = [
  ['smallest', 0],
  ['largest', 1],
] as const;

function assertWithinRange(
  model: ModelParameters,
  base: unknown,
  input: UncertainInput,
  bound: BoundInput,
  place: string,
): void {
  const { distribution } = input;
  const values: (readonly [string, InputValue])[] =
    distribution.kind === 'discrete'
      ? distribution.values.map(({ value }, index) => [`value ${index}`, value])
      : ENDS.map(([name, share]) => [`${name} value`, bound.quantile(share)] as const).filter(([, end]) =>
          Number.isFinite(end),
        );
  for (const [name, value] of values) {
    try {
      parseParameters(model, bound.set(base, value));
    } catch (error) {
      if (!(error instanceof ParameterError)) throw error;
      throw new EnsembleError(
        `${place}.distribution`,
        `of "${input.id}" leaves what the model takes: at its ${name}, ${shown(value)}, ` +
          error.issues.map(({ message }) => message.en.replace(/\.$/u, '')).join('; '),
      );
    }
  }
}

function shown(value: InputValue): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : JSON.stringify(value);
}
