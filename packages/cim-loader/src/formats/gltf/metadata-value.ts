import type { ClassProperty, NumericType } from './metadata-schema.ts';

/** A value of a property as people read it; integers beyond ±2^53 are bigints; `undefined`: absent. */
export type MetadataValue = number | bigint | string | boolean | undefined | readonly MetadataValue[];

/** Largest stored value of a normalized integer. */
const NORMAL_DIVISORS: Readonly<Partial<Record<NumericType, number>>> = {
  INT8: 127,
  UINT8: 255,
  INT16: 32_767,
  UINT16: 65_535,
  INT32: 2_147_483_647,
  UINT32: 4_294_967_295,
  INT64: 2 ** 63,
  UINT64: 2 ** 64,
};

/** What a table or texture says instead of its class. */
export interface PropertyTransform {
  readonly offset?: unknown;
  readonly scale?: unknown;
}

/**
 * A stored value as meant: `noData` becomes the default or absent; integers are normalized, scaled and moved; enums
 * become their names. Order of 3D Metadata 1.0: normalize, × scale, + offset.
 * @param stored numbers, bigints, strings, booleans, and lists of them: as they stand in JSON or in binary.
 */
export function meantValue(
  property: ClassProperty,
  stored: unknown,
  transform: PropertyTransform = {},
): MetadataValue {
  if (stored === undefined || stored === null || isNoData(property, stored)) {
    return property.default === undefined ? undefined : enumNames(property, property.default);
  }
  if (property.type === 'ENUM') return enumNames(property, stored);
  return movedValue(property, stored, transform);
}

function movedValue(property: ClassProperty, stored: unknown, transform: PropertyTransform): MetadataValue {
  const offset = transform.offset ?? property.offset;
  const scale = transform.scale ?? property.scale;
  if (!property.normalized && offset === undefined && scale === undefined) return plain(stored);
  const divisor = property.normalized ? NORMAL_DIVISORS[property.componentType ?? 'FLOAT32'] : undefined;
  return transformed(stored, divisor, scale, offset);
}

function isNoData({ noData }: ClassProperty, stored: unknown): boolean {
  return noData !== undefined && equals(noData, stored);
}

function equals(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, at) => equals(value, b[at]));
  }
  // 5 and 5n are the same number; comparing loosely is exact between these two types.

  if (typeof a !== typeof b) return isNumber(a) && isNumber(b) && a == b;
  return a === b;
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

function enumNames(property: ClassProperty, stored: unknown): MetadataValue {
  if (Array.isArray(stored)) return stored.map((value) => enumNames(property, value));
  if (property.enum === undefined || !isNumber(stored)) return plain(stored);
  const { names } = property.enum;
  return names.get(stored) ?? names.get(Number(stored)) ?? plain(stored);
}

function plain(stored: unknown): MetadataValue {
  if (Array.isArray(stored)) return stored.map(plain);
  if (typeof stored === 'bigint') return shortest(stored);
  return typeof stored === 'number' || typeof stored === 'string' || typeof stored === 'boolean'
    ? stored
    : undefined;
}

/** 64-bit integers are numbers as long as a double holds them exactly. */
export function shortest(value: bigint): number | bigint {
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value;
}

function transformed(
  stored: unknown,
  divisor: number | undefined,
  scale: unknown,
  offset: unknown,
): MetadataValue {
  if (Array.isArray(stored)) {
    return stored.map((value, at) => transformed(value, divisor, part(scale, at), part(offset, at)));
  }
  if (!isNumber(stored)) return plain(stored);
  let value = Number(stored);
  if (divisor !== undefined) value = Math.max(value / divisor, -1);
  if (isNumber(scale)) value *= Number(scale);
  if (isNumber(offset)) value += Number(offset);
  return value;
}

const part = (list: unknown, at: number): unknown => (Array.isArray(list) ? (list[at] as unknown) : list);

/** A value as a table cell takes it: lists as JSON text with all digits, booleans as words. */
export function cellOf(value: MetadataValue): string | number | bigint | undefined {
  if (Array.isArray(value)) return jsonOf(value);
  return typeof value === 'boolean' ? String(value) : (value as string | number | bigint | undefined);
}

function jsonOf(value: MetadataValue): string {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (typeof value === 'string') return JSON.stringify(value);
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value))
    ? 'null'
    : String(value);
}
