import { inflateSync } from '../../transport/inflate-sync.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { MessageReader } from './message-reader.ts';

const FORMAT = 'OpenStreetMap PBF';
/** Largest header and blob the format allows (OSM wiki, PBF Format). */
const MAXIMUM_HEADER_BYTES = 64 * 1024;
const MAXIMUM_BLOB_BYTES = 32 * 2 ** 20;
/** Deflate packs no better than this (zlib technical details): a larger stated size is wrong. */
const LARGEST_RATIO = 1032;

/** One block of the file, unpacked. */
export interface OsmBlob {
  /** `OSMHeader`, `OSMData` or another to be skipped. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Where its header starts in the file. */
  readonly offset: number;
}

/**
 * The blobs of a file one after the other; only one is held.
 * @throws {LoadError} with the offset of the blob that is broken.
 */
export async function* readBlobs(
  file: InputFile,
  signal?: AbortSignal,
  onRead?: (offset: number) => void,
): AsyncGenerator<OsmBlob> {
  const pieces = new PieceReader(file, signal);
  for (;;) {
    const { offset } = pieces;
    const prefix = await pieces.take(4, true);
    if (prefix === undefined) return;
    const blob = await readBlob(file.name, pieces, prefix, offset);
    if (blob !== undefined) yield blob;
    onRead?.(pieces.offset);
  }
}

async function readBlob(
  url: string,
  pieces: PieceReader,
  prefix: Uint8Array,
  offset: number,
): Promise<OsmBlob | undefined> {
  const headerBytes = new DataView(prefix.buffer, prefix.byteOffset, 4).getUint32(0);
  if (headerBytes > MAXIMUM_HEADER_BYTES) {
    throw pbfError(`a blob header of ${headerBytes} bytes is longer than 64 KiB`, url, offset);
  }
  const { type, size } = readHeader((await pieces.take(headerBytes)) ?? new Uint8Array(0), url, offset);
  if (size > MAXIMUM_BLOB_BYTES) throw pbfError(`a blob of ${size} bytes is larger than 32 MiB`, url, offset);
  const packed = (await pieces.take(size)) ?? new Uint8Array(0);
  if (type !== 'OSMHeader' && type !== 'OSMData') return undefined;
  return { type, bytes: within(url, offset, () => unpack(packed, url, offset)), offset };
}

function readHeader(bytes: Uint8Array, url: string, offset: number): { type: string; size: number } {
  return within(url, offset, () => {
    const reader = new MessageReader(bytes);
    let type = '';
    let size = 0;
    while (reader.next()) {
      if (reader.field === 1) type = reader.text();
      else if (reader.field === 3) size = reader.unsigned();
      else reader.skip();
    }
    return { type, size };
  });
}

const COMPRESSIONS: Readonly<Record<number, string>> = { 4: 'LZMA', 5: 'bzip2', 6: 'LZ4', 7: 'Zstandard' };

function unpack(blob: Uint8Array, url: string, offset: number): Uint8Array {
  const reader = new MessageReader(blob);
  let rawSize: number | undefined;
  let raw: Uint8Array | undefined;
  let packed: Uint8Array | undefined;
  while (reader.next()) {
    const compression = COMPRESSIONS[reader.field];
    if (reader.field === 1) raw = reader.view();
    else if (reader.field === 2) rawSize = reader.unsigned();
    else if (reader.field === 3) packed = reader.view();
    else if (compression === undefined) reader.skip();
    else throw unknownCompression(compression, url, offset);
  }
  if (raw !== undefined) return raw;
  if (packed === undefined) throw pbfError('a blob holds no data', url, offset);
  if (rawSize === undefined || rawSize > MAXIMUM_BLOB_BYTES || rawSize > packed.length * LARGEST_RATIO) {
    throw pbfError(`a blob says that it unpacks to ${rawSize ?? 'no'} bytes, which cannot be`, url, offset);
  }
  return inflateBlob(packed, rawSize, url, offset);
}

function inflateBlob(packed: Uint8Array, rawSize: number, url: string, offset: number): Uint8Array {
  try {
    return inflateSync(packed, rawSize);
  } catch (cause) {
    throw pbfError('its packed data is broken, or does not fit its length and checksum', url, offset, cause);
  }
}

function unknownCompression(name: string, url: string, offset: number): LoadError {
  return new LoadError(`blobs are packed with ${name}, which is not read`, {
    url,
    format: FORMAT,
    kind: 'version',
    place: `offset ${offset}`,
    remedy: 'write the file again with zlib: osmium cat IN -o OUT.osm.pbf',
  });
}

/** Broken content at a place of the file. */
export function pbfError(problem: string, url: string, offset: number, cause?: unknown): LoadError {
  return new LoadError(problem, {
    url,
    format: FORMAT,
    kind: 'corrupt',
    place: `blob at offset ${offset}`,
    remedy: 'fetch the file again; it is cut off or damaged',
    cause,
  });
}

/** Runs a step on the bytes of one blob; what the message reader throws becomes an error of the file. */
export function within<Result>(url: string, offset: number, step: () => Result): Result {
  try {
    return step();
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    throw pbfError(cause instanceof Error ? cause.message : String(cause), url, offset, cause);
  }
}

/** Takes runs of bytes off a file's pieces. */
class PieceReader {
  offset = 0;
  private readonly file: InputFile;
  private readonly pieces: AsyncIterator<Uint8Array>;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;

  constructor(file: InputFile, signal: AbortSignal | undefined) {
    this.file = file;
    this.pieces = file.stream(signal)[Symbol.asyncIterator]();
  }

  /** @returns `undefined` at the end of the file, where that is allowed. */
  async take(count: number, mayEnd = false): Promise<Uint8Array | undefined> {
    if (count <= this.piece.length - this.at) return this.cut(count);
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > 0) {
      if (this.at === this.piece.length && !(await this.advance())) {
        if (mayEnd && missing === count) return undefined;
        throw new LoadError(`ends ${missing} bytes early`, {
          url: this.file.name,
          format: FORMAT,
          kind: 'truncated',
          place: `offset ${this.offset}`,
          remedy: 'fetch the file again; it is cut off',
        });
      }
      const part = this.cut(Math.min(missing, this.piece.length - this.at));
      parts.push(part);
      missing -= part.length;
    }
    return joined(parts, count);
  }

  private cut(count: number): Uint8Array {
    const part = this.piece.subarray(this.at, this.at + count);
    this.at += count;
    this.offset += count;
    return part;
  }

  private async advance(): Promise<boolean> {
    const next = await this.pieces.next();
    if (next.done === true) return false;
    this.piece = next.value;
    this.at = 0;
    return true;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
