import { expect, test } from 'vitest';
import {
  FeedConnection,
  type ConnectionAttempt,
  type FeedHealth,
  type FeedLimits,
} from '@cityloom/cim-loader';
import { createManualClock } from '@cityloom/twin-core';
import { FoldingSink, START, vehicles } from './live-fixture.ts';

/** A clock and a timer that stand still until the test moves both. */
function manualTime() {
  const clock = createManualClock(START);
  let waiting: { at: number; action: () => void }[] = [];
  return {
    clock,
    timer: {
      start: (milliseconds: number, action: () => void) => {
        const entry = { at: clock.now() + milliseconds, action };
        waiting.push(entry);
        return () => {
          waiting = waiting.filter((other) => other !== entry);
        };
      },
    },
    advance: (milliseconds: number) => {
      const end = clock.now() + milliseconds;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((other) => other !== next);
        clock.set(Math.max(clock.now(), next.at));
        next.action();
      }
      clock.set(end);
    },
  };
}

function connectBy(limits: Partial<FeedLimits>) {
  const time = manualTime();
  const attempts: ConnectionAttempt[] = [];
  const dialledAt: number[] = [];
  const sink = new FoldingSink();
  const health: FeedHealth[] = [];
  const told = sink.health.bind(sink);
  sink.health = (each) => {
    health.push(each);
    told(each);
  };
  const connection = new FeedConnection(
    { id: 'city', url: 'test:', clock: time.clock, timer: time.timer, random: () => 0, limits },
    sink,
    (attempt) => {
      attempts.push(attempt);
      dialledAt.push(time.clock.now() - START);
      return () => undefined;
    },
  );
  connection.start();
  const last = (): ConnectionAttempt => attempts.at(-1) as ConnectionAttempt;
  return { connection, attempts, last, dialledAt, time, sink, health };
}

test('waits between attempts double up to the longest; without a connection for long the feed is lost', () => {
  const { connection, last, dialledAt, time } = connectBy({ retry: [1, 8], lostAfter: 20 });
  for (let failure = 0; failure < 6; failure++) {
    last().ended('no answer');
    time.advance(([1, 2, 4, 8, 8, 8][failure] ?? 0) * 1000);
  }
  const waits = dialledAt.slice(1).map((at, index) => Math.round((at - (dialledAt[index] ?? 0)) / 1000));
  expect(waits).toEqual([1, 2, 4, 8, 8, 8]);
  expect(connection.health.condition).toBe('lost');
  last().opened();
  expect(connection.health.condition).toBe('live');
});

test('without reports it is stale, without any sign of life the connection is made anew', () => {
  const { connection, attempts, last, time } = connectBy({ heartbeat: 10, staleAfter: 30, retry: [1, 1] });
  last().opened();
  for (let second = 0; second < 40; second += 5) {
    last().received(10);
    time.advance(5000);
  }
  expect(connection.health.condition).toBe('stale');
  expect(attempts).toHaveLength(1);
  last().received(10);
  connection.reports(vehicles(1, 0, 5), 'a:1', time.clock.now() - 40);
  expect(connection.health.condition).toBe('live');
  const silent = last();
  time.advance(10_500);
  expect(silent.isCurrent).toBe(false);
  expect(connection.health).toMatchObject({ condition: 'connecting', counters: { reports: 5 } });
  time.advance(1000);
  expect(attempts).toHaveLength(2);
  silent.opened();
  expect(connection.health.condition).toBe('connecting');
});

test('rate and latency are those of the last ten seconds; health is told ten times a second at most', () => {
  const { connection, last, time, health } = connectBy({});
  last().opened();
  for (let step = 0; step < 2000; step++) {
    last().received(100);
    connection.reports(vehicles(step, 0, 10), undefined, time.clock.now() - (step % 10 === 0 ? 400 : 100));
    time.advance(10);
  }
  const { rate, latency, clockSkew } = connection.health;
  expect(rate).toBeGreaterThan(950);
  expect(rate).toBeLessThan(1050);
  // Bins are five percent wide.
  expect(Math.abs(latency.p50 - 100)).toBeLessThan(3);
  expect(Math.abs(latency.p95 - 400)).toBeLessThan(12);
  expect(clockSkew).toBe(-100);
  expect(health.length).toBeLessThanOrEqual(202);
  time.advance(11_000);
  expect(connection.health.rate).toBe(0);
  connection.close();
  const count = health.length;
  time.advance(100_000);
  expect(health).toHaveLength(count);
  expect(health.at(-1)?.condition).toBe('closed');
});
