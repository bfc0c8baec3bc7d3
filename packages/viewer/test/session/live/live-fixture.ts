import { EntityBatchBuilder, type FeedOptions, type FeedProtocol, type FeedSink } from '@cityloom/cim-loader';
import { createLiveServer, type LiveServer } from '@cityloom/cim-loader/node';
import type { EntityBatch, EntityClass } from '@cityloom/twin-core/entities';
import {
  hostFeeds,
  type FeedPort,
  type FeedSettings,
  type FromFeedHost,
  type LiveControl,
  type LiveMeans,
  type LiveState,
  type Session,
  type SessionOptions,
  type ToFeedHost,
} from '@cityloom/viewer/session';
import { expect, onTestFinished } from 'vitest';
import { memoryStorage, smallSession } from '../small-session.ts';

export const VEHICLE: EntityClass = {
  id: 'vehicle',
  title: { en: 'Vehicles', 'zh-CN': '车辆' },
  mobile: true,
  properties: [{ id: 'load', title: { en: 'Load', 'zh-CN': '载荷' }, kind: 'number', unit: 'kg' }],
  timeToLive: 10,
  lostAfter: 60,
  jitterWindow: 2,
  history: { seconds: 3600, bytes: 1e8, fullRateSeconds: 600, coarseSeconds: 10 },
};

/** Reports of vehicles numbered from `first`, observed at a time. */
export function vehicles(time: number, first: number, count: number, arrival = time): EntityBatch {
  const builder = new EntityBatchBuilder('vehicle', 'city', arrival, count);
  for (let number = first; number < first + count; number++) {
    const row = builder.add(`v${number}`, time);
    builder.setPosition(
      row,
      71.4 + (number % 1000) * 1e-5 + (time % 100_000) * 1e-9,
      51.1 + (number % 7) * 1e-4,
    );
    builder.setSpeed(row, (number % 20) + 0.5);
    if (number % 3 === 0) builder.setNumber(row, 'load', number);
  }
  return builder.finish();
}

/** A session whose clock is the platform's and whose timers run; closed after the test. */
export function liveSession({
  openFeedPort,
  recordings,
  ...options
}: Partial<SessionOptions & LiveMeans> = {}): Session {
  const session = smallSession({
    clock: { now: () => Date.now() },
    storage: memoryStorage(),
    live: () =>
      Promise.resolve({
        ...(openFeedPort !== undefined && { openFeedPort }),
        ...(recordings !== undefined && { recordings }),
      }),
    schedule: (callback, milliseconds) => {
      const timer = setTimeout(callback, milliseconds);
      return () => {
        clearTimeout(timer);
      };
    },
    ...options,
  });
  onTestFinished(() => {
    session.dispose();
  });
  return session;
}

/** A real source of live data on this machine; closed after the test. */
export async function liveServer(): Promise<LiveServer> {
  const server = await createLiveServer({ port: 0 });
  server.defineClass(VEHICLE);
  onTestFinished(() => server.close());
  return server;
}

export function feedOf({ url }: { readonly url: string }, id = 'city'): FeedSettings {
  return { id, title: 'City', protocol: 'websocket', url };
}

/** Resolves when the live state is as asked. */
export function until(session: Session, check: (live: LiveState) => boolean): Promise<LiveState> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const { live } = session.store.getState();
      if (live === undefined || !check(live)) return false;
      resolve(live);
      return true;
    };
    if (look()) return;
    const unsubscribe = session.store.subscribe(() => {
      if (look()) unsubscribe();
    });
  });
}

/** Number of vehicles in the store. */
export function countOf(session: Session): number {
  return session.live?.scene.store.tables.get('vehicle')?.count ?? 0;
}

/** What a session's feeds are run with: a host on this thread whose source is the test. */
export interface ScriptedFeeds {
  readonly openFeedPort: () => FeedPort;
  /** Of the feed opened last. */
  sink(): FeedSink;
  /** What it was opened with. */
  options(): FeedOptions;
  /** Feeds open now. */
  readonly open: number;
  /** Hosts that were started and not ended. */
  readonly hosts: number;
  /** Messages from the page. */
  readonly posted: ToFeedHost[];
}

/** Feeds over the real host, cloning messages as threads do. */
export function scriptedFeeds(): ScriptedFeeds {
  const sinks: FeedSink[] = [];
  const opened: FeedOptions[] = [];
  const posted: ToFeedHost[] = [];
  let hosts = 0;
  const protocol: FeedProtocol = {
    id: 'websocket',
    title: 'Scripted',
    schemes: ['ws:'],
    open(options, sink) {
      if (options.url === 'ws://refused') throw new Error('scripted: this address is refused; use another');
      sinks.push(sink);
      opened.push(options);
      return {
        get health(): never {
          throw new Error('not asked for');
        },
        position: undefined,
        close: () => {
          sinks.splice(sinks.indexOf(sink), 1);
          return Promise.resolve();
        },
      };
    },
  };
  return {
    posted,
    get open() {
      return sinks.length;
    },
    get hosts() {
      return hosts;
    },
    sink: () => sinks.at(-1) ?? expect.unreachable('no feed is open'),
    options: () => opened.at(-1) ?? expect.unreachable('no feed was opened'),
    openFeedPort: () => {
      hosts += 1;
      let receive: (message: FromFeedHost) => void = () => undefined;
      const host = hostFeeds(
        (message, transfer) => {
          const copy = structuredClone(message, { transfer });
          queueMicrotask(() => {
            receive(copy);
          });
        },
        { clock: { now: () => Date.now() }, random: () => 0.5, protocols: [protocol] },
      );
      return {
        post(message) {
          posted.push(message);
          queueMicrotask(() => {
            host.take(structuredClone(message));
          });
        },
        listen(take) {
          receive = take;
        },
        end() {
          hosts -= 1;
          receive = () => undefined;
          void host.close();
        },
      };
    },
  };
}

export const SCRIPTED: FeedSettings = { id: 'city', title: 'City', protocol: 'websocket', url: 'ws://city' };

/** A session with a scripted feed that is open and has described vehicles. */
export async function scriptedSession(
  options: Partial<SessionOptions & LiveMeans> = {},
): Promise<{ readonly session: Session; readonly feeds: ScriptedFeeds }> {
  const feeds = scriptedFeeds();
  const session = liveSession({ openFeedPort: feeds.openFeedPort, ...options });
  await session.execute({ type: 'addFeed', feed: SCRIPTED });
  feeds.sink().defineClass(VEHICLE);
  return { session, feeds };
}

/** The live part, which is there. */
export function liveOf(session: Session): { readonly control: LiveControl; readonly state: LiveState } {
  const { live: control } = session;
  const { live: state } = session.store.getState();
  if (control === undefined || state === undefined) return expect.unreachable('nothing live was opened');
  return { control, state };
}
