import { cellValue, type Column, type FeatureTable, rowPositionRange } from '@cityloom/twin-core';
import type { ExportOptions, Selection } from './exported-file.ts';

/** @throws {RangeError} a row that is not in the table. */
export function selectRows(table: FeatureTable, { rows }: ExportOptions): Selection {
  if (rows === undefined) return { table, rows: Uint32Array.from({ length: table.count }, (_, row) => row) };
  const chosen = Array.from(rows);
  for (const row of chosen) {
    if (!Number.isInteger(row) || row < 0 || row >= table.count) {
      throw new RangeError(`exportTable: there is no row ${row}; ${table.layer} has ${table.count}.`);
    }
  }
  return { table, rows: Uint32Array.from(chosen) };
}

/** Id without the name of the layer, which the reader puts before it again. */
export function sourceId({ table }: Selection, row: number): string {
  const id = table.idOf(row);
  const prefix = `${table.layer}/`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

/** Whether the ids of the rows stand in their column `id` already. */
export function hasIdColumn(selection: Selection): boolean {
  const column = selection.table.columns.get('id');
  if (column === undefined) return false;
  return selection.rows.every((row) => String(cellValue(column, row) ?? '') === sourceId(selection, row));
}

/** A name no column has: `wanted`, else with an underscore behind it. */
export function freeName(columns: ReadonlyMap<string, Column>, wanted: string): string {
  let name = wanted;
  while (columns.has(name)) name += '_';
  return name;
}

/** Number of a cell as people would write it: 32-bit floats without the digits they do not have. */
export function exactNumber(column: Column, value: number): number {
  if (column.kind !== 'number' || !(column.values instanceof Float32Array)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Whether any selected row has a height at its positions. */
export function hasHeights({ table, rows }: Selection): boolean {
  const { geometry } = table;
  const heights = geometry?.heights;
  if (geometry === undefined || heights === undefined) return false;
  for (const row of rows) {
    const [start, end] = rowPositionRange(geometry, row);
    for (let at = start; at < end; at++) if (!Number.isNaN(heights[at])) return true;
  }
  return false;
}
