import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import type { EntityBatch, EntityClass } from '@cityloom/twin-core/entities';
import { Aedes, type Client } from 'aedes';
import memoryPersistence from 'aedes-persistence';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { ENTITY_PREFIX, entityStateTopic } from '../../feeds/broker/entity-path.ts';
import { encodeOneReport, encodeReportsData } from '../../feeds/cloud-events/encode-message.ts';
import { limitPackets } from './packet-limit.ts';
import { TopicInterest, wantedStates, wantsClass, type WantedStates } from './topic-interest.ts';

/** What a broker of a live city needs of it. */
export interface MqttBrokerOptions {
  readonly host: string;
  /** 0: any that is free. `undefined`: 1883, which is that of MQTT, or any that is free where it is taken. */
  readonly port: number | undefined;
  /** Whoever connects must know it, by any name. `undefined`: nobody is asked. */
  readonly password: string | undefined;
  readonly classes: () => readonly EntityClass[];
  /** A copy of the newest report of each entity of a class. */
  readonly present: (entityClass: string) => readonly EntityBatch[];
  /** Something others published. */
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** So many messages were left out, as those who listen are too slow. */
  readonly onLeftOut: (messages: number) => void;
}

/** An MQTT 3.1.1 broker that publishes a live city. */
export interface MqttBroker {
  /** `mqtt://127.0.0.1:1883`. */
  readonly url: string;
  publish(batch: EntityBatch): void;
  defineClass(entityClass: EntityClass): void;
  /** Takes a request for MQTT over WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

const MQTT_PORT = 1883;
/** Messages that may be on their way to receivers. */
const MOST_UNDER_WAY = 20_000;
/** Bytes of one packet of others, and of one frame over WebSocket. */
const PACKET_BYTES = 1024 * 1024;
/** Connections over TCP; those beyond are closed at once. */
const MOST_CONNECTIONS = 256;
/** CONNACK of MQTT 3.1.1: bad user name or password. */
const BAD_PASSWORD = 4;
/** Milliseconds a receiver may take nothing before its connection is cut: until then all others wait for it. */
const DRAIN_WITHIN = 5000;

/** @throws {Error} the port cannot be had. */
export async function createMqttBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const interest = new TopicInterest<Client>();
  const aedes = await Aedes.createBroker({
    persistence: presentAsRetained(options),
    drainTimeout: DRAIN_WITHIN,
    authenticate: (_, __, given, done) => {
      if (isPassword(given, options.password)) done(null, true);
      else done(Object.assign(new Error('wrong password'), { returnCode: BAD_PASSWORD }), false);
    },
    // Nothing is kept for who is away: that would grow without end, and is soon overtaken.
    authorizeSubscribe: (_, subscription, done) => {
      done(null, { ...subscription, qos: 0 });
    },
    authorizeForward: (client, packet) => {
      const [, , entityClass = '', , kind] = packet.topic.split('/');
      const isOurs = (packet as { readonly clientId?: string }).clientId === undefined;
      const isChange = isOurs && kind === 'state' && !packet.retain;
      return isChange && interest.hearsBatches(client, entityClass) ? null : packet;
    },
  });
  aedes.on('subscribe', (subscriptions, client) => {
    interest.subscribe(
      client,
      subscriptions.map(({ topic }) => topic),
    );
  });
  aedes.on('unsubscribe', (topics, client) => {
    interest.unsubscribe(client, topics);
  });
  aedes.on('clientDisconnect', (client) => {
    interest.leave(client);
  });
  aedes.on('publish', ({ topic, payload }, client) => {
    if (client !== null)
      options.onMessage(topic, typeof payload === 'string' ? Buffer.from(payload) : payload);
  });
  const tcp = createServer((socket) => {
    aedes.handle(limitPackets(socket, PACKET_BYTES));
  });
  tcp.maxConnections = MOST_CONNECTIONS;
  const address = await listenTo(tcp, options);
  const sockets = createSocketWay(aedes);
  return {
    url: `mqtt://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    ...createPublisher(aedes, interest, options.onLeftOut),
    upgrade: sockets.upgrade,
    close: async () => {
      await new Promise<void>((resolve) => {
        aedes.close(resolve);
      });
      sockets.close();
      await new Promise<void>((resolve) => {
        tcp.close(() => {
          resolve();
        });
      });
    },
  };
}

/** Takes as long for a wrong one as for the right one, whatever is wrong with it. */
function isPassword(given: Readonly<Uint8Array> | undefined, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const digest = (text: string | Readonly<Uint8Array>): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(asked));
}

function createPublisher(
  aedes: Aedes,
  interest: TopicInterest<Client>,
  onLeftOut: (messages: number) => void,
): Pick<MqttBroker, 'publish' | 'defineClass'> {
  let underWay = 0;
  const send = (topic: string, payload: string): void => {
    underWay++;
    aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => {
      underWay--;
    });
  };
  return {
    publish: (batch) => {
      const { batches, states } = interest.of(batch.entityClass);
      if (batches) send([...ENTITY_PREFIX, batch.entityClass, 'batch'].join('/'), encodeReportsData(batch));
      const rows = rowsOf(batch, states);
      if (rows.length === 0) return;
      if (underWay + rows.length > MOST_UNDER_WAY) {
        onLeftOut(rows.length);
        return;
      }
      for (const row of rows) send(stateTopicOf(batch, row), encodeOneReport(batch, row));
    },
    defineClass: (entityClass) => {
      send(classTopicOf(entityClass), JSON.stringify(entityClass));
    },
  };
}

function rowsOf(batch: EntityBatch, states: WantedStates): readonly number[] {
  if (states !== 'all' && states.size === 0) return [];
  const rows: number[] = [];
  for (let row = 0; row < batch.count; row++) {
    if (states === 'all' || states.has(idOf(batch, row))) rows.push(row);
  }
  return rows;
}

function idOf(batch: EntityBatch, row: number): string {
  return batch.ids[batch.entities[row] as number] as string;
}

function stateTopicOf(batch: EntityBatch, row: number): string {
  return entityStateTopic(batch.entityClass, idOf(batch, row));
}

function classTopicOf({ id }: EntityClass): string {
  return [...ENTITY_PREFIX, id, 'class'].join('/');
}

/**
 * Keeps nothing: what is retained is the present of the city, made when somebody begins to listen. Keeping each state as
 * it comes would cost as much as publishing it, with nobody there.
 */
function presentAsRetained({ classes, present }: MqttBrokerOptions): object {
  function* retained(filters: readonly string[]): Generator<object, void> {
    const packet = { cmd: 'publish', qos: 0, retain: true, dup: false } as const;
    for (const entityClass of classes()) {
      if (!wantsClass(filters, entityClass.id)) continue;
      yield {
        ...packet,
        topic: classTopicOf(entityClass),
        payload: Buffer.from(JSON.stringify(entityClass)),
      };
    }
    for (const { id } of classes()) {
      const states = wantedStates(filters, id);
      if (states !== 'all' && states.size === 0) continue;
      for (const batch of present(id)) {
        for (const row of rowsOf(batch, states)) {
          yield {
            ...packet,
            topic: stateTopicOf(batch, row),
            payload: Buffer.from(encodeOneReport(batch, row)),
          };
        }
      }
    }
  }
  // The module's own declarations have it as it was before it was a function.
  const create = memoryPersistence as unknown as () => object;
  return Object.assign(create(), {
    storeRetained: () => Promise.resolve(),
    createRetainedStreamCombi: (filters: readonly string[]) => Readable.from(retained(filters)),
  });
}

async function listenTo(server: Server, { host, port }: MqttBrokerOptions): Promise<AddressInfo> {
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await listen(port ?? MQTT_PORT);
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await listen(0);
  }
  return server.address() as AddressInfo;
}

function createSocketWay(aedes: Aedes): {
  readonly upgrade: MqttBroker['upgrade'];
  readonly close: () => void;
} {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: PACKET_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) =>
      [...protocols].find((name) => name === 'mqtt' || name === 'mqttv3.1') ?? false,
  });
  return {
    upgrade: (request, socket, head) => {
      server.handleUpgrade(request, socket, head, (client) => {
        const stream = createWebSocketStream(client);
        // Its close follows.
        stream.on('error', () => undefined);
        aedes.handle(limitPackets(stream, PACKET_BYTES), request);
      });
    },
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
