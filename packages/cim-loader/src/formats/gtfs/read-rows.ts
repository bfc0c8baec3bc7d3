import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';

/** Cell of a row by the name of its column; empty where there is none. */
export type Cell = (column: string) => string;

/** Longest row: route descriptions have some thousand letters. */
const MAXIMUM_ROW = 2 ** 20;

/**
 * Reads a table of GTFS row by row as it streams in (RFC 4180, UTF-8).
 * @param take called with each row; `cell` is valid until it returns.
 * @returns names of the columns, and the number of rows.
 * @throws {LoadError} a row or a file without end, or more rows than allowed.
 */
export async function readRows(
  file: InputFile,
  maximumRows: number,
  take: (cell: Cell, row: number) => void,
  signal?: AbortSignal,
): Promise<{ columns: readonly string[]; rows: number }> {
  let columns: string[] | undefined;
  let places = new Map<string, number>();
  let values: readonly string[] = [];
  let rows = 0;
  const cell: Cell = (column) => values[places.get(column) ?? -1] ?? '';
  const fail = (problem: string): LoadError =>
    new LoadError(problem, {
      url: file.name,
      format: 'gtfs',
      kind: 'invalid',
      place: `row ${rows + 2}`,
      remedy: 'export the timetable again, or give a smaller one',
    });
  const line = (text: string): void => {
    if (text.trim() === '') return;
    values = splitRow(text);
    if (columns === undefined) {
      columns = values.map((name) => name.trim());
      places = new Map(columns.map((name, place) => [name, place]));
      return;
    }
    if (rows === maximumRows) throw fail(`has more than ${maximumRows} rows`);
    take(cell, rows++);
  };
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of file.stream(signal)) {
    rest = eachLine(rest + decoder.decode(piece, { stream: true }), line);
    if (rest.length > MAXIMUM_ROW) throw fail(`a row is longer than ${MAXIMUM_ROW} letters`);
  }
  if (rest !== '') line(rest.replace(/\r$/u, ''));
  return { columns: columns ?? [], rows };
}

/** @returns what follows the last whole line; line ends inside quotes end none. */
function eachLine(text: string, take: (line: string) => void): string {
  let start = 0;
  let from = 0;
  let isQuoted = false;
  const nextQuote = (at: number): number => {
    const found = text.indexOf('"', at);
    return found < 0 ? text.length : found;
  };
  let quote = nextQuote(0);
  for (;;) {
    const end = text.indexOf('\n', from);
    if (end < 0) return text.slice(start);
    for (; quote < end; quote = nextQuote(quote + 1)) isQuoted = !isQuoted;
    from = end + 1;
    if (isQuoted) continue;
    take(text.slice(start, text[end - 1] === '\r' ? end - 1 : end));
    start = from;
  }
}

function splitRow(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  const values: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"[^,]*|([^,]*))/gu)) {
    values.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  }
  return values;
}
