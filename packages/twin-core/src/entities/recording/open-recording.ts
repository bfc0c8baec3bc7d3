import { BatchError } from '../compact/batch-error.ts';
import { createBatchDecoder } from '../compact/decode-batch.ts';
import type { EntityChange } from '../entity-log.ts';
import {
  CHUNK_HEADER_BYTES,
  CHUNK_KINDS,
  FILE_HEADER,
  FILE_VERSION,
  readChunks,
  VERSION_AT,
  type Chunk,
} from './chunk.ts';
import { decodeChange, decodeChanges } from './encode-change.ts';
import { findLastIndex, readIndexChain } from './recording-index.ts';
import { RecordingError } from './recording-error.ts';
import type { RecordingPosition, RecordingSource, SeekPoint } from './recording-source.ts';

/** What a recording says, in the order it was written. */
export type RecordingEntry =
  | { readonly kind: 'change'; readonly offset: number; readonly at: number; readonly change: EntityChange }
  /** The recorder was started: what follows begins with an empty store. */
  | { readonly kind: 'start'; readonly offset: number; readonly at: number }
  /** The state at this place, as changes that make it from nothing. */
  | {
      readonly kind: 'checkpoint';
      readonly offset: number;
      readonly at: number;
      readonly changes: readonly EntityChange[];
    };

/** A recording that is open for reading; it may still be growing. */
export interface Recording {
  /** Times of the first place from which it can be read, and of the last chunk; milliseconds since 1970, NaN while empty. */
  readonly start: number;
  readonly end: number;
  /** Where reading may begin, by time. */
  readonly seekPoints: readonly SeekPoint[];
  /** Where it can be gone on with. */
  readonly position: RecordingPosition;
  /** What follows the last whole chunk and is not read: bytes of a write that was cut off. */
  readonly cut: { readonly offset: number; readonly bytes: number; readonly reason: string } | undefined;
  /** Looks for what has been appended, or dropped at the beginning, since. */
  refresh(): Promise<void>;
  /**
   * Entries from a place on, up to the present end.
   * @param from offset of a seek point or an entry; the first seek point if absent.
   * @throws {RecordingError} where a chunk is damaged.
   */
  entries(from?: number): AsyncGenerator<RecordingEntry, void>;
}

/**
 * Opens a recording. It is read from its last index on; what is not whole at its end is left out (`cut`).
 * @throws {RecordingError} the bytes are no recording.
 */
export async function openRecording(source: RecordingSource): Promise<Recording> {
  let extent = await source.extent();
  await checkFileHeader(source, extent);
  let seekPoints: SeekPoint[] = [];
  let position = beginning(extent);
  let cut: Recording['cut'];
  const scan = async (): Promise<void> => {
    const found: SeekPoint[] = [];
    const end = Math.max(extent.end, position.offset);
    cut = undefined;
    try {
      for await (const chunk of readChunks(source, position.offset, end)) {
        position = behind(position, chunk);
        if (isSeekPoint(chunk)) found.push({ offset: chunk.offset, time: chunk.time });
      }
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      cut = { offset: position.offset, bytes: end - position.offset, reason: error.message };
    }
    seekPoints = [...seekPoints, ...found].filter(({ offset }) => offset >= extent.start);
  };
  const last = await findLastIndex(source, extent);
  if (last !== undefined) {
    seekPoints = await readIndexChain(source, last, extent.start);
    position = { offset: last.offset, time: last.time, lastIndex: last.offset, seekPoints: [] };
  }
  await scan();
  return {
    get start() {
      return seekPoints[0]?.time ?? NaN;
    },
    get end() {
      return position.time;
    },
    get seekPoints() {
      return seekPoints;
    },
    get position() {
      return position;
    },
    get cut() {
      return cut;
    },
    refresh: async () => {
      extent = await source.extent();
      if (position.offset < FILE_HEADER.length) await checkFileHeader(source, extent);
      if (position.offset < Math.max(extent.start, FILE_HEADER.length)) position = beginning(extent);
      await scan();
    },
    entries: (from) => readEntries(source, from ?? seekPoints[0]?.offset ?? position.offset, position.offset),
  };
}

/** A file that was killed while it was made has a part of the header: it is made anew. */
function beginning({ start, end }: { readonly start: number; readonly end: number }): RecordingPosition {
  const first = end < FILE_HEADER.length ? 0 : FILE_HEADER.length;
  return { offset: start === 0 ? first : start, time: NaN, lastIndex: -1, seekPoints: [] };
}

/** The place behind a chunk that was read whole. */
function behind(position: RecordingPosition, chunk: Chunk): RecordingPosition {
  const offset = chunk.offset + CHUNK_HEADER_BYTES + chunk.payload.length;
  const { time } = chunk;
  if (chunk.kind === CHUNK_KINDS.index) return { offset, time, lastIndex: chunk.offset, seekPoints: [] };
  if (!isSeekPoint(chunk)) return { ...position, offset, time };
  return { ...position, offset, time, seekPoints: [...position.seekPoints, { offset: chunk.offset, time }] };
}

function isSeekPoint({ kind }: Chunk): boolean {
  return kind === CHUNK_KINDS.start || kind === CHUNK_KINDS.checkpoint;
}

async function checkFileHeader(
  source: RecordingSource,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<void> {
  if (start > 0 || end === 0) return;
  const header = await source.read(0, FILE_HEADER.length);
  const wrong = header.findIndex((byte, at) =>
    at === VERSION_AT ? byte < 1 || byte > FILE_VERSION : byte !== FILE_HEADER[at],
  );
  if (wrong >= 0) {
    throw new RecordingError(
      `bytes are no recording of version 1 to ${FILE_VERSION} (CLRECORD); give one made by this program`,
      wrong,
    );
  }
}

async function* readEntries(
  source: RecordingSource,
  from: number,
  end: number,
): AsyncGenerator<RecordingEntry, void> {
  const decodeBatch = createBatchDecoder();
  for await (const chunk of readChunks(source, from, end)) {
    const { offset, time: at, kind, payload } = chunk;
    if (kind === CHUNK_KINDS.index || kind === CHUNK_KINDS.end) continue;
    if (kind === CHUNK_KINDS.start) {
      yield { kind: 'start', offset, at };
      continue;
    }
    try {
      if (kind === CHUNK_KINDS.checkpoint) {
        yield { kind: 'checkpoint', offset, at, changes: decodeChanges(payload, at) };
      } else {
        yield { kind: 'change', offset, at, change: decodeChange({ kind, payload }, at, decodeBatch) };
      }
    } catch (cause) {
      if (!(cause instanceof BatchError)) throw cause;
      throw new RecordingError(`a chunk of kind ${kind} is not understood: ${cause.message}`, offset, {
        cause,
      });
    }
  }
}

/** Bytes in memory as a source. */
export function createMemoryRecording(bytes: Uint8Array): RecordingSource {
  return {
    extent: () => Promise.resolve({ start: 0, end: bytes.length }),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
