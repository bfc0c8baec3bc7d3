import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock } from '@cityloom/twin-core';
import type { EntityBatch, EntityClass } from '@cityloom/twin-core/entities';
import { EntityBatchBuilder } from '../../feeds/batch-builder.ts';
import { loadBatchConverter, type ConvertBatch } from '../../feeds/coordinates.ts';
import type { FeedCoordinates } from '../../feeds/feed.ts';
import { createJt808FrameReader, encodeJt808Frame } from '../../feeds/jt808/frame.ts';
import {
  addJt808Location,
  decodeJt808Location,
  decodeJt808Locations,
  JT808_CLASS,
  type Jt808Location,
} from '../../feeds/jt808/location.ts';
import {
  decodeJt808Message,
  encodeJt808Message,
  JT808_MESSAGES,
  type Jt808Message,
} from '../../feeds/jt808/message.ts';
import { createPartJoiner, type PartJoiner } from './part-joiner.ts';

/** How terminals are served. */
export interface Jt808ServerOptions {
  /** Default: this machine alone. */
  readonly host?: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What the positions are in; many platforms set their terminals to `gcj02`. Default `wgs84`. */
  readonly coordinates?: FeedCoordinates;
  /** Numbers of the terminals that may report, without leading zeros. Default: all. */
  readonly terminals?: ReadonlySet<string>;
  /** Told of each message of a terminal that may not report. */
  readonly onRefused?: (terminal: string) => void;
  /** Default 1000. */
  readonly maximumConnections?: number;
  /** Seconds without a byte after which a connection is closed. Default 300. */
  readonly silence?: number;
  readonly clock: Clock;
  readonly defineClass: (entityClass: EntityClass) => void;
  /** In WGS84. */
  readonly publish: (batch: EntityBatch) => void;
}

/** Numbers since the server was started. */
export interface Jt808Counters {
  readonly connections: number;
  readonly messages: number;
  readonly reports: number;
  /** Messages of kinds that are not understood; terminals are told so. */
  readonly unsupported: number;
  /** Of terminals that may not report. */
  readonly refused: number;
  /** Frames, messages and locations that cannot be read. */
  readonly malformed: number;
}

/** A platform that JT/T 808 terminals report to. */
export interface Jt808Server {
  readonly port: number;
  readonly counters: Jt808Counters;
  close(): Promise<void>;
}

/** Results of the general answer. */
const RESULTS = { done: 0, failed: 1, wrong: 2, unsupported: 3 } as const;
const SOURCE = 'jt808';
/** Bytes of what stands before the plate in a registration, by edition. */
const PLATE_AT = { 2013: 37, 2019: 76 } as const;
const LONGEST_PLATE = 32;

type Counts = { -readonly [Name in keyof Jt808Counters]: number };

/**
 * Starts a server for terminals of JT/T 808-2013 and -2019: registration, authentication, heartbeats, locations, locations
 * in batches, messages in parts. Every message is answered.
 * @throws {Error} the port cannot be had. @throws {LoadError} coordinates that are not known.
 */
export async function createJt808Server(options: Jt808ServerOptions): Promise<Jt808Server> {
  const convert = await loadBatchConverter(options.coordinates, SOURCE);
  options.defineClass(JT808_CLASS);
  const counts: Counts = {
    connections: 0,
    messages: 0,
    reports: 0,
    unsupported: 0,
    refused: 0,
    malformed: 0,
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    counts.connections++;
    serveTerminal(socket, options, convert, counts);
    socket.once('close', () => sockets.delete(socket));
  });
  server.maxConnections = options.maximumConnections ?? 1000;
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    get counters() {
      return { ...counts };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, { port, host = '127.0.0.1' }: Jt808ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function serveTerminal(
  socket: Socket,
  options: Jt808ServerOptions,
  convert: ConvertBatch,
  counts: Counts,
): void {
  const reader = createJt808FrameReader();
  const line = new TerminalLine(socket, options, convert, counts);
  let faults = 0;
  // Its close follows.
  socket.on('error', () => undefined);
  socket.setTimeout((options.silence ?? 300) * 1000, () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    for (const content of reader.push(bytes)) line.take(content);
    const found = Object.values(reader.faults).reduce((sum, count) => sum + count, 0);
    counts.malformed += found - faults;
    faults = found;
  });
}

class TerminalLine {
  readonly #socket: Socket;
  readonly #options: Jt808ServerOptions;
  readonly #convert: ConvertBatch;
  readonly #counts: Counts;
  readonly #joiner: PartJoiner = createPartJoiner();
  #plate: string | undefined;
  #serial = 0;

  constructor(socket: Socket, options: Jt808ServerOptions, convert: ConvertBatch, counts: Counts) {
    this.#socket = socket;
    this.#options = options;
    this.#convert = convert;
    this.#counts = counts;
  }

  take(content: Uint8Array): void {
    const message = decodeJt808Message(content);
    if (message === 'malformed' || message === 'encrypted') {
      this.#counts.malformed++;
      return;
    }
    this.#counts.messages++;
    const isRefused = this.#options.terminals?.has(message.terminal) === false;
    if (isRefused) {
      this.#counts.refused++;
      this.#options.onRefused?.(message.terminal);
    }
    if (message.id === JT808_MESSAGES.register) {
      this.#register(message, isRefused);
      return;
    }
    if (isRefused) {
      this.#answer(message, RESULTS.failed);
      return;
    }
    // Each part is answered by itself, the last with what became of the whole.
    const whole = this.#joiner.join(message);
    this.#answer(message, whole === undefined ? RESULTS.done : this.#carryOut(whole));
  }

  #carryOut(message: Jt808Message): number {
    switch (message.id) {
      case JT808_MESSAGES.heartbeat:
      case JT808_MESSAGES.authenticate:
      case JT808_MESSAGES.logout:
        return RESULTS.done;
      case JT808_MESSAGES.location:
        return this.#report(message, [decodeJt808Location(message.body)]);
      case JT808_MESSAGES.locations:
        return this.#report(message, decodeJt808Locations(message.body));
      default:
        this.#counts.unsupported++;
        return RESULTS.unsupported;
    }
  }

  #report({ terminal }: Jt808Message, locations: readonly (Jt808Location | undefined)[]): number {
    const { clock, publish } = this.#options;
    const builder = new EntityBatchBuilder(JT808_CLASS.id, SOURCE, clock.now(), locations.length);
    for (const location of locations) {
      if (location === undefined) this.#counts.malformed++;
      else addJt808Location(builder, terminal, this.#plate, location);
    }
    this.#counts.reports += builder.count;
    if (builder.count > 0) publish(this.#convert(builder.finish()));
    return builder.count === locations.length ? RESULTS.done : RESULTS.wrong;
  }

  #register(message: Jt808Message, isRefused: boolean): void {
    const { edition, terminal, serial, body } = message;
    const plate = body.subarray(PLATE_AT[edition], PLATE_AT[edition] + LONGEST_PLATE);
    // Terminals write it in GBK.
    const text = new TextDecoder('gbk').decode(plate).replaceAll('\0', '').trim();
    this.#plate = text === '' ? undefined : text;
    // 4: there is no such terminal. What it is to authenticate with says who it is, and nothing that is secret.
    const result = isRefused ? [4] : [0, ...new TextEncoder().encode(terminal)];
    this.#send(message, JT808_MESSAGES.registered, [serial >> 8, serial & 0xff, ...result]);
  }

  #answer(message: Jt808Message, result: number): void {
    const { id, serial } = message;
    this.#send(message, JT808_MESSAGES.answer, [serial >> 8, serial & 0xff, id >> 8, id & 0xff, result]);
  }

  #send({ edition, terminal }: Jt808Message, id: number, body: readonly number[]): void {
    const serial = this.#serial;
    this.#serial = (serial + 1) & 0xffff;
    const content = encodeJt808Message({ id, edition, terminal, serial, body: Uint8Array.from(body) });
    // Who sends and does not read is given up: answers must not pile up here.
    if (!this.#socket.write(encodeJt808Frame(content)) && this.#socket.writableLength > 65_536)
      this.#socket.destroy();
  }
}
