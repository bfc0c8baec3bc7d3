/** An object of a parsed message; nothing is known of its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object, or `undefined` for lists, `null` and plain values. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** Own field alone: what an object inherits is nothing a source said. */
export function field(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A text of 1 to so many characters. */
export function textField(fields: Fields, name: string, longest: number): string | undefined {
  const value = field(fields, name);
  return typeof value === 'string' && value.length > 0 && value.length <= longest ? value : undefined;
}

/** RFC 3339 with zone; seconds may have a fraction. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/u;

/** Milliseconds since 1970 of a number or an RFC 3339 text with zone; NaN for anything else. */
export function timeOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 40 || !RFC_3339.test(value)) return NaN;
  return Date.parse(value);
}
