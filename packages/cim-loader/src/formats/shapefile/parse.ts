import type { GeometryColumn } from '@cityloom/twin-core';
import type { Dataset, FeatureLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder, type FeatureLayerOptions } from '../../datasets/feature-layer-builder.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { AttributeColumn, SourceValue } from '../../tables/attribute-columns.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { type DbaseField, DbaseTable } from './dbase-table.ts';
import { type PatchOutcome, readMultiPatch } from './multi-patch.ts';
import {
  HEADER_BYTES,
  MULTI_PATCH,
  recordsByIndex,
  recordsInOrder,
  type ShapeOutcome,
  ShapeReader,
  type ShapeRecord,
  tableTypeOf,
} from './shape-reader.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** Messages for what a record came to, where it is worth telling. */
const OUTCOMES: Readonly<
  Partial<Record<ShapeOutcome | PatchOutcome, { readonly code: WarningCode; readonly message: string }>>
> = {
  broken: {
    code: 'broken-geometry',
    message: 'records whose counts do not fit their length; kept without geometry',
  },
  'other-type': {
    code: 'broken-geometry',
    message: 'records of another shape type than the file; kept without geometry',
  },
  partly: {
    code: 'geometry-not-read',
    message: 'surfaces with parts of an unknown kind; those parts are left out',
  },
  'orphan-hole': {
    code: 'hole-without-polygon',
    message: 'holes that lie in no polygon of their record; read as polygons',
  },
};

/**
 * Reads a shapefile with what lies beside it. Own reader: shpjs makes objects of every position, trusts the counts in
 * records, and swaps the bytes of Chinese names; 250 lines go from the file into columns and survive broken files.
 * @throws {LoadError} a main file that cannot be used; what is missing or broken beside it is a warning.
 */
export async function parseShapefile(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bytes = await file.read(options.signal);
  if (bytes.length < HEADER_BYTES) throw tooShort(file.name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shapeType = view.getInt32(32, true);
  const type = tableTypeOf(shapeType, file.name);
  const beside = await openNeighbours(file, options);
  const definition =
    beside.prj === undefined
      ? undefined
      : new TextDecoder().decode(await beside.prj.read(options.signal)).trim();
  const georeference = await createGeoreference(
    { definition: definition === '' ? undefined : definition, axisOrder: 'east-north' },
    options.georeference ?? {},
    file.name,
  );
  const warnings: LoadWarning[] = [...georeference.warnings];
  const table = await readTable(beside, options, file.name, warnings);
  const index = beside.shx && (await beside.shx.read(options.signal));
  const records = recordsOf(view, index, file.name, warnings);
  if (records.length > limits.maximumObjects) throw tooMany(file.name, records.length, limits.maximumObjects);
  const common = {
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference,
    limits,
  };
  const source = { view, records, table, file: file.name };
  const { builder, layers, notes } =
    shapeType === MULTI_PATCH ? readSurfaces(source, common) : readShapes(source, type, common);
  return {
    format: 'shapefile',
    crs: georeference.statement,
    layers,
    report: {
      counts: { features: builder.count },
      warnings: [...warnings, ...notes, ...builder.warnings],
    },
  };
}

interface ShapeSource {
  readonly view: DataView;
  readonly records: readonly ShapeRecord[];
  readonly table: DbaseTable | undefined;
  readonly file: string;
}

interface ReadLayers {
  readonly builder: { readonly count: number; readonly warnings: readonly LoadWarning[] };
  readonly layers: readonly FeatureLayer[];
  readonly notes: readonly LoadWarning[];
}

type LayerSource = Omit<FeatureLayerOptions, 'layer' | 'title'>;

function readShapes(
  source: ShapeSource,
  type: GeometryColumn['type'] | undefined,
  common: LayerSource,
): ReadLayers {
  const builder = new FeatureLayerBuilder({ layer: layerIdOfFile(source.file), ...common });
  const notes = addRecords(source, type, builder);
  return { builder, layers: builder.finish(), notes };
}

/** Bodies of a MultiPatch file: surfaces, with footprints and heights derived from them. */
function readSurfaces(source: ShapeSource, common: LayerSource): ReadLayers {
  const { view, records, table, file } = source;
  const builder = new SurfaceLayersBuilder({ ...common, format: 'Shapefile' });
  const layer = { id: layerIdOfFile(file), shape: 'construction' as const };
  const outcomes = new OutcomeCounts();
  const attributes = new RowAttributes(table, undefined);
  for (const [row, record] of records.entries()) {
    if (attributes.isDeleted(row)) continue;
    outcomes.note(readMultiPatch(view, record, builder.beginObject(layer)), row);
    const id = attributes.id(row) ?? row + 1;
    builder.endObject(layer, { id: String(id), attributes: attributes.record(row) });
  }
  const layers = builder.finish();
  return { builder, layers, notes: [...outcomes.warnings(file), ...rowsDiffer(source)] };
}

function tooShort(file: string): LoadError {
  return new LoadError('ends in its header', {
    url: file,
    format: 'Shapefile',
    kind: 'truncated',
    place: 'offset 0',
    remedy: 'fetch the .shp file again',
  });
}

function tooMany(file: string, count: number, most: number): LoadError {
  return new LoadError(`has ${count} records, more than ${most}`, {
    url: file,
    format: 'Shapefile',
    kind: 'invalid',
    remedy: 'give an extract',
  });
}

interface Neighbours {
  readonly shx: InputFile | undefined;
  readonly dbf: InputFile | undefined;
  readonly prj: InputFile | undefined;
  readonly cpg: InputFile | undefined;
}

async function openNeighbours(file: InputFile, { signal }: LoadOptions): Promise<Neighbours> {
  const name = file.name.replace(/[?#].*$/u, '').replace(/^.*[\\/]/u, '');
  const base = name.replace(/\.[^.]*$/u, '');
  const isUpper = name.endsWith('.SHP');
  const open = async (extension: string): Promise<InputFile | undefined> => {
    const wanted = `${base}.${extension}`.toLowerCase();
    const listed = file.folder.paths?.find((path) => path.toLowerCase() === wanted);
    if (file.folder.paths !== undefined && listed === undefined) return undefined;
    try {
      return await file.folder.open(
        listed ?? `${base}.${isUpper ? extension.toUpperCase() : extension}`,
        signal,
      );
    } catch (error) {
      if (error instanceof LoadError && error.kind === 'missing') return undefined;
      throw error;
    }
  };
  const [shx, dbf, prj, cpg] = await Promise.all([open('shx'), open('dbf'), open('prj'), open('cpg')]);
  return { shx, dbf, prj, cpg };
}

async function readTable(
  { dbf, cpg }: Neighbours,
  options: LoadOptions,
  file: string,
  warnings: LoadWarning[],
): Promise<DbaseTable | undefined> {
  if (dbf === undefined) {
    const message = 'the .dbf file is not beside it; objects have no attributes';
    warnings.push({ code: 'attributes-missing', message, file });
    return undefined;
  }
  try {
    const codePage = cpg && new TextDecoder('latin1').decode(await cpg.read(options.signal));
    const table = new DbaseTable(await dbf.read(options.signal), dbf.name, options.encoding, codePage);
    warnings.push(...table.warnings);
    return table;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    warnings.push({
      code: 'attributes-missing',
      message: `${error.message}; objects have no attributes`,
      file,
    });
    return undefined;
  }
}

function recordsOf(
  view: DataView,
  index: Uint8Array | undefined,
  file: string,
  warnings: LoadWarning[],
): readonly ShapeRecord[] {
  if (index !== undefined) {
    const indexed = recordsByIndex(view, new DataView(index.buffer, index.byteOffset, index.byteLength));
    if (indexed !== undefined) return indexed;
    warnings.push({
      code: 'index-differs',
      message: 'the .shx file does not fit; records are read in order',
      file,
    });
  }
  const records = [...recordsInOrder(view)];
  const end = records.at(-1)?.end ?? HEADER_BYTES;
  // The length in the header counts 16-bit words; files may be longer, never shorter.
  if (end < Math.min(view.byteLength, view.getInt32(24, false) * 2)) {
    const message = `broken after record ${records.length} (offset ${end}); the rest is left out`;
    warnings.push({ code: 'records-cut-off', message, file });
  }
  return records;
}

function addRecords(
  source: ShapeSource,
  type: GeometryColumn['type'] | undefined,
  builder: FeatureLayerBuilder,
): LoadWarning[] {
  const { view, records, table, file } = source;
  const outcomes = new OutcomeCounts();
  const attributes = new RowAttributes(table, type === undefined ? undefined : builder.columnsOf(type));
  const reader = type && new ShapeReader(view, builder.beginFeature(type));
  for (const [row, record] of records.entries()) {
    if (attributes.isDeleted(row)) continue;
    if (reader === undefined || type === undefined) {
      builder.addFeature(attributes.id(row), null, attributes.record(row));
      continue;
    }
    outcomes.note(reader.read(record), row);
    attributes.write(row, builder.rowsOf(type));
    builder.endFeature(type, attributes.id(row), NO_PROPERTIES);
  }
  return [...outcomes.warnings(file), ...rowsDiffer(source)];
}

/** What reading the records came to, and the first record each thing happened to. */
class OutcomeCounts {
  private readonly counts = new Map<ShapeOutcome | PatchOutcome, { count: number; object: string }>();

  note(outcome: ShapeOutcome | PatchOutcome, row: number): void {
    const known = this.counts.get(outcome);
    if (known === undefined) this.counts.set(outcome, { count: 1, object: `record ${row + 1}` });
    else known.count++;
  }

  warnings(file: string): LoadWarning[] {
    return [...this.counts].flatMap(([outcome, counted]) => {
      const told = OUTCOMES[outcome];
      return told === undefined ? [] : [{ ...told, file, ...counted }];
    });
  }
}

function rowsDiffer({ table, records, file }: ShapeSource): LoadWarning[] {
  if (table === undefined || table.rows === records.length) return [];
  const message = `${records.length} shapes and ${table.rows} rows of attributes; matched in order`;
  const count = Math.abs(table.rows - records.length);
  return [{ code: 'rows-differ', message, file, count, object: '' }];
}

const NO_PROPERTIES: Readonly<Record<string, unknown>> = {};

/** The rows of the .dbf file beside the shapes. */
class RowAttributes {
  private readonly table: DbaseTable | undefined;
  private readonly columns: readonly (readonly [DbaseField, AttributeColumn | undefined])[];
  private readonly idField: DbaseField | undefined;

  constructor(
    table: DbaseTable | undefined,
    columns: { column(name: string): AttributeColumn | undefined } | undefined,
  ) {
    this.table = table;
    this.columns =
      columns === undefined ? [] : (table?.fields ?? []).map((field) => [field, columns.column(field.name)]);
    this.idField = table?.fields.find(({ name }) => name.toLowerCase() === 'id');
  }

  isDeleted(row: number): boolean {
    return this.table !== undefined && row < this.table.rows && this.table.isDeleted(row);
  }

  write(row: number, target: number): void {
    const { table } = this;
    if (table === undefined || row >= table.rows) return;
    for (const [field, column] of this.columns) column?.set(target, table.value(row, field));
  }

  id(row: number): string | number | undefined {
    const { table, idField } = this;
    if (table === undefined || idField === undefined || row >= table.rows) return undefined;
    const value = table.value(row, idField);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  }

  record(row: number): Record<string, SourceValue> {
    const { table } = this;
    if (table === undefined || row >= table.rows) return {};
    return Object.fromEntries(table.fields.map((field) => [field.name, table.value(row, field)]));
  }
}
