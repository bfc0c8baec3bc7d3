import { inflate } from '../../transport/gzip.ts';
import { unpackLzw } from './unpack-lzw.ts';

/** How the blocks of one image are packed. */
export interface BlockPacking {
  /** TIFF compression: 1 none, 5 LZW, 8 deflate, 32773 PackBits, 34887 LERC, 50000 Zstandard. */
  readonly compression: number;
  /** 1 none, 2 horizontal differences, 3 of floating point numbers. */
  readonly predictor: number;
  readonly bytesPerSample: number;
  /** Samples between equal bands of neighbouring cells. */
  readonly samplesPerCell: number;
  readonly blockColumns: number;
  readonly blockRows: number;
  readonly isLittleEndian: boolean;
  readonly lercParameters: ArrayLike<number> | undefined;
  /** For messages. */
  readonly file: string;
}

const LERC = 34_887;
const ZSTANDARD = 50_000;

/**
 * Samples of one block as little-endian bytes. Never longer than the block can be, whatever the packed bytes ask for;
 * shorter for a last strip.
 * @throws {Error} broken or unknown packing.
 */
export async function unpackBlock(
  packed: Uint8Array<ArrayBuffer>,
  packing: BlockPacking,
): Promise<Uint8Array<ArrayBuffer>> {
  const { compression, bytesPerSample, samplesPerCell, blockColumns, blockRows, predictor } = packing;
  const rowBytes = blockColumns * samplesPerCell * bytesPerSample;
  const ratio = compression === LERC || compression === ZSTANDARD ? 20_000 : 1_400;
  if (rowBytes * blockRows > packed.length * ratio + 65_536) {
    throw new Error(`${packed.length} bytes cannot unpack to ${blockColumns} × ${blockRows} cells`);
  }
  const bytes = await decompress(packed, packing, rowBytes * blockRows);
  if (compression === LERC) return bytes;
  const rows = Math.floor(bytes.length / rowBytes);
  if (predictor === 3) {
    for (let row = 0; row < rows; row++) {
      addUpFloats(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), samplesPerCell, bytesPerSample);
    }
    return bytes;
  }
  if (!packing.isLittleEndian && bytesPerSample > 1) swapBytes(bytes, bytesPerSample);
  if (predictor === 2) addUpRows(bytes, rows, blockColumns * samplesPerCell, samplesPerCell, bytesPerSample);
  else if (predictor !== 1) throw new Error(`predictor ${predictor} is not known`);
  return bytes;
}

async function decompress(
  packed: Uint8Array<ArrayBuffer>,
  packing: BlockPacking,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (packing.compression) {
    case 1:
      return packed.slice(0, most);
    case 5:
      return unpackLzw(packed, most);
    case 8:
    case 32_946:
      return inflate(packed, 'deflate', packing.file, most);
    case 32_773:
      return unpackBits(packed, most);
    case ZSTANDARD:
      return unpackZstandard(packed, most);
    case LERC:
      return unpackLerc(packed, packing, most);
    default:
      throw new Error(`heights packed by method ${packing.compression} are not read; repack with deflate`);
  }
}

async function decodeLerc(
  packed: Uint8Array<ArrayBuffer>,
  packing: BlockPacking,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { getDecoder } = await import('geotiff');
  const parameters = {
    tileWidth: packing.blockColumns,
    tileHeight: packing.blockRows,
    predictor: 1,
    bitsPerSample: packing.bytesPerSample * 8,
    planarConfiguration: 1,
    LercParameters: [0, 0],
  };
  const decoder = await getDecoder(LERC, parameters);
  const copy = packed.slice();
  const unpacked = (await decoder.decode(copy.buffer)) as ArrayBuffer;
  return new Uint8Array(unpacked).slice(0, most);
}

/** LERC, packed once more by deflate or Zstandard where its parameters say so (tag 50674). */
async function unpackLerc(
  packed: Uint8Array<ArrayBuffer>,
  packing: BlockPacking,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // Packed floats of noise are longer than plain ones, by their mask and headers.
  const room = most * 2 + 4096;
  const outer = packing.lercParameters?.[1] ?? 0;
  let inner = packed;
  if (outer === 1) inner = await inflate(packed, 'deflate', packing.file, room);
  else if (outer === 2) {
    inner = await unpackZstandard(packed, room);
  }
  return decodeLerc(checkedLerc(inner, packing), packing, most);
}

/**
 * The library allocates what the header says: it must say what the block is.
 * @returns the LERC data alone: the library takes what follows for a further band.
 */
function checkedLerc(bytes: Uint8Array<ArrayBuffer>, packing: BlockPacking): Uint8Array<ArrayBuffer> {
  const { blockColumns, blockRows, samplesPerCell } = packing;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = new TextDecoder().decode(bytes.subarray(0, 6));
  if (mark !== 'Lerc2 ') throw new Error('a block is not of LERC version 2');
  const version = view.getInt32(6, true);
  const at = version >= 3 ? 14 : 10;
  const rows = view.getInt32(at, true);
  const columns = view.getInt32(at + 4, true);
  const depth = version >= 4 ? view.getInt32(at + 8, true) : 1;
  if (columns !== blockColumns || rows < 1 || rows > blockRows || depth < 1 || depth > samplesPerCell) {
    throw new Error(`a LERC block declares ${columns} × ${rows} cells, not ${blockColumns} × ${blockRows}`);
  }
  return bytes.slice(0, Math.max(0, view.getInt32(at + (version >= 4 ? 20 : 16), true)));
}

/**
 * By fzstd into memory set aside: the decoder that comes with geotiff takes memory without bound on broken input.
 * @throws {Error} a frame that is broken or longer than `most`.
 */
async function unpackZstandard(packed: Uint8Array, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const { decompress } = await import('fzstd');
  const unpacked = new Uint8Array(most);
  decompress(packed, unpacked);
  return unpacked;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

function addUpRows(
  bytes: Uint8Array<ArrayBuffer>,
  rows: number,
  rowSamples: number,
  stride: number,
  size: number,
): void {
  const samples =
    size === 1
      ? bytes
      : size === 2
        ? new Uint16Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 2))
        : size === 4
          ? new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4))
          : undefined;
  if (samples === undefined) throw new Error(`predictor 2 over samples of ${size} bytes is not known`);
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * rowSamples;
    for (let at = row * rowSamples + stride; at < end; at++) {
      samples[at] = (samples[at] as number) + (samples[at - stride] as number);
    }
  }
}

/** Adobe Photoshop TIFF Technical Note 3: bytes of equal weight together, the highest first, as differences. */
function addUpFloats(row: Uint8Array, stride: number, size: number): void {
  for (let at = stride; at < row.length; at++) {
    row[at] = (row[at] as number) + (row[at - stride] as number);
  }
  const planes = row.slice();
  const count = row.length / size;
  for (let sample = 0; sample < count; sample++) {
    for (let byte = 0; byte < size; byte++) {
      row[sample * size + byte] = planes[(size - 1 - byte) * count + sample] as number;
    }
  }
}

/** PackBits (TIFF 6.0, section 9). */
function unpackBits(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(most);
  let at = 0;
  let filled = 0;
  while (at < packed.length && filled < most) {
    const control = packed[at++] as number;
    if (control < 128) {
      const run = packed.subarray(at, at + Math.min(control + 1, most - filled));
      unpacked.set(run, filled);
      filled += run.length;
      at += control + 1;
    } else if (control > 128) {
      const end = Math.min(filled + 257 - control, most);
      unpacked.fill(packed[at++] ?? 0, filled, end);
      filled = end;
    }
  }
  return unpacked.subarray(0, filled);
}
