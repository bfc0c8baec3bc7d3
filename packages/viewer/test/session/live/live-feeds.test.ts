import { createRandom } from '@cityloom/twin-core';
import {
  foldEntityLog,
  type ApplyCounts,
  type EntityBatch,
  type EntityChange,
} from '@cityloom/twin-core/entities';
import { expect, test } from 'vitest';
import {
  countOf,
  liveSession,
  SCRIPTED,
  scriptedFeeds,
  scriptedSession,
  until,
  VEHICLE,
  vehicles,
} from './live-fixture.ts';

test('a list of names crosses to the page once, however often it is used', async () => {
  const { session, feeds } = await scriptedSession();
  const first = vehicles(Date.now() - 2000, 0, 3000);
  const ids = [...first.ids];
  await feeds.sink().reports({ ...first, ids }, undefined);
  // A clone of the message would have another list: the store would read it anew, and the test see it in `slotOf`.
  await feeds.sink().reports({ ...vehicles(Date.now() - 1000, 0, 3000), ids }, undefined);
  await feeds.sink().reports(vehicles(Date.now(), 1000, 3000), undefined);
  const { feeds: shown } = await until(session, (live) => live.feeds[0]?.counts.applied === 9000);
  expect(shown[0]?.counts.rejected).toEqual({});
  expect(countOf(session)).toBe(4000);
  const table = session.live?.scene.store.tables.get('vehicle');
  expect(table?.slotOf('v3999')).toBeGreaterThanOrEqual(0);
});

test('what arrives faster than it is applied makes the source wait, and loses nothing', async () => {
  const { session, feeds } = await scriptedSession();
  const told: (void | Promise<void>)[] = [];
  for (let round = 0; round < 12; round++) {
    told.push(feeds.sink().reports(vehicles(Date.now() - 5000 + round, 0, 5000), undefined));
  }
  // 40,000 reports may be under way: the ninth batch has to wait.
  expect(told.map((answer) => answer instanceof Promise)).toEqual([
    ...Array.from({ length: 8 }, () => false),
    ...Array.from({ length: 4 }, () => true),
  ]);
  for (const answer of told) await answer;
  const { feeds: shown } = await until(session, (live) => live.feeds[0]?.counts.applied === 60_000);
  expect(shown[0]?.waiting).toBe(0);
});

test('a snapshot ends what it does not name, other feeds are left alone', async () => {
  const { session, feeds } = await scriptedSession();
  const now = Date.now();
  feeds.sink().snapshot([vehicles(now - 3000, 0, 5000)], undefined);
  await expect.poll(() => countOf(session)).toBe(5000);
  await session.execute({ type: 'addFeed', feed: { ...SCRIPTED, id: 'other' } });
  await feeds.sink().reports({ ...vehicles(now - 2000, 90_000, 10), source: 'other' }, undefined);
  await expect.poll(() => countOf(session)).toBe(5010);
  await session.execute({ type: 'removeFeed', feed: 'city' });
  await expect.poll(() => countOf(session)).toBe(10);
  expect(session.store.getState().live?.feeds.map(({ settings }) => settings.id)).toEqual(['other']);
});

test('in slices the state is the fold of what arrived', async () => {
  const random = createRandom(20260504);
  const { session, feeds } = await scriptedSession();
  const now = Date.now() - 60_000;
  const log: EntityChange[] = [{ kind: 'entity.class', at: now, entityClass: VEHICLE }];
  let sent = 0;
  for (let round = 0; round < 20; round++) {
    // Late ones, repeated ones, and some that report again within the batch.
    const time = now + Math.floor(random.next() * 20) * 1000;
    const batch = vehicles(time, Math.floor(random.next() * 1000), 3000, now + round * 1000);
    for (let row = 0; row < batch.count; row++) {
      batch.entities[row] = Math.floor(random.next() * batch.ids.length);
      batch.observationTimes[row] = time + Math.floor(random.next() * 5) * 500;
    }
    sent += batch.count;
    if (round % 7 === 6) {
      log.push({
        kind: 'entity.snapshot',
        at: Date.now(),
        source: 'city',
        batches: [structuredClone(batch)],
      });
      feeds.sink().snapshot([batch], undefined);
    } else {
      log.push({ kind: 'entity.reports', at: batch.arrivalTime, batch: structuredClone(batch) });
      await feeds.sink().reports(batch, undefined);
    }
  }
  await until(session, ({ feeds: [feed] }) => feed?.waiting === 0 && sumOf(feed.counts) >= sent);
  const { store } = session.live?.scene ?? expect.unreachable();
  const folded = foldEntityLog(log);
  for (const time of [now + 3000, now + 11_500, now + 25_000])
    expect(store.hashAt(time)).toBe(folded.hashAt(time));
});

function sumOf({ applied, duplicate, late, rejected }: ApplyCounts): number {
  return applied + duplicate + late + Object.values(rejected).reduce((sum, count) => sum + count, 0);
}

test('credentials are asked for when the feed asks, and stay out of messages, state and store', async () => {
  const feeds = scriptedFeeds();
  const asked: string[] = [];
  const session = liveSession({
    openFeedPort: feeds.openFeedPort,
    feedCredentials: ({ id }) => {
      if (id !== 'city') return undefined;
      return () => {
        asked.push(id);
        return Promise.resolve({ kind: 'bearer', token: 'SESAME' });
      };
    },
  });
  await session.execute({ type: 'addFeed', feed: SCRIPTED });
  expect(asked).toEqual([]);
  expect(await feeds.options().credentials?.()).toEqual({ kind: 'bearer', token: 'SESAME' });
  expect(asked).toEqual(['city']);
  await session.flush();
  expect(JSON.stringify(session.store.getState().live)).not.toContain('SESAME');
  await session.execute({ type: 'addFeed', feed: { ...SCRIPTED, id: 'open' } });
  expect(feeds.options().credentials).toBeUndefined();
  session.live?.setCredentials('open', () => Promise.reject(new Error('wrong SESAME')));
  await expect.poll(() => feeds.options().credentials).toBeDefined();
  await expect(feeds.options().credentials?.()).rejects.toThrow('no credentials were given');
});

test('a feed that can never be opened is refused in words and leaves nothing', async () => {
  const feeds = scriptedFeeds();
  const session = liveSession({ openFeedPort: feeds.openFeedPort });
  await expect(
    session.execute({ type: 'addFeed', feed: { ...SCRIPTED, url: 'ws://refused' } }),
  ).rejects.toThrow('addFeed: scripted: this address is refused; use another.');
  await expect(
    session.execute({ type: 'addFeed', feed: { ...SCRIPTED, protocol: 'pigeon' } }),
  ).rejects.toThrow('city: no protocol "pigeon" is known; use one of: websocket');
  await expect(session.execute({ type: 'addFeed', feed: { ...SCRIPTED, id: '' } })).rejects.toThrow(
    'addFeed: feed.id',
  );
  expect(session.store.getState().live?.feeds).toEqual([]);
  await expect(session.execute({ type: 'removeFeed', feed: 'city' })).rejects.toThrow(
    'no feed has the id "city"',
  );
});

test('whatever a source says is counted, and nothing is thrown', async () => {
  const { session, feeds } = await scriptedSession();
  const sink = feeds.sink();
  const now = Date.now();
  const send = (batch: Partial<EntityBatch>): void => {
    void sink.reports({ ...vehicles(now, 0, 100), ...batch }, undefined);
  };
  send({ entityClass: 'dragon' });
  send({ positions: new Float64Array(200).fill(NaN) });
  send({ positions: new Float64Array(200).fill(999), observationTimes: new Float64Array(100).fill(now + 1) });
  send({ observationTimes: new Float64Array(100).fill(Date.UTC(1970, 0, 2)) });
  send({ observationTimes: new Float64Array(100).fill(Date.UTC(2099, 0, 1)) });
  send({ observationTimes: new Float64Array(100).fill(NaN) });
  send({ speeds: new Float32Array(100).fill(-1), observationTimes: new Float64Array(100).fill(now + 2) });
  send({ entities: new Uint32Array(100).fill(4_000_000_000) });
  send({ ids: [] });
  send({ entities: new Uint32Array(0), observationTimes: new Float64Array(0) });
  sink.defineClass({ ...VEHICLE, id: 'not a name' });
  sink.defineClass({ ...VEHICLE, id: 'other', timeToLive: -5 });
  sink.event({ id: 'e', type: 'x', entityClass: 'dragon', entity: 'smaug', time: NaN, data: {} });
  await sink.reports(vehicles(now + 3, 0, 100), undefined);
  const {
    feeds: shown,
    window,
    classes,
  } = await until(
    session,
    (live) => (live.feeds[0]?.counts.applied ?? 0) >= 200 && live.feeds[0]?.refusedClasses.count === 2,
  );
  const counts = shown[0]?.counts ?? expect.unreachable();
  expect(counts.rejected).toMatchObject({ unknownClass: 100, badTime: 300 });
  expect(counts.rejected.badPosition).toBeGreaterThanOrEqual(100);
  expect(counts.rejected.badId).toBeGreaterThanOrEqual(200);
  expect(shown[0]?.refusedClasses.reason).toMatch(/timeToLive/);
  expect(classes.map(({ entityClass }) => entityClass.id)).toEqual(['vehicle']);
  expect(window?.[1]).toBeLessThanOrEqual(Date.now());
  expect(countOf(session)).toBe(100);
});

test('a view that fails while reports are applied is told of, and holds up nothing', async () => {
  const { session, feeds } = await scriptedSession();
  session.live?.scene.store.subscribe(() => {
    throw new Error('the view is broken');
  });
  await feeds.sink().reports(vehicles(Date.now() - 1000, 0, 5000), undefined);
  await feeds.sink().reports(vehicles(Date.now(), 0, 5000), undefined);
  const { classes } = await until(
    session,
    (live) => live.feeds[0]?.waiting === 0 && live.classes[0]?.counts.live === 5000,
  );
  expect(classes[0]?.counts).toEqual({ live: 5000, stale: 0, lost: 0 });
  expect(session.store.getState().notices.map(({ message }) => message.en)).toEqual(['the view is broken']);
});

test('a thread of feeds that dies is told as their condition; the next one starts it anew', async () => {
  const feeds = scriptedFeeds();
  let die: (reason: string) => void = () => undefined;
  const session = liveSession({
    openFeedPort: () => {
      const port = feeds.openFeedPort();
      return {
        ...port,
        listen(take, failed) {
          die = failed;
          port.listen(take, failed);
        },
      };
    },
  });
  await session.execute({ type: 'addFeed', feed: SCRIPTED });
  die('out of memory');
  const health = session.store.getState().live?.feeds[0]?.health;
  expect(health).toMatchObject({ condition: 'closed' });
  expect(health?.reason).toContain('out of memory');
  expect(feeds.hosts).toBe(0);
  await session.execute({ type: 'removeFeed', feed: 'city' });
  await session.execute({ type: 'addFeed', feed: SCRIPTED });
  expect(feeds.hosts).toBe(1);
});

test('a hundred sessions come and go, and no feed, thread or timer is left', async () => {
  const feeds = scriptedFeeds();
  const timers = new Set<NodeJS.Timeout>();
  for (let round = 0; round < 100; round++) {
    const session = liveSession({
      openFeedPort: feeds.openFeedPort,
      schedule: (callback, milliseconds) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          callback();
        }, milliseconds);
        // Shorter ones wait for work that is to be stored.
        if (milliseconds > 200) timers.add(timer);
        return () => {
          timers.delete(timer);
          clearTimeout(timer);
        };
      },
    });
    await session.execute({ type: 'addFeed', feed: SCRIPTED });
    feeds.sink().defineClass(VEHICLE);
    void feeds.sink().reports(vehicles(Date.now(), 0, 2000), undefined);
    // Some are closed while they apply, some after, some while the code is on its way.
    if (round % 2 === 0) await expect.poll(() => countOf(session), { interval: 1 }).toBe(2000);
    if (round % 3 === 0) void session.execute({ type: 'addFeed', feed: { ...SCRIPTED, id: 'late' } });
    await session.flush();
    session.dispose();
    expect(session.store.getState().live).toBeUndefined();
  }
  const early = liveSession({ openFeedPort: feeds.openFeedPort });
  const opening = early.openLive();
  early.dispose();
  await opening.catch(() => undefined);
  await expect.poll(() => [feeds.open, feeds.hosts]).toEqual([0, 0]);
  expect(timers.size).toBe(0);
});
