import { z } from 'zod';
import type { LocalizedText, Unit } from '../units/quantity.ts';
import type { ParameterMeta, SimulationModel } from './model.ts';

export interface ParameterChoice {
  readonly value: string;
  readonly title: LocalizedText;
}

/** One parameter as a form, a command line or a manual needs it. */
export interface ParameterDescription {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'choice' | 'position' | 'switch' | 'text';
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
  readonly group?: LocalizedText;
  readonly source?: string;
}

/**
 * Puts a parameter's metadata on its schema; `schema.meta()` with our type, which has texts in two
 * languages where zod's own expects one.
 */
export function describeParameterAs<Schema extends z.ZodType>(schema: Schema, meta: ParameterMeta): Schema {
  return schema.meta(meta as unknown as z.core.GlobalMeta);
}

/**
 * The parameters of a model in the order of its schema, read from the schema and its `.meta()`.
 * @throws {TypeError} if the schema is not an object schema.
 */
export function describeParameters(
  model: Pick<SimulationModel, 'id' | 'parameters'>,
): ParameterDescription[] {
  const schema = model.parameters;
  if (!(schema instanceof z.ZodObject)) {
    throw new TypeError(
      `describeParameters: the parameters of model "${model.id}" must be a z.object schema.`,
    );
  }
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  return Object.entries(shape).map(([name, field]) => describeParameter(name, field));
}

function describeParameter(name: string, field: z.ZodType): ParameterDescription {
  const { inner, fallback, required } = unwrap(field);
  const meta = metaOf(field) ?? metaOf(inner) ?? {};
  const title = meta.title ?? { en: name, 'zh-CN': name };
  return {
    name,
    kind: kindOf(inner, meta),
    title,
    required,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...limitsOf(inner),
    ...(inner instanceof z.ZodEnum ? { choices: choicesOf(inner, meta) } : {}),
    ...optionalMeta(meta),
  };
}

function metaOf(schema: z.ZodType): Partial<ParameterMeta> | undefined {
  return schema.meta() as unknown as Partial<ParameterMeta> | undefined;
}

function unwrap(field: z.ZodType): { inner: z.ZodType; fallback: unknown; required: boolean } {
  if (field instanceof z.ZodDefault) {
    return { inner: field.def.innerType as z.ZodType, fallback: field.def.defaultValue, required: false };
  }
  if (field instanceof z.ZodOptional) {
    return { inner: field.def.innerType as z.ZodType, fallback: undefined, required: false };
  }
  return { inner: field, fallback: undefined, required: true };
}

function kindOf(inner: z.ZodType, meta: Partial<ParameterMeta>): ParameterDescription['kind'] {
  if (meta.input === 'position' || inner instanceof z.ZodTuple) return 'position';
  if (inner instanceof z.ZodEnum) return 'choice';
  if (inner instanceof z.ZodBoolean) return 'switch';
  if (inner instanceof z.ZodNumber) return inner.format === 'safeint' ? 'integer' : 'number';
  return 'text';
}

function limitsOf(inner: z.ZodType): { minimum?: number; maximum?: number } {
  if (!(inner instanceof z.ZodNumber)) return {};
  const { minValue, maxValue } = inner;
  return {
    ...(minValue !== null && Number.isFinite(minValue) ? { minimum: minValue } : {}),
    ...(maxValue !== null && Number.isFinite(maxValue) ? { maximum: maxValue } : {}),
  };
}

function choicesOf(inner: z.ZodEnum, meta: Partial<ParameterMeta>): ParameterChoice[] {
  return inner.options.map((option) => {
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
