import { cellValue } from '@cityloom/twin-core';
import { CoordinateWriter, geometryName } from './coordinate-text.ts';
import type { ExportedFile, ExportOptions, Selection } from './exported-file.ts';
import { exactNumber, sourceId } from './selection.ts';
import { TextWriter } from './text-writer.ts';

const NOTATION = { open: '[', close: ']', separator: ',', space: ',', openPosition: '[', closePosition: ']' };

/** GeoJSON (RFC 7946), one feature per line; positions to 7 decimals, heights to the millimetre. */
export function writeGeoJson(selection: Selection, options: ExportOptions): ExportedFile {
  const { table, rows } = selection;
  const writer = new TextWriter();
  const attribution =
    options.attribution === undefined ? '' : `,"attribution":${JSON.stringify(options.attribution)}`;
  writer.write(
    `{"type":"FeatureCollection","name":${JSON.stringify(table.layer)}${attribution},"features":[`,
  );
  const coordinates = table.geometry && new CoordinateWriter(table.geometry, NOTATION);
  const names = [...table.columns.keys()].map((name) => JSON.stringify(name));
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    const id = JSON.stringify(sourceId(selection, row));
    const properties = propertiesText(selection, row, names);
    const geometry = geometryText(selection, row, coordinates);
    writer.write(
      `${index > 0 ? ',' : ''}\n{"type":"Feature","id":${id},"properties":{${properties}},"geometry":${geometry}}`,
    );
  }
  writer.write('\n]}\n');
  return { extension: 'geojson', mimeType: 'application/geo+json', bytes: writer.finish() };
}

function propertiesText({ table }: Selection, row: number, names: readonly string[]): string {
  let text = '';
  let number = 0;
  for (const column of table.columns.values()) {
    const name = names[number++] ?? '';
    const value = cellValue(column, row);
    if (value === undefined) continue;
    const json = typeof value === 'number' ? numberText(exactNumber(column, value)) : JSON.stringify(value);
    text += `${text === '' ? '' : ','}${name}:${json}`;
  }
  return text;
}

/** JSON knows no infinity. */
const numberText = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');

function geometryText({ table }: Selection, row: number, coordinates: CoordinateWriter | undefined): string {
  if (table.geometry === undefined || coordinates === undefined) return 'null';
  coordinates.beginRow(row);
  const written = coordinates.row(row);
  if (written === undefined) return 'null';
  return `{"type":"${geometryName(table.geometry.type, written.isMulti)}","coordinates":${written.text}}`;
}
