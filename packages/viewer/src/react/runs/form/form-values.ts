import type { ParameterDescription, Position } from '@cityloom/twin-core';
import type { Language } from '../../../session/index.ts';
import type { Translate } from '../../i18n/messages.ts';
import { formatQuantity } from '../../values/format.ts';

export type FormValues = Readonly<Record<string, unknown>>;

/** Key under which the map gives back a position picked for a parameter. */
export function pickKey(model: string, parameter: string): string {
  return `${model}.${parameter}`;
}

/** One of the objects of a list. */
export type FormRow = Readonly<Record<string, unknown>>;

/** A list of objects, where the value is one. */
export function rowsOf(value: unknown): readonly FormRow[] {
  return Array.isArray(value)
    ? value.filter((row): row is FormRow => typeof row === 'object' && row !== null)
    : [];
}

/** Value a parameter has now: entered, picked on the map, or its default. */
export function valueOf(
  parameter: ParameterDescription,
  entered: FormValues,
  picked: Position | undefined,
): unknown {
  if (parameter.kind === 'position') return picked ?? entered[parameter.name] ?? parameter.default;
  return Object.hasOwn(entered, parameter.name) ? entered[parameter.name] : parameter.default;
}

/** Range of a number in words; `undefined` where there is none. */
export function rangeText(
  parameter: ParameterDescription,
  t: Translate,
  language: Language,
): string | undefined {
  const { minimum, maximum, unit } = parameter;
  const text = (value: number): string => formatQuantity(value, unit, language);
  if (minimum !== undefined && maximum !== undefined) {
    return t('drill.range', { minimum: text(minimum), maximum: text(maximum) });
  }
  if (minimum !== undefined) return t('drill.atLeast', { minimum: text(minimum) });
  return maximum === undefined ? undefined : t('drill.atMost', { maximum: text(maximum) });
}

function outOfRange({ minimum, maximum }: ParameterDescription, value: number): boolean {
  return (minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum);
}

/** What is wrong with a value, for its field; `undefined` if nothing. */
export function problemOf(
  parameter: ParameterDescription,
  value: unknown,
  t: Translate,
  language: Language,
): string | undefined {
  if (parameter.kind === 'rows') return problemOfRows(parameter, value, t, language);
  const need = NEEDED[parameter.kind];
  if (need !== undefined) return value === undefined && parameter.required ? t(need) : undefined;
  const isNumber = parameter.kind === 'number' || parameter.kind === 'integer';
  return isNumber ? numberProblem(parameter, value, t, language) : undefined;
}

/** The first thing wrong with a field of a row. */
function problemOfRows(
  { fields = [] }: ParameterDescription,
  value: unknown,
  t: Translate,
  language: Language,
): string | undefined {
  for (const row of rowsOf(value)) {
    for (const field of fields) {
      const problem = problemOf(field, row[field.name], t, language);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** What to say of a parameter picked on the map that is missing. */
const NEEDED: Partial<Record<ParameterDescription['kind'], Parameters<Translate>[0]>> = {
  position: 'drill.needPosition',
  area: 'drill.needArea',
  objects: 'drill.needObjects',
};

function numberProblem(
  parameter: ParameterDescription,
  value: unknown,
  t: Translate,
  language: Language,
): string | undefined {
  // A number that may be left out, such as a limit nobody sets.
  if (value === undefined && !parameter.required && parameter.default === undefined) return undefined;
  if (typeof value !== 'number' || Number.isNaN(value)) return t('drill.required');
  return outOfRange(parameter, value)
    ? t('drill.outOfRange', { range: rangeText(parameter, t, language) ?? '' })
    : undefined;
}

/** Parameters of a run request: what was entered or picked; the model fills in its defaults. */
export function requestParameters(
  parameters: readonly ParameterDescription[],
  value: (parameter: ParameterDescription) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const given = value(parameter);
      return given === undefined ? [] : [[parameter.name, given]];
    }),
  );
}
