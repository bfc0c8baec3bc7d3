import type { AttributeValue } from '@cityloom/twin-core';
import type { ExportColumn, ExportTable } from './affected-objects.ts';

/** Tells spreadsheets that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Table as CSV (RFC 4180, UTF-8 with byte order mark): each column with its unit in the heading, followed by a
 * column that names the source of each value.
 */
export function csvOfTable({ columns, rows }: ExportTable): string {
  const heading = ['object', 'layer', 'level', ...columns.flatMap(headingsOf)];
  const lines = rows.map((row) => [
    row.object,
    row.layer,
    row.level,
    ...row.values.flatMap((value, index) => [
      value,
      value === undefined || Number.isNaN(value) ? undefined : row.sources[index],
    ]),
  ]);
  return `${BYTE_ORDER_MARK}${[heading, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function headingsOf({ name, unit, derived }: ExportColumn): [string, string] {
  const withUnit = unit === undefined ? name : `${name} [${unit}]`;
  return [derived ? `${withUnit} *` : withUnit, `${name}: source`];
}

/**
 * One cell. Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP "CSV injection"):
 * names come from open data that anyone can edit.
 */
export function csvCell(value: AttributeValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
