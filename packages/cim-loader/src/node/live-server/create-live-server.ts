import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { randomUUID } from 'node:crypto';
import type { EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import { WebSocketServer, type WebSocket } from 'ws';
import { encodeClassesData, encodeEventData } from '../../feeds/cloud-events/encode-message.ts';
import { MESSAGE_TYPES, SUBPROTOCOLS } from '../../feeds/cloud-events/message-types.ts';
import type { StreamPlace } from '../../feeds/cloud-events/stream-place.ts';
import { createEventStreamLine } from './event-stream-line.ts';
import { LivePresent } from './live-present.ts';
import { LIVE_SERVER_DEFAULTS, type LiveServerOptions } from './live-server-options.ts';
import { MessageLog } from './message-log.ts';
import { parseSubscription, subscriptionOfAddress } from './parse-subscription.ts';
import { ReceiverPump, type PumpSource, type ReceiverLine } from './receiver-pump.ts';
import { isRequestAllowed } from './request-origin.ts';
import { createSocketLine } from './socket-line.ts';

/** A source of live data that speaks docs/live-protocol.md. */
export interface LiveServer {
  /** `ws://127.0.0.1:40123/live`. */
  readonly url: string;
  /** `sse+http://127.0.0.1:40123/events`. */
  readonly eventsUrl: string;
  readonly stream: string;
  /** Number of the last message. */
  readonly sequence: number;
  /** Receivers connected at present. */
  readonly receivers: number;
  /** What was defined so far. */
  readonly classes: readonly EntityClass[];
  /** A copy of the newest report of each entity that has not ended. @param classes default: all. */
  snapshot(classes?: ReadonlySet<string>): readonly EntityBatch[];
  defineClass(entityClass: EntityClass): void;
  /** Sends reports to whoever wants them, and keeps them; the batch must not be changed afterwards. */
  publish(batch: EntityBatch): void;
  event(event: EntityEvent): void;
  /** Cuts all connections, as a broken line would. */
  disconnectAll(): void;
  close(): Promise<void>;
}

const UNAUTHORISED = 4401;
const BAD_MESSAGE = 1008;
/** Seconds within which a receiver must have said what it wants. */
const SUBSCRIBE_WITHIN = 10;

/**
 * Starts a live server: the present and a bounded log of what is published, over WebSocket at `/live` and as
 * Server-Sent Events at `/events`.
 * @throws {Error} the port cannot be had.
 */
export async function createLiveServer(options: Partial<LiveServerOptions> = {}): Promise<LiveServer> {
  const server = new LiveServerProcess({ ...LIVE_SERVER_DEFAULTS, ...options });
  await server.listen();
  return server;
}

class LiveServerProcess implements LiveServer {
  readonly stream: string;
  readonly #options: LiveServerOptions;
  readonly #source: PumpSource;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  /** Pinged, and not heard of since. */
  readonly #silent = new Set<WebSocket>();
  readonly #pumps = new Map<ReceiverPump, ReceiverLine>();
  #beat: NodeJS.Timeout | undefined;
  #number = 0;
  #host = '';

  constructor(options: LiveServerOptions) {
    this.#options = options;
    this.stream = options.stream ?? randomUUID();
    const name = { source: options.source, stream: this.stream };
    this.#source = { name, log: new MessageLog(name, options.log), present: new LivePresent(), options };
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.messageBytes,
      perMessageDeflate: false,
      handleProtocols: (protocols) => chooseProtocol(protocols) ?? false,
    });
    this.#http = createServer((request, response) => {
      this.#answer(request, response);
    });
    this.#http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
  }

  get url(): string {
    return `ws://${this.#host}/live`;
  }

  get eventsUrl(): string {
    return `sse+http://${this.#host}/events`;
  }

  get sequence(): number {
    return this.#source.log.last;
  }

  get receivers(): number {
    return this.#pumps.size;
  }

  get classes(): readonly EntityClass[] {
    return this.#source.present.classes;
  }

  snapshot(classes?: ReadonlySet<string>): readonly EntityBatch[] {
    const { present, options } = this.#source;
    return present.batches(classes, options.snapshotReports, options.clock.now());
  }

  async listen(): Promise<void> {
    const { host, port, heartbeat } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    const address = this.#http.address() as AddressInfo;
    this.#host = `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
    this.#beat = setInterval(
      () => {
        for (const pump of this.#pumps.keys()) pump.beat();
        this.#ping();
      },
      Math.max(20, heartbeat * 500),
    );
  }

  defineClass(entityClass: EntityClass): void {
    const { present, log, options } = this.#source;
    present.defineClass(entityClass);
    log.addControl(MESSAGE_TYPES.classes, encodeClassesData([entityClass]), options.clock.now());
    this.#wake();
  }

  publish(batch: EntityBatch): void {
    if (batch.count === 0) return;
    const { present, log, options } = this.#source;
    present.add(batch);
    log.addReports(batch, options.clock.now());
    this.#wake();
  }

  event(event: EntityEvent): void {
    const { log, options } = this.#source;
    log.addControl(MESSAGE_TYPES.event, encodeEventData(event), options.clock.now());
    this.#wake();
  }

  disconnectAll(): void {
    for (const line of this.#pumps.values()) line.cut();
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    for (const pump of this.#pumps.keys()) pump.end();
    this.disconnectAll();
    this.#sockets.close();
    await new Promise<void>((resolve) => {
      this.#http.close(() => {
        resolve();
      });
      this.#http.closeAllConnections();
    });
  }

  #wake(): void {
    for (const pump of this.#pumps.keys()) pump.wake();
  }

  /** Finds receivers that are gone without a word. */
  #ping(): void {
    for (const socket of this.#sockets.clients) {
      if (this.#silent.has(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) {
        this.#silent.add(socket);
        socket.ping();
      }
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { host, origins, upgrades } = this.#options;
    const other = upgrades.get(pathOf(request).pathname);
    if (other !== undefined && isRequestAllowed(request, host, origins)) {
      other(request, socket, head);
      return;
    }
    const refusal = this.#refusal(request, '/live');
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
    if (refusal !== undefined || chooseProtocol(new Set(offered)) === undefined) {
      const status = refusal ?? '400 Bad Request';
      socket.on('error', () => undefined);
      socket.end(
        `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n` +
          `Offer the subprotocol ${SUBPROTOCOLS.json} at /live.\n`,
      );
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      this.#receive(client);
    });
  }

  /** A line of HTTP that says why a request is not answered. */
  #refusal(request: IncomingMessage, path: string): string | undefined {
    const { host, origins, maximumReceivers } = this.#options;
    if (!isRequestAllowed(request, host, origins)) return '403 Forbidden';
    if (pathOf(request).pathname !== path) return '404 Not Found';
    return this.#pumps.size >= maximumReceivers ? '503 Service Unavailable' : undefined;
  }

  #receive(socket: WebSocket): void {
    const line = createSocketLine(socket, this.#options.waitingBytes);
    const pump = this.#addPump(line);
    const mustSubscribe = setTimeout(() => {
      socket.close(BAD_MESSAGE, 'nothing was subscribed to');
    }, SUBSCRIBE_WITHIN * 1000);
    // Its close event follows.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      this.#silent.delete(socket);
    });
    socket.on('close', () => {
      clearTimeout(mustSubscribe);
      this.#silent.delete(socket);
      this.#removePump(pump);
    });
    socket.on('message', (data: Buffer, isBinary) => {
      const request = isBinary ? 'a binary message' : parseSubscription(data.toString('utf8'));
      if (typeof request === 'string') {
        socket.close(BAD_MESSAGE, request);
        return;
      }
      if (this.#options.authorise?.(request.authorization) === false) {
        socket.close(UNAUTHORISED, 'not authorised');
        return;
      }
      clearTimeout(mustSubscribe);
      pump.subscribe({ classes: request.classes, after: this.#sequenceOf(request.after) });
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const refusal =
      this.#refusal(request, '/events') ?? (request.method === 'GET' ? undefined : '405 Method Not Allowed');
    if (refusal !== undefined) {
      response.writeHead(Number(refusal.slice(0, 3)), { 'content-type': 'text/plain' }).end(`${refusal}\n`);
      return;
    }
    if (this.#options.authorise?.(request.headers.authorization) === false) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const { origin, 'last-event-id': lastEventId } = request.headers;
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      ...(origin !== undefined && { 'access-control-allow-origin': origin, vary: 'Origin' }),
    });
    response.flushHeaders();
    const id = Array.isArray(lastEventId) ? lastEventId[0] : lastEventId;
    const asked = subscriptionOfAddress(pathOf(request).searchParams, id);
    const pump = this.#addPump(createEventStreamLine(response, this.stream));
    response.on('close', () => {
      this.#removePump(pump);
    });
    response.on('error', () => undefined);
    pump.subscribe({ classes: asked.classes, after: this.#sequenceOf(asked.after) });
  }

  #addPump(line: ReceiverLine): ReceiverPump {
    const pump = new ReceiverPump(this.#source, line, ++this.#number);
    this.#pumps.set(pump, line);
    return pump;
  }

  #removePump(pump: ReceiverPump): void {
    pump.end();
    this.#pumps.delete(pump);
  }

  #sequenceOf(place: StreamPlace | undefined): number | undefined {
    return place?.stream === this.stream ? place.sequence : undefined;
  }
}

function chooseProtocol(offered: ReadonlySet<string>): string | undefined {
  return [SUBPROTOCOLS.compact, SUBPROTOCOLS.json].find((protocol) => offered.has(protocol));
}

function pathOf(request: IncomingMessage): URL {
  const path = request.url ?? '/';
  return URL.canParse(path, 'http://server') ? new URL(path, 'http://server') : new URL('http://server/');
}
