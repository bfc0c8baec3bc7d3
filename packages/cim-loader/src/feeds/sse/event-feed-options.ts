import type { FeedOptions } from '../feed.ts';

/** Beside what every feed takes: which classes to ask for. */
export interface ServerSentEventsFeedOptions extends FeedOptions {
  /** Classes asked for; default: all. */
  readonly classes?: readonly string[];
}
