import type { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import type { AttributeColumn, SourceValue } from '../../tables/attribute-columns.ts';
import { TextPool } from '../../tables/text-pool.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { FeatureGeometry, UnreadGeometry } from './feature-geometry.ts';
import { FlatTable } from './flat-table.ts';
import { COLUMN_TYPES, type FlatGeobufColumn, type FlatGeobufHeader } from './header.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

const GEOMETRY = 0;
const PROPERTIES = 1;
/** A column of this name is the id of the row and nothing else; one called `id` is an attribute as well. */
const PURE_ID = '@id';

/** Feeds the features of one file to a builder. */
export class FlatFeatureReader {
  private readonly header: FlatGeobufHeader;
  private readonly builder: FeatureLayerBuilder;
  private readonly geometry: FeatureGeometry;
  private readonly pool = new TextPool();
  private readonly idColumn: number;
  /** Columns of each table, by number. */
  private readonly targets = new Map<string, (AttributeColumn | undefined)[]>();
  private readonly kinds: Uint8Array;
  private readonly widths: Uint8Array;
  private readonly columns: Int32Array;
  private readonly values: SourceValue[] = [];
  private count = 0;
  private id: string | number | undefined;
  private readonly faults = new Map<string, { code: WarningCode; count: number; object: string }>();

  /** @param tolerance of curves, in the file's own unit. */
  constructor(
    header: FlatGeobufHeader,
    builder: FeatureLayerBuilder,
    maximumDepth: number,
    tolerance: number,
  ) {
    this.header = header;
    this.builder = builder;
    this.geometry = new FeatureGeometry(builder, maximumDepth, tolerance);
    this.kinds = Uint8Array.from(header.columns, ({ type }) => COLUMN_TYPES.indexOf(type));
    this.widths = Uint8Array.from(header.columns, ({ type }) => WIDTHS[type]);
    this.columns = new Int32Array(header.columns.length);
    const candidates = [
      header.columns.findIndex(({ name }) => name === PURE_ID),
      header.columns.findIndex(({ isPrimaryKey }) => isPrimaryKey),
      header.columns.findIndex(({ name }) => name === 'id'),
    ];
    this.idColumn = candidates.find((column) => column >= 0) ?? -1;
  }

  /**
   * @param start offset of the feature, without its length.
   * @param place offset in the file, for warnings.
   */
  readFeature(bytes: Uint8Array, start: number, length: number, place: number): void {
    this.geometry.types.clear();
    this.count = 0;
    this.id = undefined;
    try {
      const feature = FlatTable.root(new DataView(bytes.buffer, bytes.byteOffset + start, length));
      this.readProperties(feature, bytes, start);
      const geometry = feature.table(GEOMETRY);
      if (geometry !== undefined) this.geometry.read(geometry, this.header.geometryType);
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof UnreadGeometry)) throw error;
      for (const type of this.geometry.types) this.builder.beginFeature(type).dropRow();
      this.geometry.types.clear();
      this.note(error, place);
    }
    this.endFeature();
  }

  private endFeature(): void {
    const { builder, columns, values, count } = this;
    const { id } = this;
    const { types } = this.geometry;
    if (types.size === 0) {
      const names = this.header.columns;
      const record: [string, SourceValue][] = [];
      for (let index = 0; index < count; index++) {
        const { name } = names[columns[index] as number] as FlatGeobufColumn;
        if (name !== PURE_ID) record.push([name, values[index]]);
      }
      builder.addFeature(id, null, Object.fromEntries(record));
      return;
    }
    for (const type of types) {
      const row = builder.rowsOf(type);
      const targets = this.targetsOf(type);
      for (let index = 0; index < count; index++) targets[columns[index] as number]?.set(row, values[index]);
      builder.endFeature(type, id, NO_PROPERTIES);
    }
  }

  private targetsOf(type: 'point' | 'line' | 'polygon'): (AttributeColumn | undefined)[] {
    let targets = this.targets.get(type);
    if (targets === undefined) {
      const columns = this.builder.columnsOf(type);
      targets = this.header.columns.map(({ name }) => (name === PURE_ID ? undefined : columns.column(name)));
      this.targets.set(type, targets);
    }
    return targets;
  }

  private readProperties(feature: FlatTable, bytes: Uint8Array, start: number): void {
    const vector = feature.vector(PROPERTIES, 1);
    const { view } = feature;
    const end = vector.start + vector.length;
    const { columns } = this.header;
    let at = vector.start;
    while (at + 2 <= end) {
      const number = view.getUint16(at, true);
      if (number >= columns.length) throw new RangeError('property of a column that is not there');
      at += 2;
      const width = this.widths[number] as number;
      const length = width === 0 ? view.getUint32(at, true) : width;
      if (width === 0) at += 4;
      if (at + length > end) throw new RangeError('property runs past the end');
      // A column can stand once per feature; a broken one could otherwise fill the memory.
      if (this.count >= this.columns.length) throw new RangeError('more properties than columns');
      this.columns[this.count] = number;
      const value = this.valueAt(this.kinds[number] as number, view, at, length, bytes, start);
      if (number === this.idColumn) this.id = value as string | number;
      this.values[this.count++] = value;
      at += length;
    }
  }

  /** @param kind number of the type in `COLUMN_TYPES`: a switch over it is what makes this fast. */
  private valueAt(
    kind: number,
    view: DataView,
    at: number,
    length: number,
    bytes: Uint8Array,
    start: number,
  ): SourceValue {
    switch (kind) {
      case DOUBLE:
        return view.getFloat64(at, true);
      case STRING:
        return this.pool.textAt(bytes, start + at, start + at + length);
      case INT:
        return view.getInt32(at, true);
      case USHORT:
        return view.getUint16(at, true);
      case UBYTE:
        return view.getUint8(at);
      default:
        return this.otherValue(COLUMN_TYPES[kind] as OtherType, view, at, length, bytes, start);
    }
  }

  private otherValue(
    type: OtherType,
    view: DataView,
    at: number,
    length: number,
    bytes: Uint8Array,
    start: number,
  ): SourceValue {
    if (type === 'Json' || type === 'DateTime')
      return this.pool.textAt(bytes, start + at, start + at + length);
    if (type === 'Binary') return base64(bytes.subarray(start + at, start + at + length));
    return type === 'Bool' ? view.getUint8(at) !== 0 : NUMBERS[type](view, at);
  }

  private note(error: RangeError | UnreadGeometry, place: number): void {
    const isUnread = error instanceof UnreadGeometry;
    const message = isUnread
      ? `geometries of the type ${error.message} are not read; kept without geometry`
      : 'broken feature; kept with what could be read';
    const known = this.faults.get(message);
    if (known !== undefined) known.count++;
    else {
      const code = isUnread ? 'geometry-not-read' : 'broken-feature';
      this.faults.set(message, { code, count: 1, object: `offset ${place}` });
    }
  }

  warnings(file: string): LoadWarning[] {
    return [...this.faults].map(([message, { code, object, count }]) => ({
      code,
      message,
      file,
      object,
      count,
    }));
  }
}

const NO_PROPERTIES: Readonly<Record<string, unknown>> = {};

type ColumnType = FlatGeobufColumn['type'];
type OtherType = Exclude<ColumnType, 'String' | 'Double' | 'Int' | 'UShort' | 'UByte'>;
type NumberType = Exclude<OtherType, 'Json' | 'DateTime' | 'Binary' | 'Bool'>;

const UBYTE = COLUMN_TYPES.indexOf('UByte');
const USHORT = COLUMN_TYPES.indexOf('UShort');
const INT = COLUMN_TYPES.indexOf('Int');
const DOUBLE = COLUMN_TYPES.indexOf('Double');
const STRING = COLUMN_TYPES.indexOf('String');

/** Bytes of a value; 0: a length stands before it. */
const WIDTHS: Readonly<Record<FlatGeobufColumn['type'], number>> = {
  Byte: 1,
  UByte: 1,
  Bool: 1,
  Short: 2,
  UShort: 2,
  Int: 4,
  UInt: 4,
  Long: 8,
  ULong: 8,
  Float: 4,
  Double: 8,
  String: 0,
  Json: 0,
  DateTime: 0,
  Binary: 0,
};

const NUMBERS: Readonly<Record<NumberType, (view: DataView, at: number) => number | string>> = {
  Byte: (view, at) => view.getInt8(at),
  Short: (view, at) => view.getInt16(at, true),
  UInt: (view, at) => view.getUint32(at, true),
  Long: (view, at) => exact(view.getBigInt64(at, true)),
  ULong: (view, at) => exact(view.getBigUint64(at, true)),
  Float: (view, at) => view.getFloat32(at, true),
};

/** Beyond 2^53 as decimal text, so that no digit is lost. */
function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function base64(bytes: Uint8Array): string {
  const PIECE = 8192;
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(binary);
}
