import { createModelRegistry, createPortRunner } from '@cityloom/twin-core';
import { runEnsemble } from '@cityloom/twin-core/ensembles';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';
import { expect, it } from 'vitest';
import { ENSEMBLE_HASH, ensembleRequest } from '../../../twin-core/test/ensembles/golden-ensemble.ts';
import { goldenView } from '../../../twin-core/test/models/toxic-release/golden-release.ts';

it('an ensemble in two browser workers gives the hash Node gives', async () => {
  const registry = createModelRegistry([toxicRelease]);
  const runners = [1, 2].map(() =>
    createPortRunner(
      registry,
      () => new Worker(new URL('./release-worker.ts', import.meta.url), { type: 'module' }),
    ),
  );
  const result = await runEnsemble(goldenView, ensembleRequest, { registry, runners });
  for (const runner of runners) runner.dispose();
  expect(result.failures).toEqual([]);
  expect(result.resultHash).toBe(ENSEMBLE_HASH);
});
