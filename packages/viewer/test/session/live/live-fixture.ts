import { EntityBatchBuilder } from '@cityloom/cim-loader';
import { createLiveServer, type LiveServer } from '@cityloom/cim-loader/node';
import type { EntityBatch, EntityClass } from '@cityloom/twin-core';
import type { FeedSettings, LiveState, Session, SessionOptions } from '@cityloom/viewer/session';
import { onTestFinished } from 'vitest';
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
  const builder = new EntityBatchBuilder('vehicle', 'truth', arrival, count);
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
export function liveSession(options: Partial<SessionOptions> = {}): Session {
  const session = smallSession({
    clock: { now: () => Date.now() },
    storage: memoryStorage(),
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
