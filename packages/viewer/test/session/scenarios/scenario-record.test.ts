import { expect, test } from 'vitest';
import type { Session } from '@cityloom/viewer/session';
import {
  addTower,
  CHURCH,
  memoryStorage,
  SCHOOL,
  smallCity,
  smallSession,
  square,
  TOWER,
} from '../small-session.ts';

const HEADER = { at: '2026-11-21T10:00:00Z', by: 'Ann' };
const OTHER_CITY = 'ab'.repeat(32);

/** Everything a file of the present version can say. */
const FILE = {
  schema: 'cityloom/scenario',
  schemaVersion: 2,
  id: 'tower-lower',
  title: 'A lower tower',
  author: 'Ann',
  notes: 'After the hearing.\nStill open: parking.',
  created: '2026-11-21T10:00:00+05:00',
  modified: '2026-11-22T09:30:00+05:00',
  parameters: { day: '2027-01-20', area: [[71.43, 51.13]], deep: { nothing: null } },
  parent: { id: 'tower', contentHash: 'a'.repeat(64), changes: [{ id: 'c1', hash: 'b'.repeat(64) }] },
  base: { city: 'smallville', hash: 'c1'.repeat(32) },
  changes: [
    {
      ...HEADER,
      id: 'c1',
      kind: 'object.add',
      layer: 'buildings',
      object: TOWER,
      geometry: square([71.425, 51.125]),
      attributes: { height: 90, use: null },
      note: 'lower than the church',
      phase: { status: 'planned', from: '2027-05-01', until: '2030-01-01' },
    },
    { ...HEADER, id: 'c2', enabled: false, kind: 'object.remove', object: SCHOOL },
    { zebra: [1, { b: null, a: 0.1 }], ...HEADER, id: 'c3', kind: 'tree.plant', phase: 'spring' },
    { ...HEADER, id: 'c4', kind: 'object.set', object: CHURCH, attributes: { height: 33 } },
  ],
  runs: [
    { model: 'siren', parameters: { loudness: 90 }, seed: 7 },
    { model: 'of-a-later-version', parameters: { any: ['thing'] }, seed: 1 },
  ],
};

async function imported(session: Session, file: unknown = FILE): Promise<Session> {
  await session.importScenario(JSON.stringify(file), 'file.json');
  return session;
}

function exported(session: Session, id?: string): unknown {
  return JSON.parse(session.exportScenario(id).text);
}

test('a file imported and exported again says the same, member by member', async () => {
  expect(exported(await imported(smallSession()))).toEqual(FILE);
});

test('so does one that says the least, and one without author gets none', async () => {
  const { schema, schemaVersion, id, title, changes } = FILE;
  const least = { schema, schemaVersion, id, title, base: { city: 'smallville' }, changes, runs: [] };
  const session = await imported(smallSession(), least);
  expect(exported(session)).toEqual({ ...least, base: FILE.base });
});

test.each([
  ['a newer version', { ...FILE, schemaVersion: 99 }, /file\.json: .*99.*update/],
  ['another city', { ...FILE, base: { city: 'elsewhere' } }, /"elsewhere".*"smallville"/],
  ['dates out of order', { ...FILE, modified: '2020-01-01T00:00:00Z' }, /modified.*before created/],
])('a file of %s is refused, and says why', async (_what, file, message) => {
  const session = smallSession();
  await expect(imported(session, file)).rejects.toThrow(message);
  expect(session.store.getState().branches).toEqual([]);
});

test('all of it outlives a reload, with what could be undone', async () => {
  const storage = memoryStorage();
  const before = await imported(smallSession({ storage }));
  await before.flush();
  const after = smallSession({ storage });
  await after.ready;
  expect(exported(after)).toEqual(FILE);
  expect(after.store.getState().notices).toEqual([]);
  await after.execute({ type: 'setChangeEnabled', change: 'c1', enabled: false });
  await after.flush();
  const third = smallSession({ storage });
  await third.ready;
  await third.execute({ type: 'undo' });
  expect(exported(third)).toEqual({ ...FILE, modified: '2026-05-04T08:00:00.000Z' });
});

test('all of it goes through a share link; the same link again adds nothing', async () => {
  const sender = await imported(smallSession());
  const link = await sender.share();
  const receiver = smallSession({ shared: link });
  await receiver.ready;
  expect(exported(receiver)).toEqual(FILE);
  await receiver.openShared(link);
  expect(receiver.store.getState().branches).toHaveLength(1);
  await sender.execute({ type: 'describeBranch', id: FILE.id, notes: 'Another note.' });
  await receiver.openShared(await sender.share());
  expect(
    receiver.store.getState().branches.map(({ description }) => description.notes),
    'another note is not lost, nor is the first',
  ).toEqual([FILE.notes, 'Another note.']);
});

test('what earlier versions stored and linked still opens', async () => {
  const storage = memoryStorage();
  const { id, title, changes } = FILE;
  await storage.set('smallville/branch/tower-lower', { version: 1, value: { id, title, changes, order: 1 } });
  const session = smallSession({ storage });
  await session.ready;
  expect(session.store.getState().notices).toEqual([]);
  await session.execute({ type: 'selectBranch', id });
  expect(exported(session)).toMatchObject({ title, author: 'planner', changes, runs: [] });
});

test('runs made here are added to those of the file, each once', async () => {
  const session = await imported(smallSession());
  const louder = { model: 'siren', parameters: { loudness: 95 }, seed: 7 };
  for (const request of [FILE.runs[0] ?? louder, louder])
    await session.execute({ type: 'runModel', request });
  expect(exported(session)).toMatchObject({
    runs: [...FILE.runs, { ...louder, parameters: { loudness: 95, steps: 3 } }],
  });
});

test('title, author and notes are written anew, emptied, stored; an edit tells when', async () => {
  const storage = memoryStorage();
  const session = await imported(smallSession({ storage }));
  const modified = '2026-05-04T08:00:00.000Z';
  await session.execute({
    type: 'describeBranch',
    id: FILE.id,
    title: ' The tower ',
    author: ' Bo ',
    notes: ' ',
  });
  const expected: Partial<typeof FILE> = { ...FILE, title: 'The tower', author: 'Bo', modified };
  delete expected.notes;
  expect(exported(session)).toEqual(expected);
  await session.flush();
  const after = smallSession({ storage });
  await after.ready;
  expect(exported(after)).toEqual(expected);
  await session.execute({ type: 'createBranch', title: 'Other' });
  const refused = session.execute({ type: 'describeBranch', id: FILE.id, title: 'Other', notes: 'lost?' });
  await expect(refused).rejects.toThrow(/another scenario is called "Other"/);
  expect(exported(session, FILE.id)).toEqual(expected);
});

test('a scenario begun here knows who and when; a copy knows what it is a branch of', async () => {
  const session = await imported(smallSession());
  const now = '2026-05-04T08:00:00.000Z';
  await session.execute({ type: 'createBranch', id: 'copy', title: 'Copy', from: FILE.id });
  const [source, copy] = session.store.getState().branches;
  expect(exported(session)).toEqual({
    ...FILE,
    ...{ id: 'copy', title: 'Copy', author: 'planner', created: now, modified: now },
    parent: {
      id: FILE.id,
      contentHash: source?.contentHash(),
      changes: source?.fork({ id: 'x', title: 'x' }).description.parent?.changes,
    },
  });
  expect(copy?.description.parent?.changes).toHaveLength(FILE.changes.length);
});

test('a file of another state of the city opens with what does not fit switched off, and loses nothing', async () => {
  const gone = { ...HEADER, id: 'c5', kind: 'road.close', object: 'roads/osm/way/gone' };
  const file = {
    ...FILE,
    base: { city: 'smallville', hash: OTHER_CITY },
    changes: [...FILE.changes, gone],
  };
  const storage = memoryStorage();
  const session = await imported(smallSession({ storage }), file);
  expect(session.store.getState().notices.at(-1)?.message.en).toMatch(/do not fit here: 1.+Rebase/);
  expect(session.store.getState().branch?.changes.map(({ enabled }) => enabled !== false)).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
  expect(exported(session)).toEqual(file);
  await session.flush();
  const after = smallSession({ storage });
  await after.ready;
  expect(exported(after)).toEqual(file);
  const receiver = smallSession({ shared: await after.share() });
  await receiver.ready;
  expect(exported(receiver)).toEqual(file);
  // Where the base is the city's own, such a change is a mistake in the file.
  const wrong = { ...file, id: 'wrong', base: FILE.base };
  await expect(imported(session, wrong)).rejects.toThrow(/way\/gone/);
});

test('work stored before the city’s data changed waits for a rebase', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await before.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await before.execute(addTower('tower'));
  await before.flush();
  const city = smallCity();
  const newer = { ...city, manifest: { ...city.manifest, contentHash: OTHER_CITY } };
  const after = smallSession({ storage, loadCity: () => Promise.resolve(newer) });
  await after.ready;
  expect(after.store.getState().scenarioRecords.get('plan')?.base).toBe('c1'.repeat(32));
  expect(exported(after)).toEqual(exported(before));
});
