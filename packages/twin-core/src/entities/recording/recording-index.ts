import { crc32c } from '../../hashing/crc32c.ts';
import { BatchError } from '../compact/batch-error.ts';
import { ByteReader } from '../compact/byte-reader.ts';
import { CHUNK_HEADER_BYTES, CHUNK_KINDS, chunkHead, type Chunk } from './chunk.ts';
import { INDEX_MAGIC } from './recording-encoder.ts';
import { RecordingError } from './recording-error.ts';
import type { RecordingSource, SeekPoint } from './recording-source.ts';

const WINDOW_BYTES = 2 ** 20;

/** The last whole index, looked for from the end; `undefined`: there is none. */
export async function findLastIndex(
  source: RecordingSource,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<Chunk | undefined> {
  const overlap = CHUNK_HEADER_BYTES + INDEX_MAGIC.length - 1;
  for (let windowEnd = end; windowEnd > start;) {
    const windowStart = Math.max(start, windowEnd - WINDOW_BYTES);
    const window = await source.read(windowStart, windowEnd - windowStart);
    for (let at = window.length - INDEX_MAGIC.length; at >= CHUNK_HEADER_BYTES; at -= 1) {
      if (!standsAt(window, at)) continue;
      const index = await readIndexChunk(source, windowStart + at - CHUNK_HEADER_BYTES);
      if (index !== undefined) return index;
    }
    if (windowStart === start) return undefined;
    windowEnd = windowStart + overlap;
  }
  return undefined;
}

function standsAt(window: Uint8Array, at: number): boolean {
  for (let byte = 0; byte < INDEX_MAGIC.length; byte += 1) {
    if (window[at + byte] !== INDEX_MAGIC[byte]) return false;
  }
  return true;
}

/** `undefined`: what stands there is no index, or not a whole one. */
async function readIndexChunk(source: RecordingSource, offset: number): Promise<Chunk | undefined> {
  const head = chunkHead(await source.read(offset, CHUNK_HEADER_BYTES), 0);
  if (head?.kind !== CHUNK_KINDS.index) return undefined;
  const payload = await source.read(offset + CHUNK_HEADER_BYTES, head.length);
  if (payload.length < head.length || crc32c(payload) !== head.crc) return undefined;
  return { offset, kind: head.kind, time: head.time, payload };
}

/**
 * Seek points of an index and of all before it that are still kept, by time.
 * @throws {RecordingError} an index that does not point to the one before.
 */
export async function readIndexChain(
  source: RecordingSource,
  last: Chunk,
  start: number,
): Promise<SeekPoint[]> {
  const parts: SeekPoint[][] = [];
  for (let index = last; ;) {
    const { previous, seekPoints } = readIndex(index);
    parts.push(seekPoints);
    if (previous < start) break;
    // Each points back, so that a chain that is not ours ends too.
    const before = previous < index.offset ? await readIndexChunk(source, previous) : undefined;
    if (before === undefined) throw new RecordingError('an index points to none before it', index.offset);
    index = before;
  }
  return parts
    .reverse()
    .flat()
    .filter(({ offset }) => offset >= start);
}

function readIndex({ payload, offset }: Chunk): { previous: number; seekPoints: SeekPoint[] } {
  try {
    const reader = new ByteReader(payload);
    reader.take(INDEX_MAGIC.length, 'magic');
    const previous = reader.float64('previous index');
    const seekPoints: SeekPoint[] = [];
    for (let left = reader.count('seek points'); left > 0; left -= 1) {
      seekPoints.push({ offset: reader.float64('offset'), time: reader.float64('time') });
    }
    return { previous, seekPoints };
  } catch (cause) {
    if (!(cause instanceof BatchError)) throw cause;
    throw new RecordingError(`an index is not understood: ${cause.message}`, offset, { cause });
  }
}
