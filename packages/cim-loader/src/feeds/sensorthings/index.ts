import { FeedError } from '../feed-error.ts';
import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { MQTT_SCHEMES } from '../mqtt/mqtt-options.ts';
import { checkPolling } from '../polling/polling-options.ts';
import { parseSourceAddress } from '../source-address.ts';
import type { SensorThingsFeedOptions } from './sensorthings-options.ts';

const SCHEMES = ['sensorthings+https:', 'sensorthings+http:'] as const;

/** Observations of an OGC SensorThings 1.1 service, as docs/guides/live-protocols.md has it. */
export const sensorThingsFeed: FeedProtocol<SensorThingsFeedOptions> = {
  id: 'sensorthings',
  title: 'OGC SensorThings 1.1',
  schemes: SCHEMES,
  open: (options, sink) => {
    parseSourceAddress(options.id, options.url, SCHEMES);
    checkPolling(options);
    const { id, pageSize = 1, overlap = 0, entityClass = 'thing' } = options;
    if (!(Number.isSafeInteger(pageSize) && pageSize > 0)) {
      throw new FeedError(id, `pageSize is ${pageSize}`, 'give a whole number above 0');
    }
    if (!(overlap >= 0 && overlap < Infinity)) {
      throw new FeedError(id, `overlap is ${overlap}`, 'give seconds, 0 or more');
    }
    if (!/^[\w-]{1,64}$/u.test(entityClass)) {
      throw new FeedError(id, `entityClass is ${entityClass}`, 'give 1 to 64 letters, digits, _ or -');
    }
    checkBroker(options);
    return lazyFeed(options, sink, async () =>
      (await import('./open-sensorthings.ts')).loadSensorThings(options),
    );
  },
};

/** @throws {FeedError} a broker or topics that can never work. */
function checkBroker({ id, broker, topicRoot }: SensorThingsFeedOptions): void {
  if (broker !== undefined) parseSourceAddress(id, broker, MQTT_SCHEMES);
  if (topicRoot !== undefined && !/^[^+#\0]{1,256}$/u.test(topicRoot)) {
    throw new FeedError(id, `topicRoot is ${topicRoot}`, 'give parts of a topic like v1.1, without + and #');
  }
}
