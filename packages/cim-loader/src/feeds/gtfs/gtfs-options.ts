import type { PollingOptions } from '../polling/polling-options.ts';

/** Beside what every polled feed takes: the other files of a GTFS Realtime source, at the same origin but the timetable. */
export interface GtfsRealtimeFeedOptions extends PollingOptions {
  /** Address of the trip updates, where they are a file of their own; they give the delay. */
  readonly tripUpdates?: string;
  /** Address of the alerts, where they are a file of their own. */
  readonly alerts?: string;
  /**
   * Address of the GTFS zip the trips are of, at any origin (where it is asked without credentials): vehicles with a trip
   * update and no position are placed on their line by it, as a class of their own.
   */
  readonly timetable?: string;
  /** Seconds after which the timetable is asked for again. Default 21,600. */
  readonly timetableRefresh?: number;
}

/** Beside what every polled feed takes: how a timetable is played. `interval` is that of the positions. */
export interface GtfsTimetableFeedOptions extends PollingOptions {
  /** Seconds after which the timetable is asked for again. Default 21,600. */
  readonly refresh?: number;
}
