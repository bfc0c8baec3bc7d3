import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { PolledFileFeedOptions } from './file-feed-options.ts';
import { checkPolling } from './polling-options.ts';

const SCHEMES = ['poll+https:', 'poll+http:'] as const;

/** A CSV, JSON or GeoJSON file that is fetched again and again, as docs/guides/live-protocols.md has it. */
export const polledFileFeed: FeedProtocol<PolledFileFeedOptions> = {
  id: 'poll',
  title: 'CSV, JSON or GeoJSON by polling',
  schemes: SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, SCHEMES);
    checkPolling(options);
    return lazyFeed(options, sink, async () => (await import('./open-polled-file.ts')).openPolledFile);
  },
};
