import { FeedConnection, type ConnectionAttempt } from '../connection/feed-connection.ts';
import { systemTimer } from '../connection/system-timer.ts';
import type { FeedSink, OpenFeed } from '../feed.ts';
import { shownAddress } from '../source-address.ts';
import { HttpRequests, RequestFailure, type PolledDocument, type RequestSettings } from './http-requests.ts';
import type { PollingOptions } from './polling-options.ts';

/** One time a source is asked for what it has; after it the feed waits for its interval. */
export interface PollRound {
  readonly connection: FeedConnection;
  /** True in the first round of a connection: what was lost on the way is not known. */
  readonly isFirst: boolean;
  /** False once the round is given up; then nothing it brought may be used. */
  readonly isCurrent: boolean;
  /** Milliseconds since 1970, now. */
  readonly now: number;
  readonly base: URL;
  /** The source works, though nothing was asked of it this time. */
  stands(): void;
  /** A message of a stream came. */
  received(bytes: number): void;
  /** @returns `undefined`: the same as the last one used. @throws {RequestFailure} there is none. */
  get(address: URL, settings: RequestSettings): Promise<PolledDocument | undefined>;
}

/** What a protocol does in a round. It may throw a {@link RequestFailure}; anything it throws ends the attempt. */
export type Poll = (round: PollRound) => Promise<void>;

/** Milliseconds between two signs of life while a long interval passes. */
const SIGN_OF_LIFE = 5000;

/**
 * The address of a polled source without the scheme's prefix: `poll+https://host/x` is `https://host/x`.
 * The part behind `#` stays on this side.
 */
export function polledAddress(url: string): URL {
  const address = new URL(url.replace(/^[a-z-]+\+/iu, ''));
  address.hash = '';
  return address;
}

/**
 * Opens a feed that asks again and again: after each answer it waits for the interval; what fails is tried again as a
 * broken connection is, later where the source wants that.
 * @param interval seconds, where the options do not say.
 */
export function openPolledFeed(
  options: PollingOptions,
  sink: FeedSink,
  interval: number,
  poll: Poll,
): OpenFeed {
  return new PolledFeed({ ...options, interval: options.interval ?? interval }, sink, poll);
}

class PolledFeed implements OpenFeed {
  readonly #options: PollingOptions & { readonly interval: number };
  readonly #connection: FeedConnection;
  readonly #requests: HttpRequests;
  readonly #poll: Poll;

  constructor(options: PollingOptions & { readonly interval: number }, sink: FeedSink, poll: Poll) {
    this.#options = options;
    this.#poll = poll;
    const staleAfter = options.limits?.staleAfter ?? Math.max(30, 3 * options.interval);
    this.#connection = new FeedConnection(
      { ...options, limits: { ...options.limits, staleAfter } },
      sink,
      (attempt) => this.#dial(attempt),
    );
    this.#requests = new HttpRequests(options, this.#connection, polledAddress(options.url));
    this.#connection.overflowed = () => {
      this.#requests.forget();
    };
    this.#connection.start();
  }

  get health(): OpenFeed['health'] {
    return this.#connection.health;
  }

  get position(): OpenFeed['position'] {
    return this.#connection.position ?? this.#options.resumeFrom;
  }

  close(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }

  #dial(attempt: ConnectionAttempt): () => void {
    const abort = new AbortController();
    this.#ask(attempt, abort.signal).catch((error: unknown) => {
      if (!(error instanceof RequestFailure)) {
        const problem = error instanceof Error ? error.message : String(error);
        attempt.ended(`${shownAddress(this.#options.url)}: ${problem}; it is tried again`);
      } else if (error.isRefused) {
        attempt.refused(error.message);
      } else {
        attempt.ended(error.message, error.retryAfter);
      }
    });
    return () => {
      abort.abort();
    };
  }

  async #ask(attempt: ConnectionAttempt, signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    const requests = this.#requests;
    const { clock, interval } = this.#options;
    for (let isFirst = true; attempt.isCurrent; isFirst = false) {
      await this.#poll({
        connection,
        isFirst,
        get isCurrent() {
          return attempt.isCurrent;
        },
        get now() {
          return clock.now();
        },
        base: requests.base,
        stands: () => {
          attempt.opened();
        },
        received: (bytes) => {
          attempt.received(bytes);
        },
        get: (address, settings) => requests.get(address, settings, attempt, signal),
      });
      // Of an attempt that was given up, nothing was used.
      if (signal.aborted) return;
      requests.settle();
      await connection.idle;
      await this.#wait(interval * 1000, attempt, signal);
    }
  }

  async #wait(milliseconds: number, attempt: ConnectionAttempt, signal: AbortSignal): Promise<void> {
    const timer = this.#options.timer ?? systemTimer;
    for (let left = milliseconds; left > 0 && !signal.aborted; left -= SIGN_OF_LIFE) {
      attempt.alive();
      await new Promise<void>((resolve) => {
        const cancel = timer.start(Math.min(left, SIGN_OF_LIFE), resolve);
        signal.addEventListener(
          'abort',
          () => {
            cancel();
            resolve();
          },
          { once: true },
        );
      });
    }
    attempt.alive();
  }
}
