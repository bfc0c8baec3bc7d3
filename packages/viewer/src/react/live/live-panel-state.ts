import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveControl, LiveState, Session } from '../../session/index.ts';
import { useSession } from '../session-context/SessionContext.tsx';

/** Milliseconds between two looks of the panels at what feeds report. */
const BEAT = 1000;

type LiveStore = StoreApi<{ readonly live: LiveState | undefined }>;

const stores = new WeakMap<Session, LiveStore>();

const CHOICES = [
  ...['mode', 'speed', 'selected', 'followed', 'trace', 'geofences', 'opened'],
] as readonly (keyof LiveState)[];

/** True where a person did something, or a feed's condition turned: that shows at once. */
function isUrgent(next: LiveState | undefined, last: LiveState | undefined): boolean {
  if (next === undefined || last === undefined) return next !== last;
  if (CHOICES.some((field) => next[field] !== last[field])) return true;
  if (next.time !== last.time && next.mode === 'paused') return true;
  if (next.recording.state !== last.recording.state) return true;
  if (next.feeds.length !== last.feeds.length || next.classes.length !== last.classes.length) return true;
  return (
    next.feeds.some((feed, index) => feed.health.condition !== last.feeds[index]?.health.condition) ||
    next.classes.some(
      ({ visible, colouring }, index) =>
        visible !== last.classes[index]?.visible || colouring !== last.classes[index].colouring,
    )
  );
}

/** Follows the session's live state, at most once a second for what feeds do. */
export function createLiveStore({ store }: Session): LiveStore {
  const shown: LiveStore = createStore(() => ({ live: store.getState().live }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastBeat = 0;
  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    lastBeat = performance.now();
    shown.setState({ live: store.getState().live });
  };
  store.subscribe(({ live }, previous) => {
    if (live === previous.live) return;
    if (isUrgent(live, shown.getState().live)) show();
    else timer ??= setTimeout(show, Math.max(0, BEAT - (performance.now() - lastBeat)));
  });
  return shown;
}

function liveStoreOf(session: Session): LiveStore {
  const known = stores.get(session);
  if (known !== undefined) return known;
  const made = createLiveStore(session);
  stores.set(session, made);
  return made;
}

/**
 * Part of the live state, for panels: what a person does shows at once, what feeds report at most once a second.
 * `undefined` until the live part is there.
 */
export function useLive<Value>(selector: (live: LiveState) => Value): Value | undefined {
  return useStore(liveStoreOf(useSession()), ({ live }) => (live === undefined ? undefined : selector(live)));
}

/** What cannot be said in commands; `undefined` until the live part is there. */
export function useLiveControl(): LiveControl | undefined {
  const session = useSession();
  useLive(() => true);
  return session.live;
}

let moment = Date.now();
let ticker: ReturnType<typeof setInterval> | undefined;
const tickers = new Set<() => void>();

function subscribeToSeconds(listener: () => void): () => void {
  tickers.add(listener);
  ticker ??= setInterval(() => {
    moment = Date.now();
    for (const tick of tickers) tick();
  }, BEAT);
  return () => {
    tickers.delete(listener);
    if (tickers.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

/** The present, milliseconds since 1970; renders again each second, all together. */
export function useNow(): number {
  return useSyncExternalStore(subscribeToSeconds, () => moment);
}
