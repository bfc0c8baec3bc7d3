import { expect, test } from 'vitest';
import { countOf, feedOf, liveServer, liveSession, until, vehicles } from './live-fixture.ts';

test('a feed is added by command, its reports reach the store, the state tells of both', async () => {
  const server = await liveServer();
  server.publish(vehicles(Date.now() - 1000, 0, 5000));
  const session = liveSession();
  await session.ready;
  expect(session.live).toBeUndefined();
  expect(session.store.getState().live).toBeUndefined();
  await session.execute({ type: 'addFeed', feed: feedOf(server) });
  expect(await session.openLive()).toBe(session.live);
  const live = await until(
    session,
    ({ feeds, classes }) => feeds[0]?.health.condition === 'live' && classes[0]?.counts.live === 5000,
  );
  expect(live.feeds[0]).toMatchObject({
    settings: feedOf(server),
    kept: true,
    waiting: 0,
    counts: { applied: 5000 },
  });
  expect(live.bounds?.[0]).toBeCloseTo(71.4, 3);
  expect(session.describe().live).toMatchObject({
    feeds: [{ id: 'city', condition: 'live' }],
    classes: [{ id: 'vehicle', live: 5000, stale: 0, lost: 0 }],
    mode: 'live',
  });
  server.publish(vehicles(Date.now(), 0, 5000));
  await until(session, ({ feeds }) => feeds[0]?.counts.applied === 10_000);
  await session.execute({ type: 'removeFeed', feed: 'city' });
  await expect.poll(() => countOf(session)).toBe(0);
  expect(session.store.getState().live?.feeds).toEqual([]);
  await expect.poll(() => server.receivers).toBe(0);
});
