import type { FeedOptions } from '../feed.ts';
import type { BrokerMapping } from '../mapping/broker-mapping.ts';

/** Schemes of a broker's address. */
export const MQTT_SCHEMES = ['mqtt:', 'mqtts:', 'mqtt+ws:', 'mqtt+wss:'] as const;

/** Beside what every feed takes: how to speak with a broker, and what to listen to. */
export interface MqttFeedOptions extends FeedOptions {
  /** First parts of the topics of docs/live-protocol.md. Default `cityloom/v1`. */
  readonly prefix?: string;
  /** Classes listened to; default: all. */
  readonly classes?: readonly string[];
  /** What the topics and payloads of somebody else's broker mean; `prefix` and `classes` are then of no use. */
  readonly mapping?: BrokerMapping;
  /**
   * Quality of service asked for. 0 (default): each message at most once, which suits states that are soon overtaken. 1
   * or 2: the broker keeps what a busy receiver has not taken, and with a session what comes while it is away.
   */
  readonly qos?: 0 | 1 | 2;
  /** Version of MQTT; default: 5, and 3.1.1 where the broker does not know it. */
  readonly version?: '3.1.1' | '5';
  /** A session the broker keeps while we are away; default: none. */
  readonly session?: MqttSession;
  /**
   * Seconds after a broken connection is made anew that sources have to come back as well and publish their retained
   * states; what no state names by then has ended. Default 5.
   */
  readonly settleSeconds?: number;
}

/** What a broker keeps for a receiver that is away: messages of quality of service 1 and 2. */
export interface MqttSession {
  /** Name of the receiver at the broker, unique there; 1 to 23 characters of `[0-9A-Za-z_-]` are taken by every broker. */
  readonly clientId: string;
  /** Seconds it is kept; version 3.1.1 leaves that to the broker. Default 3600. */
  readonly keepSeconds?: number;
}
