/** Several objects selected at once: commands, events, looks, and what takes one object stays right. */
import { expect, test } from 'vitest';
import { CommandError } from '@cityloom/viewer/session';
import { addTower, CHURCH, memoryStorage, SCHOOL, smallSession, TOWER } from '../small-session.ts';

const THIRD = 'buildings/osm/way/3';

test('objects are added, taken away and toggled; a single one is also the selection of before', async () => {
  const session = smallSession();
  await session.ready;
  const heard: unknown[] = [];
  session.on('select', (event) => heard.push(event));
  const state = () => session.store.getState();

  await session.execute({ type: 'selectObjects', objects: [SCHOOL, CHURCH] });
  expect(state().selection).toBeUndefined();
  await session.execute({ type: 'selectObjects', objects: [CHURCH, THIRD], mode: 'toggle' });
  expect(session.describe().selection).toEqual([SCHOOL, THIRD]);
  await session.execute({ type: 'selectObjects', objects: [SCHOOL], mode: 'remove' });
  expect(state().selection).toBe(THIRD);
  await session.execute({ type: 'selectObjects', objects: [THIRD], mode: 'add' });
  await session.execute({ type: 'select', object: CHURCH });
  expect([...state().selectedObjects]).toEqual([CHURCH]);
  await session.execute({ type: 'select', object: undefined });
  expect(state().selectedObjects.size).toBe(0);
  expect(heard).toEqual([
    { object: undefined, objects: [SCHOOL, CHURCH] },
    { object: undefined, objects: [SCHOOL, THIRD] },
    { object: THIRD, objects: [THIRD] },
    { object: CHURCH, objects: [CHURCH] },
    { object: undefined, objects: [] },
  ]);
});

test('an area selects what it meets on layers that are on show', async () => {
  const session = smallSession();
  await session.ready;
  // Round the first two of three buildings; not closed.
  const area = [
    [71.41, 51.11],
    [71.435, 51.11],
    [71.435, 51.135],
    [71.41, 51.135],
  ] as const;
  await session.execute({ type: 'selectInArea', area });
  expect(session.describe().selection).toEqual([SCHOOL, CHURCH]);
  await session.execute({ type: 'setLayerVisible', layer: 'buildings', visible: false });
  await session.execute({ type: 'selectInArea', area });
  expect(session.describe().selection).toEqual([]);
  await session.execute({ type: 'selectInArea', area, layers: ['buildings'] });
  expect(session.describe().selection).toEqual([SCHOOL, CHURCH]);
});

test('what is not there or malformed is refused, and alters nothing', async () => {
  const session = smallSession();
  await session.execute({ type: 'selectObjects', objects: [SCHOOL, CHURCH] });
  for (const command of [
    { type: 'selectObjects', objects: [THIRD, 'buildings/nowhere'] },
    { type: 'selectObjects', objects: THIRD },
    { type: 'selectObjects', objects: [THIRD], mode: 'invert' },
    { type: 'selectInArea', area: [[71, 51]] },
    {
      type: 'selectInArea',
      area: [
        [71, 51],
        [72, 95],
        [71, 52],
      ],
    },
    { type: 'setObjectsColour', objects: [THIRD], colour: 'red' },
    { type: 'setObjectsHidden', objects: ['x'], hidden: true },
    { type: 'flyTo', objects: [] },
  ]) {
    await expect(session.execute(command as never), JSON.stringify(command)).rejects.toBeInstanceOf(
      CommandError,
    );
  }
  expect(session.describe().selection).toEqual([SCHOOL, CHURCH]);
  expect(session.store.getState().objectLooks.size).toBe(0);
});

test('an object that a scenario takes away leaves the selection; the others stay', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'a', title: 'A' });
  await session.execute(addTower());
  await session.execute({ type: 'selectObjects', objects: [SCHOOL, CHURCH, TOWER] });
  await session.execute({ type: 'applyChange', change: { kind: 'object.remove', object: CHURCH } });
  expect(session.describe().selection).toEqual([SCHOOL, TOWER]);
  await session.execute({ type: 'selectBranch', id: undefined });
  expect(session.store.getState().selection).toBe(SCHOOL);
});

test('the camera flies to where all of them are in view', async () => {
  const session = smallSession();
  await session.execute({ type: 'flyTo', objects: [SCHOOL, THIRD], durationSeconds: 0 });
  const pose = session.store.getState().cameraRequest?.pose;
  expect(pose?.longitudeDegrees).toBeCloseTo((71.42 + 71.4403) / 2, 6);
  expect(pose?.latitudeDegrees).toBeCloseTo((51.12 + 51.1402) / 2, 6);
  expect(pose?.range).toBeGreaterThan(2500);
});

test('hidden and coloured objects are kept over a reload and let go of', async () => {
  const storage = memoryStorage();
  const session = smallSession({ storage });
  await session.execute({ type: 'setObjectsHidden', objects: [SCHOOL, CHURCH], hidden: true });
  await session.execute({ type: 'setObjectsColour', objects: [CHURCH], colour: '#ff0000' });
  await session.execute({ type: 'setObjectsHidden', objects: [SCHOOL], hidden: false });
  const looks = [[CHURCH, { hidden: true, colour: '#ff0000' }]];
  expect([...session.store.getState().objectLooks]).toEqual(looks);
  await session.flush();
  const again = smallSession({ storage });
  await again.ready;
  expect([...again.store.getState().objectLooks]).toEqual(looks);
  await again.execute({ type: 'setObjectsHidden', objects: [CHURCH], hidden: false });
  await again.execute({ type: 'setObjectsColour', objects: [CHURCH], colour: undefined });
  expect(again.store.getState().objectLooks.size).toBe(0);
});

test('a link carries several selected objects', async () => {
  const sender = smallSession();
  await sender.execute({ type: 'selectObjects', objects: [SCHOOL, THIRD] });
  const receiver = smallSession({ shared: await sender.share() });
  await receiver.settled;
  expect(receiver.describe().selection).toEqual([SCHOOL, THIRD]);
});
