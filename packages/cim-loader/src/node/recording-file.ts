import { open, type FileHandle } from 'node:fs/promises';
import { openRecording, type RecordingPosition, type RecordingSource } from '@cityloom/twin-core';

/** A recording on disk that is read. */
export interface RecordingFile extends RecordingSource {
  close(): Promise<void>;
}

/** A recording on disk that is written. */
export interface RecordingFileWriter {
  /** Where it goes on; for `createRecorder`. */
  readonly from: RecordingPosition;
  /** Bytes that a write had left unfinished when the last writer was killed, and that were cut off. */
  readonly cutBytes: number;
  /** Bytes handed over that are not written yet. */
  readonly waitingBytes: number;
  /** Hands bytes over; they are written in this order. Trouble is told by `flush` and `close`. */
  append(bytes: Uint8Array): void;
  /** Resolves when all that was handed over is in the file, where a kill of this process does not reach it. */
  flush(): Promise<void>;
  /** Flushes, and waits until the disk itself has it; then closes. */
  close(): Promise<void>;
}

/** Opens a recording to be read, one that is being written too. @throws {Error} it cannot be opened. */
export async function openRecordingFile(path: string): Promise<RecordingFile> {
  const handle = await open(path, 'r');
  return { ...sourceOf(handle), close: () => handle.close() };
}

/**
 * Opens a recording to go on with it, or makes a new one. What a killed writer left unfinished at its end is cut off.
 * One writer at a time.
 * @throws {RecordingError} the file is no recording; it is left as it is.
 */
export async function openRecordingWriter(path: string): Promise<RecordingFileWriter> {
  const handle = await openOrMake(path);
  try {
    const { position, cut } = await openRecording(sourceOf(handle));
    if (cut !== undefined) await handle.truncate(position.offset);
    return writerOf(handle, position, cut?.bytes ?? 0);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return open(path, 'wx+');
  }
}

function sourceOf(handle: FileHandle): RecordingSource {
  return {
    extent: async () => ({ start: 0, end: (await handle.stat()).size }),
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}

function writerOf(handle: FileHandle, from: RecordingPosition, cutBytes: number): RecordingFileWriter {
  let { offset } = from;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      // What came while the disk was busy goes in one write.
      const bytes = Buffer.concat(waiting);
      waiting = [];
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, offset);
        written += bytesWritten;
        offset += bytesWritten;
        waitingBytes -= bytesWritten;
      }
    }
    writing = undefined;
  };
  const start = (): Promise<void> => {
    if (writing !== undefined) return writing;
    writing = writeAll();
    // Told where the caller waits for it; until then no failure of its own.
    writing.catch(() => undefined);
    return writing;
  };
  return {
    from,
    cutBytes,
    get waitingBytes() {
      return waitingBytes;
    },
    append: (bytes) => {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      void start();
    },
    flush: start,
    close: async () => {
      try {
        await start();
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
  };
}
