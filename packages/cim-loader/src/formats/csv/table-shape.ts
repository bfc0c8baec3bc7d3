/** Where the header and the values of a table of texts lie. */
export interface TableShape {
  readonly names: readonly string[];
  readonly firstRow: number;
  /** Title lines above the header. */
  readonly skipped: number;
  readonly hasHeader: boolean;
}

const MOST_TITLE_LINES = 10;
const MOST_COLUMNS = 16_384;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/u;

/**
 * Finds the header: the first row that fills most of the columns. Spreadsheets of offices have a title over it. A row
 * of which a value is a number is no header.
 */
export function findTableShape(rows: readonly (readonly string[])[]): TableShape {
  const head = rows.slice(0, MOST_TITLE_LINES + 10);
  const filled = head.map((row) => row.filter((cell) => cell !== '').length);
  const most = Math.max(0, ...filled);
  const least = Math.min(2, most);
  const start = Math.max(
    0,
    filled.findIndex((count) => count >= Math.max(least, most / 2)),
  );
  const skipped = start <= MOST_TITLE_LINES ? start : 0;
  const first = rows[skipped] ?? [];
  const hasHeader = first.length > 0 && !first.some((cell) => NUMBER.test(cell));
  let width = 0;
  for (const row of rows) width = Math.max(width, row.length);
  width = Math.min(width, MOST_COLUMNS);
  return {
    names: namesOf(hasHeader ? first : [], width),
    firstRow: hasHeader ? skipped + 1 : skipped,
    skipped,
    hasHeader,
  };
}

function namesOf(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const text = header[index]?.replaceAll(/\s+/gu, ' ').trim() ?? '';
    const base = text === '' ? `column ${index + 1}` : text.slice(0, 256);
    let name = base;
    for (let copy = 2; taken.has(name); copy++) name = `${base}~${copy}`;
    taken.add(name);
    return name;
  });
}
