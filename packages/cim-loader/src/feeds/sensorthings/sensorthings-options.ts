import type { PollingOptions } from '../polling/polling-options.ts';

/** Beside what every polled feed takes: what of a SensorThings service is asked for. */
export interface SensorThingsFeedOptions extends PollingOptions {
  /** Of Datastreams, as `$filter` has it: `ObservedProperty/name eq 'PM10'`. Default: all. */
  readonly filter?: string;
  /** Entities of one answer. Default 500. */
  readonly pageSize?: number;
  /** Class of the Things. Default `thing`. */
  readonly entityClass?: string;
  /**
   * Seconds before the newest observation that are asked for again and again, so that streams that come later than others
   * lose nothing. Default 60.
   */
  readonly overlap?: number;
}
