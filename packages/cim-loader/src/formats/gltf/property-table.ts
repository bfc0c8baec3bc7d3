import { LoadError } from '../../validation/load-error.ts';
import { indexAt, isJsonObject, type JsonObject, objectAt, textAt, valueAt } from './json-access.ts';
import {
  bytesOfComponent,
  type ClassProperty,
  isNumericType,
  type MetadataClass,
  type MetadataSchema,
  type NumericType,
} from './metadata-schema.ts';
import { meantValue, type MetadataValue } from './metadata-value.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** A property table that was read: one value per row and property. */
export interface PropertyTable {
  readonly class: MetadataClass;
  readonly name: string | undefined;
  readonly count: number;
  readonly columns: ReadonlyMap<string, readonly MetadataValue[]>;
}

/** Where the bytes of a table come from: a glTF or a subtree. */
export interface TableSource {
  readonly schema: MetadataSchema;
  /** For messages. */
  readonly place: string;
  /** Rows one table may have. */
  readonly maximumRows: number;
  view(index: number): Uint8Array;
  fail(problem: string, place: string): LoadError;
  readonly warn: (code: WarningCode, message: string, place: string) => void;
}

/**
 * Reads a property table. A property whose data are broken is left out with a warning; the others are kept.
 * @throws {LoadError} where the table has no class or no valid count.
 */
export function readPropertyTable(json: JsonObject, source: TableSource): PropertyTable {
  const type = source.schema.get(textAt(json, 'class') ?? '');
  const count = indexAt(json, 'count');
  const { place } = source;
  if (type === undefined)
    throw source.fail(`class ${String(valueAt(json, 'class'))} is not in the schema`, place);
  if (count === undefined || count < 1 || count > source.maximumRows) {
    throw source.fail(`count is ${String(valueAt(json, 'count'))}`, place);
  }
  const properties = objectAt(json, 'properties');
  warnAboutProperties(json, type, source);
  const columns = new Map<string, readonly MetadataValue[]>();
  for (const [name, property] of type.properties) {
    const stored = valueAt(properties, name);
    const values = readColumn(property, stored, count, source, `${place}/properties/${name}`);
    if (values !== undefined) columns.set(name, values);
  }
  return { class: type, name: textAt(json, 'name'), count, columns };
}

function warnAboutProperties(json: JsonObject, type: MetadataClass, { place, warn }: TableSource): void {
  const stated = valueAt(json, 'properties');
  if (stated !== undefined && !isJsonObject(stated)) {
    warn('broken-property', 'properties of the property table are no object', place);
  }
  for (const name of Object.keys(objectAt(json, 'properties') ?? {})) {
    if (type.properties.has(name)) continue;
    warn('unknown-property', `property ${name} is not in class ${type.id}`, `${place}/${name}`);
  }
}

function readColumn(
  property: ClassProperty,
  stored: unknown,
  count: number,
  source: TableSource,
  place: string,
): MetadataValue[] | undefined {
  if (stored === undefined) {
    const value = meantValue(property, undefined);
    return value === undefined ? undefined : new Array<MetadataValue>(count).fill(value);
  }
  try {
    if (!isJsonObject(stored)) throw source.fail('is no object', place);
    const raw = new ColumnReader(property, stored, count, source, place);
    const transform = { offset: valueAt(stored, 'offset'), scale: valueAt(stored, 'scale') };
    return Array.from({ length: count }, (_, row) => meantValue(property, raw.value(row), transform));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    source.warn('broken-property', `${error.message}; the property is left out`, place);
    return undefined;
  }
}

/** Random access to the stored values of one property. */
class ColumnReader {
  private readonly property: ClassProperty;
  private readonly values: Uint8Array;
  private readonly data: DataView;
  private readonly arrayOffsets: ((index: number) => number) | undefined;
  private readonly stringOffsets: ((index: number) => number) | undefined;
  private readonly decoder = new TextDecoder();

  constructor(property: ClassProperty, json: JsonObject, count: number, source: TableSource, place: string) {
    this.property = property;
    const view = indexAt(json, 'values');
    if (view === undefined) throw source.fail('has no values', place);
    this.values = source.view(view);
    this.data = new DataView(this.values.buffer, this.values.byteOffset, this.values.byteLength);
    let elements = count;
    if (property.isArray && property.count === undefined) {
      const [offsets, last] = readOffsets(json, 'arrayOffset', count, source, place);
      this.arrayOffsets = offsets;
      elements = last;
    } else if (property.isArray) {
      elements = count * (property.count ?? 0);
    }
    let bytes: number;
    if (property.type === 'STRING') {
      const [offsets, last] = readOffsets(json, 'stringOffset', elements, source, place);
      this.stringOffsets = offsets;
      bytes = last;
    } else if (property.type === 'BOOLEAN') {
      bytes = Math.ceil(elements / 8);
    } else {
      bytes = elements * property.components * bytesOfComponent(property.componentType ?? 'UINT8');
    }
    if (bytes > this.values.length) {
      throw source.fail(`${bytes} bytes of values are wanted, there are ${this.values.length}`, place);
    }
  }

  value(row: number): unknown {
    const { isArray, count } = this.property;
    if (!isArray) return this.element(row);
    const start = this.arrayOffsets === undefined ? row * (count ?? 0) : this.arrayOffsets(row);
    const end = this.arrayOffsets === undefined ? start + (count ?? 0) : this.arrayOffsets(row + 1);
    const list: unknown[] = [];
    for (let at = start; at < end; at++) list.push(this.element(at));
    return list;
  }

  private element(at: number): unknown {
    const { type, components, componentType } = this.property;
    if (type === 'STRING') {
      const start = this.stringOffsets?.(at) ?? 0;
      return this.decoder.decode(this.values.subarray(start, this.stringOffsets?.(at + 1) ?? start));
    }
    if (type === 'BOOLEAN') return (((this.values[at >> 3] as number) >> (at & 7)) & 1) === 1;
    const numeric = componentType ?? 'UINT8';
    if (components === 1) return readNumber(this.data, at, numeric);
    return Array.from({ length: components }, (_, c) => readNumber(this.data, at * components + c, numeric));
  }
}

/** Offsets that must rise; @returns them and the last. */
function readOffsets(
  json: JsonObject,
  name: 'arrayOffset' | 'stringOffset',
  count: number,
  source: TableSource,
  place: string,
): [offsets: (index: number) => number, last: number] {
  const view = indexAt(json, `${name}s`);
  const type = textAt(json, `${name}Type`) ?? 'UINT32';
  if (view === undefined) throw source.fail(`has no ${name}s`, place);
  if (!['UINT8', 'UINT16', 'UINT32', 'UINT64'].includes(type) || !isNumericType(type)) {
    throw source.fail(`${name}Type is ${type.slice(0, 20)}`, place);
  }
  const bytes = source.view(view);
  if ((count + 1) * bytesOfComponent(type) > bytes.length) {
    throw source.fail(`${count + 1} ${name}s are wanted, there are ${bytes.length} bytes`, place);
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (index: number): number => Number(readNumber(data, index, type));
  let last = at(0);
  for (let index = 1; index <= count; index++) {
    const next = at(index);
    if (next < last) throw source.fail(`${name}s fall at ${index}`, place);
    last = next;
  }
  return [at, last];
}

/** The number with index `at` of a packed list. */
export function readNumber(data: DataView, at: number, type: NumericType): number | bigint {
  switch (type) {
    case 'INT8':
      return data.getInt8(at);
    case 'UINT8':
      return data.getUint8(at);
    case 'INT16':
      return data.getInt16(at * 2, true);
    case 'UINT16':
      return data.getUint16(at * 2, true);
    case 'INT32':
      return data.getInt32(at * 4, true);
    case 'UINT32':
      return data.getUint32(at * 4, true);
    case 'INT64':
      return data.getBigInt64(at * 8, true);
    case 'UINT64':
      return data.getBigUint64(at * 8, true);
    case 'FLOAT32':
      return data.getFloat32(at * 4, true);
    case 'FLOAT64':
      return data.getFloat64(at * 8, true);
  }
}
