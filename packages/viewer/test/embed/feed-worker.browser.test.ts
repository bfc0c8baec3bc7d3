import {
  createInlineRunner,
  createManualClock,
  createModelRegistry,
  createSceneGraph,
  createTwin,
} from '@cityloom/twin-core';
import { createBrowserLive } from '@cityloom/viewer/embed';
import { createSession, type LoadedCity, type Session } from '@cityloom/viewer/session';
import { afterEach, expect, inject, it, vi, type MockInstance } from 'vitest';

let session: Session | undefined;

afterEach(() => {
  session?.dispose();
});

/** A bare city: feeds need no more. */
function bareCity(): LoadedCity {
  const bounds = [71.4, 51.1, 71.5, 51.2] as const;
  const title = { en: 'Bare', 'zh-CN': '空城' };
  const scene = createSceneGraph({ kind: 'group', id: 'city:bare', title, children: [] }, bounds);
  const twin = createTwin({ scene, contentHash: 'c1'.repeat(32) });
  return {
    manifest: {
      ...{ schema: 'cityloom/city', schemaVersion: 1, id: 'bare', title, bounds, timeZone: 'UTC' },
      ...{ contentHash: 'c1'.repeat(32), themes: [], layers: [], sources: [], derivations: [] },
      home: { longitudeDegrees: 71.45, latitudeDegrees: 51.15, range: 5000 },
    },
    scene,
    baseView: twin.base,
    createBranch: (options) => twin.createBranch(options),
  };
}

it('feeds run in a worker over a real socket, and end with the session', async () => {
  const url = inject('liveSource');
  const ended: MockInstance[] = [];
  session = createSession({
    clock: { now: () => Date.now() },
    author: 'test',
    models: [],
    runner: createInlineRunner(createModelRegistry([]), {
      nowSeconds: () => createManualClock(0).now(),
      pause: () => Promise.resolve(),
    }),
    storage: {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
    },
    loadCity: () => Promise.resolve(bareCity()),
    live: () =>
      Promise.resolve(
        createBrowserLive(() => {
          const made = new Worker(new URL('../../src/embed/feed-worker.ts', import.meta.url), {
            type: 'module',
          });
          ended.push(vi.spyOn(made, 'terminate'));
          return made;
        }),
      ),
  });
  await session.execute({
    type: 'addFeed',
    feed: { id: 'city', title: 'City', protocol: 'websocket', url },
  });
  const table = () => session?.live?.scene.store.tables.get('vehicle');
  await expect.poll(() => table()?.count, { timeout: 20_000 }).toBe(20_000);
  const before = table()?.observationTimes[19_999] ?? NaN;
  await expect.poll(() => table()?.observationTimes[19_999], { timeout: 20_000 }).toBeGreaterThan(before);
  await expect.poll(() => session?.describe().live?.feeds).toEqual([{ id: 'city', condition: 'live' }]);
  expect(ended).toHaveLength(1);
  session.dispose();
  expect(ended[0]).toHaveBeenCalledOnce();
});
