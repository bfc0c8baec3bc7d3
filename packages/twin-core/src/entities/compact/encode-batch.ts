import type { BatchValues, EntityBatch } from '../entity-batch.ts';
import { BatchError } from './batch-error.ts';
import { BATCH_MAGIC, canonicalDegrees, COLUMNS, HEADER_FLAGS, type BatchHeader } from './batch-header.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeBits, writeCells, writeNumbers } from './number-column.ts';
import { indexWidth, writeTextColumn, writeTexts } from './text-column.ts';

/**
 * Compact form of a batch, laid out in `docs/live-recording.md`. Positions are rounded to 1e-7 degrees, everything else
 * comes back from {@link decodeEntityBatch} bit by bit.
 * @throws {BatchError} a column is shorter than the batch, or a row names an entity that is none.
 */
export function encodeEntityBatch(batch: EntityBatch, header: BatchHeader = {}): Uint8Array<ArrayBuffer> {
  checkBatch(batch);
  const writer = new ByteWriter(256 + 24 * batch.count);
  writeHeader(writer, header);
  writer.text(batch.entityClass);
  writer.text(batch.source);
  writer.float64(batch.arrivalTime);
  writer.varint(batch.count);
  writeIds(writer, batch);
  const { count } = batch;
  writeNumbers(writer, { values: batch.observationTimes, first: 0, stride: 1, count });
  writer.varint(countColumns(batch));
  writeFixedColumns(writer, batch);
  for (const [name, values] of batch.values ?? []) {
    writer.byte(values instanceof Float64Array ? COLUMNS.numberValues : COLUMNS.textValues);
    writer.text(name);
    // A row of a column of which there may be any number takes a bit at least: it is read into eight bytes.
    if (values instanceof Float64Array) writeNumbers(writer, { values, first: 0, stride: 1, count }, 1);
    else writeTextColumn(writer, values.slice(0, count));
  }
  return writer.finish();
}

function writeHeader(writer: ByteWriter, { part, stream, sequence, published }: BatchHeader): void {
  for (const byte of BATCH_MAGIC) writer.byte(byte);
  writer.byte(
    (part === undefined ? 0 : HEADER_FLAGS.part) |
      (stream === undefined ? 0 : HEADER_FLAGS.stream) |
      (sequence === undefined ? 0 : HEADER_FLAGS.sequence) |
      (published === undefined ? 0 : HEADER_FLAGS.published),
  );
  if (part !== undefined) {
    writer.varint(wholeNumber('part', part.number));
    writer.varint(wholeNumber('parts', part.count));
  }
  if (stream !== undefined) writer.text(stream);
  if (sequence !== undefined) writer.varint(wholeNumber('sequence', sequence));
  if (published !== undefined) writer.float64(published);
}

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new BatchError(`encodeEntityBatch: ${name} is ${value}; give a whole number`);
}

/** The dictionary behind its length in bytes, so that one known already need not be read again. */
function writeIds(writer: ByteWriter, { ids, entities, count }: EntityBatch): void {
  const dictionary = new ByteWriter(16 + 4 * ids.length);
  writeTexts(dictionary, ids);
  writer.varint(dictionary.length);
  writer.copy(dictionary.bytes.subarray(0, dictionary.length));
  const rows = entities.length === count ? entities : entities.subarray(0, count);
  if (count === ids.length && rows.every((entity, row) => entity === row)) {
    writer.byte(0);
    return;
  }
  const width = indexWidth(ids.length);
  writer.byte(width);
  writeCells(writer, rows, 0, width);
}

function countColumns(batch: EntityBatch): number {
  const fixed = [
    batch.sequences,
    batch.positions,
    batch.heights,
    batch.headings,
    batch.speeds,
    batch.timesToLive,
    batch.bindings,
    batch.ended,
  ];
  return fixed.filter((column) => column !== undefined).length + (batch.values?.size ?? 0);
}

function writeFixedColumns(writer: ByteWriter, batch: EntityBatch): void {
  const { count, positions, bindings, ended } = batch;
  const numbers = (column: number, values: Float64Array | Float32Array | undefined): void => {
    if (values === undefined) return;
    writer.byte(column);
    writeNumbers(writer, { values, first: 0, stride: 1, count });
  };
  numbers(COLUMNS.sequences, batch.sequences);
  if (positions !== undefined) {
    writer.byte(COLUMNS.positions);
    const values = positions.subarray(0, 2 * count).map(canonicalDegrees);
    writeNumbers(writer, { values, first: 0, stride: 2, count });
    writeNumbers(writer, { values, first: 1, stride: 2, count });
  }
  numbers(COLUMNS.heights, batch.heights);
  numbers(COLUMNS.headings, batch.headings);
  numbers(COLUMNS.speeds, batch.speeds);
  numbers(COLUMNS.timesToLive, batch.timesToLive);
  if (bindings !== undefined) {
    writer.byte(COLUMNS.bindings);
    writeTextColumn(writer, bindings.slice(0, count));
  }
  if (ended !== undefined) {
    writer.byte(COLUMNS.ended);
    writeBits(writer, count, (row) => ended[row] === 1);
  }
}

function checkBatch(batch: EntityBatch): void {
  const { count } = batch;
  wholeNumber('count', count);
  const columns: [name: string, column: BatchColumn | undefined, cells: number][] = [
    ['entities', batch.entities, count],
    ['observationTimes', batch.observationTimes, count],
    ['sequences', batch.sequences, count],
    ['positions', batch.positions, 2 * count],
    ['heights', batch.heights, count],
    ['headings', batch.headings, count],
    ['speeds', batch.speeds, count],
    ['timesToLive', batch.timesToLive, count],
    ['bindings', batch.bindings, count],
    ['ended', batch.ended, count],
  ];
  for (const [name, values] of batch.values ?? []) columns.push([`values of ${name}`, values, count]);
  for (const [name, column, cells] of columns) {
    if (column !== undefined && column.length < cells) {
      throw new BatchError(
        `encodeEntityBatch: ${name} has ${column.length} cells for ${count} reports; give ${cells}`,
      );
    }
  }
  for (let row = 0; row < count; row += 1) {
    const entity = batch.entities[row] as number;
    if (entity >= batch.ids.length) {
      throw new BatchError(
        `encodeEntityBatch: report ${row} is of entity ${entity} of ${batch.ids.length}; list its id`,
      );
    }
  }
}

type BatchColumn = BatchValues | Float32Array | Uint32Array | Uint8Array;
