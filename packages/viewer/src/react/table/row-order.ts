import { cellValue, type Column, type FeatureTable, type TextColumn } from '@cityloom/twin-core';
import type { LayerFilter } from '../../session/index.ts';

/** How the rows of a table are put in order; `undefined`: as they stand. */
export interface RowSort {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * Numbers of the rows to show, in order: no row is copied. A million rows take about a second at most, and that only
 * when the order or the filter changes.
 * @param hidden rows the view does not have.
 */
export function rowOrder(
  table: FeatureTable,
  filter: LayerFilter,
  sort: RowSort | undefined,
  hidden: ReadonlySet<number> | undefined,
): Uint32Array {
  const rows = keptRows(table, filter, hidden);
  const column = sort === undefined ? undefined : table.columns.get(sort.column);
  if (sort === undefined || column === undefined) return rows;
  const ranks = column.kind === 'text' ? textRanks(column, table.count) : numberRanks(column, table.count);
  const sign = sort.descending ? -1 : 1;
  return rows.sort((a, b) => {
    const first = ranks[a] as number;
    const second = ranks[b] as number;
    // Rows without a value come last, whichever way.
    if (Number.isNaN(first) || Number.isNaN(second)) {
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second)) || a - b;
    }
    return sign * (first - second) || a - b;
  });
}

function keptRows(
  table: FeatureTable,
  filter: LayerFilter,
  hidden: ReadonlySet<number> | undefined,
): Uint32Array {
  const keeps = rowTest(table, filter);
  const rows = new Uint32Array(table.count);
  let count = 0;
  for (let row = 0; row < table.count; row++) {
    if (hidden?.has(row) === true || keeps?.(row) === false) continue;
    rows[count++] = row;
  }
  return rows.slice(0, count);
}

function rowTest(table: FeatureTable, { text, column }: LayerFilter): ((row: number) => boolean) | undefined {
  const wanted = text.trim();
  if (wanted === '') return undefined;
  const columns = column === undefined ? [...table.columns.values()] : [table.columns.get(column)];
  const tests = columns.filter((each) => each !== undefined).map((each) => columnTest(each, wanted));
  const id = column === undefined && comparisonOf(wanted) === undefined ? wanted.toLowerCase() : undefined;
  return (row) =>
    tests.some((test) => test(row)) || (id !== undefined && table.idOf(row).toLowerCase().includes(id));
}

type Comparison = (value: number) => boolean;

const COMPARISON = /^(<=|>=|<|>|=)\s*(-?\d+(?:\.\d+)?)$/u;

function comparisonOf(text: string): Comparison | undefined {
  const match = COMPARISON.exec(text);
  if (match === null) return undefined;
  const limit = Number(match[2]);
  const sign: string = match[1] ?? '=';
  switch (sign) {
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    default:
      return (value) => value === limit;
  }
}

function columnTest(column: Column, text: string): (row: number) => boolean {
  const compare = comparisonOf(text);
  const part = text.toLowerCase();
  if (column.kind === 'text') {
    // Once per different text, not once per row.
    const matches = [false, ...column.dictionary.map((value) => value.toLowerCase().includes(part))];
    return (row) => matches[column.codes[row] ?? 0] === true;
  }
  return (row) => {
    const value = cellValue(column, row);
    if (typeof value !== 'number') return false;
    return compare === undefined ? String(value).includes(part) : compare(value);
  };
}

/** Place of each row's text among all texts of the column, as people sort them. */
function textRanks({ codes, dictionary }: TextColumn, count: number): Float64Array {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const order = dictionary
    .map((_, index) => index)
    .sort((a, b) => collator.compare(dictionary[a] ?? '', dictionary[b] ?? ''));
  const rankOfCode = new Float64Array(dictionary.length + 1).fill(NaN);
  order.forEach((index, rank) => {
    rankOfCode[index + 1] = rank;
  });
  return Float64Array.from({ length: count }, (_, row) => rankOfCode[codes[row] ?? 0] as number);
}

function numberRanks(column: Column, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => {
    const value = cellValue(column, row);
    return typeof value === 'number' ? value : NaN;
  });
}
