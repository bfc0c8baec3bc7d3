import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '@cityloom/twin-core';
import type { FaultPlan } from './fault-injector.ts';

/** How a live server serves; see {@link LIVE_SERVER_DEFAULTS}. */
export interface LiveServerOptions {
  /** Default: this machine alone. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** CloudEvents `source` of its messages, a URI reference. */
  readonly source: string;
  /**
   * Pages that may connect, as browsers name them in `Origin`: `https://city.example`. Pages of this machine always may;
   * programs, which send none, as well.
   */
  readonly origins: readonly string[];
  /** Seconds without a message after which a heartbeat is sent. */
  readonly heartbeat: number;
  /** Reports in one part of a snapshot. */
  readonly snapshotReports: number;
  /** Messages kept for receivers that come back or are slow; whichever limit is reached first. */
  readonly log: { readonly messages: number; readonly bytes: number };
  /** Bytes that may wait for one receiver before it is given nothing more. */
  readonly waitingBytes: number;
  /** Bytes of a message of a receiver. */
  readonly messageBytes: number;
  readonly maximumReceivers: number;
  /** Whether a receiver may have the stream. @param authorization as in HTTP: `Bearer …`; `undefined`: none was given. */
  readonly authorise: ((authorization: string | undefined) => boolean) | undefined;
  /** What goes wrong on purpose, for drills and tests. */
  readonly faults: FaultPlan | undefined;
  /**
   * Takes requests for a WebSocket at other paths, by path (`/mqtt`): for what shares the port. Asked only for requests
   * that may be answered.
   */
  readonly upgrades: ReadonlyMap<string, (request: IncomingMessage, socket: Duplex, head: Buffer) => void>;
  readonly clock: Clock;
  /** Name of this life of the log; it must differ from that of every other life. Default: random. */
  readonly stream: string | undefined;
}

/** What a live server does where nothing else is asked for. */
export const LIVE_SERVER_DEFAULTS: LiveServerOptions = {
  host: '127.0.0.1',
  port: 0,
  source: 'urn:cityloom:live-server',
  origins: [],
  heartbeat: 5,
  snapshotReports: 5000,
  log: { messages: 10_000, bytes: 64 * 1024 * 1024 },
  waitingBytes: 1024 * 1024,
  messageBytes: 64 * 1024,
  maximumReceivers: 1000,
  authorise: undefined,
  faults: undefined,
  upgrades: new Map(),
  clock: { now: () => Date.now() },
  stream: undefined,
};
