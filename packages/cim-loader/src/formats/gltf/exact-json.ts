import { requireShallowJson } from '../../validation/shallow-json.ts';

/** A whole number of so many digits may not fit a double. */
const LONG_INTEGER = /(?<![\d.eE+-])-?\d{16,20}(?![\d.eE])/u;

/** `context` of a reviver (ECMA-262, JSON.parse source text access): how a number stands in the text. */
type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/**
 * As `JSON.parse`, but whole numbers beyond ±2^53 become bigints: 64-bit identifiers and limits stand in tilesets as
 * plain numbers. Texts without any such number take the fast way.
 * @throws {SyntaxError} as `JSON.parse`.
 */
export function parseExactJson(text: string): unknown {
  requireShallowJson(text);
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  const revive: SourceReviver = (_key, value, context) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
    const source = context?.source;
    return source !== undefined && /^-?\d{1,40}$/u.test(source) ? BigInt(source) : value;
  };
  return JSON.parse(text, revive);
}
