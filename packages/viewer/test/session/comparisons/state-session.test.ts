import { createStateSession } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { addTower, CHURCH, SCHOOL, smallSession, TOWER } from '../small-session.ts';

const POSE = {
  longitudeDegrees: 71.43,
  latitudeDegrees: 51.13,
  headingDegrees: 10,
  pitchDegrees: -40,
  range: 900,
};

type Main = ReturnType<typeof smallSession>;

/** A session whose scenario has a tower, beside it the city as it is. */
async function beside(): Promise<{ main: Main; second: ReturnType<typeof createStateSession>; base: Main }> {
  const main = smallSession();
  await main.execute({ type: 'createBranch', id: 'a', title: 'A' });
  const { view } = main.store.getState();
  if (view === undefined) throw new Error('no view');
  const second = createStateSession(main, { view });
  await main.execute(addTower('tower'));
  return { main, second, base: second.session };
}

test('it shows its own state of the city, whatever the session goes on to', async () => {
  const { main, second, base } = await beside();
  expect(main.store.getState().view?.object(TOWER)).toBeDefined();
  expect(base.store.getState().view?.object(TOWER)).toBeUndefined();
  const { view } = main.store.getState();
  await main.execute({ type: 'undo' });
  expect(main.store.getState().view?.object(TOWER)).toBeUndefined();
  if (view !== undefined) second.show({ view });
  expect(base.store.getState().view?.object(TOWER)?.value('height')).toBe(120);
  // A further edit of the session does not take it back.
  await main.execute({ type: 'applyChange', change: { kind: 'object.remove', object: SCHOOL } });
  expect(base.store.getState().view?.object(TOWER)).toBeDefined();
  expect(base.store.getState().view?.object(SCHOOL)).toBeDefined();
});

test('its result is its own: none, or the one it is given', async () => {
  const { main, second, base } = await beside();
  await main.execute({ type: 'runModel', request: { model: 'siren', parameters: {}, seed: 1 } });
  const { run, view } = main.store.getState();
  expect(run).toBeDefined();
  expect(base.store.getState().run).toBeUndefined();
  if (view === undefined) throw new Error('no view');
  second.show({ view, result: run?.result });
  expect(base.store.getState().run?.result).toBe(run?.result);
  second.show({ view });
  expect(base.store.getState().run).toBeUndefined();
  expect(main.store.getState().run).toBe(run);
});

test('theme and selection are shared, both ways; camera and tools are not', async () => {
  const { main, base } = await beside();
  main.actions.setTheme('light');
  expect(base.store.getState().theme).toBe('light');
  await main.execute({ type: 'select', object: CHURCH });
  expect([...base.store.getState().selectedObjects]).toEqual([CHURCH]);
  await base.execute({ type: 'select', object: SCHOOL });
  expect(main.store.getState().selection).toBe(SCHOOL);

  const before = main.store.getState().camera;
  base.actions.setCamera(POSE);
  expect(base.store.getState().camera).toEqual(POSE);
  expect(main.store.getState().camera).toBe(before);
  // Nor does the next thing the session does bring its camera over.
  main.actions.setCamera({ ...POSE, range: 5 });
  main.store.setState({ cameraRequest: { pose: POSE, durationSeconds: 0 } });
  expect(base.store.getState().camera).toEqual(POSE);
  expect(base.store.getState().cameraRequest).toBeUndefined();

  main.actions.setTool({ kind: 'moveObject', object: CHURCH });
  expect(base.store.getState().tool).toEqual({ kind: 'select' });
  base.actions.setTool({ kind: 'moveObject', object: SCHOOL });
  expect(main.store.getState().tool).toEqual({ kind: 'moveObject', object: CHURCH });
});

test('disposed of, it follows no more, and the session goes on', async () => {
  const { main, second, base } = await beside();
  second.dispose();
  main.actions.setTheme('light');
  expect(main.store.getState().theme).toBe('light');
  expect(base.store.getState().theme).toBe('dark');
  await main.execute({ type: 'select', object: CHURCH });
  expect(main.store.getState().selection).toBe(CHURCH);
});
