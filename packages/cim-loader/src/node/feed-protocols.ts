import { FEED_PROTOCOLS } from '../feeds/feed-registry.ts';
import type { FeedProtocol } from '../feeds/feed.ts';
import { createNatsProtocol } from '../feeds/nats/nats-protocol.ts';
import { natsFeed } from '../feeds/nats/index.ts';
import type { NatsFeedOptions } from '../feeds/nats/nats-options.ts';

/** NATS over TCP and TLS as well, which a page cannot speak. */
const natsInNode: FeedProtocol<NatsFeedOptions> = createNatsProtocol({
  id: natsFeed.id,
  title: natsFeed.title,
  schemes: ['nats:', 'nats+tls:', ...natsFeed.schemes],
  otherSchemes: ['ws:', 'wss:'],
  load: async (url) =>
    /^(?:nats\+)?wss?:/iu.test(url)
      ? (await import('@nats-io/nats-core')).wsconnect
      : (await import('@nats-io/transport-node')).connect,
});

/** Every protocol of live data, with what only Node can speak. */
export const NODE_FEED_PROTOCOLS: readonly FeedProtocol[] = FEED_PROTOCOLS.map((protocol) =>
  protocol.id === natsInNode.id ? natsInNode : protocol,
);

/** The protocol for an address, by its scheme; `undefined` where none is. */
export function feedProtocolInNodeFor(address: string): FeedProtocol | undefined {
  const scheme = URL.canParse(address) ? new URL(address).protocol : undefined;
  return NODE_FEED_PROTOCOLS.find(({ schemes }) => scheme !== undefined && schemes.includes(scheme));
}
