import type { Bounds } from '@cityloom/twin-core';
import type { AsyncBuffer, Compressors, FileMetaData, RowGroup } from 'hyparquet';
import { getSchemaPath } from 'hyparquet/src/schema.js';
import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { curveToleranceOf } from '../../datasets/stroke-curve.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { outlineInSource } from '../../georeference/outline-in-source.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { readWkb } from '../wkb/read-wkb.ts';
import { checkPages } from './check-pages.ts';
import { boundedCompressors } from './compressors.ts';
import { type GeometryColumnInfo, readGeoMetadata } from './geo-metadata.ts';
import { nativeGeometry } from './native-geometry.ts';

const FORMAT = 'geoparquet';
/** Values of a column chunk per byte of it: runs of one value pack far better than anything else. */
const MAXIMUM_VALUES_PER_BYTE = 100_000;

/** Values of binary columns stay bytes: geometry is read by our own reader, which checks its counts. */
const RAW_GEOMETRY = {
  geometryFromBytes: (bytes: Uint8Array): Uint8Array => bytes,
  geographyFromBytes: (bytes: Uint8Array): Uint8Array => bytes,
};

/** @throws {LoadError} a file that is no Parquet, is too large, or whose geometry is of an unknown kind. */
export async function parseGeoparquet(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const { parquetMetadataAsync } = await import('hyparquet');
    const limits = options.limits ?? DEFAULT_LIMITS;
    const buffer = await bufferOf(file, limits, options.signal);
    const metadata = await parquetMetadataAsync(buffer, { geoparquet: false, parsers: RAW_GEOMETRY });
    checkCounts(metadata, buffer.byteLength, limits, file.name);
    const geo = readGeoMetadata(metadata);
    const georeference = await createGeoreference(
      geo === undefined ? { definition: 'OGC:CRS84', byFormat: true } : { definition: geo.column.crs },
      options.georeference ?? {},
      file.name,
    );
    const builder = new FeatureLayerBuilder({
      layer: layerIdOfFile(file.name),
      source: file.name,
      file: file.name,
      georeference,
      limits,
    });
    const counts = await addRows(file, buffer, metadata, geo?.column, georeference, builder, options);
    const layers = builder.finish();
    return {
      format: FORMAT,
      ...(geo?.version !== undefined && { version: geo.version }),
      crs: geo === undefined ? undefined : georeference.statement,
      layers,
      report: {
        counts: {
          rows: Number(metadata.num_rows),
          rowGroups: metadata.row_groups.length,
          rowGroupsRead: counts.groups,
        },
        warnings: [...georeference.warnings, ...builder.warnings, ...counts.warnings],
      },
    };
  });
}

async function bufferOf(
  file: InputFile,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<AsyncBuffer> {
  const size = file.size ?? (await file.read(signal)).length;
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      if (!(start >= 0 && end >= start && end <= size && end - start <= limits.maximumFileBytes)) {
        throw new Error(`bytes ${start} to ${end} are not in the file`);
      }
      const bytes = await file.readRange(start, end - start, signal);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    },
  };
}

/** The library allocates as many values as the metadata say. */
function checkCounts(metadata: FileMetaData, size: number, limits: Limits, file: string): void {
  const fail = (problem: string, place: string): LoadError =>
    new LoadError(problem, {
      url: file,
      format: FORMAT,
      kind: 'invalid',
      place,
      remedy: 'write the file again, or give a smaller extract',
    });
  let rows = 0;
  metadata.row_groups.forEach((group, index) => {
    const place = `row group ${index}`;
    const count = Number(group.num_rows);
    rows += count;
    if (!(count >= 0 && rows <= limits.maximumObjects))
      throw fail(`declares ${rows} rows, more than ${limits.maximumObjects}`, place);
    const problem = group.columns.map((column) => countProblem(column, size, limits)).find(Boolean);
    if (problem !== undefined) throw fail(problem, place);
  });
}

function countProblem(
  { meta_data: column }: RowGroup['columns'][number],
  size: number,
  limits: Limits,
): string | undefined {
  const values = Number(column?.num_values ?? 0);
  const bytes = Number(column?.total_compressed_size ?? 0);
  const possible = Math.min(limits.maximumPositions, 1000 + bytes * MAXIMUM_VALUES_PER_BYTE);
  if (values >= 0 && bytes >= 0 && bytes <= size && values <= possible) return undefined;
  return `a column declares ${values} values in ${bytes} bytes`;
}

/**
 * Reads the columns of a row group at once and checks their pages.
 * @returns the file, with those bytes in memory.
 */
async function checkedGroup(
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  group: RowGroup,
  compressors: Compressors,
): Promise<AsyncBuffer> {
  const chunks = group.columns.map(({ meta_data: column }) => {
    if (column === undefined) throw new Error('a column is described in another file');
    const { dictionary_page_offset: dictionary = 0n, data_page_offset: data } = column;
    const start = Number(dictionary === 0n ? data : dictionary);
    return { column, start, end: start + Number(column.total_compressed_size) };
  });
  const first = Math.min(...chunks.map(({ start }) => start));
  const last = Math.max(...chunks.map(({ end }) => end));
  const held = await buffer.slice(first, last);
  for (const { column, start, end } of chunks) {
    const schemaPath = getSchemaPath(metadata.schema, column.path_in_schema);
    const bytes = held.slice(start - first, end - first);
    checkPages(bytes, { column, schemaPath, rows: Number(group.num_rows), compressors });
  }
  return {
    byteLength: buffer.byteLength,
    slice: (start, end = buffer.byteLength) =>
      start >= first && end <= last ? held.slice(start - first, end - first) : buffer.slice(start, end),
  };
}

async function addRows(
  file: InputFile,
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  column: GeometryColumnInfo | undefined,
  georeference: Georeference,
  builder: FeatureLayerBuilder,
  options: LoadOptions,
): Promise<{ groups: number; warnings: LoadWarning[] }> {
  const { parquetReadObjects } = await import('hyparquet');
  const compressors = await boundedCompressors();
  const wanted = options.bounds && sourceBounds(options.bounds, georeference);
  const tolerance = curveToleranceOf(georeference, options.curveTolerance);
  const warnings: LoadWarning[] = [];
  let [rowStart, groups, broken, first] = [0, 0, 0, ''];
  const geometryOrNone = (row: Readonly<Record<string, unknown>>): SourceGeometry | undefined => {
    try {
      return column && geometryOf(row[column.name], column, tolerance);
    } catch (error) {
      broken++;
      first ||= error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  for (const [index, group] of metadata.row_groups.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index / metadata.row_groups.length);
    const rowEnd = rowStart + Number(group.num_rows);
    if (rowEnd > rowStart && meetsBounds(group, column, wanted)) {
      groups++;
      const rows: Record<string, unknown>[] = await parquetReadObjects({
        file: await checkedGroup(buffer, metadata, group, compressors),
        metadata,
        rowStart,
        rowEnd,
        compressors,
        utf8: false,
        geoparquet: false,
        parsers: RAW_GEOMETRY,
      });
      for (const row of rows) {
        if (!rowMeets(row, column, wanted)) continue;
        builder.addFeature(idOf(row['id']), geometryOrNone(row), propertiesOf(row, column));
      }
    }
    rowStart = rowEnd;
  }
  if (broken > 0) {
    const message = `geometries that cannot be read, kept without one: ${first}`;
    warnings.push({ code: 'broken-geometry', message, file: file.name, count: broken });
  }
  return { groups, warnings };
}

function geometryOf(
  value: unknown,
  { encoding }: GeometryColumnInfo,
  tolerance: number,
): SourceGeometry | undefined {
  if (value === null || value === undefined) return undefined;
  if (encoding !== 'WKB') return nativeGeometry(value, encoding);
  if (value instanceof Uint8Array) return readWkb(value, 0, tolerance).geometry;
  throw new Error('a WKB column does not hold bytes');
}

const idOf = (value: unknown): string | number | bigint | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? plainNumber(value)
    : undefined;

/** Whole numbers that doubles hold become numbers; others keep every digit. */
function plainNumber<Value>(value: Value): Value | number {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function propertiesOf(
  row: Readonly<Record<string, unknown>>,
  column: GeometryColumnInfo | undefined,
): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  const coveringColumn = column?.covering?.[0].split('.')[0];
  for (const name in row) {
    if (name === column?.name || name === coveringColumn || name === 'id') continue;
    properties[name] = valueOf(row[name]);
  }
  return properties;
}

function valueOf(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (value instanceof Uint8Array) return textOf(value);
  if (typeof value === 'object' && value !== null) {
    return JSON.stringify(value, (_, inner: unknown) => {
      const plain = plainNumber(inner);
      if (typeof plain === 'bigint') return String(plain);
      return plain instanceof Uint8Array ? textOf(plain) : plain;
    });
  }
  return plainNumber(value);
}

/** Text that a writer did not mark as such; else a count. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Binary content has no place in a table of attributes.
    return `${bytes.length} bytes`;
  }
}

/** Bounds in the file's own numbers, from points along the edges of the wanted ones. */
function sourceBounds(bounds: Bounds, georeference: Georeference): Bounds {
  const positions = outlineInSource(bounds, georeference);
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    left = Math.min(left, positions[at] as number);
    right = Math.max(right, positions[at] as number);
    bottom = Math.min(bottom, positions[at + 1] as number);
    top = Math.max(top, positions[at + 1] as number);
  }
  return [left, bottom, right, top];
}

/** Whether a row group can hold rows in the bounds, by the statistics of its columns of bounds. */
function meetsBounds(
  group: RowGroup,
  column: GeometryColumnInfo | undefined,
  wanted: Bounds | undefined,
): boolean {
  if (wanted === undefined || column?.covering === undefined) return true;
  const [xmin, ymin, xmax, ymax] = column.covering.map((path) => {
    const chunk = group.columns.find(({ meta_data: data }) => data?.path_in_schema.join('.') === path);
    const { statistics } = chunk?.meta_data ?? {};
    return {
      least: Number(statistics?.min_value ?? statistics?.min ?? -Infinity),
      greatest: Number(statistics?.max_value ?? statistics?.max ?? Infinity),
    };
  }) as [Range, Range, Range, Range];
  return intersects([xmin.least, ymin.least, xmax.greatest, ymax.greatest], wanted);
}

interface Range {
  readonly least: number;
  readonly greatest: number;
}

function rowMeets(
  row: Readonly<Record<string, unknown>>,
  column: GeometryColumnInfo | undefined,
  wanted: Bounds | undefined,
): boolean {
  if (wanted === undefined || column?.covering === undefined) return true;
  const sides = column.covering.map((path) => {
    let value: unknown = row;
    for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return typeof value === 'number' ? value : NaN;
  });
  return intersects(sides as unknown as Bounds, wanted);
}

const intersects = (a: Bounds, b: Bounds): boolean =>
  a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
