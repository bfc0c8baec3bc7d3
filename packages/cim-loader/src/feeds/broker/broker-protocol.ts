import type { EntityClass } from '@cityloom/twin-core/entities';
import type { BrokerMapping } from '../mapping/broker-mapping.ts';
import type { DecodeBrokerMessage } from './broker-message.ts';
import { createEntityMessageDecoder } from './decode-entity-message.ts';

/** What is listened to at a broker, and how it is read. */
export interface BrokerProtocol {
  /** Topics in their parts, with MQTT's wildcards `+` and `#`. */
  readonly topics: readonly (readonly string[])[];
  readonly decode: DecodeBrokerMessage;
  /** Classes that are known beforehand. */
  readonly classes: readonly EntityClass[];
}

/** The paths of docs/live-protocol.md. @param classes listened to; `undefined`: all. */
export function entityProtocol(
  prefix: readonly string[],
  classes: readonly string[] | undefined,
): BrokerProtocol {
  return {
    // Classes first: brokers answer in the order asked, and a report of a class nobody defined is refused.
    topics: (classes ?? ['+']).flatMap((entityClass) => [
      [...prefix, entityClass, 'class'],
      [...prefix, entityClass, '+', 'state'],
      [...prefix, entityClass, 'batch'],
    ]),
    decode: createEntityMessageDecoder(prefix),
    classes: [],
  };
}

/**
 * The paths and payloads of a mapping. Its code is loaded here.
 * @throws {FeedError} a mapping that is not valid.
 */
export async function mappedProtocol(mapping: BrokerMapping, feed: string): Promise<BrokerProtocol> {
  const [{ parseBrokerMapping }, { createMappedMessageDecoder, mappedClasses, mappedTopics }] =
    await Promise.all([
      import('../mapping/broker-mapping.ts'),
      import('../mapping/decode-mapped-message.ts'),
    ]);
  const checked = parseBrokerMapping(mapping, feed);
  return {
    topics: mappedTopics(checked),
    decode: createMappedMessageDecoder(checked),
    classes: mappedClasses(checked),
  };
}
