import type { FeatureColumn } from '../gltf/content-model.ts';
import {
  indexAt,
  isJsonObject,
  type JsonObject,
  listAt,
  objectAt,
  objectsAt,
  textAt,
  valueAt,
} from '../gltf/json-access.ts';
import type { NumericType } from '../gltf/metadata-schema.ts';
import { bytesOfComponent } from '../gltf/metadata-schema.ts';
import type { MetadataValue } from '../gltf/metadata-value.ts';
import { readNumber } from '../gltf/property-table.ts';
import type { WarningList } from '../gltf/warning-list.ts';

const TYPES: Readonly<Record<string, NumericType>> = {
  BYTE: 'INT8',
  UNSIGNED_BYTE: 'UINT8',
  SHORT: 'INT16',
  UNSIGNED_SHORT: 'UINT16',
  INT: 'INT32',
  UNSIGNED_INT: 'UINT32',
  FLOAT: 'FLOAT32',
  DOUBLE: 'FLOAT64',
};
const COMPONENTS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };

/** A batch table while it is read. */
interface TableContext {
  readonly binary: Uint8Array;
  readonly file: string;
  readonly warnings: WarningList;
}

/**
 * Properties of the features of a tile (3D Tiles 1.0, batch table): JSON lists, binary arrays, and the classes of
 * 3DTILES_batch_table_hierarchy. What is broken is left out with a warning.
 */
export function readBatchTable(
  json: JsonObject | undefined,
  binary: Uint8Array,
  length: number,
  file: string,
  warnings: WarningList,
): Map<string, FeatureColumn> {
  const context = { binary, file, warnings };
  const columns = new Map<string, FeatureColumn>();
  for (const [name, stored] of Object.entries(json ?? {})) {
    if (name === 'extensions' || name === 'extras' || name === 'HIERARCHY') continue;
    const values = readProperty(stored, length, context, name);
    if (values !== undefined) columns.set(name, { values });
  }
  const hierarchy =
    objectAt(objectAt(json, 'extensions'), '3DTILES_batch_table_hierarchy') ?? objectAt(json, 'HIERARCHY');
  if (hierarchy !== undefined) addHierarchy(columns, hierarchy, length, context);
  return columns;
}

function readProperty(
  stored: unknown,
  length: number,
  { binary, file, warnings }: TableContext,
  name: string,
): MetadataValue[] | undefined {
  const warn = (message: string): void => {
    warnings.add('broken-property', `property ${name}: ${message}`, name, file);
  };
  if (Array.isArray(stored)) {
    if (stored.length !== length) warn(`${stored.length} values for ${length} features`);
    return Array.from({ length }, (_, at) => plainValue(stored[at]));
  }
  const values = isJsonObject(stored)
    ? readBinaryProperty(stored, length, binary)
    : 'is neither a list nor a reference';
  if (typeof values !== 'string') return values;
  warn(`${values}; left out`);
  return undefined;
}

/** Values as JSON has them; objects as JSON text. */
function plainValue(value: unknown): MetadataValue {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(plainValue);
  return isJsonObject(value) ? JSON.stringify(value, bigintsAsText) : undefined;
}

const bigintsAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** @returns what is wrong, or the values. */
function readBinaryProperty(json: JsonObject, length: number, binary: Uint8Array): MetadataValue[] | string {
  const offset = indexAt(json, 'byteOffset');
  const type = TYPES[textAt(json, 'componentType') ?? ''];
  const components = COMPONENTS[textAt(json, 'type') ?? ''];
  if (offset === undefined || type === undefined || components === undefined)
    return 'byteOffset or type is not valid';
  const bytes = bytesOfComponent(type);
  if (offset + length * components * bytes > binary.length) return 'runs past the end of the batch table';
  const part = binary.subarray(offset);
  const data = new DataView(part.buffer, part.byteOffset, part.byteLength);
  return Array.from({ length }, (_, row) => {
    if (components === 1) return readNumber(data, row, type);
    return Array.from({ length: components }, (__, component) =>
      readNumber(data, row * components + component, type),
    );
  });
}

/** A class of a hierarchy, its instances' values by property. */
interface HierarchyClass {
  readonly name: string;
  readonly values: ReadonlyMap<string, readonly MetadataValue[]>;
}

/**
 * 3DTILES_batch_table_hierarchy: each feature is an instance of a class and has parents, whose properties it
 * inherits; its own come first. The classes of its line of ancestors stand in `class`, nearest first.
 */
function addHierarchy(
  columns: Map<string, FeatureColumn>,
  json: JsonObject,
  length: number,
  context: TableContext,
): void {
  const { warnings, file } = context;
  const count = indexAt(json, 'instancesLength') ?? 0;
  const classIds = wholeNumbers(valueAt(json, 'classIds'), count, context);
  if (classIds === undefined || count < length) {
    warnings.add('broken-hierarchy', 'the batch table hierarchy is not valid; left out', 'HIERARCHY', file);
    return;
  }
  const classes = objectsAt(json, 'classes').map((type) => readClass(type, context));
  const parentCounts =
    wholeNumbers(valueAt(json, 'parentCounts'), count, context) ?? new Array<number>(count).fill(1);
  const total = parentCounts.reduce((sum, parents) => sum + parents, 0);
  const parentIds = wholeNumbers(valueAt(json, 'parentIds'), Math.min(total, count * 16), context) ?? [];
  const firstParent: number[] = [];
  let next = 0;
  for (const parents of parentCounts) {
    firstParent.push(next);
    next += parents;
  }
  const rankInClass = ranks(classIds);
  const rows = Array.from({ length }, (_, feature) => {
    const values = new Map<string, MetadataValue>();
    const line: string[] = [];
    for (const instance of ancestors(feature, parentCounts, firstParent, parentIds)) {
      const type = classes[classIds[instance] ?? -1];
      if (type === undefined) continue;
      line.push(type.name);
      for (const [name, list] of type.values) {
        if (!values.has(name)) values.set(name, list[rankInClass[instance] as number]);
      }
    }
    if (!values.has('class')) values.set('class', line.join(' < '));
    return values;
  });
  for (const name of new Set(rows.flatMap((row) => [...row.keys()]))) {
    if (!columns.has(name)) columns.set(name, { values: rows.map((row) => row.get(name)) });
  }
}

/** The instance and all above it, breadth first, each once. */
function ancestors(
  start: number,
  parentCounts: readonly number[],
  firstParent: readonly number[],
  parentIds: readonly number[],
): Set<number> {
  const seen = new Set([start]);
  for (const instance of seen) {
    const parents = parentCounts[instance] ?? 0;
    for (let at = 0; at < parents; at++) {
      const parent = parentIds[(firstParent[instance] ?? 0) + at];
      if (parent !== undefined && seen.size < 256) seen.add(parent);
    }
  }
  return seen;
}

function readClass(json: JsonObject | undefined, context: TableContext): HierarchyClass {
  const length = indexAt(json, 'length') ?? 0;
  const values = new Map<string, readonly MetadataValue[]>();
  for (const [name, stored] of Object.entries(objectAt(json, 'instances') ?? {})) {
    const most = Array.isArray(stored)
      ? Math.min(length, stored.length)
      : Math.min(length, context.binary.length);
    const read = readProperty(stored, most, context, name);
    if (read !== undefined) values.set(name, read);
  }
  return { name: textAt(json, 'name') ?? '', values };
}

/** Position of each instance among those of its class. */
function ranks(classIds: readonly number[]): number[] {
  const next = new Map<number, number>();
  return classIds.map((id) => {
    const rank = next.get(id) ?? 0;
    next.set(id, rank + 1);
    return rank;
  });
}

/** A list of whole numbers, in JSON or in the binary. */
function wholeNumbers(stored: unknown, length: number, { binary }: TableContext): number[] | undefined {
  if (Array.isArray(stored)) {
    const list = listAt({ stored }, 'stored');
    return list.length >= length && list.every((value) => Number.isInteger(value))
      ? (list as number[])
      : undefined;
  }
  if (!isJsonObject(stored) || length > binary.length) return undefined;
  const values = readBinaryProperty(
    { componentType: 'UNSIGNED_SHORT', type: 'SCALAR', ...stored },
    length,
    binary,
  );
  return typeof values === 'string' ? undefined : (values as number[]);
}
