import type { FeedOptions } from '../feed.ts';
import type { BrokerMapping } from '../mapping/broker-mapping.ts';

/** Beside what every feed takes: what to listen to. */
export interface NatsFeedOptions extends FeedOptions {
  /** First parts of the subjects of docs/live-protocol.md. Default `cityloom.v1`. */
  readonly prefix?: string;
  /** Classes listened to; default: all. */
  readonly classes?: readonly string[];
  /** What the subjects and payloads of somebody else's server mean; `prefix` and `classes` are then of no use. */
  readonly mapping?: BrokerMapping;
  /**
   * Name of the JetStream stream that keeps the messages; `false`: none, listen to core NATS. Default: the stream that
   * has the subjects, where the server has one.
   */
  readonly stream?: string | false;
}
