import type { FeatureTable } from '@cityloom/twin-core';
import { normalizeAddress } from './normalize-address.ts';

/** Rows by key. */
export type KeyIndex = ReadonlyMap<string, readonly number[]>;

/** Key of a row; `undefined`: it has none. */
export type KeyOf = (row: number) => string | undefined;

/** @throws {RangeError} naming a column that is not there. */
export function keysOfColumn(table: FeatureTable, column: string | undefined, layerPrefix: string): KeyOf {
  if (column === undefined) {
    return (row) => {
      const id = table.idOf(row);
      return clean(id.startsWith(layerPrefix) ? id.slice(layerPrefix.length) : id);
    };
  }
  requireColumn(table, column);
  return (row) => clean(table.value(row, column));
}

/** Key of the normalised address. @throws {RangeError} naming a column that is not there. */
export function keysOfAddress(table: FeatureTable, columns: readonly string[]): KeyOf {
  for (const column of columns) requireColumn(table, column);
  return (row) => {
    const parts = columns.map((column) => table.value(row, column));
    // An address without its street or its number would match a whole street.
    if (parts.includes(undefined)) return undefined;
    const address = normalizeAddress(...parts);
    return address === '' ? undefined : address;
  };
}

function requireColumn(table: FeatureTable, column: string): void {
  if (table.columns.has(column)) return;
  throw new RangeError(
    `fusion: layer ${table.layer} has no column ${column}; it has ${[...table.columns.keys()].join(', ')}.`,
  );
}

/** Ids are compared without spaces around them; 12 and "12" are the same. */
function clean(value: string | number | undefined): string | undefined {
  const text = value === undefined ? '' : String(value).normalize('NFKC').trim();
  return text === '' ? undefined : text;
}

/** All rows by key. */
export function indexKeys(count: number, keyOf: KeyOf): KeyIndex {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < count; row++) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return rows;
}
