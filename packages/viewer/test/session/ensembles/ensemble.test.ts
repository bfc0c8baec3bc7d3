import { createInlineRunner } from '@cityloom/twin-core';
import type { EnsembleRequest } from '@cityloom/twin-core/ensembles';
import type { Session } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { pondRegistry, REQUEST as POND } from '../../../../twin-core/test/ensembles/pond-model.ts';
import { addTower, smallSession } from '../small-session.ts';

const REQUEST: EnsembleRequest = {
  model: 'siren',
  parameters: { steps: 3 },
  inputs: [
    {
      id: 'loudness',
      parameters: ['loudness'],
      distribution: { kind: 'uniform', minimum: 90, maximum: 130 },
    },
  ],
  members: 8,
  seed: 3,
  sampling: 'latin-hypercube',
  fields: [],
};

/** A session whose model has a field. */
function pondSession(): Session {
  return smallSession({
    models: pondRegistry.models,
    runner: createInlineRunner(pondRegistry, { nowSeconds: () => 0 }),
  });
}

function ensembleOf(session: Session) {
  return session.store.getState().ensemble;
}

test('runs on the scenario, shows its first field, and others when asked', async () => {
  const session = pondSession();
  await session.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await session.execute(addTower());
  const shares: number[] = [];
  session.store.subscribe(({ ensemble }) => {
    if (ensemble.active !== undefined) shares.push(ensemble.active.finished);
  });
  await session.execute({ type: 'runEnsemble', request: POND });
  const { finished, active, field } = ensembleOf(session);
  expect(active).toBeUndefined();
  expect(shares.at(-1)).toBe(25);
  expect(finished?.branch).toBe('plan');
  expect(finished?.result.plan.viewHash).toBe(session.store.getState().view?.hash);
  expect(field).toBe('depth.p10');
  const described = session.describe().ensemble;
  expect(described).toMatchObject({ model: 'pond', members: 25, failed: 0 });
  expect(described?.fields).toEqual([
    'depth.p10',
    'depth.p50',
    'depth.p90',
    'depth.mean',
    'depth.reaches-5',
    'depth.reaches-10',
  ]);
  await session.execute({ type: 'showEnsembleField', field: 'depth.p90' });
  const { run, runs } = session.store.getState();
  expect(run?.result.outcome.fields.map(({ id }) => id)).toEqual(['depth.p90']);
  expect(run?.result.frames.map(({ field: id, time }) => [id, time])).toEqual([['depth.p90', 0]]);
  expect(run?.result.resultHash).toBe(described?.resultHash);
  expect(runs, 'it is no run that could be computed again').toEqual([]);
  await session.execute({ type: 'showEnsembleField', field: undefined });
  expect(session.store.getState().run).toBeUndefined();
  await expect(session.execute({ type: 'showEnsembleField', field: 'height' })).rejects.toThrow(
    /use one of: depth\.p10/u,
  );
});

test('a link and a later visit know nothing of its maps', async () => {
  const session = pondSession();
  await session.ready;
  const before = await session.share();
  await session.execute({ type: 'runEnsemble', request: POND });
  expect(session.store.getState().run?.ensemble).toBe(true);
  expect(await session.share()).toBe(before);
});

test('says what does not fit, one at a time, and is cancelled', async () => {
  const session = smallSession();
  await session.ready;
  const [input] = REQUEST.inputs;
  const loud = { ...input, distribution: { kind: 'uniform', minimum: 90, maximum: 200 } };
  await expect(
    session.execute({ type: 'runEnsemble', request: { ...REQUEST, inputs: [loud] } as EnsembleRequest }),
  ).rejects.toThrow(
    /ensemble of siren: .*"loudness" leaves what the model takes: at its largest value, 200/u,
  );
  await expect(
    session.execute({ type: 'runEnsemble', request: { ...REQUEST, model: 'tide' } }),
  ).rejects.toThrow(/no model named "tide"/u);
  const running = session.execute({
    type: 'runEnsemble',
    request: { ...REQUEST, parameters: { steps: 10_000 }, members: 100 },
  });
  const ended = expect(running).rejects.toMatchObject({ name: 'AbortError' });
  while (ensembleOf(session).active === undefined) await new Promise((resolve) => setTimeout(resolve));
  await expect(session.execute({ type: 'runEnsemble', request: REQUEST })).rejects.toThrow(
    /another ensemble is in progress/u,
  );
  await session.execute({ type: 'cancelEnsemble' });
  await ended;
  expect(ensembleOf(session)).toMatchObject({ active: undefined, finished: undefined });
});
