import { open, type FileHandle } from 'node:fs/promises';
import { openRecording, type RecordingPosition, type RecordingSource } from '@cityloom/twin-core/entities';
import { lockFile } from './file-lock.ts';

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

/** How a recording on disk is written. */
export interface RecordingWriterOptions {
  /**
   * Seconds after which what was written is surely on the disk itself: a power cut takes no more. What a kill of the
   * process takes is only what is not handed to the system yet, a few milliseconds. Default 5.
   */
  readonly syncSeconds?: number;
}

const SYNC_SECONDS = 5;

/** Opens a recording to be read, one that is being written too. @throws {Error} it cannot be opened. */
export async function openRecordingFile(path: string): Promise<RecordingFile> {
  const handle = await open(path, 'r');
  return { ...sourceOf(handle), close: () => handle.close() };
}

/**
 * Opens a recording to go on with it, or makes a new one. What a killed writer left unfinished at its end is cut off.
 * One writer at a time: `PATH.lock` keeps others out until this one is closed, or its process has gone.
 * @throws {RecordingError} the file is no recording; it is left as it is.
 * @throws {FileLockError} another writer has the file.
 */
export async function openRecordingWriter(
  path: string,
  { syncSeconds = SYNC_SECONDS }: RecordingWriterOptions = {},
): Promise<RecordingFileWriter> {
  const unlock = await lockFile(path);
  let handle: FileHandle | undefined;
  try {
    handle = await openOrMake(path);
    const { position, cut } = await openRecording(sourceOf(handle));
    if (cut !== undefined) await handle.truncate(position.offset);
    return writerOf(handle, { from: position, cutBytes: cut?.bytes ?? 0, syncSeconds, unlock });
  } catch (error) {
    await handle?.close();
    await unlock();
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

interface WriterStart {
  readonly from: RecordingPosition;
  readonly cutBytes: number;
  readonly syncSeconds: number;
  readonly unlock: () => Promise<void>;
}

function writerOf(
  handle: FileHandle,
  { from, cutBytes, syncSeconds, unlock }: WriterStart,
): RecordingFileWriter {
  let { offset } = from;
  let synced = offset;
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
    // With nothing to do it would be over before it is noted as running, and be noted for good.
    if (waiting.length === 0) return Promise.resolve();
    writing = writeAll();
    // Told where the caller waits for it; until then no failure of its own.
    writing.catch(() => undefined);
    return writing;
  };
  const sync = async (): Promise<void> => {
    if (synced === offset) return;
    const reached = offset;
    await handle.datasync();
    synced = reached;
  };
  let syncing: Promise<void> | undefined;
  const timer = setInterval(() => {
    syncing ??= sync().then(
      () => {
        syncing = undefined;
      },
      (error: unknown) => {
        // What the disk refuses is as lost as what could not be written.
        writing = Promise.reject(asError(error));
        writing.catch(() => undefined);
      },
    );
  }, syncSeconds * 1000);
  // Alone it keeps no process.
  timer.unref();
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
      clearInterval(timer);
      try {
        await start();
        await syncing;
        await sync();
      } finally {
        await handle.close();
        await unlock();
      }
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
