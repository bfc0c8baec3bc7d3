import { BrokerReceiver } from '../broker/broker-receiver.ts';
import { entityProtocol, mappedProtocol, type BrokerProtocol } from '../broker/broker-protocol.ts';
import { ENTITY_PREFIX } from '../broker/entity-path.ts';
import { dialWithCredentials } from '../connection/dial-with-credentials.ts';
import { FeedConnection, type ConnectionAttempt } from '../connection/feed-connection.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedCredentials, FeedPosition, FeedSink, OpenFeed } from '../feed.ts';
import type { OpenLoadedFeed } from '../lazy-feed.ts';
import { shownAddress } from '../source-address.ts';
import type { NatsFeedOptions } from './nats-options.ts';
import type { ConnectNats } from './connect-nats.ts';
import { connectToServer } from './server-connection.ts';
import { formatStreamPosition, parseStreamPosition, type StreamPosition } from './stream-position.ts';

/**
 * How a feed from a NATS server is opened; the connection stays until it is closed.
 * @throws {FeedError} a mapping that is not valid.
 */
export async function loadNats(
  { id, mapping, prefix, classes }: NatsFeedOptions,
  connect: ConnectNats,
): Promise<OpenLoadedFeed<NatsFeedOptions>> {
  const protocol =
    mapping === undefined
      ? entityProtocol(prefix?.split('.') ?? ENTITY_PREFIX, classes)
      : await mappedProtocol(mapping, id);
  return (options, sink, convert) => new NatsFeed({ options, sink, convert, protocol, connect });
}

interface NatsFeedParts {
  readonly options: NatsFeedOptions;
  readonly sink: FeedSink;
  readonly convert: ConvertBatch;
  readonly protocol: BrokerProtocol;
  readonly connect: ConnectNats;
}

class NatsFeed implements OpenFeed {
  readonly #parts: NatsFeedParts;
  readonly #connection: FeedConnection;
  readonly #receiver: BrokerReceiver;
  readonly #subjects: readonly string[];
  readonly #shown: string;
  /** Last message taken; what comes after it is asked for. */
  #place: StreamPosition | undefined;
  /** Once there was a stream, a server without one is one that is not ready. */
  #needsStream: boolean;

  constructor(parts: NatsFeedParts) {
    const { options, sink, convert, protocol } = parts;
    this.#parts = parts;
    this.#shown = shownAddress(options.url);
    this.#subjects = protocol.topics.map(subjectOf);
    this.#place = parseStreamPosition(options.resumeFrom);
    this.#needsStream = this.#place !== undefined || typeof options.stream === 'string';
    this.#connection = new FeedConnection(options, sink, (attempt) => this.#dial(attempt));
    this.#connection.overflowed = () => {
      this.#place = undefined;
    };
    this.#receiver = new BrokerReceiver({
      feed: options,
      connection: this.#connection,
      sink,
      convert,
      decode: protocol.decode,
    });
    for (const entityClass of protocol.classes) sink.defineClass(entityClass);
    this.#connection.start();
  }

  get health(): OpenFeed['health'] {
    return this.#connection.health;
  }

  get position(): FeedPosition | undefined {
    return this.#connection.position ?? this.#parts.options.resumeFrom;
  }

  close(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }

  #dial(attempt: ConnectionAttempt): () => void {
    return dialWithCredentials(attempt, this.#parts.options.credentials, this.#shown, (credentials) =>
      this.#connect(attempt, credentials),
    );
  }

  #connect(attempt: ConnectionAttempt, credentials: FeedCredentials | undefined): () => void {
    const { options, connect } = this.#parts;
    const receiver = this.#receiver;
    return connectToServer({
      connect,
      url: options.url,
      shown: this.#shown,
      subjects: this.#subjects,
      stream: options.stream,
      needsStream: this.#needsStream,
      place: this.#place,
      credentials,
      limits: this.#connection.limits,
      timer: options.timer,
      attempt,
      idle: () => this.#connection.idle,
      streamFound: () => {
        this.#needsStream = true;
      },
      gap: () => {
        this.#connection.gap();
      },
      stateBegins: () => {
        this.#place = undefined;
        receiver.beginState(true, 'remove');
      },
      stateEnds: (place) => {
        this.#place = place;
        receiver.endState(formatStreamPosition(place));
      },
      message: (subject, payload, kept) => {
        const path = subject.split('.');
        if (kept === undefined) {
          receiver.take({ path, payload, contentType: undefined }, false);
          return;
        }
        const { place, time, isRepeated } = kept;
        // While the state is incomplete there is no place to go on from.
        if (!isRepeated) this.#place = place;
        receiver.take(
          { path, payload, contentType: undefined, brokerTime: time },
          isRepeated,
          isRepeated ? undefined : formatStreamPosition(place),
        );
      },
      ended: () => {
        receiver.handOn();
        receiver.dropState();
      },
    });
  }
}

/** Parts with MQTT's wildcards as a subject. */
function subjectOf(parts: readonly string[]): string {
  return parts.map((part) => (part === '+' ? '*' : part === '#' ? '>' : part)).join('.');
}
