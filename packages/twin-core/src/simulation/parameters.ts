import type { z } from 'zod';
import type { LocalizedText } from '../units/quantity.ts';
import { describeParameters } from './describe-parameters.ts';
import type { ParameterDescription } from './describe-parameters.ts';
import type { SimulationModel } from './model.ts';

/** What is wrong with one parameter. */
export interface ParameterIssue {
  /** Name of the parameter; empty if the parameters as a whole are at fault. */
  readonly parameter: string;
  readonly message: LocalizedText;
}

/** Parameters a model cannot take. Forms show `issues` beside their fields. */
export class ParameterError extends Error {
  readonly model: string;
  readonly issues: readonly ParameterIssue[];

  constructor(model: string, issues: readonly ParameterIssue[]) {
    super(`${model}: ${issues.map((issue) => issue.message.en).join(' ')}`);
    this.name = 'ParameterError';
    this.model = model;
    this.issues = issues;
  }
}

/**
 * Checks parameters against the model's schema and fills in defaults.
 * @throws {ParameterError} naming each parameter, the value got, the range and what to do.
 */
export function parseParameters<Parameters>(
  model: Pick<SimulationModel<Parameters>, 'id' | 'parameters'>,
  raw: unknown,
): Parameters {
  const result = model.parameters.safeParse(raw);
  if (result.success) return result.data;
  const descriptions = describeParameters(model);
  const seen = new Set<string>();
  const issues: ParameterIssue[] = [];
  for (const issue of result.error.issues) {
    const reported = toIssue(issue, raw, descriptions);
    if (seen.has(reported.message.en)) continue;
    seen.add(reported.message.en);
    issues.push(reported);
  }
  throw new ParameterError(model.id, issues);
}

function toIssue(
  issue: z.core.$ZodIssue,
  raw: unknown,
  descriptions: readonly ParameterDescription[],
): ParameterIssue {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, descriptions);
  const [head] = issue.path;
  const name = typeof head === 'string' ? head : '';
  const description = descriptions.find((candidate) => candidate.name === name);
  if (description === undefined) {
    return {
      parameter: name,
      message: {
        en: `parameters must be an object with the fields ${namesOf(descriptions)}; ${issue.message}.`,
        'zh-CN': `参数必须是包含以下字段的对象：${namesOf(descriptions)}。`,
      },
    };
  }
  const value = (raw as Readonly<Record<string, unknown>>)[name];
  const field = fieldIssue(description, value, issue);
  if (field !== undefined) return { parameter: name, message: field };
  if (issue.code === 'custom') return customIssue(description, value, issue);
  const allowed = allowedOf(description, issue);
  const got = value === undefined ? 'nothing' : show(value);
  return {
    parameter: name,
    message: {
      en: `${name} (${description.title.en}): got ${got}; give ${allowed.en}.`,
      'zh-CN': `${name}（${description.title['zh-CN']}）：得到 ${value === undefined ? '空值' : got}；请给出${allowed['zh-CN']}。`,
    },
  };
}

/** What is wrong with a field of one of the rows; `undefined` where the fault is another one. */
function fieldIssue(
  { name, title, fields = [] }: ParameterDescription,
  rows: unknown,
  issue: z.core.$ZodIssue,
): LocalizedText | undefined {
  const [, index, key] = issue.path;
  const field = fields.find((candidate) => candidate.name === key);
  if (typeof index !== 'number' || field === undefined) return undefined;
  const row = (rows as readonly Readonly<Record<string, unknown>>[])[index];
  const value = row?.[field.name];
  const got = value === undefined ? 'nothing' : show(value);
  const allowed = allowedOf(field, issue);
  return {
    en: `${name}[${index}].${field.name} (${title.en}, ${field.title.en}): got ${got}; give ${allowed.en}.`,
    'zh-CN': `${name}[${index}].${field.name}（${title['zh-CN']}，${field.title['zh-CN']}）：得到 ${value === undefined ? '空值' : got}；请给出${allowed['zh-CN']}。`,
  };
}

/** A model's own rule: `params.message` of the issue may carry the text in both languages. */
function customIssue(
  description: ParameterDescription,
  value: unknown,
  issue: z.core.$ZodIssueCustom,
): ParameterIssue {
  const chinese: unknown = issue.params?.['zh-CN'];
  const { name, title } = description;
  return {
    parameter: name,
    message: {
      en: `${name} (${title.en}): got ${show(value ?? description.default)}; ${issue.message}.`,
      'zh-CN': `${name}（${title['zh-CN']}）：得到 ${show(value ?? description.default)}；${typeof chinese === 'string' ? chinese : issue.message}。`,
    },
  };
}

function unknownKeys(keys: readonly string[], descriptions: readonly ParameterDescription[]): ParameterIssue {
  return {
    parameter: keys[0] ?? '',
    message: {
      en: `unknown parameter ${keys.join(', ')}; known are ${namesOf(descriptions)}.`,
      'zh-CN': `未知参数 ${keys.join(', ')}；可用参数为 ${namesOf(descriptions)}。`,
    },
  };
}

function namesOf(descriptions: readonly ParameterDescription[]): string {
  return descriptions.map((description) => description.name).join(', ');
}

function allowedNumbers(description: ParameterDescription, divisor: number | undefined): LocalizedText {
  const { minimum = '-∞', maximum = '∞' } = description;
  const unit = description.unit === undefined || description.unit === '1' ? '' : ` ${description.unit}`;
  const [whole, chineseWhole] =
    description.kind === 'integer' ? ['a whole number', '整数'] : ['a number', '数值'];
  const [step, chineseStep] =
    divisor === undefined ? ['', ''] : [`, a multiple of ${divisor}`, `，且为 ${divisor} 的倍数`];
  return {
    en: `${whole} from ${minimum} to ${maximum}${unit}${step}`,
    'zh-CN': `${minimum} 至 ${maximum}${unit} 的${chineseWhole}${chineseStep}`,
  };
}

/** What to give for a kind of parameter that has no range and no choices of its own. */
const ALLOWED: Readonly<
  Record<Exclude<ParameterDescription['kind'], 'number' | 'integer' | 'choice' | 'rows'>, LocalizedText>
> = {
  position: {
    en: '[longitude, latitude] in degrees, within ±180 and ±90',
    'zh-CN': '[经度, 纬度]（度），范围 ±180 与 ±90',
  },
  area: {
    en: 'a list of at least 3 corners [longitude, latitude] in degrees, within ±180 and ±90',
    'zh-CN': '至少 3 个角点 [经度, 纬度]（度）的列表，范围 ±180 与 ±90',
  },
  line: {
    en: 'a list of positions [longitude, latitude] in degrees, within ±180 and ±90',
    'zh-CN': '各点 [经度, 纬度]（度）的列表，范围 ±180 与 ±90',
  },
  objects: { en: 'a list of object ids', 'zh-CN': '对象编号的列表' },
  switch: { en: 'true or false', 'zh-CN': ' true 或 false' },
  text: { en: 'a text', 'zh-CN': '文本' },
};

function allowedOf(description: ParameterDescription, issue: z.core.$ZodIssue): LocalizedText {
  const { kind } = description;
  if (kind === 'number' || kind === 'integer') {
    return allowedNumbers(description, issue.code === 'not_multiple_of' ? issue.divisor : undefined);
  }
  if (kind === 'choice') {
    const values = (description.choices ?? []).map((choice) => choice.value);
    return { en: `one of ${values.join(', ')}`, 'zh-CN': `以下之一：${values.join('、')}` };
  }
  if (kind === 'rows') {
    const names = namesOf(description.fields ?? []);
    return { en: `a list of objects with ${names}`, 'zh-CN': `包含 ${names} 的对象列表` };
  }
  return ALLOWED[kind];
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? typeof value : text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
