/** The whole viewer with a feed on, mounted and unmounted again and again: nothing of it may stay behind. */
import { createSceneGraph, createTwin } from '@cityloom/twin-core';
import type { CreateSceneView } from '@cityloom/viewer';
import { createCesiumView } from '@cityloom/viewer/cesium';
import { createBrowserLive } from '@cityloom/viewer/embed';
import { CityLoomApp } from '@cityloom/viewer/react';
import { createSession, type LoadedCity, type Session } from '@cityloom/viewer/session';
import { type ReactNode, useEffect, useReducer } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, inject, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';

Object.assign(globalThis, { CESIUM_BASE_URL: new URL('/cesium/', location.href).href });

/** After so many of all mounts the caches that stay by intent are full. */
const WARM_SHARE = 0.2;
const VEHICLES = 20_000;

/** What a browser says of a page after everything that can be collected is. */
interface Remains {
  /** Bytes. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly workers: number;
  readonly contexts: number;
}

/** What is used of the browser's own tools. */
interface DevTools {
  send(method: string): Promise<{ readonly metrics: readonly { name: string; value: number }[] }>;
}

/** Workers that were started and not ended. */
const workers = new Set<Worker>();
/** Graphics contexts that nobody has let go of. */
const contexts: WeakRef<WebGL2RenderingContext>[] = [];

function watch(): void {
  const { Worker: Native } = globalThis;
  vi.stubGlobal(
    'Worker',
    class extends Native {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        workers.add(this);
      }
      override terminate(): void {
        workers.delete(this);
        super.terminate();
      }
    },
  );
  const canvas = HTMLCanvasElement.prototype as unknown as Record<string, unknown>;
  const getContext = canvas['getContext'] as (...given: unknown[]) => unknown;
  // No spy: that would keep what it has seen.
  Object.assign(canvas, {
    getContext(this: HTMLCanvasElement, ...given: unknown[]): unknown {
      const context = getContext.apply(this, given);
      const isNew = !contexts.some((known) => known.deref() === context);
      if (context instanceof WebGL2RenderingContext && isNew) contexts.push(new WeakRef(context));
      return context;
    },
  });
}

async function remains(): Promise<Remains> {
  const tools = cdp() as unknown as DevTools;
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tools.send('HeapProfiler.collectGarbage');
  }
  await tools.send('Performance.enable');
  const { metrics } = await tools.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return {
    heap: of('JSHeapUsedSize'),
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
    workers: workers.size,
    contexts: contexts.filter((known) => known.deref()?.isContextLost() === false).length,
  };
}

function isNoMore(now: Remains, before: Remains): boolean {
  return now.listeners <= before.listeners && now.nodes <= before.nodes;
}

/**
 * The least that is found: timers that end soon, and what the browser collects late, still hold what was let go of.
 * @param goal looks until there is no more than this; absent: until it stays the same.
 */
async function leastRemains(goal?: Remains): Promise<Remains> {
  const end = performance.now() + 20_000;
  let least = await remains();
  let same = 0;
  const enough = (): boolean => (goal === undefined ? same === 3 : isNoMore(least, goal));
  while (!enough() && performance.now() < end) {
    const now = await remains();
    const isLess = now.listeners < least.listeners || now.nodes < least.nodes;
    if (isLess) least = now;
    same = isLess ? 0 : same + 1;
  }
  return least;
}

function bareCity(): LoadedCity {
  const bounds = [71.38, 51.08, 71.48, 51.18] as const;
  const title = { en: 'Bare', 'zh-CN': '空城' };
  const scene = createSceneGraph({ kind: 'group', id: 'city:bare', title, children: [] }, bounds);
  const twin = createTwin({ scene, contentHash: 'c1'.repeat(32) });
  return {
    manifest: {
      ...{ schema: 'cityloom/city', schemaVersion: 1, id: 'bare', title, bounds, timeZone: 'UTC' },
      ...{ contentHash: 'c1'.repeat(32), themes: [], layers: [], sources: [], derivations: [] },
      home: { longitudeDegrees: 71.41, latitudeDegrees: 51.1, range: 5000 },
    },
    scene,
    baseView: twin.base,
    createBranch: (options) => twin.createBranch(options),
  };
}

function openSession(): Session {
  return createSession({
    clock: { now: () => Date.now() },
    author: 'test',
    models: [],
    runner: { run: () => Promise.reject(new Error('no runs here')) },
    storage: {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
    },
    loadCity: () => Promise.resolve(bareCity()),
    live: () =>
      Promise.resolve(
        createBrowserLive(
          () => new Worker(new URL('../../src/embed/feed-worker.ts', import.meta.url), { type: 'module' }),
        ),
      ),
  });
}

/** Not `expect.poll`, which keeps what it has asked until the test ends. */
async function until(check: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!check()) {
    if (performance.now() > end) throw new Error('waited for a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Updates itself in an effect, and tells when that is done. */
function UpdatesItself({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [updates, update] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (updates === 0) update();
    else onDone();
  }, [updates, onDone]);
  return null;
}

/**
 * In development React holds the root that last updated itself in an effect (`rootWithPassiveNestedUpdates` of
 * react-dom): its empty container and the 143 listeners on it. An empty root takes that place.
 */
async function letReactForget(): Promise<void> {
  const root = createRoot(document.createElement('div'));
  await new Promise<void>((resolve) => {
    root.render(<UpdatesItself onDone={resolve} />);
  });
  root.unmount();
}

/** As a host page does it: whole interface, map, live mode, a feed that reports; then all of it goes. */
async function mountOnce(): Promise<void> {
  const element = document.createElement('div');
  element.style.cssText = 'position:fixed;inset:0';
  document.body.append(element);
  const session = openSession();
  let drawn = false;
  const createView: CreateSceneView = async (at, shown) => {
    await shown.ready;
    const view = await createCesiumView(at, shown, { packageUrl: '/' });
    view.ready.then(
      () => {
        drawn = true;
      },
      () => undefined,
    );
    return view;
  };
  const root = createRoot(element);
  root.render(<CityLoomApp session={session} createView={createView} />);
  const feed = { id: 'city', title: 'City', protocol: 'websocket', url: inject('liveSource') } as const;
  await session.execute({ type: 'setMode', mode: 'live' });
  await session.execute({ type: 'addFeed', feed });
  await until(() => session.live?.scene.store.tables.get('vehicle')?.count === VEHICLES);
  await until(() => drawn);
  root.unmount();
  session.dispose();
  element.remove();
  await letReactForget();
}

test('a viewer with its feed on leaves nothing behind when it goes', { timeout: 1_800_000 }, async () => {
  watch();
  const mounts = inject('mounts');
  const warm = Math.max(4, Math.round(mounts * WARM_SHARE));
  let before: Remains | undefined;
  for (let mount = 1; mount <= mounts; mount++) {
    await mountOnce();
    if (mount === warm) before = await leastRemains();
  }
  if (before === undefined) throw new Error('too few mounts');
  const after = await leastRemains(before);
  const figures = `after ${String(warm)} and ${String(mounts)} mounts: ${JSON.stringify({ before, after })}`;
  expect(Math.abs(after.heap / before.heap - 1), figures).toBeLessThan(0.05);
  expect(after.listeners, figures).toBeLessThanOrEqual(before.listeners);
  expect(after.nodes, figures).toBeLessThanOrEqual(before.nodes);
  expect(after.workers, figures).toBe(before.workers);
  expect(after.contexts).toBeLessThanOrEqual(1);
  await expect.poll(async () => (await fetch(inject('liveReceivers'))).text(), { timeout: 10_000 }).toBe('0');
});
