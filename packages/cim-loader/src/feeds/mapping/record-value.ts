import { field, fieldsOf, timeOf } from '../cloud-events/field.ts';
import type { NumberSource, RecordCondition, TextSource, TimeSource, ValuePath } from './feed-mapping.ts';

/** A value at a path that is asked for often. */
export interface CompiledPath {
  readonly whole: string | undefined;
  readonly parts: readonly (string | number)[];
}

export function compilePath(path: ValuePath): CompiledPath {
  if (typeof path !== 'string') return { whole: undefined, parts: path };
  return { whole: path, parts: path.split('.') };
}

/** The value at a path; `undefined` where there is none. A name that holds dots itself, as columns do, comes first. */
export function valueAt(record: unknown, { whole, parts }: CompiledPath): unknown {
  const fields = fieldsOf(record);
  if (fields !== undefined && whole !== undefined) {
    const value = field(fields, whole);
    if (value !== undefined || parts.length === 1) return value;
  }
  let value: unknown = record;
  for (const part of parts) {
    if (Array.isArray(value)) {
      value = (value as readonly unknown[])[Number(part)];
      continue;
    }
    const inner = fieldsOf(value);
    if (inner === undefined) return undefined;
    value = field(inner, String(part));
  }
  return value;
}

/** What stands for nothing: absent, `null`, and the empty cell of a table. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Tables and careless sources have numbers as texts. NaN: none. */
export function numberFrom(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.length > 64 || value.trim() === '') return NaN;
  return Number(value);
}

/** Numbers and truth values as texts; `undefined`: neither text nor those. */
export function textFrom(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return String(value);
  return undefined;
}

/** What is known of a record beside itself: parts of the topic it came by. */
export type Variables = Readonly<Record<string, string>>;

/** `undefined` where the record has none; NaN where it is no number. */
export type ReadNumber = (record: unknown) => number | undefined;
/** `undefined` where the record has none, `null` where it is no text. */
export type ReadText = (record: unknown, variables: Variables) => string | null | undefined;

export function compileNumber(source: NumberSource): ReadNumber {
  if (typeof source === 'object' && 'constant' in source) {
    const { constant } = source;
    return () => constant;
  }
  const isPlain = typeof source === 'string' || !('path' in source);
  const path = compilePath(isPlain ? source : source.path);
  const { scale = 1, offset = 0 } = isPlain ? {} : source;
  return (record) => {
    const value = valueAt(record, path);
    return isAbsent(value) ? undefined : numberFrom(value) * scale + offset;
  };
}

export function compileText(source: TextSource): ReadText {
  if (typeof source === 'object' && 'constant' in source) {
    const { constant } = source;
    return () => constant;
  }
  if (typeof source === 'object' && 'variable' in source) {
    const { variable } = source;
    return (_, variables) => (Object.hasOwn(variables, variable) ? variables[variable] : undefined);
  }
  if (typeof source === 'object' && 'template' in source) return compileTemplate(source.template);
  const path = compilePath(source);
  return (record) => {
    const value = valueAt(record, path);
    return isAbsent(value) ? undefined : (textFrom(value) ?? null);
  };
}

function compileTemplate(template: string): ReadText {
  const pieces = template.split(/\{([^{}]*)\}/u);
  const paths = pieces.map((piece) => compilePath(piece));
  return (record, variables) => {
    let text = '';
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 0) {
        text += piece;
        continue;
      }
      const value = Object.hasOwn(variables, piece)
        ? variables[piece]
        : valueAt(record, paths[index] as CompiledPath);
      if (isAbsent(value)) return undefined;
      const part = textFrom(value);
      if (part === undefined) return null;
      text += part;
    }
    return text;
  };
}

/** A date and time without zone. */
const LOCAL_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)$/u;

export function compileTime(source: TimeSource): ReadNumber {
  const isPlain = typeof source === 'string' || !('path' in source);
  const path = compilePath(isPlain ? source : source.path);
  const { format = 'rfc3339', zone = 'Z' } = isPlain ? {} : source;
  const read = readerOf(format, zone);
  return (record) => {
    const value = valueAt(record, path);
    return isAbsent(value) ? undefined : read(value);
  };
}

function readerOf(format: string, zone: string): (value: unknown) => number {
  if (format === 'seconds') return (value) => numberFrom(value) * 1000;
  if (format === 'milliseconds') return numberFrom;
  if (format === 'rfc3339') {
    // The cells of a table are all texts.
    return (value) =>
      typeof value === 'string' && /^\d{10,14}$/u.test(value) ? Number(value) : timeOf(value);
  }
  return (value) => {
    const match = typeof value === 'string' ? LOCAL_TIME.exec(value) : null;
    return match === null ? timeOf(value) : Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}${zone}`);
  };
}

export function compileCondition({ path, equals }: RecordCondition): (record: unknown) => boolean {
  const compiled = compilePath(path);
  const wanted = new Set(equals.map(String));
  return (record) => {
    const text = textFrom(valueAt(record, compiled));
    return text !== undefined && wanted.has(text);
  };
}
