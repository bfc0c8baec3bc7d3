import { expect, test } from 'vitest';
import { addTower, CHURCH, SCHOOL, smallSession } from '../small-session.ts';

type Session = ReturnType<typeof smallSession>;

const REQUEST = { model: 'siren', parameters: { loudness: 90, steps: 4 }, seed: 1 } as const;

/** A has a tower and a run on it; B lost its school and asks for nothing. */
async function twoScenarios(): Promise<Session> {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'a', title: 'A' });
  await session.execute(addTower('tower'));
  await session.execute({ type: 'runModel', request: REQUEST });
  await session.execute({ type: 'createBranch', id: 'b', title: 'B' });
  await session.execute({ type: 'applyChange', change: { kind: 'object.remove', object: SCHOOL } });
  return session;
}

const compare = (
  session: Session,
  options: Partial<Parameters<Session['compare']>[0]> = {},
): ReturnType<Session['compare']> =>
  session.compare({ scenarios: ['a', 'b'], signal: new AbortController().signal, ...options });

test('every state gets the runs that any of them asks for, and differs from the city as it is', async () => {
  const session = await twoScenarios();
  const done: number[] = [];
  const { states, requests, measures, baseHash } = await compare(session, {
    onProgress: (share) => done.push(share),
  });
  expect(states.map(({ title, branch }) => [title, branch?.id])).toEqual([
    ['Baseline', undefined],
    ['A', 'a'],
    ['B', 'b'],
  ]);
  expect(requests).toMatchObject([REQUEST]);
  const row = measures.rows.find(({ name }) => name === 'siren.buildings');
  expect(row?.values.map(({ value, difference }) => [value, difference])).toMatchObject([
    [3, null],
    [4, 1],
    [2, -1],
  ]);
  expect(baseHash).toBe(states[0]?.view.hash);
  expect(done.at(-1)).toBe(1);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  // What is compared is not what is on show, and comparing leaves that as it is.
  expect(session.store.getState().branch?.id).toBe('b');
});

test('a scenario can be the baseline', async () => {
  const session = await twoScenarios();
  const { states, measures } = await compare(session, { baseline: 'a', scenarios: ['b'] });
  expect(states.map(({ id }) => id)).toEqual(['a', 'b']);
  const row = measures.rows.find(({ name }) => name === 'siren.buildings');
  expect(row?.values.map(({ value, difference }) => [value, difference])).toMatchObject([
    [4, null],
    [2, -2],
  ]);
});

test('after an edit only the edited scenario is computed again', async () => {
  const session = await twoScenarios();
  const runsOf = async (): Promise<unknown[]> =>
    (await compare(session)).states.map(({ runs: [run] }) => run);
  const first = await runsOf();
  expect(first[1]).toBe(session.store.getState().runs[0]?.result);
  const again = await runsOf();
  for (const [at, run] of again.entries()) expect(run).toBe(first[at]);
  await session.execute({ type: 'applyChange', change: { kind: 'object.remove', object: CHURCH } });
  const edited = await runsOf();
  expect(edited[0]).toBe(first[0]);
  expect(edited[1]).toBe(first[1]);
  expect(edited[2]).not.toBe(first[2]);
});

test('it can be given up, and a scenario that is not there is named', async () => {
  const session = await twoScenarios();
  const controller = new AbortController();
  const given = compare(session, {
    signal: controller.signal,
    onProgress: () => {
      controller.abort();
    },
  });
  await expect(given).rejects.toThrow(/abort|cancel/iu);
  await expect(compare(session, { scenarios: ['a', 'nowhere'] })).rejects.toThrow(/no scenario.*"nowhere"/u);
  // The session goes on.
  expect((await compare(session)).states).toHaveLength(3);
});
