import { FeedError } from '../feed-error.ts';
import type { FeedProtocol } from '../feed.ts';
import { lazyFeed } from '../lazy-feed.ts';
import { parseSourceAddress } from '../source-address.ts';
import { MQTT_SCHEMES, type MqttFeedOptions } from './mqtt-options.ts';

/** Reports published to an MQTT broker, as docs/live-protocol.md has it or as a mapping says. */
export const mqttFeed: FeedProtocol<MqttFeedOptions> = {
  id: 'mqtt',
  title: 'MQTT 3.1.1 and 5',
  schemes: MQTT_SCHEMES,
  open: (options, sink) => {
    // An address that begins with ws: is for the WebSocket feed, unless this protocol is asked for by name.
    parseSourceAddress(options.id, options.url, [...MQTT_SCHEMES, 'ws:', 'wss:']);
    checkOptions(options);
    return lazyFeed(options, sink, async () => (await import('./open-mqtt.ts')).loadMqtt(options));
  },
};

/** @throws {FeedError} options that can never work. */
function checkOptions({ id, prefix, classes, session, settleSeconds }: MqttFeedOptions): void {
  for (const part of [...(prefix?.split('/') ?? []), ...(classes ?? [])]) {
    if (part === '' || /[+#\0]/u.test(part)) {
      throw new FeedError(
        id,
        `"${part}" can be no part of a topic`,
        'give a prefix like cityloom/v1 and classes like vehicle, without + and #',
      );
    }
  }
  if (session !== undefined && !/^[^\0]{1,200}$/u.test(session.clientId)) {
    throw new FeedError(id, 'its session has no usable clientId', 'give 1 to 23 letters, digits, _ or -');
  }
  if (settleSeconds !== undefined && !(settleSeconds >= 0)) {
    throw new FeedError(id, `settleSeconds is ${settleSeconds}`, 'give a number of 0 or more');
  }
}
