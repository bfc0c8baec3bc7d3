import type { Column, FeatureTable, GeometryColumn } from '@cityloom/twin-core';
import { writeBinaryFile } from './binary-file.ts';
import type { BinaryFormat } from './binary-file.ts';
import type { ColumnHeader, TableHeader } from './table-header.ts';
import { BodyWriter } from './typed-buffers.ts';

export const TABLE_FORMAT: BinaryFormat = { name: 'feature table', magic: 'CLFT', version: 1 };

/** Positions are stored as integers of 1e-7 degrees: 1.1 cm, the precision of OpenStreetMap itself. */
export const POSITION_UNITS_PER_DEGREE = 1e7;

const NUMBERED_ID = /^(.*\D)(0|[1-9]\d{0,15})$/u;

/** Ids as prefix code and number where all are of that form, else as texts. */
function encodeIds(table: FeatureTable, body: BodyWriter): TableHeader['ids'] {
  const prefixes = new Map<string, number>();
  const prefixCodes = new Uint8Array(table.count);
  const numbers = new Float64Array(table.count);
  for (let row = 0; row < table.count; row++) {
    const match = NUMBERED_ID.exec(table.idOf(row));
    const number = Number(match?.[2]);
    const code = prefixes.get(match?.[1] ?? '') ?? prefixes.size;
    if (match === null || !Number.isSafeInteger(number) || code > 255) {
      return { texts: Array.from({ length: table.count }, (_, index) => table.idOf(index)) };
    }
    prefixes.set(match[1] ?? '', code);
    prefixCodes[row] = code;
    numbers[row] = number;
  }
  return { prefixes: [...prefixes.keys()], prefixCodes: body.add(prefixCodes), numbers: body.add(numbers) };
}

function encodeGeometry(geometry: GeometryColumn, body: BodyWriter): NonNullable<TableHeader['geometry']> {
  const positions = new Int32Array(geometry.positions.length);
  geometry.positions.forEach((degrees, at) => {
    positions[at] = Math.round(degrees * POSITION_UNITS_PER_DEGREE);
  });
  return {
    type: geometry.type,
    positions: body.add(positions),
    ...(geometry.heights && { heights: body.add(Float32Array.from(geometry.heights)) }),
    positionOffsets: body.add(geometry.positionOffsets),
    ringOffsets: body.add(geometry.ringOffsets),
    partOffsets: body.add(geometry.partOffsets),
  };
}

function encodeColumn(name: string, column: Column, body: BodyWriter): ColumnHeader {
  const { source, sourceTitle, derived, unit, title, sourceColumn, timeColumn } = column;
  const description = {
    name,
    source,
    ...(sourceTitle !== undefined && { sourceTitle }),
    derived,
    ...(unit !== undefined && { unit }),
    ...(title !== undefined && { title }),
    ...(sourceColumn !== undefined && { sourceColumn }),
    ...(timeColumn !== undefined && { timeColumn }),
  };
  if (column.kind === 'text') {
    return {
      kind: 'text',
      ...description,
      codes: body.add(column.codes),
      dictionary: [...column.dictionary],
      ...(column.valueTitles !== undefined && { valueTitles: column.valueTitles }),
    };
  }
  const missing =
    column.missing !== undefined && !Number.isNaN(column.missing) ? { missing: column.missing } : {};
  return { kind: 'number', ...description, ...missing, values: body.add(column.values) };
}

/**
 * Writes a feature table as one binary file: the same table gives the same bytes.
 * Positions are rounded to 1e-7 degrees; everything else is kept exactly.
 */
export function encodeTable(table: FeatureTable): Uint8Array<ArrayBuffer> {
  const body = new BodyWriter();
  const ids = encodeIds(table, body);
  const geometry = table.geometry === undefined ? {} : { geometry: encodeGeometry(table.geometry, body) };
  const columns = [...table.columns].map(([name, column]) => encodeColumn(name, column, body));
  const header: TableHeader = { layer: table.layer, count: table.count, ids, ...geometry, columns };
  return writeBinaryFile(TABLE_FORMAT, header, body);
}
