import { runEnsembleInThreads } from '@cityloom/cim-loader/node';
import { expect, it } from 'vitest';
import { ENSEMBLE_HASH, ensembleRequest } from '../../../twin-core/test/ensembles/golden-ensemble.ts';
import { goldenView } from '../../../twin-core/test/models/toxic-release/golden-release.ts';

it(
  'an ensemble in threads has the written-down hash, by one or three of them',
  { timeout: 240_000 },
  async () => {
    const finished: number[] = [];
    const three = await runEnsembleInThreads(goldenView, ensembleRequest, {
      workers: 3,
      onProgress: (progress) => finished.push(progress.finished),
    });
    expect(three.resultHash).toBe(ENSEMBLE_HASH);
    expect(finished.at(-1)).toBe(6);
    expect((await runEnsembleInThreads(goldenView, ensembleRequest, { workers: 1 })).resultHash).toBe(
      ENSEMBLE_HASH,
    );
    await expect(runEnsembleInThreads(goldenView, ensembleRequest, { workers: 0 })).rejects.toThrow(
      /workers is 0/u,
    );
  },
);

it('is cancelled with all its threads', { timeout: 240_000 }, async () => {
  const controller = new AbortController();
  const long = runEnsembleInThreads(
    goldenView,
    { ...ensembleRequest, members: 60 },
    {
      workers: 2,
      signal: controller.signal,
      onProgress: ({ finished }) => {
        if (finished === 1) controller.abort();
      },
    },
  );
  await expect(long).rejects.toMatchObject({ name: 'AbortError' });
});
