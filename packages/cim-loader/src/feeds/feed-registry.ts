import { czmlFeed } from './czml/index.ts';
import type { FeedProtocol } from './feed.ts';
import { mqttFeed } from './mqtt/index.ts';
import { gtfsRealtimeFeed, gtfsTimetableFeed } from './gtfs/index.ts';
import { natsFeed } from './nats/index.ts';
import { ngsiLdFeed } from './ngsi-ld/index.ts';
import { polledFileFeed } from './polling/index.ts';
import { sensorThingsFeed } from './sensorthings/index.ts';
import { serverSentEventsFeed } from './sse/index.ts';
import { websocketFeed } from './websocket/index.ts';

/** Every protocol. Listing is cheap: one loads its code when it first opens a feed. */
export const FEED_PROTOCOLS: readonly FeedProtocol[] = [
  websocketFeed,
  serverSentEventsFeed,
  mqttFeed,
  natsFeed,
  polledFileFeed,
  gtfsRealtimeFeed,
  gtfsTimetableFeed,
  czmlFeed,
  ngsiLdFeed,
  sensorThingsFeed,
];

/** The protocol for an address, by its scheme; `undefined` where none is. */
export function feedProtocolFor(address: string): FeedProtocol | undefined {
  const scheme = URL.canParse(address) ? new URL(address).protocol : undefined;
  return FEED_PROTOCOLS.find(({ schemes }) => scheme !== undefined && schemes.includes(scheme));
}
