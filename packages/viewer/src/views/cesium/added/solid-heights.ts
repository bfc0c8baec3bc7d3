import { cellValue, type Column, type FeatureTableSource, numberColumn } from '@cityloom/twin-core';

/** Height of a storey, and of an object of unknown height, metres. */
const STOREY = 3;

const LEVEL_COLUMNS = ['levels', 'building:levels', 'storeysAboveGround', 'storeys'];

/** The table with a height above 0 for every row, as tiles need: measured, by storeys, or one storey. */
export function withHeights(table: FeatureTableSource): FeatureTableSource {
  const height = table.columns.get('height');
  const bottom = table.columns.get('minHeight');
  const levels = LEVEL_COLUMNS.map((name) => table.columns.get(name)).find((column) => column !== undefined);
  const tops = new Float32Array(table.count);
  for (let row = 0; row < table.count; row++) {
    const top = numberAt(height, row) ?? storeys(numberAt(levels, row)) ?? STOREY;
    tops[row] = Math.max(top, (numberAt(bottom, row) ?? 0) + 0.1);
  }
  const columns = new Map<string, Column>(table.columns);
  columns.set('height', numberColumn(tops, { unit: 'm', source: 'drawn height', derived: true }));
  return { ...table, columns };
}

function storeys(levels: number | undefined): number | undefined {
  return levels === undefined ? undefined : levels * STOREY + 1;
}

/** A number above 0, also where it was written as text. */
function numberAt(column: Column | undefined, row: number): number | undefined {
  const value = column === undefined ? undefined : cellValue(column, row);
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return number !== undefined && Number.isFinite(number) && number > 0 ? number : undefined;
}
