import type { Clock } from '@cityloom/twin-core';
import type { EntityBatch, EntityClass, EntityEvent, FeedCondition } from '@cityloom/twin-core/entities';

/** How the positions of a feed are meant. GCJ-02 and BD-09 are converted; anything else is a definition as of a file's CRS. */
export type FeedCoordinates = 'wgs84' | 'gcj02' | 'bd09' | { readonly crs: string };

/** Place in a source's stream to go on from; opaque to everybody else. Survives JSON. */
export type FeedPosition = string;

/** What a source is entered with; asked for at every connection, never kept or logged. */
export type FeedCredentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** Where reports go. */
export interface FeedSink {
  /** A class the source describes; before its first report. */
  defineClass(entityClass: EntityClass): void;
  /** Everything the source has, after a connection without a usable position: what it does not name has ended. */
  snapshot(batches: readonly EntityBatch[], position: FeedPosition | undefined): void;
  /**
   * What changed since. A promise asks the feed to read no more until it resolves (back-pressure); what a source
   * without such means sends in the meantime is merged to the newest report of each entity, and counted.
   */
  reports(batch: EntityBatch, position: FeedPosition | undefined): void | Promise<void>;
  /** Something the source says happened. */
  event(event: EntityEvent): void;
  /** The feed's condition or a counter changed; at most ten times a second. */
  health(health: FeedHealth): void;
}

/** Why a message, or a part of it, was not used. */
export type FeedFault =
  /** Larger than the feed takes. */
  | 'tooLarge'
  /** No JSON, no CloudEvent, no frame of the protocol. */
  | 'malformed'
  /** Well formed, but a field has another type than it must have. */
  | 'wrongType'
  /** Of a kind or version this feed does not know. */
  | 'unknownType';

/** Numbers since the feed was opened. */
export interface FeedCounters {
  readonly messages: number;
  readonly bytes: number;
  /** Reports handed to the sink. */
  readonly reports: number;
  /** Messages or parts of them not used, by reason. */
  readonly faults: Readonly<Partial<Record<FeedFault, number>>>;
  /** Reports overtaken by newer ones of the same entity while the receiver was busy. */
  readonly merged: number;
  /** Breaks in the source's own sequence: messages lost on the way. */
  readonly gaps: number;
  readonly reconnects: number;
  /** Full states received. */
  readonly snapshots: number;
}

/** A feed as people see it. */
export interface FeedHealth {
  readonly condition: FeedCondition;
  /** Since when, milliseconds since 1970. */
  readonly since: number;
  /** In English; what happened and what to do. For `live`: what is not as it should be nonetheless. */
  readonly reason?: string;
  /** Arrival of the last message, milliseconds since 1970; NaN before the first. */
  readonly lastMessage: number;
  /** Milliseconds from observation (or publication, where the source says) to arrival, over the last 10 s. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Reports per second, over the last 10 s. */
  readonly rate: number;
  /** Estimated milliseconds the source's clock is ahead of ours; NaN unknown. */
  readonly clockSkew: number;
  readonly counters: FeedCounters;
}

/** How long a feed waits, in seconds, and what it takes. */
export interface FeedLimits {
  /** A connection without a message or heartbeat for so long is given up and made anew. Default 15. */
  readonly heartbeat: number;
  /** Without a report for so long the feed is `stale`; default 30. */
  readonly staleAfter: number;
  /** Without a connection for so long it is `lost`; it goes on trying. Default 60. */
  readonly lostAfter: number;
  /** Waits between attempts: [first, longest]; each doubles the last, with up to half of it at random. Default [0.5, 15]. */
  readonly retry: readonly [first: number, longest: number];
  /** Bytes of one message. Default 8 MiB. */
  readonly messageBytes: number;
  /** Reports that may wait for a busy sink before they are merged. Default 200,000. */
  readonly waitingReports: number;
}

/** Waits; injected beside the clock, so that tests move both by hand. */
export interface FeedTimer {
  /** Calls `action` once, after so many milliseconds; what is returned cancels it. */
  start(milliseconds: number, action: () => void): () => void;
}

/** What every feed is opened with. */
export interface FeedOptions {
  /** Name of the feed, unique in the twin; `EntityBatch.source`. */
  readonly id: string;
  readonly url: string;
  readonly coordinates?: FeedCoordinates;
  /** Asked at every connection. */
  readonly credentials?: () => Promise<FeedCredentials>;
  /** Goes on from there where the source still can; otherwise it begins with a full state. */
  readonly resumeFrom?: FeedPosition;
  readonly limits?: Partial<FeedLimits>;
  /** Present for arrival times and waits. */
  readonly clock: Clock;
  /** Default: the platform's `setTimeout`. */
  readonly timer?: FeedTimer;
  /** [0, 1), for spreading reconnections. */
  readonly random: () => number;
}

/** An open feed. Trouble is a condition that is told to the sink, never an exception. */
export interface OpenFeed {
  readonly health: FeedHealth;
  /** Where to go on after a restart of this side; `undefined` where the source has no such thing. */
  readonly position: FeedPosition | undefined;
  /** Ends it; resolves when the connection is closed and nothing more will be told. May be called twice. */
  close(): Promise<void>;
}

/** A protocol; a plain object, as a format loader is. */
export interface FeedProtocol<Options extends FeedOptions = FeedOptions> {
  /** `websocket`, `mqtt`. */
  readonly id: string;
  readonly title: string;
  /** Schemes of addresses it is for: `ws:`, `mqtt:`, `sse+https:`. */
  readonly schemes: readonly string[];
  /**
   * Connects, and stays connected until it is closed.
   * @throws {FeedError} options that can never work; everything later is a condition.
   */
  open(options: Options, sink: FeedSink): OpenFeed;
}
