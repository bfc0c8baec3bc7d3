import { FeedError } from '../feed-error.ts';
import type { FeedOptions } from '../feed.ts';

/** Beside what every feed takes: how a source that only answers is asked. */
export interface PollingOptions extends FeedOptions {
  /** Seconds from one answer to the next question; at least 0.05. Each protocol has a default. */
  readonly interval?: number;
  /** Seconds one answer may take, from the question to its last byte. Default 60. */
  readonly requestTimeout?: number;
}

const SHORTEST_INTERVAL = 0.05;

/**
 * Checks what can be known before anything is asked.
 * @throws {FeedError} an interval or timeout that makes no sense.
 */
export function checkPolling({ id, interval, requestTimeout }: PollingOptions): void {
  if (interval !== undefined && !(interval >= SHORTEST_INTERVAL && interval < 2 ** 31 / 1000)) {
    throw new FeedError(id, `interval is ${interval}`, `give seconds, ${SHORTEST_INTERVAL} or more`);
  }
  if (requestTimeout !== undefined && !(requestTimeout > 0 && requestTimeout < 2 ** 31 / 1000)) {
    throw new FeedError(id, `requestTimeout is ${requestTimeout}`, 'give seconds above 0');
  }
}
