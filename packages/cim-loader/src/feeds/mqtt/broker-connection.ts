import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { BrokerMessage } from '../broker/broker-message.ts';
import { certificateProblem } from '../connection/certificate-problem.ts';
import type { ConnectionAttempt } from '../connection/feed-connection.ts';
import { systemTimer } from '../connection/system-timer.ts';
import { whileBusy } from '../connection/while-busy.ts';
import type { FeedCredentials, FeedLimits, FeedTimer } from '../feed.ts';
import type { MqttSession } from './mqtt-options.ts';
import { refusalOf } from './refusals.ts';

/** Versions of MQTT spoken. */
export type MqttVersion = '3.1.1' | '5';

/** What a connection is made with, and whom it tells. */
export interface BrokerConnectionOptions {
  readonly url: string;
  /** The address as it may be shown. */
  readonly shown: string;
  readonly version: MqttVersion;
  readonly clientId: string;
  readonly session: MqttSession | undefined;
  readonly credentials: FeedCredentials | undefined;
  readonly topics: readonly string[];
  readonly qos: 0 | 1 | 2;
  readonly limits: FeedLimits;
  readonly timer: FeedTimer | undefined;
  readonly attempt: ConnectionAttempt;
  /** Resolves when the receiver has taken all; `undefined` if it has. */
  readonly idle: () => Promise<void> | undefined;
  /** The broker has taken us. */
  readonly connected: () => void;
  /** What we listen to is settled. */
  readonly subscribed: () => void;
  /** What was asked after the subscription is answered. */
  readonly answered: () => void;
  readonly message: (message: BrokerMessage, isRetained: boolean) => void;
  /** The connection is over. */
  readonly ended: () => void;
  /** This version of MQTT seems not to be spoken. */
  readonly otherVersion: () => void;
}

const SECOND = 1000;
const DEFAULT_SESSION_SECONDS = 3600;
/** Name given with a token; brokers that look at one want it configured as basic credentials. */
const TOKEN_USERNAME = 'token';
const NEEDS_WEBSOCKET = 'a page cannot speak MQTT over TCP; give an address that begins with mqtt+wss:';

/** Makes one connection, which lasts until it breaks; @returns how to hang up. */
export function connectToBroker(options: BrokerConnectionOptions): () => void {
  const connection = new BrokerConnection(options);
  connection.dial();
  return () => {
    connection.hangUp();
  };
}

class BrokerConnection {
  readonly #options: BrokerConnectionOptions;
  #client: MqttClient | undefined;
  #isOver = false;
  #hasConnected = false;
  #problem: string | undefined;
  #cancelPing: (() => void) | undefined;

  constructor(options: BrokerConnectionOptions) {
    this.#options = options;
  }

  dial(): void {
    const { url, attempt, shown } = this.#options;
    const address = url.replace(/^mqtt\+(?=wss?:)/iu, '');
    if (!/^wss?:/iu.test(address) && !isNode()) {
      attempt.refused(`${shown}: ${NEEDS_WEBSOCKET}`);
      return;
    }
    try {
      const client = mqtt.connect(address, clientOptions(this.#options));
      this.#client = client;
      this.#listen(client);
    } catch {
      // What the library says may hold the address, with what is secret in it.
      attempt.refused(`${shown}: no connection can be made from here; see the address`);
    }
  }

  hangUp(): void {
    this.#over();
    // What a client says that is not ours any more must not end the program.
    this.#client?.on('error', () => undefined);
    this.#client?.end(true);
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelPing?.();
    this.#options.ended();
  }

  #listen(client: MqttClient): void {
    const { attempt } = this.#options;
    client.handleMessage = (packet, done) => {
      this.#take(packet, done);
    };
    client.on('connect', () => {
      this.#connected(client);
    });
    client.on('packetreceive', ({ cmd }) => {
      if (this.#isOver || cmd === 'publish') return;
      if (cmd === 'pingresp') {
        this.#options.answered();
        attempt.alive();
      }
    });
    client.on('disconnect', ({ reasonCode }) => {
      this.#problem = refusalOf(reasonCode)?.reason;
    });
    client.on('error', (error) => {
      this.#failed(error);
    });
    client.on('close', () => {
      this.#closed();
    });
  }

  #connected(client: MqttClient): void {
    if (this.#isOver) return;
    const { topics, qos, shown, attempt, connected, subscribed } = this.#options;
    this.#hasConnected = true;
    connected();
    client.subscribe([...topics], { qos }, (error, granted) => {
      if (this.#isOver) return;
      const isRefused = granted === undefined || granted.every((each) => each.qos >= 128);
      if (error !== null && isRefused) {
        attempt.ended(`${shown}: the broker lets us listen to nothing; see its rules on topics`);
        return;
      }
      subscribed();
      this.#ping(client);
    });
  }

  /** Asks for signs of life by our own clock: the library's is in whole seconds, and ends the connection by itself. */
  #ping(client: MqttClient): void {
    if (this.#isOver) return;
    const { timer, limits } = this.#options;
    client.sendPing();
    this.#cancelPing = (timer ?? systemTimer).start((limits.heartbeat * SECOND) / 3, () => {
      this.#ping(client);
    });
  }

  #take(packet: IPublishPacket, done: (error?: Error) => void): void {
    const { attempt, message, idle, limits, timer } = this.#options;
    if (this.#isOver || !attempt.isCurrent) {
      done();
      return;
    }
    const { topic, retain, properties } = packet;
    const payload =
      typeof packet.payload === 'string' ? new TextEncoder().encode(packet.payload) : packet.payload;
    attempt.received(payload.length + topic.length);
    message({ path: topic.split('/'), payload, contentType: properties?.contentType }, retain);
    const busy = packet.qos === 0 ? undefined : idle();
    // What is acknowledged to the broker only when the receiver has time, the broker keeps for it.
    if (busy === undefined) done();
    else
      void whileBusy(busy, attempt, limits.heartbeat, timer).then(() => {
        done();
      });
  }

  #failed(error: Error & { readonly code?: unknown }): void {
    if (this.#isOver) return;
    const { attempt, shown, otherVersion } = this.#options;
    const refusal = refusalOf(error.code);
    if (refusal?.isVersion === true) otherVersion();
    if (refusal?.isFinal === true) {
      this.#over();
      attempt.refused(`${shown}: ${refusal.reason}`);
      return;
    }
    const problem = certificateProblem(error);
    if (problem !== undefined) {
      this.#over();
      attempt.refused(`${shown}: ${problem}`);
      return;
    }
    // Of the library's own words only codes are passed on: texts may hold the address.
    const code = typeof error.code === 'string' ? ` (${error.code})` : '';
    this.#problem = refusal?.reason ?? `the connection broke or could not be made${code}; it is tried again`;
    this.#end();
  }

  #closed(): void {
    if (this.#isOver) return;
    // Some brokers answer a version they do not know by hanging up.
    if (!this.#hasConnected) this.#options.otherVersion();
    this.#problem ??= 'the broker hung up; it is tried again';
    this.#end();
  }

  #end(): void {
    const { attempt, shown } = this.#options;
    this.#over();
    attempt.ended(`${shown}: ${this.#problem ?? 'the connection is over; it is tried again'}`);
  }
}

function clientOptions(options: BrokerConnectionOptions): IClientOptions {
  const { version, clientId, session, credentials, limits } = options;
  const isFive = version === '5';
  return {
    clientId,
    clean: session === undefined,
    protocolVersion: isFive ? 5 : 4,
    // Only a guard: signs of life are asked for more often, by our own clock.
    keepalive: Math.min(65_535, Math.max(10, Math.ceil(limits.heartbeat * 4))),
    reconnectPeriod: 0,
    connectTimeout: limits.heartbeat * SECOND,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    ...(isFive && {
      properties: {
        // What is larger the broker does not even send; some room for topic and properties.
        maximumPacketSize: Math.min(268_435_455, limits.messageBytes + 65_536),
        ...(session !== undefined && {
          sessionExpiryInterval: session.keepSeconds ?? DEFAULT_SESSION_SECONDS,
        }),
      },
    }),
    ...(credentials !== undefined && loginOf(credentials)),
  };
}

function loginOf(credentials: FeedCredentials): Pick<IClientOptions, 'username' | 'password'> {
  return credentials.kind === 'basic'
    ? { username: credentials.username, password: credentials.password }
    : { username: TOKEN_USERNAME, password: credentials.token };
}

function isNode(): boolean {
  const { process } = globalThis as {
    readonly process?: { readonly versions?: { readonly node?: string } };
  };
  return process?.versions?.node !== undefined;
}
