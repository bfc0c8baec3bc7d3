import {
  FEED_PROTOCOLS,
  type FeedCredentials,
  type FeedProtocol,
  type FeedSink,
  type OpenFeed,
} from '@cityloom/cim-loader';
import type { Clock } from '@cityloom/twin-core';
import { createDeferred, type Deferred } from './deferred.ts';
import type { FromFeedHost, ToFeedHost } from './feed-messages.ts';
import type { FeedSettings } from './live-state.ts';
import { createBatchPacker } from './posted-batches.ts';

/** Reports that may be under way to the page before the source is asked to wait. */
const MAXIMUM_UNDER_WAY = 40_000;
/** Said by the host, never by settings. */
const OWN_OPTIONS = ['id', 'url', 'clock', 'timer', 'random', 'credentials', 'resumeFrom', 'coordinates'];

/** What feeds are run with. */
export interface FeedHostOptions {
  readonly clock: Clock;
  /** [0, 1), for spreading reconnections. */
  readonly random: () => number;
  /** Default: all of `FEED_PROTOCOLS`. */
  readonly protocols?: readonly FeedProtocol[];
}

/** Runs feeds for a page on another thread, or on the same. */
export interface FeedHost {
  /** Does what the page asks for. */
  take(message: ToFeedHost): void;
  /** Closes all feeds. */
  close(): Promise<void>;
}

/**
 * Opens the feeds it is told to, and sends what they say.
 * @param send hands a message to the page; the buffers may move.
 */
export function hostFeeds(
  send: (message: FromFeedHost, buffers: ArrayBuffer[]) => void,
  options: FeedHostOptions,
): FeedHost {
  const lines = new Map<number, Line>();

  function open(message: Extract<ToFeedHost, { kind: 'open' }>): void {
    const { line } = message;
    try {
      lines.set(line, openLine(message, send, options));
      send({ kind: 'opened', line }, []);
    } catch (error) {
      send({ kind: 'refused', line, reason: error instanceof Error ? error.message : String(error) }, []);
    }
  }

  return {
    take(message) {
      const line = lines.get(message.line);
      switch (message.kind) {
        case 'open':
          open(message);
          break;
        case 'close':
          lines.delete(message.line);
          void line?.close();
          break;
        case 'applied':
          line?.applied(message.reports);
          break;
        case 'credentials':
          line?.answer(message.question, message.credentials);
          break;
      }
    },
    async close() {
      const all = [...lines.values()];
      lines.clear();
      await Promise.all(all.map((line) => line.close()));
    },
  };
}

interface Line {
  readonly applied: (reports: number) => void;
  readonly answer: (question: number, credentials: FeedCredentials | undefined) => void;
  close(): Promise<void>;
}

function openLine(
  { line, settings, asksCredentials, resumeFrom }: Extract<ToFeedHost, { kind: 'open' }>,
  send: (message: FromFeedHost, buffers: ArrayBuffer[]) => void,
  { clock, random, protocols = FEED_PROTOCOLS }: FeedHostOptions,
): Line {
  const questions = createQuestions((question) => {
    send({ kind: 'credentials', line, question }, []);
  });
  const flow = createFlow();
  const protocol = protocols.find(({ id }) => id === settings.protocol);
  if (protocol === undefined) throw new RangeError(noProtocol(settings, protocols));
  const feed: OpenFeed = protocol.open(
    {
      ...extraOptions(settings),
      id: settings.id,
      url: settings.url,
      clock,
      random,
      ...(settings.coordinates !== undefined && { coordinates: settings.coordinates }),
      ...(asksCredentials && { credentials: questions.ask }),
      ...(resumeFrom !== undefined && { resumeFrom }),
    },
    createSink(line, send, flow),
  );
  return {
    applied: flow.applied,
    answer: questions.answer,
    async close() {
      questions.end();
      await feed.close();
      flow.end();
    },
  };
}

function createSink(
  line: number,
  send: (message: FromFeedHost, buffers: ArrayBuffer[]) => void,
  flow: Flow,
): FeedSink {
  const packer = createBatchPacker();
  return {
    defineClass: (entityClass) => {
      send({ kind: 'class', line, entityClass }, []);
    },
    snapshot: (batches, position) => {
      const buffers = new Set<ArrayBuffer>();
      const reports = batches.reduce((sum, { count }) => sum + count, 0);
      const posted = batches.map((batch) => packer.pack(batch, buffers));
      send({ kind: 'snapshot', line, batches: posted, position }, [...buffers]);
      void flow.sent(reports);
    },
    reports: (batch, position) => {
      const buffers = new Set<ArrayBuffer>();
      const { count } = batch;
      send({ kind: 'reports', line, batch: packer.pack(batch, buffers), position }, [...buffers]);
      return flow.sent(count);
    },
    event: (event) => {
      send({ kind: 'event', line, event }, []);
    },
    health: (health) => {
      send({ kind: 'health', line, health }, []);
    },
  };
}

interface Flow {
  /** A promise where more should wait until the page has applied some. */
  sent(reports: number): Promise<undefined> | undefined;
  readonly applied: (reports: number) => void;
  end(): void;
}

function createFlow(): Flow {
  let underWay = 0;
  let waiting: Deferred<undefined> | undefined;
  const release = (): void => {
    waiting?.resolve(undefined);
    waiting = undefined;
  };
  return {
    sent(reports) {
      underWay += reports;
      if (underWay > MAXIMUM_UNDER_WAY) waiting ??= createDeferred();
      return waiting?.promise;
    },
    applied(reports) {
      underWay -= reports;
      if (underWay <= MAXIMUM_UNDER_WAY / 2) release();
    },
    end: release,
  };
}

interface Questions {
  readonly ask: () => Promise<FeedCredentials>;
  readonly answer: (question: number, credentials: FeedCredentials | undefined) => void;
  end(): void;
}

/** Asks the page for credentials; they are handed to the feed and not kept. */
function createQuestions(send: (question: number) => void): Questions {
  const open = new Map<number, Deferred<FeedCredentials>>();
  let asked = 0;
  const none = (): Error => new Error('no credentials were given');
  return {
    ask: () => {
      const answer = createDeferred<FeedCredentials>();
      open.set(++asked, answer);
      send(asked);
      return answer.promise;
    },
    answer(question, credentials) {
      const answer = open.get(question);
      open.delete(question);
      if (credentials === undefined) answer?.reject(none());
      else answer?.resolve(credentials);
    },
    end() {
      for (const answer of open.values()) answer.reject(none());
      open.clear();
    },
  };
}

function extraOptions({ options = {} }: FeedSettings): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !OWN_OPTIONS.includes(name)));
}

function noProtocol({ id, protocol }: FeedSettings, protocols: readonly FeedProtocol[]): string {
  const known = protocols.map((other) => other.id).join(', ');
  return `${id}: no protocol "${protocol}" is known; use one of: ${known}`;
}
