import { LoadError } from '../../validation/load-error.ts';
import { FlatTable } from './flat-table.ts';

/** Kinds of column, numbered as in header.fbs of FlatGeobuf 3. */
export const COLUMN_TYPES = [
  'Byte',
  'UByte',
  'Bool',
  'Short',
  'UShort',
  'Int',
  'UInt',
  'Long',
  'ULong',
  'Float',
  'Double',
  'String',
  'Json',
  'DateTime',
  'Binary',
] as const;

export interface FlatGeobufColumn {
  readonly name: string;
  readonly type: (typeof COLUMN_TYPES)[number];
  readonly isPrimaryKey: boolean;
}

/** What stands before the features. Counts are as the file states them and not to be trusted. */
export interface FlatGeobufHeader {
  readonly version: string;
  readonly title: string | undefined;
  /** Number in feature.fbs; 0: each feature says its own. */
  readonly geometryType: number;
  readonly columns: readonly FlatGeobufColumn[];
  readonly featureCount: number;
  /** 0: no index. */
  readonly nodeSize: number;
  readonly crs: string | undefined;
  /** Offset of the index. */
  readonly indexStart: number;
  readonly featuresStart: number;
}

export const MAGIC_BYTES = 8;
const SIZE_BYTES = 4;
/** Of the largest headers, most is a CRS in WKT and a few hundred columns. */
const MAXIMUM_HEADER_BYTES = 10 * 2 ** 20;
export const NODE_BYTES = 40;
const MOST_COLUMNS = 65_536;

export const isFlatGeobuf = (head: Uint8Array): boolean =>
  head[0] === 0x66 &&
  head[1] === 0x67 &&
  head[2] === 0x62 &&
  head[4] === 0x66 &&
  head[5] === 0x67 &&
  head[6] === 0x62;

/** Length of the header, from the first twelve bytes. @throws {LoadError} */
export function headerLength(head: Uint8Array, file: string): number {
  if (!isFlatGeobuf(head) || head.length < MAGIC_BYTES + SIZE_BYTES) {
    throw broken('is not a FlatGeobuf file', file, 0, head.length < 12 ? 'truncated' : 'invalid');
  }
  if (head[3] !== 3) {
    throw new LoadError(`is FlatGeobuf version ${head[3] ?? 0}; version 3 is read`, {
      url: file,
      format: 'FlatGeobuf',
      kind: 'version',
      place: 'offset 3',
      remedy: 'write it again with a current GDAL or flatgeobuf',
    });
  }
  const length = new DataView(head.buffer, head.byteOffset).getUint32(MAGIC_BYTES, true);
  if (length < 8 || length > MAXIMUM_HEADER_BYTES) {
    throw broken(`its header would be ${length} bytes long`, file, MAGIC_BYTES);
  }
  return length;
}

/** @param bytes from the start of the file to the end of the header at least. @throws {LoadError} */
export function parseHeader(bytes: Uint8Array, length: number, file: string): FlatGeobufHeader {
  const start = MAGIC_BYTES + SIZE_BYTES;
  if (bytes.length < start + length) throw broken('ends in its header', file, bytes.length, 'truncated');
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, length);
    const table = FlatTable.root(view);
    const featureCount = table.long(8);
    const nodeSize = table.short(9, 16);
    const indexStart = start + length;
    return {
      version: `3.${bytes[7] ?? 0}`,
      title: table.text(11) ?? table.text(0),
      geometryType: table.byte(2, 0),
      columns: columnsOf(table),
      featureCount,
      nodeSize,
      crs: crsOf(table.table(10)),
      indexStart,
      featuresStart:
        indexStart + (nodeSize === 0 ? 0 : indexLevels(featureCount, nodeSize).nodes * NODE_BYTES),
    };
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    throw broken('its header is broken', file, start, 'corrupt', cause);
  }
}

function columnsOf(header: FlatTable): FlatGeobufColumn[] {
  const vector = header.vector(7, 4);
  if (vector.length > MOST_COLUMNS) throw new RangeError('too many columns');
  return Array.from({ length: vector.length }, (_, index) => {
    const column = header.tableAt(vector, index);
    const type = COLUMN_TYPES[column.byte(1, 0)];
    if (type === undefined) throw new RangeError('column of an unknown type');
    return { name: column.text(0) ?? `column ${index + 1}`, type, isPrimaryKey: column.byte(9, 0) === 1 };
  });
}

function crsOf(crs: FlatTable | undefined): string | undefined {
  if (crs === undefined) return undefined;
  const organisation = crs.text(0) ?? 'EPSG';
  const code = crs.int(1, 0);
  if (code > 0) return `${organisation}:${code}`;
  const codeText = crs.text(5);
  if (codeText !== undefined && codeText !== '') return `${organisation}:${codeText}`;
  const wkt = crs.text(4);
  return wkt === undefined || wkt === '' ? undefined : wkt;
}

/**
 * First node and number of nodes per level of a packed Hilbert R-tree, leaves first.
 * @see https://github.com/flatgeobuf/flatgeobuf/blob/master/src/cpp/packedrtree.cpp
 */
export function indexLevels(
  count: number,
  nodeSize: number,
): {
  readonly nodes: number;
  readonly levels: readonly { readonly first: number; readonly count: number }[];
} {
  if (count <= 0) return { nodes: 0, levels: [] };
  if (!Number.isSafeInteger(count) || nodeSize < 2) throw new RangeError('index of an impossible size');
  const counts = [count];
  let level = count;
  do {
    level = Math.ceil(level / nodeSize);
    counts.push(level);
  } while (level > 1);
  const nodes = counts.reduce((sum, each) => sum + each, 0);
  let first = nodes;
  const levels = counts.map((each) => ({ first: (first -= each), count: each }));
  return { nodes, levels };
}

export function broken(
  problem: string,
  file: string,
  offset: number,
  kind: LoadError['kind'] = 'corrupt',
  cause?: unknown,
): LoadError {
  return new LoadError(problem, {
    url: file,
    format: 'FlatGeobuf',
    kind,
    place: `offset ${offset}`,
    remedy: 'fetch the file again, or write it again with GDAL or flatgeobuf',
    cause,
  });
}
