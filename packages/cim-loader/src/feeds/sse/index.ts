import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { ServerSentEventsFeedOptions } from './event-feed-options.ts';

const SCHEMES = ['sse+https:', 'sse+http:'] as const;

/** CloudEvents as Server-Sent Events, as docs/live-protocol.md has it. */
export const serverSentEventsFeed: FeedProtocol<ServerSentEventsFeedOptions> = {
  id: 'sse',
  title: 'CloudEvents as Server-Sent Events',
  schemes: SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, SCHEMES);
    return lazyFeed(
      options,
      sink,
      async () => (await import('./open-server-sent-events.ts')).openServerSentEvents,
    );
  },
};
