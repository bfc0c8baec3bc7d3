import { cellValue, type Column, type FeatureTableSource } from '@cityloom/twin-core';

/** First column of a table that has one of these names, whatever their case and punctuation. */
export function findColumn(
  { columns }: Pick<FeatureTableSource, 'columns'>,
  names: readonly string[],
): Column | undefined {
  const byPlainName = new Map([...columns].map(([name, column]) => [plain(name), column]));
  for (const name of names) {
    const column = byPlainName.get(plain(name));
    if (column !== undefined) return column;
  }
  return undefined;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_:.-]/gu, '');

/** Value as a number; text is read (`12 m` is 12). `undefined`: none. */
export function numberIn(column: Column | undefined, row: number): number | undefined {
  const value = column === undefined ? undefined : cellValue(column, row);
  const number = typeof value === 'string' ? Number.parseFloat(value.replace(',', '.')) : value;
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** Value as text. `undefined`: none. */
export function textIn(column: Column | undefined, row: number): string | undefined {
  const value = column === undefined ? undefined : cellValue(column, row);
  return value === undefined ? undefined : String(value);
}
