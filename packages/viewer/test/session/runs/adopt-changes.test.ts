import type { Session } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { FLOODED_STREETS, pondRequest, pondSession } from './pond.ts';

async function planned(): Promise<Session> {
  const session = pondSession();
  await session.execute({ type: 'createBranch', title: 'Flood' });
  await session.execute({ type: 'runModel', request: pondRequest() });
  return session;
}

async function minutesToSchool(session: Session): Promise<Float32Array> {
  await session.execute({ type: 'runModel', request: { model: 'access', parameters: {}, seed: 1 } });
  const [states] = session.store.getState().run?.result.outcome.states ?? [];
  return states?.columns.find(({ name }) => name === 'school')?.values ?? expect.unreachable();
}

test('flooded streets are closed in the scenario by its author, now, as one step to undo', async () => {
  const session = await planned();
  await session.execute({ type: 'adoptRunChanges' });
  const { branch } = session.store.getState();
  expect(branch?.changes).toMatchObject(
    FLOODED_STREETS.map((object) => ({
      kind: 'road.close',
      object,
      by: 'planner',
      at: '2026-05-04T08:00:00.000Z',
      note: expect.stringContaining('pond 1') as string,
    })),
  );
  expect(new Set(branch?.changes.map(({ id }) => id)).size).toBe(2);
  expect(branch?.changes.some(({ id }) => id.startsWith('pond/'))).toBe(false);
  await session.execute({ type: 'undo' });
  expect(session.store.getState().branch?.changes).toEqual([]);
});

test('people walk another way once the streets are closed', async () => {
  const session = await planned();
  const before = await minutesToSchool(session);
  const pond = session.store.getState().runs.find(({ result }) => result.model === 'pond');
  await session.execute({ type: 'adoptRunChanges', run: pond?.result.runId ?? '' });
  const after = await minutesToSchool(session);
  const longer = [...after.keys()].filter(
    (house) => !((after[house] ?? NaN) <= (before[house] ?? NaN) + 0.1),
  );
  expect(longer.length).toBeGreaterThan(8);
  await session.execute({ type: 'undo' });
  expect(await minutesToSchool(session)).toEqual(before);
});

test('nothing is adopted twice; what was switched off or is missing is adopted alone', async () => {
  const session = await planned();
  const [first, second] = FLOODED_STREETS;
  await session.execute({ type: 'applyChange', change: { kind: 'road.close', object: first } });
  await session.execute({ type: 'adoptRunChanges' });
  const closed = () =>
    session.store.getState().branch?.changes.map((change) => 'object' in change && change.object);
  expect(closed()).toEqual([first, second]);
  await expect(session.execute({ type: 'adoptRunChanges' })).rejects.toThrow(
    'all 2 changes of this run already',
  );
  const [change] = session.store.getState().branch?.changes ?? [];
  await session.execute({ type: 'setChangeEnabled', change: change?.id ?? '', enabled: false });
  await session.execute({ type: 'adoptRunChanges' });
  expect(closed()).toEqual([first, second, first]);
});

test('a street that was opened again after it was closed is closed again', async () => {
  const session = await planned();
  await session.execute({ type: 'adoptRunChanges' });
  await session.execute({ type: 'applyChange', change: { kind: 'road.open', object: FLOODED_STREETS[1] } });
  await session.execute({ type: 'adoptRunChanges' });
  expect(session.store.getState().branch?.changes.at(-1)).toMatchObject({
    kind: 'road.close',
    object: FLOODED_STREETS[1],
  });
  expect(session.store.getState().branch?.changes).toHaveLength(4);
});

test('the streets of another scenario that are gone here are left alone', async () => {
  const session = await planned();
  await session.execute({
    type: 'applyChange',
    change: { kind: 'object.remove', object: FLOODED_STREETS[0] },
  });
  await session.execute({ type: 'adoptRunChanges' });
  expect(session.store.getState().branch?.changes).toMatchObject([
    { kind: 'object.remove' },
    { kind: 'road.close', object: FLOODED_STREETS[1] },
  ]);
});

test('without a scenario, a run or changes it says what to do', async () => {
  const session = pondSession();
  await expect(session.execute({ type: 'adoptRunChanges' })).rejects.toThrow('no run is on show');
  await session.execute({ type: 'runModel', request: pondRequest() });
  await expect(session.execute({ type: 'adoptRunChanges' })).rejects.toThrow('createBranch');
  await session.execute({ type: 'createBranch', title: 'A' });
  await expect(session.execute({ type: 'adoptRunChanges', run: 'x' })).rejects.toThrow('selectRun');
  await session.execute({ type: 'runModel', request: { model: 'access', parameters: {}, seed: 1 } });
  await expect(session.execute({ type: 'adoptRunChanges' })).rejects.toThrow('asks for no changes');
});
