// Types only: schemas are read by their definitions and asked for their metadata, so that zod's code stays
// with the models that bring it.
import type { ZodType } from 'zod';
import type { $ZodCheck, $ZodCheckDef, $ZodType, $ZodTypes, GlobalMeta } from 'zod/v4/core';
import type { LocalizedText, Unit } from '../units/quantity.ts';
import type { ParameterMeta, SimulationModel } from './model.ts';

/** One value a `choice` parameter can take. */
export interface ParameterChoice {
  readonly value: string;
  readonly title: LocalizedText;
}

/** One parameter as a form, a command line or a manual needs it. */
export interface ParameterDescription {
  readonly name: string;
  readonly kind:
    'number' | 'integer' | 'choice' | 'position' | 'area' | 'line' | 'objects' | 'rows' | 'switch' | 'text';
  readonly title: LocalizedText;
  readonly description?: LocalizedText;
  readonly unit?: Unit;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
  /** Value taken where none is given; absent for a parameter that must be given. */
  readonly default?: unknown;
  readonly required: boolean;
  readonly choices?: readonly ParameterChoice[];
  /** Fields of each of the `rows`. */
  readonly fields?: readonly ParameterDescription[];
  readonly group?: LocalizedText;
  readonly source?: string;
}

/**
 * Puts a parameter's metadata on its schema; `schema.meta()` with our type, which has texts in two
 * languages where zod's own expects one.
 */
export function describeParameterAs<Schema extends ZodType>(schema: Schema, meta: ParameterMeta): Schema {
  return schema.meta(meta as unknown as GlobalMeta);
}

/**
 * The parameters of a model in the order of its schema, read from the schema and its metadata.
 * @throws {TypeError} if the schema is not an object schema.
 */
export function describeParameters(
  model: Pick<SimulationModel, 'id' | 'parameters'>,
): ParameterDescription[] {
  const definition = definitionOf(model.parameters);
  if (definition.type !== 'object') {
    throw new TypeError(
      `describeParameters: the parameters of model "${model.id}" must be a z.object schema.`,
    );
  }
  const shape = definition.shape as Readonly<Record<string, $ZodType>>;
  return Object.entries(shape).map(([name, field]) => describeParameter(name, field));
}

function definitionOf(schema: $ZodType): $ZodTypes['_zod']['def'] {
  return (schema as $ZodTypes)._zod.def;
}

function describeParameter(name: string, field: $ZodType): ParameterDescription {
  const { inner, fallback, required } = unwrap(field);
  const meta = metaOf(field) ?? metaOf(inner) ?? {};
  const choices = choicesOf(inner, meta);
  const kind = kindOf(inner, meta);
  return {
    name,
    kind,
    title: meta.title ?? { en: name, 'zh-CN': name },
    required,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...limitsOf(inner),
    ...(choices === undefined ? {} : { choices }),
    ...(kind === 'rows' ? { fields: fieldsOf(inner) } : {}),
    ...optionalMeta(meta),
  };
}

/** Fields of the objects a list holds. */
function fieldsOf(list: $ZodType): ParameterDescription[] {
  const outer = definitionOf(list);
  const definition = outer.type === 'readonly' ? definitionOf(outer.innerType) : outer;
  const element = definition.type === 'array' ? definitionOf(definition.element) : definition;
  if (element.type !== 'object') {
    throw new TypeError('describeParameters: rows must be a z.array of z.object schemas.');
  }
  return Object.entries(element.shape as Readonly<Record<string, $ZodType>>).map(([name, field]) =>
    describeParameter(name, field),
  );
}

function metaOf(schema: $ZodType): Partial<ParameterMeta> | undefined {
  return (schema as ZodType).meta() as unknown as Partial<ParameterMeta> | undefined;
}

function unwrap(field: $ZodType): { inner: $ZodType; fallback: unknown; required: boolean } {
  const definition = definitionOf(field);
  if (definition.type === 'default') {
    return { inner: definition.innerType, fallback: definition.defaultValue, required: false };
  }
  if (definition.type === 'optional') {
    return { inner: definition.innerType, fallback: undefined, required: false };
  }
  return { inner: field, fallback: undefined, required: true };
}

const LISTS: ReadonlySet<string> = new Set(['area', 'line', 'objects', 'rows']);

function kindOf(inner: $ZodType, meta: Partial<ParameterMeta>): ParameterDescription['kind'] {
  const { type } = definitionOf(inner);
  if (type === 'tuple' || meta.input === 'position') return 'position';
  if (meta.input !== undefined && LISTS.has(meta.input)) return meta.input;
  if (type === 'enum') return 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'number') return numberChecks(inner).some(isIntegerCheck) ? 'integer' : 'number';
  return 'text';
}

/** Checks of a number schema, those of a number format (`z.int()`) included. */
function numberChecks(schema: $ZodType): $ZodCheckDef[] {
  const definition = definitionOf(schema);
  const attached = (definition.checks ?? []).map((check: $ZodCheck) => check._zod.def);
  return 'check' in definition ? [definition, ...attached] : attached;
}

function isIntegerCheck(check: $ZodCheckDef): boolean {
  return check.check === 'number_format' && String((check as { format?: string }).format).includes('int');
}

function limitsOf(inner: $ZodType): { minimum?: number; maximum?: number } {
  if (definitionOf(inner).type !== 'number') return {};
  const limit = (kind: string): number[] =>
    numberChecks(inner)
      .filter(({ check }) => check === kind)
      .map((check) => (check as unknown as { value: number }).value);
  const lowest = Math.max(...limit('greater_than'));
  const highest = Math.min(...limit('less_than'));
  return {
    ...(Number.isFinite(lowest) ? { minimum: lowest } : {}),
    ...(Number.isFinite(highest) ? { maximum: highest } : {}),
  };
}

function choicesOf(inner: $ZodType, meta: Partial<ParameterMeta>): ParameterChoice[] | undefined {
  const definition = definitionOf(inner);
  if (definition.type !== 'enum') return undefined;
  return Object.values(definition.entries).map((option) => {
    const value = String(option);
    return { value, title: meta.choices?.[value] ?? { en: value, 'zh-CN': value } };
  });
}

function optionalMeta(meta: Partial<ParameterMeta>): Partial<ParameterDescription> {
  return {
    ...(meta.description === undefined ? {} : { description: meta.description }),
    ...(meta.unit === undefined ? {} : { unit: meta.unit }),
    ...(meta.step === undefined ? {} : { step: meta.step }),
    ...(meta.group === undefined ? {} : { group: meta.group }),
    ...(meta.source === undefined ? {} : { source: meta.source }),
  };
}
