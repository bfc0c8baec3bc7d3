import {
  cellValue,
  type ColumnDescription,
  type FeatureTable,
  type ObjectId,
  type View,
} from '@cityloom/twin-core';

/** Selected rows of one table: those of a scenario are in a table of their own. */
export interface SelectedRows {
  readonly layer: string;
  readonly table: FeatureTable;
  /** Ascending. */
  readonly rows: readonly number[];
}

/** Numbers of a column over the selected objects that have one. */
export interface ColumnSummary {
  readonly name: string;
  readonly column: ColumnDescription;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** How many of the selected objects are of a class, use or kind. */
export interface TypeCount {
  /** `undefined`: it is not said. */
  readonly type: string | undefined;
  readonly count: number;
}

/** The selected objects that exist in the view, table by table. */
export function selectedRows(objects: Iterable<ObjectId>, view: View): SelectedRows[] {
  const found = new Map<FeatureTable, { layer: string; rows: number[] }>();
  for (const id of objects) {
    const handle = view.object(id);
    if (handle === undefined) continue;
    const known = found.get(handle.table);
    if (known === undefined) found.set(handle.table, { layer: handle.layer, rows: [handle.row] });
    else known.rows.push(handle.row);
  }
  return [...found].map(([table, { layer, rows }]) => ({ layer, table, rows: rows.sort((a, b) => a - b) }));
}

/** Columns with numbers, in the order of the tables; those that nothing selected has are left out. */
export function summariseNumbers(selected: readonly SelectedRows[]): ColumnSummary[] {
  const summaries = new Map<string, ColumnSummary>();
  for (const { table, rows } of selected) {
    for (const [name, column] of table.columns) {
      if (column.kind !== 'number') continue;
      const known = summaries.get(name) ?? { name, column, ...NOTHING };
      // Numbers of other units are not added up.
      if (known.column.unit === column.unit) summaries.set(name, addRows(known, table, rows));
    }
  }
  return [...summaries.values()].filter(({ count }) => count > 0);
}

const NOTHING = { count: 0, sum: 0, minimum: Infinity, maximum: -Infinity } as const;

function addRows(summary: ColumnSummary, table: FeatureTable, rows: readonly number[]): ColumnSummary {
  const column = table.columns.get(summary.name);
  let { count, sum, minimum, maximum } = summary;
  for (const row of rows) {
    const value = column === undefined ? undefined : cellValue(column, row);
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { ...summary, count, sum, minimum, maximum };
}

/** Columns that say what an object is, the first that a table has. */
const TYPE_COLUMNS = ['class', 'building', 'kind', 'type', 'category', 'use'];

/** By frequency. */
export function countTypes(selected: readonly SelectedRows[]): TypeCount[] {
  const counts = new Map<string | undefined, number>();
  for (const { table, rows } of selected) {
    const name = TYPE_COLUMNS.find((candidate) => table.columns.get(candidate)?.kind === 'text');
    for (const row of rows) {
      const value = name === undefined ? undefined : table.value(row, name);
      const type = typeof value === 'string' && value !== '' ? value : undefined;
      counts.set(type, (counts.get(type) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count || ((a.type ?? '') < (b.type ?? '') ? -1 : 1));
}
