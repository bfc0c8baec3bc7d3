import {
  type AttributeValue,
  type Column,
  type FeatureTable,
  cellValue,
  rowBounds,
  rowPositionRange,
} from '@cityloom/twin-core';
import { CoordinateWriter, degreesText, geometryName, metresText } from './coordinate-text.ts';
import type { CsvOptions, ExportedFile, ExportOptions, Selection } from './exported-file.ts';
import { exactNumber, freeName, hasIdColumn, sourceId } from './selection.ts';
import { TextWriter } from './text-writer.ts';

const WKT = { open: '(', close: ')', separator: ', ', space: ' ', openPosition: '', closePosition: '' };
const BYTE_ORDER_MARK = '\u{feff}';
const LINE_END = '\r\n';

/** What spreadsheets run as a formula; a plain negative number is none. */
const FORMULA = /^(?:[=+@\t\r]|-(?!\d*\.?\d+$))/u;

/** CSV (RFC 4180) in UTF-8: id, attributes, geometry. */
export function writeCsv(selection: Selection, { csv = {} }: ExportOptions): ExportedFile {
  const { table, rows } = selection;
  const isEscaped = csv.escapeFormulas ?? true;
  const writer = new TextWriter();
  if (csv.byteOrderMark ?? true) writer.write(BYTE_ORDER_MARK);
  const place = geometryCells(table, csv);
  const idNames = hasIdColumn(selection) ? [] : [freeName(table.columns, 'id')];
  const titles = [...idNames, ...table.columns.keys(), ...place.titles].map((title) =>
    quoted(title, isEscaped),
  );
  writer.write(titles.join(',') + LINE_END);
  for (const row of rows) {
    const cells = idNames.map(() => quoted(sourceId(selection, row), isEscaped));
    for (const column of table.columns.values())
      cells.push(cellText(column, cellValue(column, row), isEscaped));
    cells.push(...place.cells(row));
    writer.write(cells.join(',') + LINE_END);
  }
  return { extension: 'csv', mimeType: 'text/csv;charset=utf-8', bytes: writer.finish() };
}

function cellText(column: Column, value: AttributeValue, isEscaped: boolean): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? String(exactNumber(column, value)) : quoted(value, isEscaped);
}

function quoted(text: string, isEscaped: boolean): string {
  const safe = isEscaped && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

interface GeometryCells {
  readonly titles: readonly string[];
  cells(row: number): readonly string[];
}

function geometryCells({ geometry, columns }: FeatureTable, options: CsvOptions): GeometryCells {
  const wanted = options.geometry ?? (geometry?.type === 'point' ? 'position' : 'wkt');
  if (geometry === undefined || wanted === 'none') return { titles: [], cells: () => [] };
  if (wanted === 'wkt') {
    const writer = new CoordinateWriter(geometry, WKT);
    return {
      titles: [freeName(columns, 'wkt')],
      cells: (row) => {
        const dimension = writer.beginRow(row) ? ' Z' : '';
        const written = writer.row(row);
        if (written === undefined) return [''];
        const name = geometryName(geometry.type, written.isMulti).toUpperCase();
        const isBare = geometry.type === 'point' && !written.isMulti;
        return [`"${name}${dimension} ${isBare ? `(${written.text})` : written.text}"`];
      },
    };
  }
  const hasHeight = geometry.type === 'point' && geometry.heights !== undefined;
  const names = ['longitude', 'latitude', ...(hasHeight ? ['height'] : [])];
  return {
    titles: names.map((name) => freeName(columns, name)),
    cells: (row) => {
      const bounds = rowBounds(geometry, row);
      if (bounds === undefined) return names.map(() => '');
      const [west, south, east, north] = bounds;
      const position = [degreesText((west + east) / 2), degreesText((south + north) / 2)];
      if (!hasHeight) return position;
      const height = geometry.heights[rowPositionRange(geometry, row)[0]] ?? NaN;
      return [...position, Number.isNaN(height) ? '' : metresText(height)];
    },
  };
}
