import type { ColumnMetaData, Compressors, PageHeader, ParquetType, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isFlatColumn } from 'hyparquet/src/schema.js';
import {
  checkDeltaHeader,
  checkDeltaTexts,
  checkHybridRuns,
  checkPlainValues,
  MAXIMUM_PAGE_BYTES,
  type PageReader,
} from './check-values.ts';

/** A column chunk to be checked. */
export interface ChunkToCheck {
  readonly column: ColumnMetaData;
  /** From the root of the schema to the column. */
  readonly schemaPath: SchemaTree[];
  /** Of its row group. */
  readonly rows: number;
  readonly compressors: Compressors;
}

/** What the values of one page are read by. */
interface ValuesOfPage {
  readonly type: ParquetType;
  readonly length: number | undefined;
  readonly encoding: string;
  readonly count: number;
}

/**
 * Walks the pages of one column chunk as the library will, before it does: the library believes every count and length
 * in a page. Each page is unpacked once more for that.
 * @throws {Error} a page that it would not come back from, or allocate without measure for.
 */
export function checkPages(bytes: ArrayBuffer, chunk: ChunkToCheck): void {
  const reader: PageReader = { view: new DataView(bytes), offset: 0 };
  const flat = isFlatColumn(chunk.schemaPath);
  let left = flat ? chunk.rows : Number(chunk.column.num_values);
  while (left > 0 && reader.offset < bytes.byteLength - 1) {
    const header = parquetHeader(reader);
    const packed = header.compressed_page_size;
    if (!(packed >= 0 && packed <= bytes.byteLength - reader.offset))
      throw new Error(`a page of ${packed} bytes does not fit in its column`);
    if (!(header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= MAXIMUM_PAGE_BYTES))
      throw new Error(`a page unpacks to ${header.uncompressed_page_size} bytes`);
    const body = new Uint8Array(bytes, reader.offset, packed);
    reader.offset += packed;
    left -= checkPage(header, body, chunk, left);
  }
  if (flat && left > 0) throw new Error(`a column ends ${left} rows early`);
  if (!flat && reader.offset < bytes.byteLength - 1)
    throw new Error('a column goes on after the values that it declares');
}

/** @returns the values of the page, nulls included; 0 for a dictionary. */
function checkPage(header: PageHeader, body: Uint8Array, chunk: ChunkToCheck, left: number): number {
  const { type, codec } = chunk.column;
  const length = chunk.schemaPath.at(-1)?.element.type_length;
  const unpack = (packed: Uint8Array, size: number): PageReader =>
    readerOf(decompressPage(packed, size, codec, chunk.compressors));
  if (header.type === 'DICTIONARY_PAGE') {
    const count = countOf(header.dictionary_page_header?.num_values, Infinity);
    checkPlainValues(unpack(body, header.uncompressed_page_size), type, count, length);
    return 0;
  }
  if (header.type === 'DATA_PAGE') {
    const count = countOf(header.data_page_header?.num_values, left);
    const page = unpack(body, header.uncompressed_page_size);
    const present = checkLevels(page, chunk.schemaPath, count);
    const encoding = header.data_page_header?.encoding ?? '';
    checkValues(page, { type, length, encoding, count: present }, undefined);
    return count;
  }
  if (header.type === 'DATA_PAGE_V2') return checkPageV2(header, body, chunk, left, unpack);
  throw new Error(`a page of kind ${header.type} is not known`);
}

function checkPageV2(
  { data_page_header_v2: details, uncompressed_page_size: size }: PageHeader,
  body: Uint8Array,
  { column, schemaPath }: ChunkToCheck,
  left: number,
  unpack: (packed: Uint8Array, size: number) => PageReader,
): number {
  if (details === undefined) throw new Error('a page has no header of its kind');
  const count = countOf(details.num_values, left);
  const nulls = countOf(details.num_nulls, count);
  const repetitions = countOf(details.repetition_levels_byte_length, body.length);
  const definitions = countOf(details.definition_levels_byte_length, body.length - repetitions);
  const rest = countOf(size - repetitions - definitions, MAXIMUM_PAGE_BYTES);
  checkLevelsV2(readerOf(body.subarray(0, repetitions + definitions)), schemaPath, count, repetitions);
  if (nulls > 0 && getMaxDefinitionLevel(schemaPath) === 0)
    throw new Error('a column without nulls has some');
  const values = body.subarray(repetitions + definitions);
  const page = details.is_compressed === false ? readerOf(values) : unpack(values, rest);
  const length = schemaPath.at(-1)?.element.type_length;
  checkValues(page, { type: column.type, length, encoding: details.encoding, count: count - nulls }, rest);
  return count;
}

function checkLevelsV2(
  levels: PageReader,
  schemaPath: SchemaTree[],
  count: number,
  repetitions: number,
): void {
  const maximumRepetition = getMaxRepetitionLevel(schemaPath);
  const maximumDefinition = getMaxDefinitionLevel(schemaPath);
  if (maximumRepetition > 0) checkHybridRuns(levels, 0, bitWidth(maximumRepetition), count);
  if (maximumDefinition > 0) checkHybridRuns(levels, repetitions, bitWidth(maximumDefinition), count);
}

/** Levels of a page of the first kind, each with its length before it. @returns values that are not null. */
function checkLevels(page: PageReader, schemaPath: SchemaTree[], count: number): number {
  const maximumRepetition = getMaxRepetitionLevel(schemaPath);
  const maximumDefinition = getMaxDefinitionLevel(schemaPath);
  if (maximumRepetition > 0) readLevels(page, maximumRepetition, count);
  if (maximumDefinition === 0) return count;
  return readLevels(page, maximumDefinition, count);
}

/** @returns how many of the levels are the highest. */
function readLevels(page: PageReader, maximum: number, count: number): number {
  const length = page.view.getUint32(page.offset, true);
  if (length > page.view.byteLength - page.offset - 4)
    throw new Error('levels go on past the end of their page');
  checkHybridRuns(page, page.offset + 4, bitWidth(maximum), count);
  const levels: number[] = new Array<number>(count);
  readRleBitPackedHybrid(page, bitWidth(maximum), levels);
  let highest = 0;
  for (const level of levels) if (level === maximum) highest++;
  return highest;
}

/** @param rest bytes of the values, in a page of the second kind. */
function checkValues(page: PageReader, values: ValuesOfPage, rest: number | undefined): void {
  const { type, length, encoding, count } = values;
  switch (encoding) {
    case 'PLAIN':
      if (count > 0) checkPlainValues(page, type, count, length);
      break;
    case 'BYTE_STREAM_SPLIT':
      checkPlainValues(page, type, count, length);
      break;
    case 'RLE':
    case 'RLE_DICTIONARY':
    case 'PLAIN_DICTIONARY':
      checkIndices(page, values, rest);
      break;
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
      checkDeltaHeader(page);
      break;
    case 'DELTA_BYTE_ARRAY':
      checkDeltaTexts(page, count);
      break;
    default:
      throw new Error(`values are encoded as ${encoding}, which is not known`);
  }
}

function checkIndices(
  page: PageReader,
  { type, encoding, count }: ValuesOfPage,
  rest: number | undefined,
): void {
  // Truth values are runs of one bit, with their length before them; indices begin with their width.
  const truths = rest === undefined ? type === 'BOOLEAN' : encoding === 'RLE';
  if (truths) {
    checkHybridRuns(page, page.offset + 4, 1, count);
    return;
  }
  const width = page.view.getUint8(page.offset);
  // The library reads no runs of width 0 in a page of the first kind.
  if (width > 0 || rest !== undefined) checkHybridRuns(page, page.offset + 1, width, count);
}

const readerOf = (bytes: Uint8Array): PageReader => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  offset: 0,
});

const bitWidth = (value: number): number => 32 - Math.clz32(value);

function countOf(value: number | undefined, most: number): number {
  if (value !== undefined && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`a page declares ${String(value)} where at most ${most} belong`);
}
