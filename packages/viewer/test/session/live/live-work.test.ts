import { EntityBatchBuilder } from '@cityloom/cim-loader';
import type { EntityEvent } from '@cityloom/twin-core/entities';
import type { Geofence, RecordingMedium, RecordingShelf } from '@cityloom/viewer/session';
import { NEW_RECORDING } from '@cityloom/twin-core/entities';
import { expect, test } from 'vitest';
import { memoryStorage, SCHOOL } from '../small-session.ts';
import {
  countOf,
  liveOf,
  liveSession,
  SCRIPTED,
  scriptedFeeds,
  scriptedSession,
  until,
  VEHICLE,
  vehicles,
} from './live-fixture.ts';

const FENCE: Geofence = {
  id: 'square',
  title: { en: 'Square', 'zh-CN': '广场' },
  area: [
    [71.41, 51.11],
    [71.42, 51.11],
    [71.42, 51.12],
    [71.41, 51.12],
  ],
};
const BUS = { entityClass: 'vehicle', id: 'v7' };

test('feeds, looks and geofences are there after a reload; feeds of the deployment are not stored', async () => {
  const storage = memoryStorage();
  const { session } = await scriptedSession({ storage });
  await session.execute({ type: 'addFeed', feed: { ...SCRIPTED, id: 'deployed' }, keep: false });
  await expect.poll(() => session.store.getState().live?.classes.length).toBe(1);
  await session.execute({ type: 'setEntityClassVisible', entityClass: 'vehicle', visible: false });
  await session.execute({
    type: 'setEntityColouring',
    entityClass: 'vehicle',
    colouring: { by: 'value', property: 'load' },
  });
  await session.execute({ type: 'setGeofence', geofence: FENCE });
  await session.flush();
  session.dispose();

  const feeds = scriptedFeeds();
  const again = liveSession({ storage, openFeedPort: feeds.openFeedPort });
  await again.settled;
  await expect.poll(() => feeds.open).toBe(1);
  expect(feeds.options().id).toBe('city');
  feeds.sink().defineClass(VEHICLE);
  const live = await until(again, ({ classes }) => classes.length === 1);
  expect(live.classes[0]).toMatchObject({ visible: false, colouring: { by: 'value', property: 'load' } });
  expect(live.geofences).toEqual([{ ...FENCE, area: [...FENCE.area, FENCE.area[0]] }]);
  // Asked for again by the deployment: the same feed stays as it is.
  await again.execute({ type: 'addFeed', feed: SCRIPTED });
  expect(feeds.open).toBe(1);
});

test('a stored record that is damaged is set aside, and the session opens without', async () => {
  const storage = memoryStorage();
  await storage.set('smallville/live', { version: 1, value: { feeds: 'none', looks: {}, geofences: [] } });
  const session = liveSession({ storage, openFeedPort: scriptedFeeds().openFeedPort });
  await session.settled;
  expect(session.store.getState().live?.feeds).toEqual([]);
  expect(session.store.getState().notices[0]?.message.en).toContain('smallville/live');
  expect([...storage.entries.keys()].some((key) => key.startsWith('aside/'))).toBe(true);
});

test('an entity and an object are never selected together', async () => {
  const { session, feeds } = await scriptedSession();
  await feeds.sink().reports(vehicles(Date.now(), 0, 10), undefined);
  await expect.poll(() => countOf(session)).toBe(10);
  const heard: unknown[] = [];
  session.on('entitySelected', ({ entity }) => heard.push(entity?.id));
  await session.execute({ type: 'select', object: SCHOOL });
  await session.execute({ type: 'selectEntity', entity: BUS });
  expect(session.describe()).toMatchObject({ selection: [], live: { selected: BUS } });
  await session.execute({ type: 'followEntity', entity: BUS });
  await session.execute({ type: 'select', object: SCHOOL });
  expect(session.describe()).toMatchObject({ selection: [SCHOOL], live: { selected: undefined } });
  expect(session.store.getState().live?.followed).toEqual(BUS);
  await session.execute({ type: 'followEntity' });
  expect(session.store.getState().live?.followed).toBeUndefined();
  expect(heard).toEqual(['v7', undefined]);
  await expect(
    session.execute({ type: 'selectEntity', entity: { entityClass: 'vehicle', id: 'ghost' } }),
  ).rejects.toThrow('no entity "ghost" of class "vehicle"');
  await expect(
    session.execute({ type: 'selectEntity', entity: { entityClass: 'dragon', id: 'v7' } }),
  ).rejects.toThrow('no class "dragon" is reported; use one of: vehicle');
});

test('a link carries moment, entity and colours, and no feed', async () => {
  const { session, feeds } = await scriptedSession();
  const now = Date.now();
  for (const age of [9000, 6000, 3000]) await feeds.sink().reports(vehicles(now - age, 0, 10), undefined);
  await until(session, ({ window }) => window !== undefined);
  expect((await session.share()).length).toBeGreaterThan(0);
  await session.execute({ type: 'selectEntity', entity: BUS });
  await session.execute({ type: 'setEntityColouring', entityClass: 'vehicle', colouring: { by: 'speed' } });
  await session.execute({ type: 'setLiveMode', mode: 'paused', time: now - 5000 });
  const link = await session.share();

  const feedsThere = scriptedFeeds();
  const there = liveSession({ openFeedPort: feedsThere.openFeedPort, shared: link });
  await there.ready;
  expect(there.store.getState().live).toMatchObject({
    mode: 'paused',
    time: now - 5000,
    selected: BUS,
    feeds: [],
  });
  await there.execute({ type: 'addFeed', feed: SCRIPTED });
  feedsThere.sink().defineClass(VEHICLE);
  await feedsThere.sink().reports(vehicles(now - 1000, 0, 10), undefined);
  // Nobody recorded that moment here.
  const live = await until(there, ({ mode, classes }) => mode === 'live' && classes.length === 1);
  expect(live.classes[0]?.colouring).toEqual({ by: 'speed' });
  expect(there.store.getState().notices.at(-1)?.message.en).toContain('the present is shown');
});

/** Reports of one vehicle on its way through the fence, one each second. */
function crossing(start: number, seconds: number) {
  return Array.from({ length: seconds }, (_, second) => {
    const builder = new EntityBatchBuilder('vehicle', 'city', start + second * 1000, 1);
    const row = builder.add('v7', start + second * 1000);
    builder.setPosition(row, 71.405 + second * 0.002, 51.115);
    return builder.finish();
  });
}

test('a geofence tells once of each crossing, to the list and to whoever listens', async () => {
  const { session, feeds } = await scriptedSession();
  const heard: EntityEvent[] = [];
  session.on('entityEvent', (event) => heard.push(event));
  await session.execute({ type: 'setGeofence', geofence: FENCE });
  const batches = crossing(Date.now() - 12_000, 12);
  for (const batch of batches) await feeds.sink().reports(structuredClone(batch), undefined);
  for (const batch of batches) await feeds.sink().reports(structuredClone(batch), undefined);
  const { events } = await until(session, (live) => live.events.length >= 2);
  expect(events.map(({ type, entity }) => [type, entity])).toEqual([
    ['geofence.leave', 'v7'],
    ['geofence.enter', 'v7'],
  ]);
  // Whoever listens is told one after the other, the list at once.
  await expect.poll(() => heard).toEqual(events.toReversed());
  await expect(
    session.execute({
      type: 'setGeofence',
      geofence: {
        ...FENCE,
        area: [
          [0, 0],
          [1, 1],
        ],
      },
    }),
  ).rejects.toThrow('setGeofence: geofence.area');
  await session.execute({ type: 'removeGeofence', geofence: 'square' });
  await expect(session.execute({ type: 'removeGeofence', geofence: 'square' })).rejects.toThrow(
    'no geofence',
  );
});

test('of the events of a source the last 500 are listed, newest first, each once', async () => {
  const { session, feeds } = await scriptedSession();
  const event = (number: number): EntityEvent => ({
    ...{ id: `e${number}`, type: 'alarm', entityClass: 'vehicle', entity: 'v1', time: number, data: {} },
  });
  for (let number = 0; number < 700; number++) feeds.sink().event(event(number));
  feeds.sink().event(event(699));
  const { events } = await until(session, (live) => live.events[0]?.id === 'e699');
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 500 }, (_, at) => `e${699 - at}`));
});

/** A medium in memory that has dropped its beginning, as one with a limit does. */
function memoryShelf(dropped = 0): RecordingShelf & { bytes: Uint8Array } {
  const shelf = {
    bytes: new Uint8Array(0),
    open(): Promise<RecordingMedium> {
      let state: RecordingMedium['state'] = 'recording';
      return Promise.resolve({
        from: NEW_RECORDING,
        get state() {
          return state;
        },
        reason: undefined,
        append(bytes) {
          const longer = new Uint8Array(shelf.bytes.length + bytes.length);
          longer.set(shelf.bytes);
          longer.set(bytes, shelf.bytes.length);
          shelf.bytes = longer;
        },
        extent: () => Promise.resolve({ start: dropped, end: shelf.bytes.length }),
        read: (offset, length) => Promise.resolve(shelf.bytes.slice(offset, offset + length)),
        flush: () => Promise.resolve(),
        close() {
          state = 'closed';
          return Promise.resolve();
        },
      });
    },
    remove(): Promise<void> {
      shelf.bytes = new Uint8Array(0);
      return Promise.resolve();
    },
  };
  return shelf;
}

test('what is recorded plays as it was, and the present comes back after it', async () => {
  const recordings = memoryShelf();
  const { session, feeds } = await scriptedSession({ recordings });
  const now = Date.now();
  await feeds.sink().reports(vehicles(now - 4000, 0, 3000), undefined);
  await until(session, (live) => live.feeds[0]?.counts.applied === 3000);
  await session.execute({ type: 'startRecording' });
  expect(liveOf(session).state.recording.state).toBe('recording');
  await feeds.sink().reports(vehicles(now - 2000, 0, 3000), undefined);
  feeds.sink().snapshot([vehicles(now - 1000, 500, 2000)], undefined);
  await until(session, (live) => live.feeds[0]?.counts.applied === 8000 + 1000);
  const { store } = liveOf(session).control.scene;
  const hashes = [now - 1500, now - 500].map((time) => store.hashAt(time));
  await session.execute({ type: 'stopRecording' });
  expect(liveOf(session).state.recording).toMatchObject({
    state: 'off',
    bytes: recordings.bytes.length,
  });
  const file = await liveOf(session).control.exportRecording();

  await liveOf(session).control.openRecording(file, 'drive.clrec');
  expect(feeds.open).toBe(0);
  expect(liveOf(session).state).toMatchObject({ mode: 'replay', opened: { title: 'drive.clrec' } });
  const { end } = liveOf(session).state.opened ?? expect.unreachable();
  await session.execute({ type: 'setLiveMode', mode: 'paused', time: end });
  const replayed = liveOf(session).control.scene.store;
  expect(replayed).not.toBe(store);
  expect([now - 1500, now - 500].map((time) => replayed.hashAt(time))).toEqual(hashes);
  expect(liveOf(session).control.scene).toMatchObject({ running: false, past: false });

  await session.execute({ type: 'setLiveMode', mode: 'live' });
  expect(liveOf(session).control.scene.store).toBe(store);
  expect(liveOf(session).state).toMatchObject({ mode: 'live', opened: undefined });
  await expect.poll(() => feeds.open).toBe(1);
  await liveOf(session).control.deleteRecording();
  await expect(liveOf(session).control.exportRecording()).rejects.toThrow('nothing was recorded');
  await expect(liveOf(session).control.openRecording(new Uint8Array(100), 'x.bin')).rejects.toThrow(
    '"x.bin": it cannot be read',
  );
  expect(liveOf(session).state.mode).toBe('live');
});
