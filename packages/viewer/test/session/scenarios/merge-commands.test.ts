import { expect, test } from 'vitest';
import { addTower, CHURCH, memoryStorage, SCHOOL, smallSession, TOWER } from '../small-session.ts';

type Small = ReturnType<typeof smallSession>;

/** "mine" and "theirs" begin as the same tower of 120 m and make different things of it. */
async function divided(): Promise<Small> {
  const session = smallSession({ storage: memoryStorage() });
  await session.execute({ type: 'createBranch', id: 'parent', title: 'Parent' });
  await session.execute(addTower('tower'));
  for (const [id, height, name] of [
    ['mine', 60, 'Low'],
    ['theirs', 200, 'Tower'],
  ] as const) {
    await session.execute({ type: 'createBranch', id, title: id, from: 'parent' });
    await setAttributes(session, TOWER, { height, name });
  }
  await session.execute({ type: 'describeBranch', id: 'theirs', notes: 'By the river.' });
  await setAttributes(session, SCHOOL, { height: 15 });
  return session;
}

async function setAttributes(session: Small, object: string, attributes: Record<string, string | number>) {
  await session.execute({ type: 'applyChange', change: { kind: 'object.set', object, attributes } });
}

const value = (session: Small, object: string, name: string) =>
  session.store.getState().view?.object(object)?.value(name);
const HEIGHT = `attributes.height of ${TOWER}`;

test.each([
  ['mine', 60, 'Low'],
  ['theirs', 200, 'Low'],
] as const)(
  'two scenarios merged with the height of %s are a third; both stay',
  async (resolution, height, name) => {
    const session = await divided();
    const before = session.store.getState().branches.map((branch) => branch.contentHash());
    const merge = { mine: 'mine', theirs: 'theirs' };
    const preview = await session.previewMerge(merge);
    expect(preview.conflicts).toMatchObject([{ id: HEIGHT, base: 120, mine: 60, theirs: 200 }]);
    await expect(session.execute({ type: 'mergeBranches', ...merge, title: 'Both' })).rejects.toThrow(HEIGHT);
    expect(session.store.getState().branches).toHaveLength(3);
    const resolutions = { [HEIGHT]: resolution };
    expect((await session.previewMerge({ ...merge, resolutions })).unresolved).toEqual([]);
    await session.execute({ type: 'mergeBranches', ...merge, id: 'both', title: 'Both', resolutions });
    const { branch, branches } = session.store.getState();
    expect(branch?.id).toBe('both');
    expect([value(session, TOWER, 'height'), value(session, TOWER, 'name')]).toEqual([height, name]);
    expect(value(session, SCHOOL, 'height'), 'what only one side says comes along').toBe(15);
    expect(branch?.description).toMatchObject({
      author: 'planner',
      notes: 'By the river.',
      parent: { id: 'mine' },
    });
    expect(branches.slice(0, 3).map((other) => other.contentHash())).toEqual(before);
    // One step takes it back.
    await session.execute({ type: 'discardBranch', id: 'both' });
    expect(session.store.getState().branches).toHaveLength(3);
  },
);

test('what is not there, or is the same twice, is refused by name', async () => {
  const session = await divided();
  const merge = { type: 'mergeBranches', title: 'x' } as const;
  await expect(session.execute({ ...merge, mine: 'mine', theirs: 'none' })).rejects.toThrow(/"none"/);
  await expect(session.execute({ ...merge, mine: 'mine', theirs: 'mine' })).rejects.toThrow(/two scenarios/);
  await expect(session.previewRebase({ mine: 'none' })).rejects.toThrow(/"none"/);
});

const GONE = 'buildings/osm/way/gone';

/** A scenario of an earlier state of the city, with a building that is no more. */
function outdated(): string {
  const header = { at: '2026-11-21T10:00:00Z', by: 'Ann' };
  return JSON.stringify({
    ...{ schema: 'cityloom/scenario', schemaVersion: 2, id: 'old', title: 'Old', notes: 'Kept.' },
    base: { city: 'smallville', hash: 'ab'.repeat(32) },
    changes: [
      { ...header, id: 'raise', kind: 'object.set', object: CHURCH, attributes: { height: 40 } },
      { ...header, id: 'lost', kind: 'object.set', object: GONE, attributes: { height: 9 } },
    ],
    runs: [{ model: 'siren', parameters: {}, seed: 3 }],
  });
}

test.each([
  ['theirs', ['raise', 'lost']],
  ['drop', ['raise']],
] as const)(
  'a scenario rebased onto this city, what does not fit resolved by %s',
  async (resolution, changes) => {
    const session = smallSession();
    await session.importScenario(outdated(), 'old.json');
    const [conflict, ...others] = (await session.previewRebase({ mine: 'old' })).conflicts;
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({ id: 'change lost', object: GONE, choices: ['theirs', 'drop'] });
    expect(conflict?.theirs).toMatch(/not in the city/);
    const rebase = { type: 'rebaseBranch', mine: 'old', id: 'new', title: 'New' } as const;
    await expect(session.execute(rebase)).rejects.toThrow(/change lost/);
    await session.execute({ ...rebase, resolutions: { 'change lost': resolution } });
    const file: unknown = JSON.parse(session.exportScenario('new').text);
    expect(file).toMatchObject({
      notes: 'Kept.',
      parent: { id: 'old' },
      base: { hash: 'c1'.repeat(32) },
      runs: [{ model: 'siren', seed: 3 }],
    });
    const { branch, branches, scenarioRecords } = session.store.getState();
    expect(branch?.changes.map(({ id }) => id)).toEqual(changes);
    expect(value(session, CHURCH, 'height')).toBe(40);
    expect(scenarioRecords.get('new')?.base).toBeUndefined();
    expect(branches.map(({ id }) => id)).toEqual(['old', 'new']);
    expect(JSON.parse(session.exportScenario('old').text)).toEqual(JSON.parse(outdated()));
  },
);
