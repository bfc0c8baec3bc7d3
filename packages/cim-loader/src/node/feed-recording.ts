import { type Clock } from '@cityloom/twin-core';
import {
  applyEntityChange,
  createEntityStore,
  createRecorder,
  type EntityChange,
  type EntityStore,
  type FeedCondition,
} from '@cityloom/twin-core/entities';
import type { FeedSink } from '../feeds/feed.ts';
import { openRecordingWriter, type RecordingWriterOptions } from './recording-file.ts';

/** How a feed is recorded to disk. */
export interface FeedRecordingOptions extends RecordingWriterOptions {
  /** Name of the feed, as its batches have it. */
  readonly source: string;
  readonly clock: Clock;
  /** Seconds between states in the recording; default 60. */
  readonly checkpointSeconds?: number;
}

/** A feed's log on its way to disk. */
export interface FeedRecording {
  /** What the feed is opened with. */
  readonly sink: FeedSink;
  /** All that was recorded in this run. */
  readonly store: EntityStore;
  /** Times of the first and the last change of this run, milliseconds since 1970; NaN before the first. */
  readonly start: number;
  readonly end: number;
  /** Bytes of this run, those that are still on their way included. */
  readonly bytes: number;
  /** Bytes that a killed writer had left unfinished at the end of the file, and that were cut off. */
  readonly cutBytes: number;
  /** Rejects when the disk refuses bytes; never resolves. */
  readonly failed: Promise<never>;
  /** Writes the last index and waits until the disk has it all. May be called once. */
  close(): Promise<void>;
}

/** Bytes that may wait for the disk before the feed is asked to wait too. */
const MOST_WAITING = 16 * 2 ** 20;
/** Milliseconds between two looks at whether the disk takes what it is given. */
const LOOK_EVERY = 1000;

/**
 * Opens a recording that takes what a feed says: it goes on at the end of the file where there is one.
 * @throws {RecordingError} the file is no recording. @throws {FileLockError} another process writes it.
 */
export async function openFeedRecording(
  path: string,
  { source, clock, checkpointSeconds, ...options }: FeedRecordingOptions,
): Promise<FeedRecording> {
  const writer = await openRecordingWriter(path, options);
  const store = createEntityStore();
  const recorder = createRecorder({
    append: (bytes) => {
      writer.append(bytes);
    },
    store,
    from: writer.from,
    ...(checkpointSeconds !== undefined && { checkpointSeconds }),
  });
  let [start, end] = [NaN, NaN];
  let isClosed = false;
  const now = (): number => {
    // The log's time does not go back, even where the clock does.
    end = Math.max(clock.now(), Number.isNaN(end) ? -Infinity : end);
    if (Number.isNaN(start)) start = end;
    return end;
  };
  const record = (change: EntityChange): void => {
    if (isClosed) return;
    applyEntityChange(store, change);
    recorder.record(change);
  };
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const look = setInterval(() => {
    writer.flush().catch(fail);
  }, LOOK_EVERY);
  return {
    sink: sinkOf(source, (change) => {
      record({ ...change, at: now() });
      return writer.waitingBytes > MOST_WAITING ? writer.flush().catch(() => undefined) : undefined;
    }),
    store,
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    get bytes() {
      return recorder.bytes - writer.from.offset;
    },
    cutBytes: writer.cutBytes,
    failed,
    close: async () => {
      isClosed = true;
      clearInterval(look);
      recorder.end();
      await writer.close();
    },
  };
}

/** A change that is not dated yet. */
type Undated<Change> = Change extends EntityChange ? Omit<Change, 'at'> : never;

/** @param take records a change as of now; a promise asks the feed to wait. */
function sinkOf(
  source: string,
  take: (change: Undated<EntityChange>) => Promise<void> | undefined,
): FeedSink {
  let condition: FeedCondition | undefined;
  return {
    defineClass: (entityClass) => {
      void take({ kind: 'entity.class', entityClass });
    },
    snapshot: (batches) => {
      void take({ kind: 'entity.snapshot', source, batches });
    },
    reports: (batch) => take({ kind: 'entity.reports', batch }),
    event: (event) => {
      void take({ kind: 'entity.event', event });
    },
    health: (health) => {
      if (health.condition === condition) return;
      ({ condition } = health);
      const { reason } = health;
      void take({ kind: 'feed.condition', source, condition, ...(reason !== undefined && { reason }) });
    },
  };
}
