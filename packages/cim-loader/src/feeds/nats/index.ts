import type { FeedProtocol } from '../feed.ts';
import type { NatsFeedOptions } from './nats-options.ts';
import { createNatsProtocol } from './nats-protocol.ts';

/**
 * Reports published to a NATS server that takes WebSockets, core or with JetStream, as docs/live-protocol.md has it or as
 * a mapping says. Over TCP, Node alone: `natsTcpFeed` of `@cityloom/cim-loader/node`.
 */
export const natsFeed: FeedProtocol<NatsFeedOptions> = createNatsProtocol({
  id: 'nats',
  title: 'NATS and JetStream',
  schemes: ['nats+ws:', 'nats+wss:'],
  otherSchemes: ['ws:', 'wss:'],
  load: async () => (await import('@nats-io/nats-core')).wsconnect,
});
