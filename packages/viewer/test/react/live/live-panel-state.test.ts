import type { LiveState, Session } from '@cityloom/viewer/session';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createLiveStore } from '../../../src/react/live/live-panel-state.ts';

const START = {
  feeds: [],
  classes: [],
  mode: 'live',
  time: 0,
  speed: 1,
  geofences: [],
  events: [],
  recording: { state: 'off', bytes: 0 },
} as unknown as LiveState;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('panels look at reports once a second, and at what a person does at once', () => {
  const store = createStore<{ live: LiveState | undefined }>(() => ({ live: undefined }));
  const panels = createLiveStore({ store } as unknown as Session);
  const seen = vi.fn();
  panels.subscribe(seen);
  store.setState({ live: START });
  expect(seen).toHaveBeenCalledTimes(1);
  for (let report = 1; report <= 100; report += 1) {
    store.setState({ live: { ...START, bounds: [0, 0, report, 1] } });
    vi.advanceTimersByTime(30);
  }
  // Three seconds, 100 states.
  expect(seen).toHaveBeenCalledTimes(4);
  const live = store.getState().live ?? expect.unreachable();
  store.setState({ live: { ...live, mode: 'paused', time: 5 } });
  expect(panels.getState().live?.mode).toBe('paused');
  // Nothing is left behind when reports end.
  store.setState({ live: { ...live, mode: 'paused', time: 5, bounds: [0, 0, 7, 1] } });
  vi.advanceTimersByTime(1000);
  expect(panels.getState().live?.bounds).toEqual([0, 0, 7, 1]);
});
