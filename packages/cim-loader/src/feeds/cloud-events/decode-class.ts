import type { LocalizedText } from '@cityloom/twin-core';
import type { EntityClass, EntityProperty, HistoryLimits } from '@cityloom/twin-core/entities';
import { field, fieldsOf, textField, type Fields } from './field.ts';

const CLASS_NAME = /^[\w-]{1,64}$/u;
const MAXIMUM_PROPERTIES = 256;
const HISTORY_FIELDS = ['seconds', 'bytes', 'fullRateSeconds', 'coarseSeconds'] as const;

/** A class as a source describes it; `undefined` where a field is missing or of a wrong type. */
export function decodeEntityClass(value: unknown): EntityClass | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const id = textField(fields, 'id', 64);
  const title = titleOf(field(fields, 'title'));
  const properties = propertiesOf(field(fields, 'properties'));
  const history = historyOf(field(fields, 'history'));
  const mobile = field(fields, 'mobile');
  const synthetic = field(fields, 'synthetic');
  const [timeToLive, lostAfter, jitterWindow] = ['timeToLive', 'lostAfter', 'jitterWindow'].map((name) =>
    field(fields, name),
  );
  if (id === undefined || !CLASS_NAME.test(id) || title === undefined) return undefined;
  if (properties === undefined || history === undefined || typeof mobile !== 'boolean') return undefined;
  if (!isSeconds(timeToLive) || !isSeconds(lostAfter) || !isSeconds(jitterWindow)) return undefined;
  return {
    id,
    title,
    mobile,
    properties,
    timeToLive,
    lostAfter: Math.max(lostAfter, timeToLive),
    jitterWindow,
    history,
    ...(synthetic === true && { synthetic }),
  };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function titleOf(value: unknown): LocalizedText | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const english = textField(fields, 'en', 256);
  const chinese = textField(fields, 'zh-CN', 256);
  return english === undefined || chinese === undefined ? undefined : { en: english, 'zh-CN': chinese };
}

function propertiesOf(value: unknown): readonly EntityProperty[] | undefined {
  if (!Array.isArray(value) || value.length > MAXIMUM_PROPERTIES) return undefined;
  const properties: EntityProperty[] = [];
  for (const item of value as readonly unknown[]) {
    const fields = fieldsOf(item);
    const property = fields === undefined ? undefined : propertyOf(fields);
    if (property === undefined) return undefined;
    properties.push(property);
  }
  return properties;
}

function propertyOf(fields: Fields): EntityProperty | undefined {
  const id = textField(fields, 'id', 128);
  const title = titleOf(field(fields, 'title'));
  const kind = field(fields, 'kind');
  const unit = textField(fields, 'unit', 32);
  const range: unknown = field(fields, 'range');
  if (id === undefined || title === undefined || (kind !== 'number' && kind !== 'text')) return undefined;
  const limits = range === undefined ? undefined : rangeOf(range);
  if (range !== undefined && limits === undefined) return undefined;
  return {
    id,
    title,
    kind,
    ...(unit !== undefined && { unit }),
    ...(limits !== undefined && { range: limits }),
  };
}

function rangeOf(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [least, greatest] = value as readonly unknown[];
  if (typeof least !== 'number' || typeof greatest !== 'number' || !(least <= greatest)) return undefined;
  return [least, greatest];
}

function historyOf(value: unknown): HistoryLimits | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const numbers = HISTORY_FIELDS.map((name) => field(fields, name));
  if (!numbers.every(isSeconds)) return undefined;
  const [seconds = 0, bytes = 0, fullRateSeconds = 0, coarseSeconds = 0] = numbers;
  return { seconds, bytes, fullRateSeconds, coarseSeconds };
}
