import { createFeatureTable } from '@cityloom/twin-core';
import type { CodeArray, Column, FeatureTable, GeometryColumn } from '@cityloom/twin-core';
import { LoadError } from '../validation/load-error.ts';
import { readBinaryFile } from './binary-file.ts';
import type { BinaryFile } from './binary-file.ts';
import { POSITION_UNITS_PER_DEGREE, TABLE_FORMAT } from './encode-table.ts';
import { tableHeader } from './table-header.ts';
import type { ColumnHeader, TableHeader } from './table-header.ts';

function decodeGeometry(geometry: NonNullable<TableHeader['geometry']>, file: BinaryFile): GeometryColumn {
  const units = file.array(geometry.positions, 'int32', 'geometry.positions');
  const positions = new Float64Array(units.length);
  for (let at = 0; at < units.length; at++) positions[at] = (units[at] as number) / POSITION_UNITS_PER_DEGREE;
  return {
    type: geometry.type,
    positions,
    ...(geometry.heights && {
      heights: Float64Array.from(file.array(geometry.heights, 'float32', 'geometry.heights')),
    }),
    positionOffsets: file.array(geometry.positionOffsets, 'uint32', 'geometry.positionOffsets'),
    ringOffsets: file.array(geometry.ringOffsets, 'uint32', 'geometry.ringOffsets'),
    partOffsets: file.array(geometry.partOffsets, 'uint32', 'geometry.partOffsets'),
  };
}

function decodeCodes(column: ColumnHeader & { kind: 'text' }, file: BinaryFile): CodeArray {
  const { type } = column.codes;
  if (type !== 'uint8' && type !== 'uint16' && type !== 'uint32') {
    throw new RangeError(`column ${column.name} has codes of type ${type}`);
  }
  const codes = file.array(column.codes, type, `column ${column.name}`);
  let largest = 0;
  for (const code of codes) if (code > largest) largest = code;
  if (largest > column.dictionary.length) {
    throw new RangeError(
      `column ${column.name} uses entry ${largest} of a dictionary of ${column.dictionary.length}`,
    );
  }
  return codes;
}

function decodeColumn(column: ColumnHeader, file: BinaryFile): Column {
  const description = {
    source: column.source,
    derived: column.derived,
    ...(column.sourceTitle !== undefined && { sourceTitle: column.sourceTitle }),
    ...(column.unit !== undefined && { unit: column.unit }),
    ...(column.title !== undefined && { title: column.title }),
    ...(column.sourceColumn !== undefined && { sourceColumn: column.sourceColumn }),
    ...(column.timeColumn !== undefined && { timeColumn: column.timeColumn }),
  };
  if (column.kind === 'text') {
    const { dictionary, valueTitles } = column;
    const codes = decodeCodes(column, file);
    return { kind: 'text', ...description, codes, dictionary, ...(valueTitles && { valueTitles }) };
  }
  const values = file.array(column.values, column.values.type, `column ${column.name}`);
  return {
    kind: 'number',
    ...description,
    values,
    ...(column.missing !== undefined && { missing: column.missing }),
  };
}

function decodeIds(
  ids: TableHeader['ids'],
  file: BinaryFile,
): Pick<Parameters<typeof createFeatureTable>[0], 'ids' | 'idParts'> {
  if ('texts' in ids) return { ids: ids.texts };
  return {
    idParts: {
      prefixes: ids.prefixes,
      prefixCodes: file.array(ids.prefixCodes, 'uint8', 'ids.prefixCodes'),
      numbers: file.array(ids.numbers, 'float64', 'ids.numbers'),
    },
  };
}

/**
 * Reads a feature table file. Columns are views into `buffer`, which must not change afterwards; only
 * positions are converted, from integers of 1e-7 degrees to degrees.
 * @param url names the file in messages.
 * @throws {LoadError} truncated, corrupt, or another version; with file, offset and remedy.
 */
export function decodeTable(buffer: ArrayBuffer, url: string): FeatureTable {
  const file = readBinaryFile(TABLE_FORMAT, buffer, url);
  const parsed = tableHeader.safeParse(file.header);
  const corrupt = (problem: string, place: string, cause?: unknown): LoadError =>
    new LoadError(problem, {
      url,
      format: TABLE_FORMAT.name,
      kind: 'corrupt',
      place,
      remedy: 'build the city package again (cityloom build)',
      cause,
    });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw corrupt(
      issue?.message ?? 'header is not valid',
      `header ${issue?.path.join('.') ?? ''}`,
      parsed.error,
    );
  }
  const header = parsed.data;
  try {
    return createFeatureTable({
      layer: header.layer,
      count: header.count,
      ...decodeIds(header.ids, file),
      ...(header.geometry && { geometry: decodeGeometry(header.geometry, file) }),
      columns: new Map(header.columns.map((column) => [column.name, decodeColumn(column, file)])),
    });
  } catch (cause) {
    if (cause instanceof RangeError) throw corrupt(cause.message, 'body', cause);
    throw cause;
  }
}
