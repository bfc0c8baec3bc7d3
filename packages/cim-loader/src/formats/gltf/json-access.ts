/** An object of a JSON document that has not been checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own property; `undefined` for absent ones and for names such as `constructor`. */
export function valueAt(object: JsonObject | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = valueAt(object, key);
  return isJsonObject(value) ? value : undefined;
}

/** Empty where absent or no list. */
export function listAt(object: JsonObject | undefined, key: string): readonly unknown[] {
  const value = valueAt(object, key);
  return Array.isArray(value) ? value : [];
}

/** Objects of a list; others in it are `undefined`, so that indexes stay. */
export function objectsAt(object: JsonObject | undefined, key: string): readonly (JsonObject | undefined)[] {
  return listAt(object, key).map((value) => (isJsonObject(value) ? value : undefined));
}

export function textAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = valueAt(object, key);
  return typeof value === 'string' ? value : undefined;
}

export function flagAt(object: JsonObject | undefined, key: string): boolean {
  return valueAt(object, key) === true;
}

/** Finite number. */
export function numberAt(object: JsonObject | undefined, key: string): number | undefined {
  return finiteNumber(valueAt(object, key));
}

/** Whole number from 0 on. */
export function indexAt(object: JsonObject | undefined, key: string): number | undefined {
  const value = valueAt(object, key);
  return isIndex(value) ? value : undefined;
}

export function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** As many finite numbers as wanted, or `undefined`. */
export function numbersAt(
  object: JsonObject | undefined,
  key: string,
  length: number,
): readonly number[] | undefined {
  const value = valueAt(object, key);
  if (!Array.isArray(value) || value.length !== length) return undefined;
  const numbers = value.map(finiteNumber);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

function finiteNumber(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
