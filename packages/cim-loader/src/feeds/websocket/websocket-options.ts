import type { FeedOptions } from '../feed.ts';

/** Beside what every feed takes: which classes to ask for. */
export interface WebSocketFeedOptions extends FeedOptions {
  /** Classes asked for; default: all. */
  readonly classes?: readonly string[];
  /** False: never the compact form, for sources whose frames a person wants to read. Default true. */
  readonly compact?: boolean;
}
