import type { FeedOptions } from '../feed.ts';
import type { PollingOptions } from '../polling/polling-options.ts';

/** Beside what every polled feed takes: what of a SensorThings service is asked for. */
export interface SensorThingsFeedOptions extends PollingOptions {
  /** Of Datastreams, as `$filter` has it: `ObservedProperty/name eq 'PM10'`. Default: all. */
  readonly filter?: string;
  /** Entities of one answer. Default 500. */
  readonly pageSize?: number;
  /** Class of the Things. Default `thing`. */
  readonly entityClass?: string;
  /**
   * Seconds before the newest observation that are asked for again and again, so that streams that come later than others
   * lose nothing. Default 60.
   */
  readonly overlap?: number;
  /**
   * Address of the service's MQTT broker, as `mqtt://host` or `mqtt+wss://host/path`: observations come by themselves, and
   * the service is asked only now and then. While the broker is away it is polled. Default: it is always polled.
   */
  readonly broker?: string;
  /** What the broker is entered with; the service's own credentials never go there. */
  readonly brokerCredentials?: FeedOptions['credentials'];
  /** First part of the broker's topics. Default: the last part of the service's address, as `v1.1`. */
  readonly topicRoot?: string;
}
