import type { Column, FeatureTable, NumberColumn } from '@cityloom/twin-core';
import type { MetadataComponentType, TileNumberColumn, TileProperty } from './content-job.ts';
import { encodeTexts } from './encode-texts.ts';

/** A column of the table as it goes into the metadata of tiles. */
export interface PropertyColumn {
  /** As EXT_structural_metadata allows: letters, digits and underscores. */
  readonly property: string;
  /** Cuts out the values of some rows. @returns undefined if none of them has one. */
  cut(rows: Uint32Array): TileProperty | undefined;
}

/** Properties every tile has on its own account. */
const BUILT_IN = ['row', 'height', 'id', 'merged'];

/** @param columns names, or `all`. */
export function listProperties(
  table: FeatureTable,
  columns: readonly string[] | 'all',
  heightColumn: string,
): readonly PropertyColumn[] {
  const names = columns === 'all' ? [...table.columns.keys()] : columns;
  const taken = new Set(BUILT_IN);
  const properties: PropertyColumn[] = [];
  for (const name of names) {
    const column = table.columns.get(name);
    // The height stands in every tile already, as it is drawn.
    if (column === undefined || name === heightColumn) continue;
    const property = propertyName(name, properties.length, taken);
    const description = describe(name, property, column);
    properties.push(
      column.kind === 'text'
        ? { property, cut: (rows) => cutTexts(property, description, column, rows) }
        : numberProperty(property, description, column),
    );
  }
  return properties;
}

/** `addr:street` becomes `addr_street`; a name without a Latin letter becomes `property_7`. */
function propertyName(name: string, index: number, taken: Set<string>): string {
  const plain = name.replace(/[^a-zA-Z0-9_]+/gu, '_').replace(/^(?=\d)/u, '_');
  const base = /[a-zA-Z0-9]/u.test(plain) ? plain : `property_${index}`;
  let unique = base;
  for (let n = 2; taken.has(unique); n++) unique = `${base}_${n}`;
  taken.add(unique);
  return unique;
}

/** What a reader cannot see from the name: what the source calls it, title and unit. `undefined`: nothing. */
function describe(name: string, property: string, { title, unit }: Column): string | undefined {
  const words = [
    name === property ? undefined : name,
    title?.en,
    unit === undefined ? undefined : `[${unit}]`,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? undefined : words.join(' ');
}

function cutTexts(
  property: string,
  description: string | undefined,
  { codes, dictionary }: Extract<Column, { kind: 'text' }>,
  rows: Uint32Array,
): TileProperty | undefined {
  const values = new Array<string>(rows.length);
  let isEmpty = true;
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i] as number] as number;
    values[i] = code === 0 ? '' : (dictionary[code - 1] as string);
    if (code !== 0) isEmpty = false;
  }
  if (isEmpty) return undefined;
  return {
    kind: 'text',
    property,
    ...(description !== undefined && { description }),
    ...encodeTexts(values),
  };
}

type Numbers = TileNumberColumn['values'];

interface Storage {
  readonly componentType: MetadataComponentType;
  readonly create: (count: number) => Numbers;
  /** Stands for absent values, if there are any. */
  readonly noData: number | undefined;
}

function numberProperty(
  property: string,
  description: string | undefined,
  column: NumberColumn,
): PropertyColumn {
  const { componentType, create, noData } = storageOf(column);
  const { values, missing } = column;
  return {
    property,
    cut: (rows) => {
      const cut = create(rows.length);
      let isEmpty = true;
      for (let i = 0; i < rows.length; i++) {
        const value = values[rows[i] as number] as number;
        const isAbsent = value === missing || Number.isNaN(value);
        cut[i] = isAbsent ? (noData ?? 0) : value;
        if (!isAbsent) isEmpty = false;
      }
      if (isEmpty) return undefined;
      return {
        kind: 'number',
        property,
        ...(description !== undefined && { description }),
        componentType,
        values: cut,
        ...(noData !== undefined && { noData }),
      };
    },
  };
}

const LEAST_INT32 = -(2 ** 31);
const LEAST_FLOAT32 = -3.4028234663852886e38;

/** The same for all tiles: decided by the whole column. */
function storageOf(column: NumberColumn): Storage {
  const { values, missing } = column;
  if (values instanceof Uint8Array)
    return { componentType: 'UINT8', create: (count) => new Uint8Array(count), noData: missing };
  if (values instanceof Uint16Array)
    return { componentType: 'UINT16', create: (count) => new Uint16Array(count), noData: missing };
  if (values instanceof Uint32Array)
    return { componentType: 'UINT32', create: (count) => new Uint32Array(count), noData: missing };
  if (values instanceof Int32Array)
    return { componentType: 'INT32', create: (count) => new Int32Array(count), noData: missing };
  const { isWhole, hasAbsent } = surveyOf(column);
  if (isWhole) {
    const noData = hasAbsent ? LEAST_INT32 : undefined;
    return { componentType: 'INT32', create: (count) => new Int32Array(count), noData };
  }
  return values instanceof Float32Array
    ? {
        componentType: 'FLOAT32',
        create: (count) => new Float32Array(count),
        noData: hasAbsent ? LEAST_FLOAT32 : undefined,
      }
    : {
        componentType: 'FLOAT64',
        create: (count) => new Float64Array(count),
        noData: hasAbsent ? -Number.MAX_VALUE : undefined,
      };
}

function surveyOf({ values, missing }: NumberColumn): { isWhole: boolean; hasAbsent: boolean } {
  let isWhole = true;
  let hasAbsent = false;
  for (const value of values) {
    if (value === missing || Number.isNaN(value)) hasAbsent = true;
    else if (!(Number.isInteger(value) && value > LEAST_INT32 && value < 2 ** 31)) isWhole = false;
  }
  return { isWhole, hasAbsent };
}
