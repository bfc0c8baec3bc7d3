import { type AttributeValue, cellValue, type Column } from './columns.ts';
import type { GeometryColumn } from './geometry-column.ts';
import {
  createCompactIds,
  createStringIds,
  type IdIndex,
  type IdParts,
  type ObjectId,
} from './object-ids.ts';

export type { ObjectId } from './object-ids.ts';

/**
 * The objects of one layer, columnar: 32,000 buildings are a handful of typed arrays.
 * A row number is only valid inside its table; an {@link ObjectId} everywhere.
 */
export interface FeatureTable {
  /** Layer this table belongs to. */
  readonly layer: string;
  readonly count: number;
  /** Row → id. */
  idOf(row: number): ObjectId;
  /** Id → row, or -1. */
  rowOf(id: ObjectId): number;
  readonly geometry: GeometryColumn | undefined;
  readonly columns: ReadonlyMap<string, Column>;
  /** `undefined` where the column or the value is absent. */
  value(row: number, column: string): AttributeValue;
}

/** What a table is made of. Arrays are used as they are, not copied: do not alter them afterwards. */
export interface FeatureTableSource {
  readonly layer: string;
  readonly count: number;
  /** One id per row; or compact {@link IdParts}. Exactly one of the two. */
  readonly ids?: readonly ObjectId[];
  readonly idParts?: IdParts;
  readonly geometry?: GeometryColumn;
  readonly columns: ReadonlyMap<string, Column>;
}

/** @throws {RangeError} naming layer and column where a length does not fit `count` or an id stands twice. */
export function createFeatureTable(source: FeatureTableSource): FeatureTable {
  const { layer, count, geometry, columns } = source;
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 32 - 1) {
    throw new RangeError(`FeatureTable ${layer}: count is ${count}; give the number of rows.`);
  }
  const ids = createIds(source);
  if (geometry !== undefined) assertGeometry(layer, count, geometry);
  for (const [name, column] of columns) {
    assertLength(layer, `column ${name}`, lengthOf(column), count);
  }
  return {
    layer,
    count,
    idOf: ids.idOf,
    rowOf: ids.rowOf,
    geometry,
    columns,
    value: (row, name) => {
      const column = columns.get(name);
      return column === undefined ? undefined : cellValue(column, row);
    },
  };
}

/**
 * The same objects with further or other columns: ids and geometry are shared, nothing is copied.
 * @throws {RangeError} naming layer and column where a length does not fit the table.
 */
export function withColumns(table: FeatureTable, columns: ReadonlyMap<string, Column>): FeatureTable {
  const all = new Map([...table.columns, ...columns]);
  for (const [name, column] of columns) {
    assertLength(table.layer, `column ${name}`, lengthOf(column), table.count);
  }
  return {
    ...table,
    columns: all,
    value: (row, name) => {
      const column = all.get(name);
      return column === undefined ? undefined : cellValue(column, row);
    },
  };
}

const lengthOf = (column: Column): number =>
  column.kind === 'text' ? column.codes.length : column.values.length;

function createIds({ layer, count, ids, idParts }: FeatureTableSource): IdIndex {
  if (ids !== undefined && idParts === undefined) {
    assertLength(layer, 'ids', ids.length, count);
    return createStringIds(layer, ids);
  }
  if (idParts !== undefined && ids === undefined) {
    assertLength(layer, 'idParts.numbers', idParts.numbers.length, count);
    return createCompactIds(layer, idParts);
  }
  throw new RangeError(`FeatureTable ${layer}: give either ids or idParts.`);
}

function assertGeometry(layer: string, count: number, geometry: GeometryColumn): void {
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  assertLength(layer, 'geometry.partOffsets', partOffsets.length, count + 1);
  assertOffsets(layer, 'partOffsets', partOffsets, ringOffsets.length - 1);
  assertOffsets(layer, 'ringOffsets', ringOffsets, positionOffsets.length - 1);
  assertOffsets(layer, 'positionOffsets', positionOffsets, positions.length / 2);
  if (geometry.heights !== undefined) {
    assertLength(layer, 'geometry.heights', geometry.heights.length, positions.length / 2);
  }
}

function assertOffsets(layer: string, name: string, offsets: Uint32Array, end: number): void {
  let previous = 0;
  for (const offset of offsets) {
    if (offset < previous) {
      throw new RangeError(`FeatureTable ${layer}: geometry.${name} falls from ${previous} to ${offset}.`);
    }
    previous = offset;
  }
  if (offsets[0] !== 0 || previous !== end) {
    throw new RangeError(
      `FeatureTable ${layer}: geometry.${name} runs from ${String(offsets[0])} to ${previous}; it must run from 0 to ${end}.`,
    );
  }
}

function assertLength(layer: string, what: string, length: number, expected: number): void {
  if (length !== expected) {
    throw new RangeError(
      `FeatureTable ${layer}: ${what} has ${length} entries, expected ${expected}; give one per row.`,
    );
  }
}
