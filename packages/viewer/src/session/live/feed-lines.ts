import type { FeedCredentials, FeedHealth, FeedPosition } from '@cityloom/cim-loader';
import type { EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import { createDeferred, type Deferred } from './deferred.ts';
import type { FeedPort, FromFeedHost } from './feed-messages.ts';
import type { AskFeedCredentials } from './live-control.ts';
import type { FeedSettings } from './live-state.ts';
import { createBatchUnpacker, type BatchUnpacker } from './posted-batches.ts';

/** What a feed says, on the page's thread. */
export interface FeedListener {
  defineClass(entityClass: EntityClass): void;
  reports(batch: EntityBatch): void;
  snapshot(batches: readonly EntityBatch[]): void;
  event(event: EntityEvent): void;
  health(health: FeedHealth): void;
  /** Its thread died; it says nothing more. */
  failed(reason: string): void;
}

/** A feed that was asked for. */
export interface FeedLine {
  /** Resolves when it is open; rejects where it can never be opened so. Connections are told in its health. */
  readonly opened: Promise<void>;
  /** Where it can go on after it was closed. */
  readonly position: FeedPosition | undefined;
  /** So many of its reports have been applied. */
  applied(reports: number): void;
  /** Nothing more is told afterwards. */
  close(): void;
}

/** How a feed is opened. */
export interface FeedLineOptions {
  readonly ask: AskFeedCredentials | undefined;
  readonly resumeFrom?: FeedPosition | undefined;
}

/** Lines to the thread of the feeds, which is started with the first. */
export interface FeedLines {
  open(settings: FeedSettings, listener: FeedListener, options: FeedLineOptions): FeedLine;
  /** Ends the thread. */
  dispose(): void;
}

interface Line {
  readonly listener: FeedListener;
  readonly ask: AskFeedCredentials | undefined;
  readonly opening: Deferred<undefined>;
  readonly unpacker: BatchUnpacker;
  position: FeedPosition | undefined;
}

/** @param openPort starts the thread. */
export function createFeedLines(openPort: () => FeedPort): FeedLines {
  return new PortLines(openPort);
}

class PortLines implements FeedLines {
  readonly #openPort: () => FeedPort;
  readonly #lines = new Map<number, Line>();
  #port: FeedPort | undefined;
  #opened = 0;

  constructor(openPort: () => FeedPort) {
    this.#openPort = openPort;
  }

  open(settings: FeedSettings, listener: FeedListener, { ask, resumeFrom }: FeedLineOptions): FeedLine {
    const lines = this.#lines;
    const number = ++this.#opened;
    const opening = createDeferred<undefined>();
    // Whoever awaits it gets the rejection.
    opening.promise.catch(() => undefined);
    const line: Line = { listener, ask, opening, unpacker: createBatchUnpacker(), position: resumeFrom };
    lines.set(number, line);
    this.#connect().post({
      ...{ kind: 'open', line: number, settings },
      ...{ asksCredentials: ask !== undefined, resumeFrom },
    });
    return {
      opened: opening.promise,
      get position() {
        return line.position;
      },
      applied: (reports) => {
        if (lines.has(number)) this.#port?.post({ kind: 'applied', line: number, reports });
      },
      close: () => {
        if (!lines.delete(number)) return;
        opening.reject(new Error('it was closed'));
        this.#port?.post({ kind: 'close', line: number });
      },
    };
  }

  dispose(): void {
    for (const { opening } of this.#lines.values()) opening.reject(new Error('it was closed'));
    this.#lines.clear();
    this.#port?.end();
    this.#port = undefined;
  }

  #connect(): FeedPort {
    if (this.#port !== undefined) return this.#port;
    const port = this.#openPort();
    port.listen(
      (message) => {
        if (this.#port === port) this.#take(message);
      },
      (reason) => {
        if (this.#port === port) this.#lose(reason);
      },
    );
    this.#port = port;
    return port;
  }

  #lose(reason: string): void {
    this.#port?.end();
    this.#port = undefined;
    for (const [number, { listener, opening }] of [...this.#lines]) {
      this.#lines.delete(number);
      opening.reject(new Error(reason));
      listener.failed(reason);
    }
  }

  #take(message: FromFeedHost): void {
    const line = this.#lines.get(message.line);
    if (line === undefined) return;
    const { listener, opening, unpacker } = line;
    switch (message.kind) {
      case 'opened':
        opening.resolve(undefined);
        break;
      case 'refused':
        this.#lines.delete(message.line);
        opening.reject(new Error(message.reason));
        break;
      case 'class':
        listener.defineClass(message.entityClass);
        break;
      case 'reports':
        line.position = message.position ?? line.position;
        listener.reports(unpacker.unpack(message.batch));
        break;
      case 'snapshot':
        line.position = message.position;
        listener.snapshot(message.batches.map((batch) => unpacker.unpack(batch)));
        break;
      case 'event':
        listener.event(message.event);
        break;
      case 'health':
        listener.health(message.health);
        break;
      case 'credentials':
        void this.#answer(message.line, message.question, line);
        break;
    }
  }

  async #answer(number: number, question: number, { ask }: Line): Promise<void> {
    // What the callback says when it fails may hold what it asked for: the feed tells that none could be got.
    const credentials = await askSafely(ask);
    if (this.#lines.has(number)) {
      this.#port?.post({ kind: 'credentials', line: number, question, credentials });
    }
  }
}

async function askSafely(ask: AskFeedCredentials | undefined): Promise<FeedCredentials | undefined> {
  try {
    return await ask?.();
  } catch {
    return undefined;
  }
}
