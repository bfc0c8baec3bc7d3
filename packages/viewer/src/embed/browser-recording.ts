import { openRecording, type RecordingPosition, type RecordingSource } from '@cityloom/twin-core/entities';

/** How a recording in the browser is kept. */
export interface BrowserRecordingOptions {
  /** IndexedDB database under the page's origin; default `cityloom-recording`. */
  readonly databaseName?: string;
  /** Bytes it may take; beyond, the oldest are dropped. Default 256 MiB. */
  readonly maximumBytes?: number;
  /** Bytes that are written together; default 64 KiB. What waits is lost with the page. */
  readonly recordBytes?: number;
}

/** `full`: the browser gives no more room, although the oldest have been dropped; `failed`: it cannot be written at all. */
export type BrowserRecordingState = 'recording' | 'full' | 'failed' | 'closed';

/** A recording in IndexedDB: written, and read while it is written. */
export interface BrowserRecording extends RecordingSource {
  /** Where it goes on; for `createRecorder`. */
  readonly from: RecordingPosition;
  readonly state: BrowserRecordingState;
  /** What happened, in English, where it is not `recording` or `closed`. */
  readonly reason: string | undefined;
  /** Hands bytes over, to be written in this order; passed over unless the state is `recording`. */
  append(bytes: Uint8Array<ArrayBuffer>): void;
  /** Resolves when all that was handed over has been written, or could not be. */
  flush(): Promise<void>;
  /** Ends it; what was written stays. */
  close(): Promise<void>;
}

const STORE = 'records';

/**
 * Opens a recording in IndexedDB, or makes one. Records are written whole or not at all.
 * @throws {DOMException} the browser keeps no databases here. @throws {RecordingError} it holds something else.
 */
export async function createBrowserRecording(
  options: BrowserRecordingOptions = {},
): Promise<BrowserRecording> {
  const {
    databaseName = 'cityloom-recording',
    maximumBytes = 256 * 2 ** 20,
    recordBytes = 2 ** 16,
  } = options;
  const database = await openDatabase(databaseName);
  const records = await listRecords(database);
  const source = sourceOf(database, records);
  const { position, cut } = await openRecording(source);
  // A record is written whole; one that cannot be read is of no use, nor is what follows it.
  if (cut !== undefined) await cutOff(database, records, position.offset);
  let { offset } = position;
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  let state: BrowserRecordingState = 'recording';
  let reason: string | undefined;
  let writing: Promise<void> = Promise.resolve();
  // Each record takes its own bytes, however many wait behind it: what is dropped is never the whole at once.
  const write = async (pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<void> => {
    if (state === 'full' || state === 'failed') return;
    try {
      const bytes = new Uint8Array(await new Blob([...pieces]).arrayBuffer());
      await writeWithinQuota(database, records, { offset, bytes }, maximumBytes);
      offset += bytes.length;
    } catch (error) {
      state = isQuotaError(error) ? 'full' : 'failed';
      reason = error instanceof Error ? error.message : String(error);
    }
  };
  const flush = (): Promise<void> => {
    const pieces = waiting;
    waiting = [];
    waitingBytes = 0;
    if (pieces.length > 0) writing = writing.then(() => write(pieces));
    return writing;
  };
  return {
    ...source,
    from: position,
    get state() {
      return state;
    },
    get reason() {
      return reason;
    },
    append: (bytes) => {
      if (state !== 'recording') return;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= recordBytes) void flush();
    },
    flush,
    close: async () => {
      if (state === 'recording') state = 'closed';
      await flush();
      database.close();
    },
  };
}

/** A piece of the recording; its key is where it begins. */
interface StoredRecord {
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where the records lie, oldest first. */
interface RecordPlace {
  readonly offset: number;
  readonly length: number;
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE);
  };
  return settled(request);
}

/** Lengths come from the records themselves, one at a time: no list of them could go out of step. */
async function listRecords(database: IDBDatabase): Promise<RecordPlace[]> {
  const places: RecordPlace[] = [];
  const request = database.transaction(STORE).objectStore(STORE).openCursor();
  await new Promise<void>((resolve, reject) => {
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB: a read failed'));
    };
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null) {
        resolve();
        return;
      }
      places.push({ offset: cursor.key as number, length: (cursor.value as Uint8Array).length });
      cursor.continue();
    };
  });
  return places;
}

function sourceOf(database: IDBDatabase, records: readonly RecordPlace[]): RecordingSource {
  return {
    extent: () => {
      const last = records.at(-1);
      return Promise.resolve({
        start: records[0]?.offset ?? 0,
        end: last === undefined ? 0 : last.offset + last.length,
      });
    },
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      const wanted = records.filter(
        (place) => place.offset < offset + length && place.offset + place.length > offset,
      );
      const store = database.transaction(STORE).objectStore(STORE);
      const found = wanted.map(({ offset: key }) => settled<unknown>(store.get(key)));
      for (const [index, content] of (await Promise.all(found)).entries()) {
        const start = wanted[index]?.offset ?? 0;
        // Dropped since: what follows it is of no use to the reader.
        if (!(content instanceof Uint8Array) || offset + filled < start) break;
        const part = content.subarray(offset + filled - start, offset + length - start);
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes.subarray(0, filled);
    },
  };
}

/** Where the browser gives less room than the limit, half of what is kept makes way, once. */
async function writeWithinQuota(
  database: IDBDatabase,
  records: RecordPlace[],
  record: StoredRecord,
  maximumBytes: number,
): Promise<void> {
  try {
    await writeRecord(database, records, record, maximumBytes);
  } catch (error) {
    if (!isQuotaError(error) || records.length === 0) throw error;
    const oldest = records.slice(0, Math.ceil(records.length / 2));
    const transaction = database.transaction(STORE, 'readwrite');
    for (const place of oldest) transaction.objectStore(STORE).delete(place.offset);
    await finished(transaction);
    records.splice(0, oldest.length);
    await writeRecord(database, records, record, maximumBytes);
  }
}

/** Writes a record and drops the oldest beyond the limit, in one transaction. */
async function writeRecord(
  database: IDBDatabase,
  records: RecordPlace[],
  { offset, bytes }: StoredRecord,
  maximumBytes: number,
): Promise<void> {
  let kept = bytes.length;
  for (const { length } of records) kept += length;
  let dropped = 0;
  for (; dropped < records.length && kept > maximumBytes; dropped += 1) kept -= records[dropped]?.length ?? 0;
  const transaction = database.transaction(STORE, 'readwrite');
  const store = transaction.objectStore(STORE);
  store.put(bytes, offset);
  for (const place of records.slice(0, dropped)) store.delete(place.offset);
  await finished(transaction);
  records.splice(0, dropped);
  records.push({ offset, length: bytes.length });
}

/** Leaves nothing from a byte on. */
async function cutOff(database: IDBDatabase, records: RecordPlace[], offset: number): Promise<void> {
  const transaction = database.transaction(STORE, 'readwrite');
  const store = transaction.objectStore(STORE);
  const last = records.findLast((place) => place.offset < offset);
  const kept = records.filter((place) => place.offset < offset);
  store.delete(IDBKeyRange.lowerBound(offset));
  if (last !== undefined && last.offset + last.length > offset) {
    const bytes = (await settled<unknown>(store.get(last.offset))) as Uint8Array<ArrayBuffer>;
    store.put(bytes.slice(0, offset - last.offset), last.offset);
    kept.splice(-1, 1, { offset: last.offset, length: offset - last.offset });
  }
  await finished(transaction);
  records.splice(0, records.length, ...kept);
}

function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB: a request failed'));
    };
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('IndexedDB: a transaction was aborted'));
    };
  });
}
