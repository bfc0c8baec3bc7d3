import { createManualClock, type ManualClock } from '@cityloom/twin-core';
import type { Session } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { liveSession, SCRIPTED, scriptedFeeds, VEHICLE, vehicles } from './live-fixture.ts';

const START = Date.UTC(2026, 4, 4, 8);

/** A session whose clock and timers are moved by hand, with a vehicle that reports each second. */
async function driven() {
  const clock: ManualClock = createManualClock(START);
  const waiting = new Set<{ at: number; callback: () => void }>();
  const feeds = scriptedFeeds();
  const session = liveSession({
    clock,
    openFeedPort: feeds.openFeedPort,
    schedule: (callback, milliseconds) => {
      const entry = { at: clock.now() + milliseconds, callback };
      waiting.add(entry);
      return () => {
        waiting.delete(entry);
      };
    },
  });
  await session.execute({ type: 'addFeed', feed: SCRIPTED });
  feeds.sink().defineClass(VEHICLE);
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  const pass = async (milliseconds: number): Promise<void> => {
    for (let passed = 0; passed < milliseconds; passed += 250) {
      clock.advance(250);
      for (const entry of [...waiting]) {
        if (entry.at > clock.now()) continue;
        waiting.delete(entry);
        entry.callback();
      }
      await settle();
    }
  };
  return { session, feeds, clock, pass };
}

function shown(session: Session) {
  const { scene } = session.live ?? expect.unreachable();
  const { mode, time, speed, window } = session.store.getState().live ?? expect.unreachable();
  return { mode, time, speed, window, running: scene.running, past: scene.past, now: scene.displayTime() };
}

test('the moment on show follows how often things report, and never goes back', async () => {
  const { session, feeds, clock, pass } = await driven();
  const moments: number[] = [];
  // Every two seconds, 300 ms on the way.
  for (let round = 0; round < 20; round++) {
    const observed = clock.now() - 300;
    void feeds.sink().reports(vehicles(observed, 0, 50, clock.now()), undefined);
    for (let part = 0; part < 4; part++) {
      await pass(500);
      moments.push(session.live?.scene.displayTime() ?? NaN);
    }
  }
  // Until anything has reported twice there is nothing to follow.
  const followed = moments.slice(12);
  expect(followed.every((moment, at) => at === 0 || moment > (followed[at - 1] ?? NaN))).toBe(true);
  // From the report before up to the arrival of the next: 2 s and 0.3 s.
  expect(clock.now() - (moments.at(-1) ?? NaN)).toBeCloseTo(2300, -1);
});

test('the past is paused, sought and replayed until it reaches the present', async () => {
  const { session, feeds, clock, pass } = await driven();
  await expect(session.execute({ type: 'setLiveMode', mode: 'paused' })).rejects.toThrow(
    'nothing was reported yet',
  );
  for (let second = 0; second < 60; second++) {
    void feeds.sink().reports(vehicles(clock.now(), 0, 20), undefined);
    await pass(1000);
  }
  expect(shown(session)).toMatchObject({ mode: 'live', running: true, past: false });
  const leaps: string[] = [];
  session.live?.scene.subscribe(() => leaps.push(shown(session).mode));

  await session.execute({ type: 'setLiveMode', mode: 'paused', time: START + 10_000 });
  await pass(2000);
  expect(shown(session)).toMatchObject({ mode: 'paused', running: false, past: true, now: START + 10_000 });
  await session.execute({ type: 'setLiveMode', mode: 'paused', time: 5 });
  expect(shown(session).now).toBe(shown(session).window?.[0]);

  await session.execute({ type: 'setLiveMode', mode: 'replay', time: START + 20_000, speed: 4 });
  await pass(5000);
  expect(shown(session)).toMatchObject({
    mode: 'replay',
    speed: 4,
    running: true,
    past: true,
    now: START + 40_000,
  });
  expect(shown(session).time).toBeGreaterThan(START + 38_000);
  await pass(12_000);
  expect(shown(session)).toMatchObject({ mode: 'live', past: false });
  expect(leaps).toEqual(['paused', 'paused', 'replay', 'live']);

  // From live, a replay begins where the window does.
  await session.execute({ type: 'setLiveMode', mode: 'replay', speed: 1 });
  expect(shown(session).now).toBe(shown(session).window?.[0]);
  for (const speed of [0.05, 61, NaN]) {
    await expect(session.execute({ type: 'setLiveMode', mode: 'replay', speed })).rejects.toThrow(
      'setLiveMode: speed',
    );
  }
});
