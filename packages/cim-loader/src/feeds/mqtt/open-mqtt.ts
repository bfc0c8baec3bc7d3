import { BrokerReceiver } from '../broker/broker-receiver.ts';
import { entityProtocol, mappedProtocol, type BrokerProtocol } from '../broker/broker-protocol.ts';
import { ENTITY_PREFIX } from '../broker/entity-path.ts';
import { dialWithCredentials } from '../connection/dial-with-credentials.ts';
import { FeedConnection, type ConnectionAttempt } from '../connection/feed-connection.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedCredentials, FeedSink, OpenFeed } from '../feed.ts';
import type { OpenLoadedFeed } from '../lazy-feed.ts';
import { shownAddress } from '../source-address.ts';
import { connectToBroker, type MqttVersion } from './broker-connection.ts';
import type { MqttFeedOptions } from './mqtt-options.ts';
import { RetainedState } from './retained-state.ts';

const DEFAULT_SETTLE_SECONDS = 5;

/**
 * How a feed from an MQTT broker is opened; the connection stays until it is closed.
 * @throws {FeedError} a mapping that is not valid.
 */
export async function loadMqtt({
  id,
  mapping,
  prefix,
  classes,
}: MqttFeedOptions): Promise<OpenLoadedFeed<MqttFeedOptions>> {
  const protocol =
    mapping === undefined
      ? entityProtocol(prefix?.split('/') ?? ENTITY_PREFIX, classes)
      : await mappedProtocol(mapping, id);
  return (options, sink, convert) => new MqttFeed(options, sink, convert, protocol);
}

class MqttFeed implements OpenFeed {
  readonly position = undefined;
  readonly #options: MqttFeedOptions;
  readonly #connection: FeedConnection;
  readonly #receiver: BrokerReceiver;
  readonly #state: RetainedState;
  readonly #topics: readonly string[];
  readonly #shown: string;
  readonly #clientId: string;
  #version: MqttVersion;

  constructor(options: MqttFeedOptions, sink: FeedSink, convert: ConvertBatch, protocol: BrokerProtocol) {
    this.#options = options;
    this.#topics = protocol.topics.map((parts) => parts.join('/'));
    this.#shown = shownAddress(options.url);
    this.#version = options.version ?? '5';
    this.#clientId =
      options.session?.clientId ?? `cityloom${Math.floor(options.random() * 36 ** 8).toString(36)}`;
    this.#connection = new FeedConnection(options, sink, (attempt) => this.#dial(attempt));
    this.#receiver = new BrokerReceiver({
      feed: options,
      connection: this.#connection,
      sink,
      convert,
      decode: protocol.decode,
    });
    this.#state = new RetainedState(
      this.#receiver,
      options,
      (options.settleSeconds ?? DEFAULT_SETTLE_SECONDS) * 1000,
    );
    for (const entityClass of protocol.classes) sink.defineClass(entityClass);
    this.#connection.start();
  }

  get health(): OpenFeed['health'] {
    return this.#connection.health;
  }

  close(): Promise<void> {
    this.#state.stop();
    this.#connection.close();
    return Promise.resolve();
  }

  #dial(attempt: ConnectionAttempt): () => void {
    return dialWithCredentials(attempt, this.#options.credentials, this.#shown, (credentials) =>
      this.#connect(attempt, credentials),
    );
  }

  #connect(attempt: ConnectionAttempt, credentials: FeedCredentials | undefined): () => void {
    const { limits } = this.#connection;
    return connectToBroker({
      url: this.#options.url,
      shown: this.#shown,
      version: this.#version,
      clientId: this.#clientId,
      session: this.#options.session,
      credentials,
      topics: this.#topics,
      qos: this.#options.qos ?? 0,
      limits,
      timer: this.#options.timer,
      attempt,
      idle: () => this.#connection.idle,
      connected: () => {
        this.#state.begin();
      },
      subscribed: () => {
        attempt.opened();
        this.#state.subscribed();
      },
      answered: () => {
        this.#state.answered();
      },
      message: (message, isRetained) => {
        if (isRetained) this.#state.repeated();
        this.#receiver.take(message, isRetained);
      },
      ended: () => {
        this.#state.stop();
      },
      otherVersion: () => {
        if (this.#options.version === undefined) this.#version = this.#version === '5' ? '3.1.1' : '5';
      },
    });
  }
}
