import type { InputFile } from '../../transport/input-file.ts';
import { ArithmeticDecoder, IntegerDecoder } from './arithmetic-decoder.ts';
import type { LasHeader } from './las-header.ts';
import { decodeChunk, type TakePoint } from './laszip-chunk.ts';
import type { LasZipRecord } from './laszip-record.ts';

/** Where a chunk lies in the file. */
export interface ChunkPlace {
  readonly offset: number;
  readonly bytes: number;
  readonly points: number;
}

/** Most points a byte is believed to hold: scans take one to ten bytes a point; a bomb takes none. */
const MOST_POINTS_PER_BYTE = 16;
const FREE_POINTS = 65_536;
/** What the points begin with where they are in chunks. */
const TABLE_OFFSET_BYTES = 8;
/** Bytes of one chunk held in memory. */
const MOST_CHUNK_BYTES = 2 ** 29;

/**
 * Reads all chunks in order.
 * @param pointCount as declared.
 * @param onPoints called after each chunk with the points so far.
 * @throws {Error} broken chunks, or more points than the bytes can hold.
 */
export async function readCompressedPoints(
  file: InputFile,
  header: LasHeader,
  zip: LasZipRecord,
  size: number,
  take: TakePoint,
  options: { readonly signal?: AbortSignal | undefined; readonly onPoints: (points: number) => void },
): Promise<void> {
  const { signal, onPoints } = options;
  const places = await readChunkTable(file, header, zip, size, signal);
  if (places !== undefined) {
    await readChunks(file, places, zip, take, { signal, onPoints });
    return;
  }
  if (zip.chunkPoints === undefined) throw new Error('the table of its chunks is missing');
  const start = header.pointOffset + (zip.chunkPoints === 0 ? 0 : TABLE_OFFSET_BYTES);
  if (size - start > MOST_CHUNK_BYTES)
    throw new Error('the table of its chunks is missing, and it is too long without');
  const bytes = await file.readRange(start, size - start, signal);
  let [at, points] = [0, 0];
  while (points < header.pointCount) {
    signal?.throwIfAborted();
    const inChunk = Math.min(zip.chunkPoints === 0 ? Infinity : zip.chunkPoints, header.pointCount - points);
    at = decodeChunk({ bytes, start: at, points: inChunk }, zip, take);
    points += inChunk;
    onPoints(points);
  }
}

/** Reads the chunks named, wherever they lie. @throws {Error} as {@link readCompressedPoints}. */
export async function readChunks(
  file: InputFile,
  places: readonly ChunkPlace[],
  zip: LasZipRecord,
  take: TakePoint,
  options: { readonly signal?: AbortSignal | undefined; readonly onPoints: (points: number) => void },
): Promise<void> {
  let total = 0;
  for (const { offset, bytes: length, points } of places) {
    options.signal?.throwIfAborted();
    if (length > MOST_CHUNK_BYTES) throw new Error(`a chunk of ${length} bytes is too long`);
    checkPlausible(points, length);
    const bytes = await file.readRange(offset, length, options.signal);
    decodeChunk({ bytes, start: 0, points }, zip, take);
    total += points;
    options.onPoints(total);
  }
}

/** @throws {Error} more points than the bytes can hold. */
export function checkPlausible(points: number, bytes: number): void {
  if (points > bytes * MOST_POINTS_PER_BYTE + FREE_POINTS)
    throw new Error(`${bytes} bytes are said to hold ${points} points`);
}

/** The chunks; `undefined` where the writer left no table (it was interrupted, or wrote one chunk). */
async function readChunkTable(
  file: InputFile,
  header: LasHeader,
  zip: LasZipRecord,
  size: number,
  signal: AbortSignal | undefined,
): Promise<readonly ChunkPlace[] | undefined> {
  if (zip.chunkPoints === 0) return undefined;
  const start = header.pointOffset + TABLE_OFFSET_BYTES;
  let tableAt = await readOffset(file, header.pointOffset, signal);
  if (tableAt === -1) tableAt = await readOffset(file, size - 8, signal);
  if (tableAt < start || tableAt + 8 > size) return undefined;
  const head = await file.readRange(tableAt, 8, signal);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const count = view.getUint32(4, true);
  if (count === 0) return [];
  const leastBytes = header.pointBytes;
  if (view.getUint32(0, true) !== 0 || count * leastBytes > size) return undefined;
  const bytes = await file.readRange(tableAt + 8, Math.min(size - tableAt - 8, count * 16 + 64), signal);
  return placesOf(bytes, count, start, tableAt, zip, header.pointCount);
}

async function readOffset(file: InputFile, at: number, signal: AbortSignal | undefined): Promise<number> {
  const bytes = await file.readRange(at, 8, signal);
  if (bytes.length < 8) throw new Error('its compressed points end too early');
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
}

function placesOf(
  bytes: Uint8Array,
  count: number,
  start: number,
  end: number,
  { chunkPoints }: LasZipRecord,
  pointCount: number,
): readonly ChunkPlace[] {
  const decoder = new ArithmeticDecoder(bytes, 0, bytes.length);
  const integers = new IntegerDecoder(decoder, 32);
  const places: ChunkPlace[] = [];
  let [offset, left, lastPoints, lastBytes] = [start, pointCount, 0, 0];
  for (let chunk = 0; chunk < count; chunk++) {
    if (chunkPoints === undefined) lastPoints = integers.next(lastPoints, 0);
    lastBytes = integers.next(lastBytes, 1);
    const points = Math.min(chunkPoints ?? lastPoints, left);
    if (lastBytes <= 0 || points < 0 || offset + lastBytes > end)
      throw new Error('the table of its chunks is broken');
    places.push({ offset, bytes: lastBytes, points });
    offset += lastBytes;
    left -= points;
  }
  return places;
}
