import type { FeedMapping } from '../mapping/feed-mapping.ts';
import type { PollingOptions } from './polling-options.ts';

/** Beside what every polled feed takes: what the file is and how its records are meant. */
export interface PolledFileFeedOptions extends PollingOptions {
  /** Default: by the answer itself. GeoJSON is JSON. */
  readonly format?: 'csv' | 'json';
  /**
   * One for each class of reports in the file, as {@link FeedMapping}. Default: fields named as those of a report
   * (`id`, `time`, `longitude`, `latitude`, …), all others are values.
   */
  readonly mapping?: FeedMapping | readonly FeedMapping[];
  /** True, the default: the file is all there is, and what it does not name has ended. False: it only adds. */
  readonly isWhole?: boolean;
}
