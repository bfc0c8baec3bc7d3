import type { PollingOptions } from '../polling/polling-options.ts';

/** Beside what every polled feed takes: how a document becomes reports. `interval` is that of asking for the file anew. */
export interface CzmlFeedOptions extends PollingOptions {
  /** Seconds between two reports of an object that is sampled. Default 1. */
  readonly step?: number;
  /**
   * `dated`, the default: things happen when the document says. `looped`: its span of time is played from the opening of the feed
   * on, again and again; the class is then labelled as synthetic.
   */
  readonly playback?: 'dated' | 'looped';
  /** Class of its objects. Default `czml`. */
  readonly entityClass?: string;
}
