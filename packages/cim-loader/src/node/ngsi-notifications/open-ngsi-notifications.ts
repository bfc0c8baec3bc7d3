import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeReports } from '../../feeds/cloud-events/decode-reports.ts';
import { field, fieldsOf } from '../../feeds/cloud-events/field.ts';
import { FeedConnection, type ConnectionAttempt } from '../../feeds/connection/feed-connection.ts';
import { systemTimer } from '../../feeds/connection/system-timer.ts';
import { loadBatchConverter, type ConvertBatch } from '../../feeds/coordinates.ts';
import type { FeedOptions, FeedSink, OpenFeed } from '../../feeds/feed.ts';
import { newestObservation } from '../../feeds/newest-observation.ts';
import { createEntityFeed, type EntityFeed } from '../../feeds/ngsi-ld/entity-feed.ts';
import { parseJson } from '../../feeds/polling/document-text.ts';

/** Where notifications are taken, and from whom. The feed has no address of its own to ask. */
export interface NgsiNotificationOptions extends Omit<FeedOptions, 'url' | 'credentials' | 'resumeFrom'> {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Whether a notification is taken, by its header `Authorization`; a subscription's `receiverInfo` sends it. Default: all are. */
  readonly authorise?: (authorization: string | undefined) => boolean;
  /** Seconds a report holds. Default 3600: brokers tell of changes alone. */
  readonly timeToLive?: number;
}

/** A feed of what a context broker notifies of. */
export interface NgsiNotificationFeed extends OpenFeed {
  /** Address for the subscription's `endpoint`. */
  readonly url: string;
}

/** Milliseconds between two signs of life: that nothing changes is no fault of the broker. */
const SIGN_OF_LIFE = 5000;
const DEFAULT_TIME_TO_LIVE = 3600;

/**
 * Listens for notifications of an NGSI-LD subscription, and gives them on as a feed.
 * @throws {Error} the port is taken.
 */
export async function openNgsiNotifications(
  options: NgsiNotificationOptions,
  sink: FeedSink,
): Promise<NgsiNotificationFeed> {
  const convert = await loadBatchConverter(options.coordinates, options.id);
  const receiver = new NotificationReceiver(options, sink, convert);
  const server = createServer((request, response) => {
    receiver.take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  receiver.connection.start();
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}/notify`,
    get health() {
      return receiver.connection.health;
    },
    position: undefined,
    close: async () => {
      receiver.connection.close();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

class NotificationReceiver {
  readonly connection: FeedConnection;
  readonly #options: NgsiNotificationOptions;
  readonly #convert: ConvertBatch;
  readonly #entities: EntityFeed;
  #attempt: ConnectionAttempt | undefined;

  constructor(options: NgsiNotificationOptions, sink: FeedSink, convert: ConvertBatch) {
    this.#options = options;
    this.#convert = convert;
    const { timeToLive = DEFAULT_TIME_TO_LIVE } = options;
    this.connection = new FeedConnection({ ...options, url: '' }, sink, (attempt) => this.#listen(attempt));
    this.#entities = createEntityFeed(
      sink,
      (reason, count) => {
        this.connection.fault(reason, count);
      },
      timeToLive,
    );
  }

  #listen(attempt: ConnectionAttempt): () => void {
    this.#attempt = attempt;
    attempt.opened();
    const timer = this.#options.timer ?? systemTimer;
    let cancel = (): void => undefined;
    const live = (): void => {
      attempt.alive();
      cancel = timer.start(SIGN_OF_LIFE, live);
    };
    live();
    return () => {
      cancel();
    };
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = await this.#statusOf(request);
    response.writeHead(status, { connection: 'close' }).end();
  }

  async #statusOf(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST') return 405;
    if (this.#options.authorise?.(request.headers.authorization) === false) return 401;
    const body = await readBody(request, this.connection.limits.messageBytes);
    if (body === undefined) {
      this.connection.fault('tooLarge');
      return 413;
    }
    this.#attempt?.received(body.length);
    const data = notifiedEntities(parseJson(new TextDecoder().decode(body)));
    if (data === undefined) {
      this.connection.fault('malformed');
      return 400;
    }
    this.#handOn(data);
    // The broker waits with its next notification until there is room again.
    await this.connection.idle;
    return 204;
  }

  #handOn(data: readonly unknown[]): void {
    const now = this.#options.clock.now();
    const { reports } = this.#entities.read(data, now);
    const batches = decodeReports(reports, {
      source: this.#options.id,
      arrivalTime: now,
      fault: (reason, count) => {
        this.connection.fault(reason, count);
      },
    });
    for (const batch of batches) {
      this.connection.reports(this.#convert(batch), undefined, newestObservation([batch]));
    }
  }
}

async function readBody(request: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** `data` of a Notification (ETSI GS CIM 009, 5.3.1); `undefined` for anything else. */
function notifiedEntities(value: unknown): readonly unknown[] | undefined {
  const fields = fieldsOf(value);
  const data = fields === undefined ? undefined : field(fields, 'data');
  return Array.isArray(data) ? (data as readonly unknown[]) : undefined;
}
