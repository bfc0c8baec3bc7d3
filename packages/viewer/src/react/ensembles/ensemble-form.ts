import type { ParameterDescription, RunResult } from '@cityloom/twin-core';
import type { EnsembleField, EnsembleRequest, UncertainInput } from '@cityloom/twin-core/ensembles';

/** What a form says of the ensemble of one model. */
export interface EnsembleForm {
  readonly members: number;
  /** Spread by parameter: per cent of its value, or where that is 0 or a direction, in its own unit. */
  readonly spreads: Readonly<Record<string, number>>;
}

const MEMBERS = 20;

/** What is usually not known, and what is asked, by model. */
const USUAL: Readonly<
  Record<string, { readonly spreads: EnsembleForm['spreads']; readonly fields: readonly EnsembleField[] }>
> = {
  flood: {
    spreads: { rainMillimetres: 25, drainage: 30 },
    fields: [
      { field: 'flood-maximum-depth', over: 'last', thresholds: [0.15, 0.3, 0.5] },
      { field: 'flood-arrival', over: 'last', thresholds: [], conditional: true },
    ],
  },
  'toxic-release': {
    spreads: { windFromDegrees: 10, windSpeed: 25, releaseRate: 30 },
    fields: [{ field: 'concentration', over: 'greatest', thresholds: 'levels' }],
  },
};

/** The form before anybody entered anything. */
export function usualForm(model: string): EnsembleForm {
  return { members: MEMBERS, spreads: USUAL[model]?.spreads ?? {} };
}

/** Parameters that can vary: numbers with a value. */
export function variable(
  parameters: readonly ParameterDescription[],
  values: Readonly<Record<string, unknown>>,
): readonly ParameterDescription[] {
  return parameters.filter(({ kind, name }) => kind === 'number' && typeof values[name] === 'number');
}

/** Whether a parameter's spread is in its own unit rather than a share of its value. */
export function spreadsInUnit({ unit }: ParameterDescription, value: unknown): boolean {
  return value === 0 || unit === '°';
}

/** A first guess of a spread. */
export function usualSpread(parameter: ParameterDescription, value: unknown): number {
  if (!spreadsInUnit(parameter, value)) return 20;
  return parameter.unit === '°' ? 10 : (parameter.step ?? 1);
}

/** Fields of a model: those asked for usually, or all that the run on show draws in classes. */
export function fieldsFor(model: string, shown: RunResult | undefined): readonly EnsembleField[] {
  const usual = USUAL[model]?.fields;
  if (usual !== undefined) return usual;
  if (shown?.model !== model) return [];
  return shown.outcome.fields
    .filter(({ id, levels }) => levels.length > 0 && shown.frames.some(({ field }) => field === id))
    .map(({ id }) => ({
      field: id,
      over: shown.frames.filter(({ field }) => field === id).length > 1 ? 'greatest' : 'last',
      thresholds: 'levels',
    }));
}

/** The request a form stands for. @param values of all parameters, as the form of the model has them. */
export function requestOf(
  model: string,
  parameters: readonly ParameterDescription[],
  values: Readonly<Record<string, unknown>>,
  { members, spreads }: EnsembleForm,
  { seed, fields }: { readonly seed: number; readonly fields: readonly EnsembleField[] },
): EnsembleRequest {
  return {
    model,
    parameters: values,
    inputs: variable(parameters, values).flatMap((parameter) => {
      const spread = spreads[parameter.name];
      return spread === undefined ? [] : [inputOf(parameter, values[parameter.name], spread)];
    }),
    members,
    seed,
    sampling: 'latin-hypercube',
    fields,
  };
}

function inputOf(parameter: ParameterDescription, value: unknown, spread: number): UncertainInput {
  const { name, unit, minimum, maximum } = parameter;
  const input = { id: name, parameters: [name] };
  if (!spreadsInUnit(parameter, value)) {
    const distribution = {
      kind: 'log-normal',
      median: 1,
      geometricStandardDeviation: 1 + spread / 100,
    } as const;
    return { ...input, effect: 'factor', distribution };
  }
  return {
    ...input,
    effect: 'offset',
    distribution: { kind: 'normal', mean: 0, standardDeviation: spread },
    // Directions go on round the compass.
    ...(unit === '°' && minimum === 0 && maximum === 360 && { cyclic: true }),
  };
}
