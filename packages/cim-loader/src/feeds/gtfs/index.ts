import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { checkPolling } from '../polling/polling-options.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { GtfsRealtimeFeedOptions, GtfsTimetableFeedOptions } from './gtfs-options.ts';

const REALTIME_SCHEMES = ['gtfs-rt+https:', 'gtfs-rt+http:'] as const;
const TIMETABLE_SCHEMES = ['gtfs+https:', 'gtfs+http:'] as const;

/** GTFS Realtime: positions, delays and alerts, as docs/guides/live-protocols.md has it. */
export const gtfsRealtimeFeed: FeedProtocol<GtfsRealtimeFeedOptions> = {
  id: 'gtfs-realtime',
  title: 'GTFS Realtime',
  schemes: REALTIME_SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, REALTIME_SCHEMES);
    checkPolling(options);
    return lazyFeed(options, sink, async () => (await import('./open-gtfs-realtime.ts')).openGtfsRealtime);
  },
};

/** A GTFS timetable: vehicles where it has them now, labelled as such. */
export const gtfsTimetableFeed: FeedProtocol<GtfsTimetableFeedOptions> = {
  id: 'gtfs-timetable',
  title: 'GTFS timetable',
  schemes: TIMETABLE_SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, TIMETABLE_SCHEMES);
    checkPolling(options);
    return lazyFeed(options, sink, async () => (await import('./open-gtfs-timetable.ts')).openGtfsTimetable);
  },
};
