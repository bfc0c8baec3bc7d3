import type { BatchValues, EntityBatch } from '../entity-batch.ts';
import { BatchError } from './batch-error.ts';
import { BATCH_MAGIC, COLUMNS, HEADER_FLAGS, type BatchHeader, type DecodedBatch } from './batch-header.ts';
import { ByteReader } from './byte-reader.ts';
import { isBitSet, readCells, readNumbers, takeBits } from './number-column.ts';
import { readTextColumn, readTexts } from './text-column.ts';

/**
 * Reads a compact batch. What it keeps is bounded by the length of the bytes, whatever they say.
 * @throws {BatchError} bytes that {@link encodeEntityBatch} does not write, with their place; nothing else.
 */
export function decodeEntityBatch(bytes: Uint8Array): DecodedBatch {
  return decodeWith(bytes, readIds);
}

/**
 * A reader of batches of one stream: one that names the same entities as the last of its class gets the very
 * same list of ids, which is neither read nor looked up again.
 */
export function createBatchDecoder(): (bytes: Uint8Array) => DecodedBatch {
  const known = new Map<string, { readonly bytes: Uint8Array; readonly ids: readonly string[] }>();
  const readKnownIds: ReadIds = (reader, length, entityClass) => {
    const start = reader.take(length, 'ids');
    const bytes = reader.bytes.subarray(start, start + length);
    const last = known.get(entityClass);
    if (last !== undefined && areEqual(last.bytes, bytes)) return last.ids;
    reader.offset = start;
    const ids = readIds(reader, length);
    if (known.size >= MOST_CLASSES) known.clear();
    known.set(entityClass, { bytes: bytes.slice(), ids });
    return ids;
  };
  return (bytes) => decodeWith(bytes, readKnownIds);
}

/** Classes whose last list of ids is kept. */
const MOST_CLASSES = 64;

type ReadIds = (reader: ByteReader, length: number, entityClass: string) => readonly string[];

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) {
    if (left[at] !== right[at]) return false;
  }
  return true;
}

function decodeWith(bytes: Uint8Array, ids: ReadIds): DecodedBatch {
  const reader = new ByteReader(bytes);
  const header = readHeader(reader);
  const batch = readBatch(reader, ids);
  if (reader.left > 0) {
    throw new BatchError(`${reader.left} bytes follow the last column`, reader.offset);
  }
  return { header, batch };
}

function readHeader(reader: ByteReader): BatchHeader {
  for (const byte of BATCH_MAGIC) {
    if (reader.left === 0 || reader.bytes[reader.offset] !== byte) {
      throw new BatchError('bytes are no compact batch of version 1 (CLB 1)', reader.offset);
    }
    reader.offset += 1;
  }
  const flags = reader.byte('flags');
  if (flags > 15) throw new BatchError(`flags are ${flags}, of which some are unknown`, reader.offset - 1);
  return {
    ...((flags & HEADER_FLAGS.part) !== 0 && { part: readPart(reader) }),
    ...((flags & HEADER_FLAGS.stream) !== 0 && { stream: reader.text('stream') }),
    ...((flags & HEADER_FLAGS.sequence) !== 0 && { sequence: reader.varint('sequence') }),
    ...((flags & HEADER_FLAGS.published) !== 0 && { published: reader.float64('publishing time') }),
  };
}

function readPart(reader: ByteReader): { number: number; count: number } {
  return { number: reader.varint('part'), count: reader.varint('parts') };
}

type Columns = { -readonly [Name in keyof EntityBatch]: EntityBatch[Name] };

function readBatch(reader: ByteReader, idsOf: ReadIds): EntityBatch {
  const entityClass = reader.text('class');
  const source = reader.text('source');
  const arrivalTime = reader.float64('arrival time');
  const countPlace = reader.offset;
  const count = reader.count('number of reports');
  const ids = idsOf(reader, reader.count('length of ids'), entityClass);
  const entities = readEntities(reader, count, ids.length, countPlace);
  const columns: Columns = {
    entityClass,
    source,
    arrivalTime,
    count,
    ids,
    entities,
    observationTimes: doubles(reader, count, 'observation times'),
  };
  const values = new Map<string, BatchValues>();
  const columnCount = reader.count('number of columns');
  let last = 0;
  for (let index = 0; index < columnCount; index += 1) {
    const place = reader.offset;
    const column = reader.byte('column');
    if (column < COLUMNS.numberValues) {
      if (column <= last) {
        throw new BatchError(`column ${column} comes twice or behind column ${last}`, place);
      }
      readFixedColumn(reader, column, columns, place);
    } else {
      readValues(reader, column, count, values, place);
    }
    last = column;
  }
  if (values.size > 0) columns.values = values;
  return columns;
}

function readIds(reader: ByteReader, length: number): readonly string[] {
  const end = reader.offset + length;
  const ids = readTexts(reader, 'ids');
  if (reader.offset !== end) {
    throw new BatchError(`ids end at byte ${reader.offset} instead of ${end}`, reader.offset);
  }
  return ids;
}

/** Each report takes a byte of the ids or one here: `count` is bounded by them before anything is kept for it. */
function readEntities(reader: ByteReader, count: number, ids: number, countPlace: number): Uint32Array {
  const place = reader.offset;
  const width = reader.byte('entities');
  if (width > 4) throw new BatchError(`entities have cells of the unknown form ${width}`, place);
  if (width === 0) {
    if (count !== ids) {
      throw new BatchError(`${count} reports stand for ${ids} entities, one each`, countPlace);
    }
    return Uint32Array.from({ length: count }, (_, row) => row);
  }
  const start = reader.offset;
  const cells = readCells(reader, count, width, 'entities');
  const entities = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) {
    const entity = cells[row] as number;
    if (entity >= ids) {
      throw new BatchError(`report ${row} is of entity ${entity} of ${ids}`, start + row * width);
    }
    entities[row] = entity;
  }
  return entities;
}

function doubles(reader: ByteReader, count: number, what: string, leastWidth = 0): Float64Array {
  const values = new Float64Array(count).fill(NaN);
  readNumbers(reader, { values, first: 0, stride: 1, count }, what, leastWidth);
  return values;
}

function singles(reader: ByteReader, count: number, what: string): Float32Array {
  const values = new Float32Array(count).fill(NaN);
  readNumbers(reader, { values, first: 0, stride: 1, count }, what);
  return values;
}

function readFixedColumn(reader: ByteReader, column: number, columns: Columns, place: number): void {
  const { count } = columns;
  switch (column) {
    case COLUMNS.sequences:
      columns.sequences = doubles(reader, count, 'sequences');
      break;
    case COLUMNS.positions: {
      const values = new Float64Array(2 * count).fill(NaN);
      readNumbers(reader, { values, first: 0, stride: 2, count }, 'longitudes');
      readNumbers(reader, { values, first: 1, stride: 2, count }, 'latitudes');
      columns.positions = values;
      break;
    }
    case COLUMNS.heights:
      columns.heights = singles(reader, count, 'heights');
      break;
    case COLUMNS.headings:
      columns.headings = singles(reader, count, 'headings');
      break;
    case COLUMNS.speeds:
      columns.speeds = singles(reader, count, 'speeds');
      break;
    case COLUMNS.timesToLive:
      columns.timesToLive = singles(reader, count, 'times to live');
      break;
    case COLUMNS.bindings:
      columns.bindings = readTextColumn(reader, count, 'bindings');
      break;
    case COLUMNS.ended: {
      const bits = takeBits(reader, count, 'ended');
      columns.ended = Uint8Array.from({ length: count }, (_, row) =>
        isBitSet(reader.bytes, bits, row) ? 1 : 0,
      );
      break;
    }
    default:
      throw new BatchError(`column ${column} is unknown`, place);
  }
}

function readValues(
  reader: ByteReader,
  column: number,
  count: number,
  values: Map<string, BatchValues>,
  place: number,
): void {
  if (column > COLUMNS.textValues) throw new BatchError(`column ${column} is unknown`, place);
  const name = reader.text('property');
  if (values.has(name)) throw new BatchError(`property ${JSON.stringify(name)} comes twice`, place);
  values.set(
    name,
    column === COLUMNS.numberValues
      ? doubles(reader, count, `values of ${name}`, 1)
      : readTextColumn(reader, count, `values of ${name}`),
  );
}
