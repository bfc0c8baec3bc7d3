import {
  baselineOf,
  decodeShareLink,
  drawableFields,
  drawnField,
  type Session,
} from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { LEVEE, pondRequest, pondSession } from './pond.ts';

async function flooded(): Promise<Session> {
  const session = pondSession();
  await session.execute({ type: 'runModel', request: pondRequest() });
  return session;
}

const drawn = (session: Session) => drawnField(session.store.getState()) ?? expect.unreachable();

test('a run is drawn by its first field until another is chosen; the choice holds for later runs', async () => {
  const session = await flooded();
  expect(session.describe()).toMatchObject({ fields: ['depth', 'deepest', 'depth/speed'], field: 'depth' });
  await session.execute({ type: 'drawField', field: 'deepest' });
  await session.execute({ type: 'runModel', request: pondRequest(3) });
  expect(session.describe().field).toBe('deepest');
  expect([...(drawn(session).frames[0]?.values ?? [])]).toEqual([6, 0]);
  await session.execute({ type: 'drawField', field: undefined });
  expect(session.describe().field).toBe('depth');
});

test('the drawn field is one object as long as nothing of it alters: the map is made anew only then', async () => {
  const session = await flooded();
  const first = drawn(session);
  await session.execute({ type: 'setTime', seconds: 1800 });
  await session.execute({ type: 'select', object: 'buildings/test/1' });
  expect(drawn(session)).toBe(first);
  await session.execute({ type: 'drawField', field: 'depth/speed' });
  expect(drawn(session).field.unit).toBe('m/s');
  expect([...(drawn(session).frames[2]?.values ?? [])]).toEqual([10, 0]);
  await session.execute({ type: 'drawField', field: 'depth' });
  expect(drawn(session)).toBe(first);
});

test('a field the run has not is refused, with those it has', async () => {
  const session = pondSession();
  await expect(session.execute({ type: 'drawField', field: 'depth' })).rejects.toThrow('no run with a field');
  await session.execute({ type: 'runModel', request: pondRequest() });
  await expect(session.execute({ type: 'drawField', field: 'east' })).rejects.toThrow(
    'use one of: depth, deepest, depth/speed',
  );
  expect(session.describe().field).toBe('depth');
});

test('where a scenario is better or worse than the city is a field, once both runs are there', async () => {
  const session = await flooded();
  await session.execute({ type: 'createBranch', title: 'Levee' });
  await session.execute(LEVEE);
  await session.execute({ type: 'runModel', request: pondRequest() });
  expect(session.describe().fields).toEqual([
    'depth',
    'deepest',
    'depth/speed',
    'deepest/less',
    'deepest/more',
  ]);
  await session.execute({ type: 'drawField', field: 'deepest/less' });
  expect([...(drawn(session).frames[0]?.values ?? [])]).toEqual([1.5, 0]);
  expect(drawn(session)).toBe(drawn(session));
  const base = session.store.getState().runs.find(({ branch }) => branch === undefined);
  await session.execute({ type: 'selectRun', id: base?.result.runId });
  // The city itself is not less than itself: its own field is drawn.
  expect(session.describe().field).toBe('deepest');
  expect(drawableFields(session.store.getState())).toHaveLength(3);
});

test('a run is held against any other of its model, before and after a levee of one scenario', async () => {
  const session = pondSession();
  await session.execute({ type: 'createBranch', title: 'Levee' });
  await session.execute({ type: 'runModel', request: pondRequest() });
  const before = session.store.getState().run?.result.runId ?? expect.unreachable();
  await expect(session.execute({ type: 'compareRun', run: before })).rejects.toThrow(
    'no other run of the model',
  );
  await session.execute(LEVEE);
  await session.execute({ type: 'runModel', request: pondRequest() });
  const after = session.store.getState().run?.result.runId ?? expect.unreachable();
  // Nothing on the existing city is there to be compared with.
  expect(baselineOf(session.store.getState())).toBeUndefined();
  expect(session.describe().fields).not.toContain('deepest/less');
  await expect(session.execute({ type: 'compareRun', run: after })).rejects.toThrow(`use one of: ${before}`);
  await session.execute({ type: 'compareRun', run: before });
  await session.execute({ type: 'drawField', field: 'deepest/less' });
  expect([...(drawn(session).frames[0]?.values ?? [])]).toEqual([1.5, 0]);
  // The other way round there is nothing to hold it against, until the levee's run is chosen.
  await session.execute({ type: 'selectRun', id: before });
  expect(baselineOf(session.store.getState())).toBeUndefined();
  await session.execute({ type: 'compareRun', run: after });
  await session.execute({ type: 'drawField', field: 'deepest/more' });
  expect([...(drawn(session).frames[0]?.values ?? [])]).toEqual([1.5, 0]);
  await session.execute({ type: 'compareRun', run: undefined });
  expect(session.describe().fields).not.toContain('deepest/more');
});

test('field and places go with a link', async () => {
  const session = await flooded();
  await session.execute({ type: 'drawField', field: 'deepest' });
  await session.execute({ type: 'readAt', position: [71.401, 51.101] });
  await session.execute({
    type: 'readAlong',
    line: [
      [71.4, 51.1],
      [71.404, 51.102],
    ],
  });
  const fragment = await session.share();
  expect(await decodeShareLink(fragment)).toMatchObject({
    field: 'deepest',
    readings: {
      points: [{ name: 'A', position: [71.401, 51.101] }],
      line: [
        [71.4, 51.1],
        [71.404, 51.102],
      ],
    },
  });
  const other = pondSession();
  await other.openShared(fragment);
  expect(other.describe().field).toBe('deepest');
  expect(other.store.getState().readingPoints.map(({ name }) => name)).toEqual(['A']);
  expect(other.store.getState().readingLine).toHaveLength(2);
});
