import { expect, test } from 'vitest';
import { addTower, SCHOOL, smallSession, TOWER } from '../small-session.ts';

async function planning(): Promise<ReturnType<typeof smallSession>> {
  const session = smallSession();
  await session.execute({ type: 'createBranch', title: 'A' });
  await session.execute(addTower('tower'));
  return session;
}

const changesOf = (session: ReturnType<typeof smallSession>) =>
  session.store.getState().branch?.changes ?? [];

test('a list of changes in place of another is one step, and so is an edit that goes on', async () => {
  const session = await planning();
  const before = changesOf(session);
  const raise = (height: number, edit: string) =>
    session.execute({
      type: 'replaceChanges',
      edit,
      changes: [...before, { kind: 'object.set', id: 'rise', object: TOWER, attributes: { height } }],
    });
  await raise(130, 'drag');
  await raise(140, 'drag');
  expect(session.store.getState().view?.object(TOWER)?.value('height')).toBe(140);
  // Another edit is another step.
  await raise(150, 'typed');
  await session.execute({ type: 'undo' });
  expect(session.store.getState().view?.object(TOWER)?.value('height')).toBe(140);
  await session.execute({ type: 'undo' });
  expect(changesOf(session)).toEqual(before);
  // The header is filled in as of any other change.
  await session.execute({ type: 'redo' });
  expect(changesOf(session).at(-1)).toMatchObject({ id: 'rise', by: expect.any(String) as string });
});

test('changes are moved in their list; a place that is not there, or before what they need, is refused', async () => {
  const session = await planning();
  await session.execute({
    type: 'applyChange',
    change: { kind: 'object.remove', id: 'gone', object: SCHOOL },
  });
  await session.execute({ type: 'moveChange', change: 'gone', to: 0 });
  expect(changesOf(session).map(({ id }) => id)).toEqual(['gone', 'tower']);
  await expect(session.execute({ type: 'moveChange', change: 'gone', to: 5 })).rejects.toThrow(/0 to 1/u);
  await expect(session.execute({ type: 'moveChange', change: 'none', to: 0 })).rejects.toThrow(/none/u);
  await session.execute({
    type: 'applyChange',
    change: { kind: 'object.set', id: 'rise', object: TOWER, attributes: { height: 90 } },
  });
  await expect(session.execute({ type: 'moveChange', change: 'rise', to: 0 })).rejects.toThrow();
  expect(changesOf(session).map(({ id }) => id)).toEqual(['gone', 'tower', 'rise']);
});

test('a day shows what stands then', async () => {
  const session = await planning();
  const [tower] = changesOf(session);
  if (tower === undefined || tower.kind === 'unknown') throw new Error('no tower');
  await session.execute({
    type: 'replaceChanges',
    changes: [{ ...tower, phase: { status: 'planned', from: '2028-05-01' } }],
  });
  const stands = () => session.store.getState().view?.object(TOWER) !== undefined;
  expect(stands()).toBe(true);
  await session.execute({ type: 'showDay', day: '2028-04-30' });
  expect(stands()).toBe(false);
  await session.execute({ type: 'showDay', day: '2028-05-01' });
  expect(stands()).toBe(true);
  await expect(session.execute({ type: 'showDay', day: '2028-02-30' })).rejects.toThrow();
  await session.execute({ type: 'showDay', day: undefined });
  expect(stands()).toBe(true);
});
