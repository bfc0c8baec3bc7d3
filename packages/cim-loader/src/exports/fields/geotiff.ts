import { fieldValuesAt } from '@cityloom/twin-core/readings';
import { zlibSync } from 'fflate';
import { sourceText } from './field-export.ts';
import type { ExportPiece, FieldExportOptions } from './field-export.ts';

/** Cells that hold nothing; a number, because not every reader takes NaN for it. */
export const NO_DATA = -9999;

/** Rows packed together. */
const STRIP_ROWS = 64;

/** Types of TIFF 6.0 (Adobe 1992, p. 15) and their bytes. */
const TYPE = { ascii: 2, short: 3, long: 4, double: 12 } as const;
const TYPE_BYTES: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 4, 12: 8 };

interface Tag {
  readonly id: number;
  readonly type: (typeof TYPE)[keyof typeof TYPE];
  readonly values: readonly number[];
}

/**
 * A field at a moment as GeoTIFF 1.1 (OGC 19-008r4) in WGS84 (EPSG:4326): one band of 32-bit floats, north up, deflated;
 * cells that hold nothing are {@link NO_DATA}.
 */
export function* geoTiffPieces(options: FieldExportOptions): Generator<ExportPiece> {
  const { field } = options.field;
  const { columns, rows } = field.grid;
  const values = fieldValuesAt(options.field, options.time);
  const strips: Uint8Array[] = [];
  for (let row = 0; row < rows; row += STRIP_ROWS) {
    const packed = stripOf(values, columns, rows, row, Math.min(rows, row + STRIP_ROWS));
    strips.push(zlibSync(packed, { level: 6 }));
    yield { done: Math.min(0.99, (row + STRIP_ROWS) / rows) };
  }
  yield { bytes: fileOf(strips, tagsOf(options)), done: 1 };
}

/** Rows of the picture, north first; the field has them from the south. */
function stripOf(values: Float32Array, columns: number, rows: number, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array((to - from) * columns * 4);
  const view = new DataView(bytes.buffer);
  for (let row = from; row < to; row += 1) {
    const source = (rows - 1 - row) * columns;
    const target = (row - from) * columns;
    for (let column = 0; column < columns; column += 1) {
      const value = values[source + column] as number;
      view.setFloat32((target + column) * 4, value === 0 || Number.isNaN(value) ? NO_DATA : value, true);
    }
  }
  return bytes;
}

function ascii(text: string): readonly number[] {
  return [...new TextEncoder().encode(text), 0];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What GDAL reads as metadata of the file and of its band. */
function gdalMetadata({ run, field: { field }, time }: FieldExportOptions): string {
  const items = [
    ['TIFFTAG_IMAGEDESCRIPTION', field.title.en],
    ['model', `${run.model} ${run.modelVersion}`],
    ['result_hash', run.resultHash],
    ['seconds_since_start', String(time)],
  ].map(([name, value]) => `<Item name="${name ?? ''}">${escapeXml(value ?? '')}</Item>`);
  const band = [
    `<Item name="DESCRIPTION" sample="0" role="description">${escapeXml(field.title.en)}</Item>`,
    `<Item name="UNITTYPE" sample="0" role="unittype">${escapeXml(field.unit)}</Item>`,
  ];
  return `<GDALMetadata>${[...items, ...band].join('')}</GDALMetadata>`;
}

function tagsOf(options: FieldExportOptions): Tag[] {
  const { field } = options.field;
  const { columns, rows, bounds } = field.grid;
  const [west, south, east, north] = bounds;
  const tag = (id: number, type: Tag['type'], ...values: readonly number[]): Tag => ({ id, type, values });
  return [
    tag(256, TYPE.long, columns),
    tag(257, TYPE.long, rows),
    tag(258, TYPE.short, 32),
    // Deflate, as TIFF's second technical note and GDAL name it.
    tag(259, TYPE.short, 8),
    tag(262, TYPE.short, 1),
    tag(270, TYPE.ascii, ...ascii(`${field.title.en} [${field.unit}]`)),
    tag(277, TYPE.short, 1),
    tag(278, TYPE.long, STRIP_ROWS),
    tag(284, TYPE.short, 1),
    tag(305, TYPE.ascii, ...ascii(sourceText(options.run))),
    // IEEE floats.
    tag(339, TYPE.short, 3),
    tag(33_550, TYPE.double, (east - west) / columns, (north - south) / rows, 0),
    tag(33_922, TYPE.double, 0, 0, 0, west, north, 0),
    // Geographic, pixel is area, EPSG:4326.
    tag(34_735, TYPE.short, 1, 1, 1, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326),
    tag(42_112, TYPE.ascii, ...ascii(gdalMetadata(options))),
    tag(42_113, TYPE.ascii, ...ascii(String(NO_DATA))),
  ];
}

/** Header, directory, what does not fit into it, strips. */
function fileOf(strips: readonly Uint8Array[], described: readonly Tag[]): Uint8Array<ArrayBuffer> {
  const sizes = strips.map(({ length }) => length);
  const withStrips = (offsets: readonly number[]): Tag[] =>
    [
      ...described,
      { id: 273, type: TYPE.long, values: offsets },
      { id: 279, type: TYPE.long, values: sizes },
    ].sort((a, b) => a.id - b.id);
  const count = described.length + 2;
  const directoryEnd = 8 + 2 + count * 12 + 4;
  const long = (tags: readonly Tag[]): Tag[] => tags.filter((tag) => byteLength(tag) > 4);
  const extra = long(withStrips(sizes)).reduce((sum, tag) => sum + even(byteLength(tag)), 0);
  let next = even(directoryEnd) + extra;
  const offsets = sizes.map((size) => {
    const offset = next;
    next += size;
    return offset;
  });
  const bytes = new Uint8Array(next);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, 8, true);
  view.setUint16(8, count, true);
  let outside = even(directoryEnd);
  withStrips(offsets).forEach((tag, index) => {
    const at = 10 + index * 12;
    view.setUint16(at, tag.id, true);
    view.setUint16(at + 2, tag.type, true);
    view.setUint32(at + 4, tag.values.length, true);
    if (byteLength(tag) <= 4) {
      writeValues(view, at + 8, tag);
      return;
    }
    view.setUint32(at + 8, outside, true);
    writeValues(view, outside, tag);
    outside += even(byteLength(tag));
  });
  strips.forEach((strip, index) => {
    bytes.set(strip, offsets[index]);
  });
  return bytes;
}

/** Values begin on word boundaries. */
function even(length: number): number {
  return length + (length % 2);
}

function byteLength({ type, values }: Tag): number {
  return (TYPE_BYTES[type] ?? 1) * values.length;
}

function writeValues(view: DataView, at: number, { type, values }: Tag): void {
  const size = TYPE_BYTES[type] ?? 1;
  values.forEach((value, index) => {
    const place = at + index * size;
    if (type === TYPE.double) view.setFloat64(place, value, true);
    else if (type === TYPE.long) view.setUint32(place, value, true);
    else if (type === TYPE.short) view.setUint16(place, value, true);
    else view.setUint8(place, value);
  });
}
