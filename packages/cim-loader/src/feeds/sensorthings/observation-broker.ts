import { dialWithCredentials } from '../connection/dial-with-credentials.ts';
import { FeedConnection, type ConnectionAttempt } from '../connection/feed-connection.ts';
import type { FeedCredentials, FeedSink } from '../feed.ts';
import { connectToBroker, type MqttVersion } from '../mqtt/broker-connection.ts';
import { shownAddress } from '../source-address.ts';
import type { SensorThingsFeedOptions } from './sensorthings-options.ts';

/** Where a service publishes its observations, and whom it tells. */
export interface ObservationBrokerOptions {
  readonly feed: SensorThingsFeedOptions;
  readonly broker: string;
  /** An observation's JSON, with the path of its Datastream: `Datastreams(10)`. */
  readonly take: (path: string, payload: Uint8Array) => void;
  /** Resolves when the receiver has taken all; `undefined` if it has. */
  readonly idle: () => Promise<void> | undefined;
  /** Observations come by themselves from here on, or no longer do. */
  readonly changed: () => void;
}

/** Never told: that nothing is observed for long is the source's business, and said by the feed. */
const NEVER = 1e9;
const SILENT: FeedSink = {
  defineClass: () => undefined,
  snapshot: () => undefined,
  reports: () => undefined,
  event: () => undefined,
  health: () => undefined,
};
const TOPIC = /(?:^|\/)(Datastreams\(.+\))\/Observations$/u;

/** Observations as the MQTT extension of OGC 18-088 (clause 14) publishes them: one topic for each Datastream. */
export class ObservationBroker {
  readonly #options: ObservationBrokerOptions;
  readonly #connection: FeedConnection;
  readonly #shown: string;
  readonly #root: string;
  readonly #clientId: string;
  #paths: readonly string[] = [];
  #version: MqttVersion = '5';
  #isPushing = false;

  constructor(options: ObservationBrokerOptions) {
    this.#options = options;
    const { feed, broker } = options;
    this.#shown = shownAddress(broker);
    this.#root = (feed.topicRoot ?? versionOf(feed.url)).replace(/\/+$/u, '');
    this.#clientId = `cityloom${Math.floor(feed.random() * 36 ** 8).toString(36)}`;
    const limits = { ...feed.limits, staleAfter: NEVER };
    this.#connection = new FeedConnection({ ...feed, url: broker, limits }, SILENT, (attempt) =>
      dialWithCredentials(attempt, feed.brokerCredentials, this.#shown, (credentials) =>
        this.#connect(attempt, credentials),
      ),
    );
  }

  /** True while observations come by themselves. */
  get isPushing(): boolean {
    return this.#isPushing;
  }

  /** Why they do not; in English. */
  get problem(): string | undefined {
    return this.#isPushing ? undefined : this.#connection.health.reason;
  }

  /** Listens to these Datastreams from here on; connects when it is first told. */
  listen(paths: readonly string[]): void {
    // No topic to listen to has a wildcard; a stream with such a name can only be polled.
    const own = paths.filter((path) => !/[+#\0]/u.test(path));
    const isSame = own.length === this.#paths.length;
    this.#paths = own;
    if (own.length === 0) return;
    this.#connection.start();
    if (!isSame && this.#isPushing) this.#connection.restart('there are new Datastreams to listen to');
  }

  close(): void {
    this.#connection.close();
  }

  #connect(attempt: ConnectionAttempt, credentials: FeedCredentials | undefined): () => void {
    const { feed, broker, take, idle } = this.#options;
    const { limits } = this.#connection;
    return connectToBroker({
      url: broker,
      shown: this.#shown,
      version: this.#version,
      clientId: this.#clientId,
      session: undefined,
      credentials,
      topics: this.#paths.map((path) => `${this.#root}/${path}/Observations`),
      qos: 0,
      limits,
      timer: feed.timer,
      attempt,
      idle,
      connected: () => undefined,
      subscribed: () => {
        attempt.opened();
        this.#pushes(true);
      },
      answered: () => undefined,
      message: ({ path, payload }) => {
        const stream = TOPIC.exec(path.join('/'))?.[1];
        if (stream !== undefined) take(stream, payload);
      },
      ended: () => {
        this.#pushes(false);
      },
      otherVersion: () => {
        this.#version = this.#version === '5' ? '3.1.1' : '5';
      },
    });
  }

  #pushes(isPushing: boolean): void {
    if (this.#isPushing === isPushing) return;
    this.#isPushing = isPushing;
    this.#options.changed();
  }
}

/** `v1.1` of `https://host/FROST-Server/v1.1`: services publish under their version alone. */
function versionOf(url: string): string {
  const last = new URL(url.replace(/^sensorthings\+/iu, '')).pathname
    .split('/')
    .findLast((part) => part !== '');
  return last !== undefined && /^v\d/u.test(last) ? last : 'v1.1';
}
