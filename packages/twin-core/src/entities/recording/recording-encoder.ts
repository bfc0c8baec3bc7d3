import { ByteWriter } from '../compact/byte-writer.ts';
import type { EntityChange } from '../entity-log.ts';
import { CHUNK_KINDS, encodeChunk, FILE_HEADER } from './chunk.ts';
import { encodeChange, joinChanges, type EncodedChange } from './encode-change.ts';
import { NEW_RECORDING, type RecordingPosition, type SeekPoint } from './recording-source.ts';

/** Begins the payload of an index, so that the last one is found from the end. */
export const INDEX_MAGIC: Uint8Array = Uint8Array.of(0x43, 0x4c, 0x52, 0x49, 0x4e, 0x44, 0x45, 0x58);

/** An index is written when so many bytes have come since the last. */
const INDEX_EVERY_BYTES = 4 * 2 ** 20;

/** Makes the bytes of a recording; all that it returns is to be appended, in that order. */
export interface RecordingEncoder {
  /** Where the next bytes will lie. */
  readonly offset: number;
  /**
   * Bytes of a change. One dated before the last is recorded at the time of the last: the log's time does not go back.
   * @throws {BatchError} a batch whose columns are too short; nothing is recorded then.
   */
  change(change: EntityChange): Uint8Array<ArrayBuffer>;
  /** Bytes of a state: what all changes so far make, as changes that make it from nothing. */
  checkpoint(at: number, state: readonly EntityChange[]): Uint8Array<ArrayBuffer>;
  /** As `change`, of what `encodeChange` has made of it. */
  encoded(at: number, change: EncodedChange): Uint8Array<ArrayBuffer>;
  /** As `checkpoint`, of what `encodeChange` has made of the changes. */
  encodedCheckpoint(at: number, state: readonly EncodedChange[]): Uint8Array<ArrayBuffer>;
  /** Bytes of a proper end. It may still be gone on with. */
  end(): Uint8Array<ArrayBuffer>;
}

/**
 * Writes changes in the recording format.
 * @param from where it goes on; the beginning of a new recording if absent. What follows starts from an empty store.
 */
export function createRecordingEncoder(from: RecordingPosition = NEW_RECORDING): RecordingEncoder {
  let { offset, time, lastIndex } = from;
  let indexed = Math.max(lastIndex, 0);
  let seekPoints: SeekPoint[] = [...from.seekPoints];
  let started = false;
  const pieces: Uint8Array[] = [];
  const push = (bytes: Uint8Array): void => {
    pieces.push(bytes);
    offset += bytes.length;
  };
  const chunk = (kind: number, at: number, payload: Uint8Array): void => {
    time = time > at ? time : at;
    push(encodeChunk(kind, time, payload, offset));
  };
  const start = (at: number): void => {
    if (started) return;
    started = true;
    if (offset === 0) push(FILE_HEADER);
    seekPoints.push({ offset, time: time > at ? time : at });
    chunk(CHUNK_KINDS.start, at, new Uint8Array(0));
  };
  const index = (): void => {
    const place = offset;
    chunk(CHUNK_KINDS.index, time, indexBytes(lastIndex, seekPoints));
    lastIndex = place;
    indexed = place;
    seekPoints = [];
  };
  const take = (): Uint8Array<ArrayBuffer> => {
    if (offset - indexed > INDEX_EVERY_BYTES) index();
    return joined(pieces.splice(0));
  };
  const encoded = (at: number, { kind, payload }: EncodedChange): Uint8Array<ArrayBuffer> => {
    start(at);
    chunk(kind, at, payload);
    return take();
  };
  const encodedCheckpoint = (at: number, state: readonly EncodedChange[]): Uint8Array<ArrayBuffer> => {
    const payload = joinChanges(state);
    start(at);
    seekPoints.push({ offset, time: time > at ? time : at });
    chunk(CHUNK_KINDS.checkpoint, at, payload);
    return take();
  };
  return {
    get offset() {
      return offset;
    },
    change: (change) => encoded(change.at, encodeChange(change)),
    checkpoint: (at, state) => encodedCheckpoint(at, state.map(encodeChange)),
    encoded,
    encodedCheckpoint,
    end: () => {
      if (!started) return joined([]);
      index();
      chunk(CHUNK_KINDS.end, time, new Uint8Array(0));
      return joined(pieces.splice(0));
    },
  };
}

function indexBytes(previous: number, seekPoints: readonly SeekPoint[]): Uint8Array {
  const writer = new ByteWriter();
  writer.copy(INDEX_MAGIC);
  writer.float64(previous);
  writer.varint(seekPoints.length);
  for (const { offset, time } of seekPoints) {
    writer.float64(offset);
    writer.float64(time);
  }
  return writer.finish();
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
