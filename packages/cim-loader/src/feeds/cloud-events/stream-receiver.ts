import type { EntityBatch } from '@cityloom/twin-core/entities';
import type { ConnectionAttempt, FeedConnection } from '../connection/feed-connection.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedPosition, FeedSink } from '../feed.ts';
import type { SourceMessage } from './decode-message.ts';
import { formatPlace, type StreamPlace } from './stream-place.ts';

/** Reports of one snapshot, all parts together. */
const MAXIMUM_SNAPSHOT_REPORTS = 4_000_000;

/** What a {@link StreamReceiver} works with. */
export interface StreamReceiverOptions {
  readonly connection: FeedConnection;
  readonly sink: FeedSink;
  readonly convert: ConvertBatch;
  /** Where to go on; `undefined` to begin with a full state. */
  readonly resumeFrom: StreamPlace | undefined;
  /** Asks the source for everything after a place, or for all it has, on the connection that stands. */
  readonly ask: (after: StreamPlace | undefined) => void;
}

/**
 * Follows a source's stream over any number of connections: puts snapshots together, sees what is missing, and asks
 * for it. What comes behind a gap is left until the source has sent what is missing: it will send it again after that.
 */
export class StreamReceiver {
  readonly #options: StreamReceiverOptions;
  /** Last message handed on. Present only while the receiver's state stands on a whole one of the source. */
  #place: StreamPlace | undefined;
  /** The place last asked for, until what comes next has come. */
  #asked: StreamPlace | 'everything' | undefined;
  #failures = 0;
  #parts:
    | { readonly first: SourceMessage; readonly batches: EntityBatch[]; part: number; reports: number }
    | undefined;

  constructor(options: StreamReceiverOptions) {
    this.#options = options;
    this.#place = options.resumeFrom;
  }

  /** Where a new connection goes on. */
  get place(): StreamPlace | undefined {
    return this.#place;
  }

  /** A new connection has been made, and asked for what comes after {@link place}. */
  restarted(): void {
    this.#parts = undefined;
    this.#asked = this.#place ?? 'everything';
  }

  /** The receiver has dropped what it held: only a whole state helps. */
  forget(): void {
    this.#place = undefined;
  }

  take(message: SourceMessage, attempt: ConnectionAttempt): void {
    if (!attempt.isCurrent) return;
    switch (message.kind) {
      case 'snapshot':
        this.#takeSnapshot(message);
        break;
      case 'classes':
        for (const entityClass of message.classes) this.#options.sink.defineClass(entityClass);
        if (Number.isNaN(message.sequence)) this.#answered();
        else this.#inOrder(message);
        break;
      case 'reports':
        if (this.#inOrder(message)) this.#handOn(message.batches, message);
        break;
      case 'event':
        if (this.#inOrder(message)) this.#options.sink.event(message.event);
        break;
      case 'heartbeat':
        this.#options.connection.expectEvery(message.every);
        this.#takeHeartbeat(message);
        break;
      case 'skip':
        this.#takeSkip(message);
        break;
    }
  }

  /** The source has begun its answer: what is missing from here on is missing anew. */
  #answered(): void {
    if (this.#parts === undefined) this.#asked = undefined;
  }

  #handOn(batches: readonly EntityBatch[], message: SourceMessage): void {
    const { connection, convert } = this.#options;
    const position = this.#position();
    for (const [index, batch] of batches.entries()) {
      const isLast = index === batches.length - 1;
      connection.reports(convert(batch), isLast ? position : undefined, publishedOf(message, batch));
    }
  }

  #position(): FeedPosition | undefined {
    return this.#place === undefined ? undefined : formatPlace(this.#place);
  }

  /** Whether a message is the next one; asks for what is missing if it is not. */
  #inOrder(message: SourceMessage): boolean {
    const { stream, sequence } = message;
    // A source that does not number its messages cannot be asked for them either.
    if (stream === undefined || Number.isNaN(sequence)) return true;
    const place = this.#place;
    if (this.#parts !== undefined) {
      this.#missing(undefined);
      return false;
    }
    if (place === undefined) {
      if (this.#asked === undefined) this.#missing(undefined);
      return true;
    }
    if (stream !== place.stream) {
      this.#missing(undefined);
      return true;
    }
    if (sequence <= place.sequence) return false;
    if (sequence > place.sequence + 1) {
      this.#missing(place);
      return false;
    }
    this.#advance({ stream, sequence });
    return true;
  }

  #advance(place: StreamPlace): void {
    this.#place = place;
    this.#asked = undefined;
    this.#failures = 0;
  }

  #missing(after: StreamPlace | undefined): void {
    if (this.#asked !== undefined && this.#parts === undefined) return;
    this.#options.connection.gap();
    this.#parts = undefined;
    // A message that never comes, or never comes whole, must not be asked for without end.
    const place = ++this.#failures > 2 ? undefined : after;
    this.#place = place;
    this.#asked = place ?? 'everything';
    this.#options.ask(place);
  }

  #takeHeartbeat({ stream, sequence }: SourceMessage): void {
    const place = this.#place;
    if (place === undefined || stream === undefined || Number.isNaN(sequence)) return;
    if (stream !== place.stream) this.#missing(undefined);
    else if (sequence > place.sequence) {
      // The connection is idle, so the answer to an earlier question has been lost as well.
      this.#asked = undefined;
      this.#missing(place);
    }
  }

  #takeSkip(message: SourceMessage & { kind: 'skip' }): void {
    const { stream, sequence, after } = message;
    const place = this.#place;
    if (place === undefined || stream !== place.stream || Number.isNaN(sequence)) return;
    if (after > place.sequence) this.#missing(place);
    else if (sequence > place.sequence) this.#advance({ stream: place.stream, sequence });
  }

  #takeSnapshot(message: SourceMessage & { kind: 'snapshot' }): void {
    const { connection, convert } = this.#options;
    if (message.part === 1) {
      this.#parts = { first: message, batches: [], part: 0, reports: 0 };
    }
    const parts = this.#parts;
    const isNext = parts?.part === message.part - 1 && isSameSnapshot(parts.first, message);
    if (parts === undefined || !isNext) {
      this.#missing(undefined);
      return;
    }
    parts.part = message.part;
    for (const batch of message.batches) {
      parts.reports += batch.count;
      parts.batches.push(convert(batch));
    }
    if (parts.reports > MAXIMUM_SNAPSHOT_REPORTS) {
      connection.fault('tooLarge');
      this.#parts = undefined;
      connection.restart(
        `the source's state has more than ${MAXIMUM_SNAPSHOT_REPORTS} reports; ask for fewer classes`,
      );
      return;
    }
    if (message.part < message.parts) return;
    this.#parts = undefined;
    const { stream, sequence } = message;
    this.#place = undefined;
    if (stream !== undefined && !Number.isNaN(sequence)) this.#advance({ stream, sequence });
    this.#asked = undefined;
    connection.snapshot(parts.batches, this.#position());
  }
}

function isSameSnapshot(first: SourceMessage, { stream, sequence }: SourceMessage): boolean {
  return first.stream === stream && Object.is(first.sequence, sequence);
}

/** Publication where the source says it; else the newest observation. */
function publishedOf({ published }: SourceMessage, batch: EntityBatch): number {
  if (Number.isFinite(published)) return published;
  let newest = -Infinity;
  for (const time of batch.observationTimes) if (time > newest) newest = time;
  return newest;
}
