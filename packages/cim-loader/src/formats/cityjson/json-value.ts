import { LoadError } from '../../validation/load-error.ts';
import { requireShallowJson } from '../../validation/shallow-json.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The text, or `undefined` for anything else and for empty text. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Digits of a whole number that may be beyond 2^53. */
const LONG = 16;

/** Characters a number may stand behind in JSON. Digits in quotes and decimals are none. */
const BEFORE_NUMBER = new Set(Array.from(':,[ \n\r\t', (character) => character.charCodeAt(0)));

function startsNumber(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1) === 45 ? start - 2 : start - 1;
  return before < 0 || BEFORE_NUMBER.has(text.charCodeAt(before));
}

/** Whether the text holds a whole number of 16 digits or more. Looks at every sixteenth character: a run has one. */
function hasLongInteger(text: string): boolean {
  const isDigit = (at: number): boolean => {
    const code = text.charCodeAt(at);
    return code >= 48 && code <= 57;
  };
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(at)) continue;
    let [start, end] = [at, at + 1];
    while (isDigit(start - 1)) start--;
    while (isDigit(end)) end++;
    if (end - start >= LONG && startsNumber(text, start)) return true;
  }
  return false;
}

/**
 * JSON with whole numbers beyond 2^53 as bigint.
 * @throws {LoadError}
 */
export function parseJson(text: string, file: string, place: string): unknown {
  try {
    requireShallowJson(text);
    return hasLongInteger(text) ? JSON.parse(text, keepLongIntegers as never) : JSON.parse(text);
  } catch (cause) {
    throw new LoadError(`is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, {
      url: file,
      format: 'CityJSON',
      kind: 'corrupt',
      place,
      remedy: 'export it again, or check it with cjval',
      cause,
    });
  }
}

/** `context.source` is the number as it stands in the text; engines without it keep the nearest double. */
function keepLongIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d{16,40}$/u.test(source) ? BigInt(source) : value;
}

/**
 * Nested values of an attribute as JSON text; whole numbers beyond 2^53 as text in it.
 * @returns `undefined` where it is nested deeper than `maximumDepth`.
 */
export function nestedText(value: object, maximumDepth: number): string | undefined {
  if (isDeeper(value, maximumDepth)) return undefined;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}

function isDeeper(value: object, maximumDepth: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maximumDepth) return true;
    const next: object[] = [];
    for (const outer of level) {
      for (const inner of Object.values(outer) as unknown[]) {
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
  return false;
}
