import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { WebSocketFeedOptions } from './websocket-options.ts';

const SCHEMES = ['ws:', 'wss:'] as const;

/** CloudEvents over WebSocket, as docs/live-protocol.md has it. */
export const websocketFeed: FeedProtocol<WebSocketFeedOptions> = {
  id: 'websocket',
  title: 'CloudEvents over WebSocket',
  schemes: SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, SCHEMES);
    return lazyFeed(options, sink, async () => (await import('./open-websocket.ts')).openWebSocket);
  },
};
