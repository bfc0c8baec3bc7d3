import { crc32c } from '../../hashing/crc32c.ts';
import { RecordingError } from './recording-error.ts';
import type { RecordingSource } from './recording-source.ts';

/** Version of the layout that is written. Version 1 is the same without silences. */
export const FILE_VERSION = 2;
/** Place of the version in the header. */
export const VERSION_AT = 8;

/** `CLRECORD`, the version of the layout, and nothing. */
export const FILE_HEADER: Uint8Array = Uint8Array.of(
  ...[0x43, 0x4c, 0x52, 0x45, 0x43, 0x4f, 0x52, 0x44],
  ...[FILE_VERSION, 0, 0, 0, 0, 0, 0, 0],
);

/** What a chunk holds. */
export const CHUNK_KINDS = {
  entityClass: 1,
  reports: 2,
  snapshot: 3,
  condition: 4,
  event: 5,
  silence: 6,
  start: 16,
  checkpoint: 17,
  index: 18,
  end: 19,
} as const;

export const CHUNK_HEADER_BYTES = 24;
/** Bytes a chunk may hold; a longer one is damage, and nothing is kept for it. */
export const LONGEST_PAYLOAD: number = 64 * 2 ** 20;

/** One piece of a recording, as it lies there. */
export interface Chunk {
  readonly offset: number;
  readonly kind: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly payload: Uint8Array;
}

/** @throws {RecordingError} more than a chunk may hold. */
export function encodeChunk(
  kind: number,
  time: number,
  payload: Uint8Array,
  offset: number,
): Uint8Array<ArrayBuffer> {
  if (payload.length > LONGEST_PAYLOAD) {
    throw new RecordingError(
      `a change takes ${payload.length} bytes, a chunk holds ${LONGEST_PAYLOAD}; record it in parts`,
      offset,
    );
  }
  const bytes = new Uint8Array(CHUNK_HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint8(4, kind);
  view.setFloat64(8, time, true);
  view.setUint32(16, crc32c(payload), true);
  view.setUint32(20, crc32c(bytes.subarray(0, 20)), true);
  bytes.set(payload, CHUNK_HEADER_BYTES);
  return bytes;
}

/** Head of a chunk. @returns `undefined` where none stands. */
export function chunkHead(
  bytes: Uint8Array,
  at: number,
):
  | { readonly kind: number; readonly time: number; readonly length: number; readonly crc: number }
  | undefined {
  if (at + CHUNK_HEADER_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, CHUNK_HEADER_BYTES);
  const length = view.getUint32(0, true);
  const whole = view.getUint32(20, true) === crc32c(bytes.subarray(at, at + 20));
  if (!whole || length > LONGEST_PAYLOAD) return undefined;
  return { kind: view.getUint8(4), time: view.getFloat64(8, true), length, crc: view.getUint32(16, true) };
}

const WINDOW_BYTES = 2 ** 20;

/**
 * Chunks one after another, each checked against its sums. Reads a window of a MiB at a time.
 * @param from first byte of a chunk.
 * @param end byte at which the recording ends.
 * @throws {RecordingError} where a chunk is damaged or not whole.
 */
export async function* readChunks(
  source: RecordingSource,
  from: number,
  end: number,
): AsyncGenerator<Chunk, void> {
  let window = new Uint8Array(0);
  let windowStart = from;
  let offset = from;
  const fill = async (bytes: number): Promise<void> => {
    if (offset + bytes <= windowStart + window.length) return;
    const length = Math.min(Math.max(bytes, WINDOW_BYTES), end - offset);
    window = new Uint8Array(await source.read(offset, length));
    windowStart = offset;
  };
  while (offset < end) {
    await fill(CHUNK_HEADER_BYTES);
    const at = offset - windowStart;
    const head = chunkHead(window, at);
    if (head === undefined) throw new RecordingError('no chunk stands', offset);
    await fill(CHUNK_HEADER_BYTES + head.length);
    const start = offset - windowStart + CHUNK_HEADER_BYTES;
    const payload = window.slice(start, start + head.length);
    if (payload.length < head.length) throw new RecordingError('a chunk is not whole', offset);
    if (crc32c(payload) !== head.crc) throw new RecordingError('a chunk is damaged', offset);
    yield { offset, kind: head.kind, time: head.time, payload };
    offset += CHUNK_HEADER_BYTES + head.length;
  }
}
