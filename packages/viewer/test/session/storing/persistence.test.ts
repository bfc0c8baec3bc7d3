import { expect, test } from 'vitest';
import type { Session } from '@cityloom/viewer/session';
import { addTower, memoryStorage, SCHOOL, smallCity, smallSession, TOWER } from '../small-session.ts';

const SIREN = { model: 'siren', parameters: { loudness: 90 }, seed: 7 };
const POSE = {
  longitudeDegrees: 71.43,
  latitudeDegrees: 51.13,
  range: 700,
  headingDegrees: 30,
  pitchDegrees: -50,
};

/** A session in which a person has worked: two scenarios, a run, another look. */
async function worked(session: Session): Promise<void> {
  await session.execute({ type: 'createBranch', id: 'first', title: 'First' });
  await session.execute(addTower('tower', 80));
  await session.execute({ type: 'setChangeEnabled', change: 'tower', enabled: false });
  await session.execute({ type: 'createBranch', id: 'second', title: 'Second' });
  await session.execute(addTower('tower', 99));
  await session.execute({
    type: 'applyChange',
    change: { kind: 'object.set', object: SCHOOL, attributes: { name: undefined } },
  });
  await session.execute({ type: 'runModel', request: SIREN });
  await session.execute({ type: 'setTime', seconds: 10 });
  await session.execute({ type: 'setMode', mode: 'drill' });
  await session.execute({ type: 'setLayerVisible', layer: 'buildings', visible: false });
  session.actions.setTheme('light');
  session.actions.setLanguage('zh-CN');
  session.actions.setProjection('2d');
  session.actions.setHeightLimit(75);
  session.actions.setCamera(POSE);
}

/** All that a person would miss. */
function workOf(session: Session): unknown {
  const state = session.store.getState();
  return {
    branches: state.branches.map((branch) => [branch.id, branch.title, branch.contentHash(), branch.changes]),
    branch: state.branch?.id,
    run: [state.run?.result.runId, state.run?.result.resultHash, state.run?.branch],
    time: state.time,
    look: [state.mode, state.theme, state.language, state.projection, [...state.hiddenLayers], state.camera],
    heightLimit: state.heightLimit,
    name: state.view?.object(SCHOOL)?.value('name'),
  };
}

test('a reload loses nothing: scenarios, changes, look, and the run computed again', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.flush();
  const after = smallSession({ storage });
  await after.ready;
  await expect.poll(() => after.store.getState().run).toBeDefined();
  expect(workOf(after)).toEqual(workOf(before));
  expect(after.store.getState().cameraRequest?.pose).toEqual(POSE);
  expect(after.describe().runs).toEqual(before.describe().runs);
  expect(after.store.getState().notices).toEqual([]);
});

/** All there is to undo and redo, walked through; the last state is the one that nothing leads back from. */
async function walk(session: Session): Promise<unknown[]> {
  const branch = session.store.getState().branch ?? expect.unreachable();
  const seen: unknown[] = [];
  const see = () => seen.push([branch.canUndo, branch.canRedo, branch.contentHash(), branch.changes]);
  see();
  for (; branch.canRedo; see()) await session.execute({ type: 'redo' });
  for (; branch.canUndo; see()) await session.execute({ type: 'undo' });
  return seen;
}

test('what could be undone and done again before a reload still can', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.execute({ type: 'selectBranch', id: 'first' });
  for (const height of [40, 50]) await before.execute(setHeight('drag', height));
  await before.execute(setHeight('higher', 70));
  await before.execute({ type: 'undo' });
  await before.flush();
  const after = smallSession({ storage });
  await after.ready;
  expect(after.store.getState().notices).toEqual([]);
  const there = await walk(before);
  expect(there).toHaveLength(6);
  expect(await walk(after)).toEqual(there);
  await after.flush();
  const third = smallSession({ storage });
  await third.ready;
  await third.execute({ type: 'redo' });
  expect(
    third.store.getState().view?.object(TOWER)?.value('height'),
    'undone to the start, then stored',
  ).toBe(80);
});

function setHeight(id: string, height: number): Parameters<Session['execute']>[0] {
  const change = { id, kind: 'object.set', object: SCHOOL, attributes: { height } } as const;
  return { type: 'applyChange', change };
}

test.each([
  ['without undo steps, as an older version stored it', undefined, 0],
  ['with undo steps of a later version', { version: 99, steps: 'other' }, 1],
  [
    'with undo steps that lead nowhere',
    { version: 1, undo: [{ index: 9, removed: 9, inserted: [] }], redo: [] },
    1,
  ],
])('a scenario stored %s opens whole', async (_what, history, notices) => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.flush();
  const record = storage.entries.get('smallville/branch/second') as { value: { history?: unknown } };
  if (history === undefined) delete record.value.history;
  else record.value.history = history;
  const after = smallSession({ storage });
  await after.ready;
  const { branch } = after.store.getState();
  expect([branch?.contentHash(), branch?.canUndo]).toEqual([
    before.store.getState().branch?.contentHash(),
    false,
  ]);
  const messages = after.store.getState().notices.map((notice) => notice.message.en);
  expect(messages).toEqual(
    Array(notices).fill(expect.stringMatching(/"Second": what could be undone before/)),
  );
});

test('a new name is stored, shared and exported; a discarded scenario comes back with its undo steps', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.execute({ type: 'renameBranch', id: 'first', title: ' Tower at the river ' });
  await before.execute({ type: 'discardBranch', id: 'first' });
  await before.execute({ type: 'restoreBranch', id: 'first' });
  await before.flush();
  expect(before.exportScenario().name).toBe('Tower-at-the-river.json');
  const after = smallSession({ storage });
  await after.ready;
  expect(after.store.getState().branches.map(({ title }) => title)).toEqual(['Tower at the river', 'Second']);
  await after.execute({ type: 'undo' });
  expect(after.store.getState().view?.object(TOWER)?.value('height')).toBe(80);
  const receiver = smallSession({ shared: await before.share() });
  await receiver.ready;
  expect(receiver.store.getState().branch?.title).toBe('Tower at the river');
});

test('a run of an earlier visit is computed on its own changes, whatever became of the scenario', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.execute({ type: 'selectRun', id: undefined });
  await before.execute({ type: 'discardBranch', id: 'second' });
  await before.flush();
  const after = smallSession({ storage });
  await after.ready;
  const [recorded] = after.store.getState().recordedRuns;
  await after.execute({ type: 'selectRun', id: recorded?.runId });
  const { run, recordedRuns } = after.store.getState();
  expect(run?.result.resultHash).toBe(recorded?.resultHash);
  expect(run?.result.outcome.states[0]?.objects).toContain(TOWER);
  expect(recordedRuns).toEqual([]);
  expect(after.store.getState().branches.map((branch) => branch.id)).toEqual(['first']);
});

test('records that cannot be read are set aside with a notice, and the rest is restored', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.flush();
  storage.entries.set('smallville/branch/first', { version: 1, value: { id: 'first', title: 4 } });
  storage.entries.set('smallville/settings', 'rubbish');
  storage.entries.set('smallville/run/of-the-future', { version: 99, value: {} });
  const after = smallSession({ storage });
  await after.ready;
  const { notices, branches } = after.store.getState();
  expect(branches.map((branch) => branch.id)).toEqual(['second']);
  expect(notices.map((notice) => notice.message.en)).toEqual([
    expect.stringMatching(/"smallville\/branch\/first" cannot be read; it was set aside/),
    expect.stringMatching(/run\/of-the-future/),
    expect.stringMatching(/settings/),
  ]);
  const aside = [...storage.entries].filter(([key]) => key.startsWith('aside/')).map(([, value]) => value);
  expect(aside).toContainEqual({ version: 1, value: { id: 'first', title: 4 } });
  expect(aside).toContainEqual('rubbish');
});

test('a scenario whose changes no longer fit the city keeps the others; the record is kept whole', async () => {
  const storage = memoryStorage();
  const before = smallSession({ storage });
  await worked(before);
  await before.flush();
  const record = storage.entries.get('smallville/branch/second') as { value: { changes: object[] } };
  Object.assign(record.value.changes[1] ?? expect.unreachable(), { object: 'buildings/osm/way/gone' });
  const after = smallSession({ storage });
  await after.ready;
  expect(after.store.getState().view?.object(TOWER)?.value('height')).toBe(99);
  expect(after.store.getState().notices[0]?.message.en).toMatch(/"Second": 1 of its changes.+way\/gone/);
  const aside = [...storage.entries].find(([key]) => key.startsWith('aside/'));
  expect(aside?.[1]).toEqual(record);
});

test('a store that fails is told, and the session goes on', async () => {
  const broken = () => Promise.reject(new Error('quota exceeded'));
  const session = smallSession({ storage: { get: broken, set: broken, remove: broken, keys: broken } });
  await session.ready;
  await session.execute({ type: 'createBranch', title: 'Plan' });
  await session.flush();
  const messages = session.store.getState().notices.map((notice) => notice.message.en);
  expect(messages).toEqual([
    expect.stringMatching(/cannot be read \(quota exceeded\)/),
    expect.stringMatching(/could not be saved \(quota exceeded\); export/),
  ]);
  expect(session.store.getState().branch).toBeDefined();
});

test('two windows on one city do not undo each other’s scenarios', async () => {
  const storage = memoryStorage();
  const [left, right] = [smallSession({ storage }), smallSession({ storage })];
  await left.execute({ type: 'createBranch', id: 'left', title: 'Left' });
  await right.execute({ type: 'createBranch', id: 'right', title: 'Right' });
  await left.flush();
  await right.flush();
  const later = smallSession({ storage });
  await later.ready;
  expect(
    later.store
      .getState()
      .branches.map((branch) => branch.id)
      .sort(),
  ).toEqual(['left', 'right']);
});

test('a share link opens the same screen elsewhere, run included', async () => {
  const sender = smallSession();
  await worked(sender);
  const receiver = smallSession({ shared: await sender.share() });
  await receiver.ready;
  await expect.poll(() => receiver.store.getState().run).toBeDefined();
  const sent = sender.store.getState();
  const got = receiver.store.getState();
  expect(got.branch?.contentHash()).toBe(sent.branch?.contentHash());
  expect(got.run?.result.resultHash).toBe(sent.run?.result.resultHash);
  await expect.poll(() => receiver.store.getState().time).toBe(10);
  expect(got.heightLimit).toBe(75);
  expect([got.mode, got.theme, got.language, got.projection, got.camera]).toEqual([
    sent.mode,
    sent.theme,
    sent.language,
    sent.projection,
    sent.camera,
  ]);
});

test('a link never overwrites a scenario of the same id', async () => {
  const sender = smallSession();
  await worked(sender);
  const receiver = smallSession();
  await receiver.execute({ type: 'createBranch', id: 'second', title: 'Mine' });
  await receiver.execute(addTower('mine', 33));
  const mine = receiver.store.getState().branch?.contentHash();
  await receiver.openShared(await sender.share());
  const { branches, branch } = receiver.store.getState();
  expect(branches[0]?.contentHash()).toBe(mine);
  expect(branch?.contentHash()).toBe(sender.store.getState().branch?.contentHash());
  await receiver.openShared(await sender.share());
  expect(receiver.store.getState().branches, 'the same link again adds nothing').toHaveLength(
    branches.length + 1,
  );
});

test('a link of another city or of no sense is refused and alters nothing', async () => {
  const city = smallCity();
  const elsewhere = smallSession({
    loadCity: () => Promise.resolve({ ...city, manifest: { ...city.manifest, id: 'elsewhere' } }),
  });
  await elsewhere.execute({ type: 'createBranch', title: 'Plan' });
  const receiver = smallSession({ shared: await elsewhere.share() });
  await receiver.ready;
  expect(receiver.store.getState().notices[0]?.message.en).toMatch(/"elsewhere".+\?city=elsewhere/);
  await expect(receiver.openShared('v1.rubbish')).rejects.toThrow(/damaged/);
  expect(receiver.store.getState().branches).toEqual([]);
});

test('a scenario goes to a file and comes back as it was, beside the one it came from', async () => {
  const sender = smallSession();
  await worked(sender);
  const file = sender.exportScenario();
  expect(file.name).toBe('Second.json');
  expect(JSON.parse(file.text)).toMatchObject({ base: { city: 'smallville' }, runs: [SIREN] });
  await sender.importScenario(file.text, file.name);
  const [, second, copy] = sender.store.getState().branches;
  expect(copy?.contentHash()).toBe(second?.contentHash());
  expect(copy?.id).not.toBe(second?.id);
});

test.each([
  ['{"schema": 1}', /bad\.json: .*schema/],
  ['not json', /bad\.json: is not JSON/],
])('a scenario file that reads %s is refused whole', async (text, message) => {
  const session = smallSession();
  await expect(session.importScenario(text, 'bad.json')).rejects.toThrow(message);
  expect(session.store.getState().branches).toEqual([]);
  expect(session.store.getState().notices[0]?.message.en).toMatch(message);
});

test('an edit is handed to the store at once, together with what belongs to it', async () => {
  const storage = memoryStorage();
  const batches: string[][] = [];
  const session = smallSession({
    storage: {
      ...storage,
      writeAll: (entries) => {
        batches.push(entries.map(({ key }) => key));
        // Never ends, as in a page that is closed.
        return new Promise(() => undefined);
      },
    },
  });
  await session.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await session.execute(addTower());
  expect(batches).toEqual([['smallville/branch/plan', 'smallville/settings']]);
  void session.flush();
  expect(batches[1]).toEqual(['smallville/branch/plan']);
});
