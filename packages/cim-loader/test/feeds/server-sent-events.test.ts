import { afterEach, expect, test } from 'vitest';
import { serverSentEventsFeed } from '@cityloom/cim-loader';
import { createLiveServer } from '@cityloom/cim-loader/node';
import { FoldingSink, Truth, VEHICLE, vehicles } from './live-fixture.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

test('the same over Server-Sent Events: snapshot, changes, and on where the line broke', async () => {
  const server = await createLiveServer({
    heartbeat: 0.2,
    snapshotReports: 30,
    authorise: (authorization) => authorization === 'Basic Y2l0eTrDvA==',
  });
  open.push(server);
  server.defineClass(VEHICLE);
  const truth = new Truth();
  server.publish(truth.add(vehicles(1, 0, 100)));
  const sink = new FoldingSink();
  const feed = serverSentEventsFeed.open(
    {
      id: 'city',
      url: server.eventsUrl,
      credentials: () => Promise.resolve({ kind: 'basic', username: 'city', password: 'ü' }),
      clock: { now: () => Date.now() },
      random: () => 0.5,
      limits: { retry: [0.02, 0.1] },
    },
    sink,
  );
  open.push(feed);
  await sink.until(() => sink.snapshots === 1);
  expect(sink.classes).toEqual([VEHICLE]);
  for (let round = 2; round <= 8; round++) {
    server.publish(truth.add(vehicles(round, round, 50)));
    server.disconnectAll();
    server.publish(truth.add(vehicles(round, 50 + round, 50)));
    await sink.until(() => sink.position === `${server.stream}:${server.sequence}`);
    expect(sink.rows()).toEqual(truth.rows);
  }
  expect(sink.snapshots).toBe(1);
  expect(feed.health.counters).toMatchObject({ gaps: 0, faults: {} });
});
