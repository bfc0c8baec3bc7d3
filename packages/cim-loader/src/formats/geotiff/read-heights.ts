import { LoadError } from '../../validation/load-error.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { type BlockPacking, unpackBlock } from './block-codec.ts';
import type { ImageLevel } from './image-level.ts';
import type { Tiff } from './tiff-directory.ts';

/** Part of an image: whole cells, the step of which becomes one sample. */
export interface RasterWindow {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
  /** Cells along each side that are averaged to one sample. */
  readonly step: number;
}

/** Numbers of a file turned into metres. */
export interface HeightScale {
  readonly noData: number | undefined;
  readonly scale: number;
  readonly offset: number;
}

/** Bytes of one unpacked block: far above what writers make, far below what a header can ask for. */
const MAXIMUM_BLOCK_BYTES = 2 ** 26;
/** Old tools write all rows as one plain strip: it is read in pieces of this many bytes. */
const PIECE_BYTES = 2 ** 22;
/** Below it nothing is a height; files without a declared value for "no data" use the least float. */
const LEAST_HEIGHT = -1e30;

const TAG = { stripOffsets: 273, stripBytes: 279, tileOffsets: 324, tileBytes: 325, lerc: 50_674 } as const;

interface Blocks {
  readonly offsets: ArrayLike<number>;
  readonly lengths: ArrayLike<number>;
  readonly across: number;
}

/**
 * First band of a window of an image. Only the blocks it meets are fetched.
 * @returns rows as the file has them; NaN: no data.
 * @throws {LoadError} naming the block.
 */
export async function readHeights(
  tiff: Tiff,
  whole: ImageLevel,
  window: RasterWindow,
  scale: HeightScale,
  file: string,
  signal?: AbortSignal,
  onProgress?: (done: number) => void,
): Promise<Float32Array> {
  const fail = (problem: string, place: string): LoadError =>
    new LoadError(problem, {
      url: file,
      format: 'geotiff',
      kind: 'invalid',
      place,
      remedy: 'write it again as a tiled GeoTIFF, for example with gdal_translate -of COG',
    });
  const level = inPieces(whole);
  const packing = await packingOf(level, tiff, file);
  const blockBytes = level.blockColumns * level.blockRows * packing.samplesPerCell * packing.bytesPerSample;
  if (blockBytes > MAXIMUM_BLOCK_BYTES) throw fail(`blocks of ${blockBytes} bytes are too large`, 'tag 322');
  const blocks = await blocksOf(whole, fail, level);
  const target = new WindowSamples(window);
  const readSample = sampleReader(level, fail);
  const [firstRow, lastRow] = span(window.row, window.rows, level.blockRows);
  const [firstColumn, lastColumn] = span(window.column, window.columns, level.blockColumns);
  let packedBytes = 0;
  for (let blockRow = firstRow; blockRow <= lastRow; blockRow++) {
    signal?.throwIfAborted();
    onProgress?.((blockRow - firstRow) / (lastRow - firstRow + 1));
    for (let blockColumn = firstColumn; blockColumn <= lastColumn; blockColumn++) {
      const index = blockRow * blocks.across + blockColumn;
      const length = blocks.lengths[index] as number;
      // A sparse file leaves out blocks without data.
      if (length === 0) continue;
      packedBytes += length;
      if (packedBytes > 2 ** 31) throw fail('more than 2 GiB would have to be read', `block ${index}`);
      const packed = await tiff.read(blocks.offsets[index] as number, length, `block ${index}`);
      const bytes = await withLoadErrors({ url: file, format: 'geotiff' }, signal, () =>
        unpackBlock(packed.slice(), packing),
      );
      addBlock(target, level, packing, { bytes, blockRow, blockColumn }, readSample, scale);
    }
  }
  return target.finish();
}

/** A single plain strip as several of fewer rows. */
function inPieces(level: ImageLevel): ImageLevel {
  const { isTiled, compression, predictor, blockRows, rows, columns, bitsPerSample } = level;
  const rowBytes = columns * (level.isPlanar ? 1 : level.samplesPerCell) * (bitsPerSample / 8);
  if (isTiled || compression !== 1 || predictor !== 1 || blockRows < rows || rowBytes * rows <= PIECE_BYTES) {
    return level;
  }
  return { ...level, blockRows: Math.max(1, Math.floor(PIECE_BYTES / rowBytes)) };
}

const span = (start: number, length: number, block: number): [first: number, last: number] => [
  Math.floor(start / block),
  Math.floor((start + length - 1) / block),
];

async function packingOf(level: ImageLevel, tiff: Tiff, file: string): Promise<BlockPacking> {
  const { compression, predictor, blockColumns, blockRows } = level;
  return {
    compression,
    predictor,
    bytesPerSample: level.bitsPerSample / 8,
    samplesPerCell: level.isPlanar ? 1 : level.samplesPerCell,
    blockColumns,
    blockRows,
    isLittleEndian: tiff.isLittleEndian,
    lercParameters: await level.directory.numbers(TAG.lerc),
    file,
  };
}

async function blocksOf(
  level: ImageLevel,
  fail: (problem: string, place: string) => LoadError,
  pieces: ImageLevel,
): Promise<Blocks> {
  const across = Math.ceil(level.columns / level.blockColumns);
  const count = across * Math.ceil(level.rows / level.blockRows);
  const { directory, isTiled } = level;
  // Some writers keep the offsets of tiles under the tags of strips.
  const list = async (tileTag: number, stripTag: number): Promise<ArrayLike<number>> =>
    (isTiled ? await directory.numbers(tileTag) : undefined) ?? (await directory.numbers(stripTag)) ?? [];
  const offsets = await list(TAG.tileOffsets, TAG.stripOffsets);
  const lengths = await list(TAG.tileBytes, TAG.stripBytes);
  const found = Math.min(offsets.length, lengths.length);
  if (found < count) {
    throw fail(`declares ${count} blocks and lists ${found}`, `${level.columns} × ${level.rows} cells`);
  }
  if (pieces === level) return { offsets, lengths, across };
  const [start, length] = [offsets[0] as number, lengths[0] as number];
  const rowBytes = length / level.rows;
  const starts: number[] = [];
  const sizes: number[] = [];
  for (let row = 0; row < level.rows; row += pieces.blockRows) {
    starts.push(start + row * rowBytes);
    sizes.push(Math.min(pieces.blockRows, level.rows - row) * rowBytes);
  }
  return { offsets: starts, lengths: sizes, across: 1 };
}

type SampleReader = (view: DataView, at: number) => number;

function sampleReader(
  { sampleFormat, bitsPerSample }: ImageLevel,
  fail: (problem: string, place: string) => LoadError,
): SampleReader {
  const readers: Readonly<Record<string, SampleReader>> = {
    '1-8': (view, at) => view.getUint8(at),
    '1-16': (view, at) => view.getUint16(at, true),
    '1-32': (view, at) => view.getUint32(at, true),
    '2-8': (view, at) => view.getInt8(at),
    '2-16': (view, at) => view.getInt16(at, true),
    '2-32': (view, at) => view.getInt32(at, true),
    '3-32': (view, at) => view.getFloat32(at, true),
    '3-64': (view, at) => view.getFloat64(at, true),
  };
  const reader = readers[`${sampleFormat}-${bitsPerSample}`];
  if (reader === undefined) {
    throw fail(`samples of format ${sampleFormat} with ${bitsPerSample} bits are not read`, 'tag 339');
  }
  return reader;
}

interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly blockRow: number;
  readonly blockColumn: number;
}

function addBlock(
  target: WindowSamples,
  level: ImageLevel,
  packing: BlockPacking,
  { bytes, blockRow, blockColumn }: Block,
  readSample: SampleReader,
  { noData, scale, offset }: HeightScale,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const cellBytes = packing.bytesPerSample * packing.samplesPerCell;
  const { column, row, columns, rows } = target.window;
  const firstRow = Math.max(row, blockRow * level.blockRows);
  const lastRow = Math.min(row + rows, (blockRow + 1) * level.blockRows, level.rows);
  const firstColumn = Math.max(column, blockColumn * level.blockColumns);
  const lastColumn = Math.min(column + columns, (blockColumn + 1) * level.blockColumns, level.columns);
  for (let y = firstRow; y < lastRow; y++) {
    const line = (y - blockRow * level.blockRows) * level.blockColumns - blockColumn * level.blockColumns;
    for (let x = firstColumn; x < lastColumn; x++) {
      const at = (line + x) * cellBytes;
      if (at + packing.bytesPerSample > bytes.length) return;
      const value = readSample(view, at);
      if (value === noData || !(value > LEAST_HEIGHT)) continue;
      target.add(x, y, value * scale + offset);
    }
  }
}

/** Samples of a window: cells as they are, or means of step × step of them that have data. */
class WindowSamples {
  readonly window: RasterWindow;
  private readonly columns: number;
  private readonly values: Float32Array;
  private readonly counts: Uint32Array | undefined;

  constructor(window: RasterWindow) {
    this.window = window;
    this.columns = Math.ceil(window.columns / window.step);
    const length = this.columns * Math.ceil(window.rows / window.step);
    this.values = new Float32Array(length);
    if (window.step === 1) this.values.fill(NaN);
    else this.counts = new Uint32Array(length);
  }

  add(x: number, y: number, value: number): void {
    const { column, row, step } = this.window;
    if (this.counts === undefined) {
      this.values[(y - row) * this.columns + (x - column)] = value;
      return;
    }
    const at = Math.floor((y - row) / step) * this.columns + Math.floor((x - column) / step);
    this.values[at] = (this.values[at] as number) + value;
    this.counts[at] = (this.counts[at] as number) + 1;
  }

  finish(): Float32Array {
    const { values, counts } = this;
    if (counts === undefined) return values;
    for (let at = 0; at < values.length; at++) {
      const count = counts[at] as number;
      values[at] = count === 0 ? NaN : (values[at] as number) / count;
    }
    return values;
  }
}
