import { type Column, type GeometryColumn, cellValue, rowBounds } from '@cityloom/twin-core';
import type { ExportedFile, ExportOptions, Selection } from './exported-file.ts';
import { type FlatField, FlatWriter } from './flat-writer.ts';
import { hilbertOrder, NODE_SIZE, packIndex, unionOf } from './packed-index.ts';
import { freeName, hasHeights, hasIdColumn, sourceId } from './selection.ts';

const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0);
/** Numbers of header.fbs. */
const STRING = 11;
const DOUBLE = 10;
const SINGLE = { point: 1, line: 2, polygon: 3 } as const;
const MULTI_OFFSET = 3;
const POLYGON = 3;

/**
 * FlatGeobuf 3 with spatial index; WGS84. Own writer: the one of the flatgeobuf library leaves the index out.
 */
export function writeFlatGeobuf(selection: Selection, options: ExportOptions): ExportedFile {
  const boxes = boxesOf(selection);
  const order = selection.table.geometry === undefined ? undefined : hilbertOrder(boxes);
  const features = new FeatureWriter(selection);
  const written: Uint8Array[] = [];
  const offsets: number[] = [];
  const sortedBoxes = new Float64Array(boxes.length);
  let length = 0;
  for (let index = 0; index < selection.rows.length; index++) {
    const place = order === undefined ? index : (order[index] as number);
    sortedBoxes.set(boxes.subarray(place * 4, place * 4 + 4), index * 4);
    const feature = features.write(selection.rows[place] as number);
    written.push(feature);
    offsets.push(length);
    length += feature.length;
  }
  const isIndexed = order !== undefined && offsets.length > 0;
  const header = writeHeader(selection, features, boxes, isIndexed, options);
  const index = isIndexed ? packIndex(sortedBoxes, offsets) : new Uint8Array();
  const bytes = new Uint8Array(MAGIC.length + header.length + index.length + length);
  let at = 0;
  for (const piece of [MAGIC, header, index, ...written]) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { extension: 'fgb', mimeType: 'application/flatgeobuf', bytes };
}

function boxesOf({ table, rows }: Selection): Float64Array {
  const boxes = new Float64Array(rows.length * 4);
  for (let index = 0; index < rows.length; index++) {
    const bounds = table.geometry && rowBounds(table.geometry, rows[index] as number);
    boxes.set(bounds ?? [Infinity, Infinity, -Infinity, -Infinity], index * 4);
  }
  return boxes;
}

function writeHeader(
  { table, rows }: Selection,
  { columns, geometryType, isHigh }: FeatureWriter,
  boxes: Float64Array,
  isIndexed: boolean,
  { attribution }: ExportOptions,
): Uint8Array {
  const writer = new FlatWriter();
  writer.begin();
  const union = unionOf(boxes);
  const hasExtent = union.every(Number.isFinite);
  const fields: FlatField[] = [
    { index: 0, kind: 'offset' },
    ...(hasExtent ? [{ index: 1, kind: 'offset' } as const] : []),
    { index: 2, kind: 'byte', value: geometryType },
    { index: 3, kind: 'byte', value: isHigh ? 1 : 0 },
    { index: 7, kind: 'offset' },
    { index: 8, kind: 'long', value: rows.length },
    { index: 9, kind: 'short', value: isIndexed ? NODE_SIZE : 0 },
    { index: 10, kind: 'offset' },
    ...(attribution === undefined ? [] : [{ index: 12, kind: 'offset' } as const]),
  ];
  const places = writer.root(fields);
  writer.textAt(places.get(0), table.layer);
  if (hasExtent) writer.doublesAt(places.get(1), union);
  const columnPlaces = writer.offsetsAt(places.get(7), columns.length);
  for (const [index, { name, type }] of columns.entries()) {
    const column = writer.tableAt(columnPlaces[index], [
      { index: 0, kind: 'offset' },
      { index: 1, kind: 'byte', value: type },
    ]);
    writer.textAt(column.get(0), name);
  }
  const crs = writer.tableAt(places.get(10), [
    { index: 0, kind: 'offset' },
    { index: 1, kind: 'int', value: 4326 },
    { index: 2, kind: 'offset' },
  ]);
  writer.textAt(crs.get(0), 'EPSG');
  writer.textAt(crs.get(2), 'WGS 84');
  if (attribution !== undefined) writer.textAt(places.get(12), attribution);
  return writer.finish();
}

interface WrittenColumn {
  readonly name: string;
  /** Number in header.fbs. */
  readonly type: number;
  /** `undefined`: the id. */
  readonly column: Column | undefined;
}

/** Writes features; the column of ids comes first, where the table has none. */
class FeatureWriter {
  readonly columns: readonly WrittenColumn[];
  /** Number in feature.fbs: the multi type as soon as one row has several parts. */
  readonly geometryType: number;
  readonly isHigh: boolean;
  private readonly selection: Selection;
  private readonly writer = new FlatWriter();
  private readonly properties = new PropertyBytes();

  constructor(selection: Selection) {
    const { table } = selection;
    this.selection = selection;
    // Known from OSM tools; our reader takes it for the row's id and not for an attribute.
    const idName = freeName(table.columns, '@id');
    this.columns = [
      ...(hasIdColumn(selection) ? [] : [{ name: idName, type: STRING, column: undefined }]),
      ...[...table.columns].map(([name, column]) => ({ name, type: typeOfColumn(column), column })),
    ];
    this.isHigh = hasHeights(selection);
    this.geometryType = table.geometry === undefined ? 0 : typeOfGeometry(table.geometry, selection.rows);
  }

  write(row: number): Uint8Array {
    const { writer, selection } = this;
    const { geometry } = selection.table;
    const hasGeometry =
      geometry !== undefined &&
      (geometry.partOffsets[row + 1] as number) > (geometry.partOffsets[row] as number);
    writer.begin();
    const fields: FlatField[] = [{ index: 1, kind: 'offset' }];
    if (hasGeometry) fields.push({ index: 0, kind: 'offset' });
    const places = writer.root(fields);
    writer.bytesAt(places.get(1), this.propertiesOf(row));
    if (hasGeometry) this.writeGeometry(places.get(0), geometry, row);
    return writer.finish();
  }

  private propertiesOf(row: number): Uint8Array {
    const { properties, columns } = this;
    properties.clear();
    for (const [number, { type, column }] of columns.entries()) {
      const value = column === undefined ? sourceId(this.selection, row) : cellValue(column, row);
      if (value !== undefined) properties.add(number, type, value);
    }
    return properties.bytes();
  }

  private writeGeometry(place: number | undefined, geometry: GeometryColumn, row: number): void {
    const first = geometry.partOffsets[row] as number;
    const end = geometry.partOffsets[row + 1] as number;
    if (this.geometryType !== POLYGON + MULTI_OFFSET) {
      this.writeRings(
        place,
        geometry,
        geometry.ringOffsets[first] as number,
        geometry.ringOffsets[end] as number,
        this.geometryType,
      );
      return;
    }
    const places = this.writer.tableAt(place, [
      { index: 6, kind: 'byte', value: this.geometryType },
      { index: 7, kind: 'offset' },
    ]);
    const parts = this.writer.offsetsAt(places.get(7), end - first);
    for (let part = first; part < end; part++) {
      const [ring, last] = [geometry.ringOffsets[part] as number, geometry.ringOffsets[part + 1] as number];
      this.writeRings(parts[part - first], geometry, ring, last, POLYGON);
    }
  }

  private writeRings(
    place: number | undefined,
    geometry: GeometryColumn,
    first: number,
    end: number,
    type: number,
  ): void {
    const { positions, positionOffsets, heights } = geometry;
    const start = positionOffsets[first] as number;
    const last = positionOffsets[end] as number;
    const hasEnds = geometry.type !== 'point' && (end - first > 1 || type === SINGLE.line + MULTI_OFFSET);
    const fields: FlatField[] = [
      ...(hasEnds ? [{ index: 0, kind: 'offset' } as const] : []),
      { index: 1, kind: 'offset' },
      ...(this.isHigh ? [{ index: 2, kind: 'offset' } as const] : []),
      { index: 6, kind: 'byte', value: type },
    ];
    const { writer } = this;
    const places = writer.tableAt(place, fields);
    if (hasEnds) {
      writer.integersAt(
        places.get(0),
        Array.from(
          { length: end - first },
          (_, ring) => (positionOffsets[first + ring + 1] as number) - start,
        ),
      );
    }
    writer.doublesAt(places.get(1), positions.subarray(start * 2, last * 2));
    if (this.isHigh) writer.doublesAt(places.get(2), heights?.subarray(start, last) ?? []);
  }
}

function typeOfGeometry({ type, partOffsets }: GeometryColumn, rows: Uint32Array): number {
  for (const row of rows) {
    if ((partOffsets[row + 1] as number) - (partOffsets[row] as number) > 1)
      return SINGLE[type] + MULTI_OFFSET;
  }
  return SINGLE[type];
}

/** Smallest type of header.fbs that holds the values; `missing` values are left out of a feature. */
function typeOfColumn(column: Column): number {
  if (column.kind === 'text') return STRING;
  const { values } = column;
  if (values instanceof Uint8Array) return 1;
  if (values instanceof Uint16Array) return 4;
  if (values instanceof Int32Array) return 5;
  if (values instanceof Uint32Array) return 6;
  return values instanceof Float32Array ? 9 : DOUBLE;
}

/** Properties of one feature: number of the column, value, and so on. */
class PropertyBytes {
  private buffer = new Uint8Array(1024);
  private view = new DataView(this.buffer.buffer);
  private length = 0;
  private readonly encoder = new TextEncoder();

  clear(): void {
    this.length = 0;
  }

  add(number: number, type: number, value: string | number): void {
    const text = typeof value === 'string' ? this.encoder.encode(value) : undefined;
    this.reserve(14 + (text?.length ?? 0));
    this.view.setUint16(this.length, number, true);
    this.length += 2;
    if (typeof value === 'number') {
      this.length += writeNumber(this.view, this.length, type, value);
    } else {
      this.view.setUint32(this.length, text?.length ?? 0, true);
      this.buffer.set(text ?? [], this.length + 4);
      this.length += 4 + (text?.length ?? 0);
    }
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const wider = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    wider.set(this.buffer.subarray(0, this.length));
    this.buffer = wider;
    this.view = new DataView(wider.buffer);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}

/** @returns bytes written. */
function writeNumber(view: DataView, at: number, type: number, value: number): number {
  switch (type) {
    case 1:
      view.setUint8(at, value);
      return 1;
    case 4:
      view.setUint16(at, value, true);
      return 2;
    case 5:
      view.setInt32(at, value, true);
      return 4;
    case 6:
      view.setUint32(at, value, true);
      return 4;
    case 9:
      view.setFloat32(at, value, true);
      return 4;
    default:
      view.setFloat64(at, value, true);
      return 8;
  }
}
