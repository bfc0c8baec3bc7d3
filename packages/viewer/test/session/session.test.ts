import { expect, test } from 'vitest';
import type { Command, SessionEvents } from '@cityloom/viewer/session';
import { addTower, CHURCH, SCHOOL, smallCity, smallSession, TOWER } from './small-session.ts';

function listen(session: ReturnType<typeof smallSession>): [keyof SessionEvents, unknown][] {
  const heard: [keyof SessionEvents, unknown][] = [];
  for (const name of ['select', 'change', 'run', 'error'] as const) {
    session.on(name, (event) => heard.push([name, event]));
  }
  return heard;
}

test('describes the city, and a scenario with its own objects', async () => {
  const session = smallSession();
  await session.ready;
  expect(session.describe()).toEqual({
    city: 'smallville',
    ground: [],
    selection: [],
    mode: 'explore',
    layers: [
      { id: 'buildings', kind: 'tileset', objects: 3, visible: true },
      { id: 'power', kind: 'vector', objects: 7, visible: false },
    ],
    branch: undefined,
    runs: [],
    fields: [],
    field: undefined,
  });
  await session.execute({ type: 'createBranch', id: 'plan-a', title: 'Plan A' });
  await session.execute(addTower());
  await session.execute({ type: 'setLayerVisible', layer: 'power', visible: true });
  const { branch, layers } = session.describe();
  expect([branch, layers[0]?.objects, layers[1]?.visible]).toEqual(['plan-a', 4, true]);
});

test('a change is dated and signed, undone and done again; the base never moves', async () => {
  const session = smallSession();
  const heard = listen(session);
  await session.execute({ type: 'createBranch', title: 'Plan' });
  const { branch, baseView } = session.store.getState();
  const before = branch?.contentHash();
  await session.execute(addTower());
  const after = branch?.contentHash();
  expect(after).not.toBe(before);
  expect(branch?.changes[0]).toMatchObject({ at: '2026-05-04T08:00:00.000Z', by: 'planner' });
  expect(session.store.getState().view?.object(TOWER)?.value('height')).toBe(120);
  await session.execute({ type: 'select', object: TOWER });
  await session.execute({ type: 'undo' });
  expect(branch?.contentHash()).toBe(before);
  expect(session.store.getState().selection, 'what is gone is not selected').toBeUndefined();
  await session.execute({ type: 'redo' });
  expect(branch?.contentHash()).toBe(after);
  expect(baseView?.hash).toBe(smallCity().baseView.hash);
  expect(baseView?.object(TOWER)).toBeUndefined();
  expect(heard).toMatchObject([
    ['change', { changes: 1, contentHash: after }],
    ['select', { object: TOWER }],
    ['select', { object: undefined }],
    ['change', { changes: 0, contentHash: before }],
    ['change', { changes: 1, contentHash: after }],
  ]);
});

test('a drag, the same change again and again, is one step to undo', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', title: 'Plan' });
  for (const height of [50, 60, 70]) await session.execute(addTower('drag', height));
  const { branch } = session.store.getState();
  expect(branch?.changes).toHaveLength(1);
  expect(session.store.getState().view?.object(TOWER)?.value('height')).toBe(70);
  await session.execute({ type: 'undo' });
  expect(branch?.changes).toHaveLength(0);
});

test('a change can be switched off and on', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', title: 'Plan' });
  await session.execute(addTower('tower'));
  await session.execute({ type: 'setChangeEnabled', change: 'tower', enabled: false });
  expect(session.store.getState().view?.object(TOWER)).toBeUndefined();
  expect(session.store.getState().branch?.changes).toHaveLength(1);
  await session.execute({ type: 'setChangeEnabled', change: 'tower', enabled: true });
  expect(session.store.getState().view?.object(TOWER)).toBeDefined();
});

const CROSSED = [
  [71.42, 51.12],
  [71.43, 51.13],
  [71.43, 51.12],
  [71.42, 51.13],
  [71.42, 51.12],
];
const tower = { kind: 'object.add', layer: 'buildings', object: 'buildings/x/1', attributes: {} };

test.each<[string, unknown, RegExp]>([
  ['no command', undefined, /unknown command type, got none; use one of: flyTo/],
  ['an unknown type', { type: 'explode' }, /unknown command type, got "explode"/],
  ['a name every object has', { type: 'constructor' }, /unknown command type/],
  [
    'a missing field',
    { type: 'setLayerVisible', layer: 'power' },
    /setLayerVisible: visible: .+correct this/,
  ],
  [
    'an unknown layer',
    { type: 'setLayerVisible', layer: 'x', visible: true },
    /no layer has the id "x"; use/,
  ],
  ['an unknown object', { type: 'select', object: 'x' }, /select: no object has the id "x"/],
  ['a camera off the globe', flyTo({ latitudeDegrees: 91 }), /flyTo: pose\.latitudeDegrees/],
  ['a camera that is no number', flyTo({ range: NaN }), /flyTo: pose\.range/],
  ['an unknown scenario', { type: 'selectBranch', id: 'x' }, /no scenario has the id "x"/],
  ['a taken id', { type: 'createBranch', id: 'plan', title: 'Again' }, /the id "plan" is taken/],
  [
    'an unknown scenario to rename',
    { type: 'renameBranch', id: 'x', title: 'A' },
    /renameBranch: no scenario/,
  ],
  ['an empty name', { type: 'renameBranch', id: 'plan', title: '  ' }, /renameBranch: title: /],
  ['a name too long', { type: 'renameBranch', id: 'plan', title: 'x'.repeat(201) }, /renameBranch: title: /],
  ['a name of another scenario', { type: 'renameBranch', id: 'plan', title: 'Other ' }, /is called "Other"/],
  ['a copy of nothing', { type: 'createBranch', title: 'Copy', from: 'x' }, /createBranch: no scenario has/],
  ['a scenario never discarded', { type: 'restoreBranch', id: 'plan' }, /no scenario with the id "plan" was/],
  ['a mode to come', { type: 'setMode', mode: 'govern' }, /not part of this version/],
  ['an unknown change', { type: 'setChangeEnabled', change: 'x', enabled: true }, /has no change "x"/],
  ['a change of unknown kind', { type: 'applyChange', change: { kind: 'bomb' } }, /unknown kind "bomb"; use/],
  [
    'a change of an unknown object',
    { type: 'applyChange', change: { kind: 'object.remove', object: 'buildings/x/9' } },
    /buildings\/x\/9/,
  ],
  [
    'a footprint that crosses itself',
    { type: 'applyChange', change: { ...tower, geometry: { type: 'Polygon', coordinates: [CROSSED] } } },
    /cross/,
  ],
  [
    'a position that is no number',
    { type: 'applyChange', change: { ...tower, geometry: { type: 'Point', coordinates: [NaN, 51] } } },
    /coordinates/,
  ],
  [
    'an unknown model',
    { type: 'runModel', request: request({}, 'flood') },
    /no model named "flood"; use.+siren/,
  ],
  [
    'a parameter out of range',
    { type: 'runModel', request: request({ loudness: 999 }) },
    /loudness.+999.+140/,
  ],
  ['a seed that is none', { type: 'runModel', request: { ...request({}), seed: -1 } }, /request\.seed/],
  ['an unknown run', { type: 'selectRun', id: 'x' }, /no run has the id "x"/],
  ['a time before the start', { type: 'setTime', seconds: -1 }, /setTime: seconds/],
])('%s is refused in words, shown, and alters nothing', async (_what, command, message) => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'other', title: 'Other' });
  await session.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  const hash = session.store.getState().branch?.contentHash();
  const heard = listen(session);
  await expect(session.execute(command as Command)).rejects.toThrow(message);
  const state = session.store.getState();
  expect(state.branch?.contentHash()).toBe(hash);
  expect(state.branches.map(({ title }) => title)).toEqual(['Other', 'Plan']);
  expect(state.notices.at(-1)?.message.en).toMatch(message);
  expect(heard.at(-1)?.[0]).toBe('error');
});

test('a scenario is renamed and copied; edits of the copy leave it as it was', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await session.execute(addTower('tower'));
  const lists: unknown[] = [];
  session.store.subscribe((state, previous) => {
    if (state.branches !== previous.branches) lists.push(state.branches.map(({ title }) => title));
  });
  await session.execute({ type: 'createBranch', id: 'copy', title: 'Copy', from: 'plan' });
  await session.execute({ type: 'renameBranch', id: 'plan', title: 'River' });
  await session.execute({ type: 'applyChange', change: { kind: 'object.remove', object: TOWER } });
  const [plan, copy] = session.store.getState().branches;
  expect(session.store.getState().branch).toBe(copy);
  expect([plan?.changes.length, copy?.changes.length]).toEqual([1, 2]);
  expect(lists, 'who lists titles is told').toEqual([
    ['Plan', 'Copy'],
    ['River', 'Copy'],
  ]);
});

function flyTo(pose: object): unknown {
  const whole = {
    longitudeDegrees: 71,
    latitudeDegrees: 51,
    range: 900,
    headingDegrees: 0,
    pitchDegrees: -40,
  };
  return { type: 'flyTo', pose: { ...whole, ...pose } };
}

function request(parameters: object, model = 'siren') {
  return { model, parameters, seed: 1 };
}

test('an edit without a scenario says what to do first', async () => {
  const session = smallSession();
  await expect(session.execute(addTower())).rejects.toThrow(/createBranch/);
});

test('flies to an object from a distance at which it can be seen whole', async () => {
  const session = smallSession();
  await session.execute({ type: 'flyTo', object: SCHOOL });
  const { pose } = session.store.getState().cameraRequest ?? expect.unreachable();
  expect(pose.longitudeDegrees).toBeCloseTo(71.42015, 9);
  expect(pose.latitudeDegrees).toBeCloseTo(51.1201, 9);
  expect(pose.range).toBeGreaterThan(60);
  expect(pose.range).toBeLessThan(400);
  session.actions.setProjection('2d');
  await session.execute({ type: 'flyTo', layer: 'buildings' });
  const flat = session.store.getState().cameraRequest?.pose;
  expect([flat?.pitchDegrees, flat?.headingDegrees]).toEqual([-90, 0]);
  expect(flat?.range).toBeGreaterThan(2500);
});

test('a run reports its way, is kept and shown, and says the same again', async () => {
  const session = smallSession();
  const heard = listen(session);
  await session.execute({ type: 'runModel', request: request({ loudness: 90 }) });
  const { runs, run, activeRun } = session.store.getState();
  expect(activeRun).toBeUndefined();
  expect(run?.result.outcome.measures[0]?.value).toBe(3);
  const id = run?.result.runId;
  const states = heard.map(([, event]) => event);
  expect(states[0]).toMatchObject({ runId: id, state: 'started', progress: 0 });
  expect(states.at(-1)).toMatchObject({ runId: id, state: 'finished', resultHash: run?.result.resultHash });
  expect(states.slice(1, -1)).toMatchObject([
    { state: 'progress' },
    { state: 'progress' },
    { state: 'progress' },
  ]);
  await session.execute({ type: 'setTime', seconds: 15 });
  expect(session.store.getState().time).toBe(15);
  await session.execute({ type: 'setTime', seconds: 1e9 });
  expect(session.store.getState().time, 'ends with the run').toBe(20);
  await session.execute({ type: 'runModel', request: request({ loudness: 90 }) });
  expect(session.store.getState().runs, 'the same run is one run').toHaveLength(runs.length);
  await session.execute({ type: 'selectRun', id: undefined });
  expect(session.store.getState().run).toBeUndefined();
});

test('a run sees the scenario it is made on', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', title: 'Plan' });
  await session.execute(addTower());
  await session.execute({
    type: 'applyChange',
    change: { kind: 'object.remove', object: CHURCH },
  });
  await session.execute(addTower('x', 1)).catch(() => undefined);
  await session.execute({ type: 'runModel', request: request({}) });
  const { run } = session.store.getState();
  expect(run?.result.outcome.states[0]?.objects).toContain(TOWER);
  expect(run?.result.outcome.states[0]?.objects).not.toContain(CHURCH);
});

test('one run at a time; a cancelled one leaves nothing and the next may start', async () => {
  const session = smallSession();
  const heard = listen(session);
  const long = session.execute({ type: 'runModel', request: request({ steps: 10_000 }) });
  const ended = expect(long).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => session.store.getState().activeRun?.progress).toBeGreaterThan(0);
  await expect(session.execute({ type: 'runModel', request: request({}) })).rejects.toThrow(/in progress/);
  await session.execute({ type: 'cancelRun' });
  await ended;
  expect(session.store.getState()).toMatchObject({ runs: [], activeRun: undefined, run: undefined });
  expect(heard.at(-1)?.[1]).toMatchObject({ state: 'cancelled' });
  await session.execute({ type: 'runModel', request: request({}) });
  expect(session.store.getState().runs).toHaveLength(1);
});

test('a model that fails says so and keeps earlier results', async () => {
  const session = smallSession();
  await session.execute({ type: 'runModel', request: request({}) });
  await expect(session.execute({ type: 'runModel', request: request({ loudness: 13 }) })).rejects.toThrow(
    /siren is broken/,
  );
  expect(session.store.getState().runs).toHaveLength(1);
  expect(session.store.getState().activeRun).toBeUndefined();
});

test('commands given before the city is there wait for it; a city that cannot be read fails them', async () => {
  let arrive: (city: ReturnType<typeof smallCity>) => void = () => undefined;
  const session = smallSession({
    loadCity: () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
  });
  const selected = session.execute({ type: 'select', object: SCHOOL });
  arrive(smallCity());
  await selected;
  expect(session.store.getState().selection).toBe(SCHOOL);

  const broken = smallSession({ loadCity: () => Promise.reject(new Error('city.json: missing; build it.')) });
  await expect(broken.ready).rejects.toThrow(/missing; build it/);
  await expect(broken.execute({ type: 'undo' })).rejects.toThrow(/missing/);
  expect(broken.store.getState().load).toEqual({ kind: 'failed', message: 'city.json: missing; build it.' });
});

test('an unsubscribed handler hears nothing; one that throws does not silence the others', async () => {
  const session = smallSession();
  const heard: unknown[] = [];
  session.on('select', () => {
    throw new Error('host page is broken');
  });
  const stop = session.on('select', (event) => heard.push(event));
  await session.execute({ type: 'select', object: SCHOOL });
  stop();
  await session.execute({ type: 'select', object: CHURCH });
  expect(heard).toEqual([{ object: SCHOOL, objects: [SCHOOL] }]);
  expect(session.store.getState().notices.at(-1)?.message.en).toBe('host page is broken');
});
