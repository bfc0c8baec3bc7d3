import { createModelRegistry, createPortRunner } from '@cityloom/twin-core';
import { flood } from '@cityloom/twin-core/models/flood';
import { expect, it } from 'vitest';
import {
  GOLDEN_HASH,
  goldenRequest,
  pumpedTown,
  SHARED_HASH,
  sharedRequest,
} from '../../../twin-core/test/models/flood/river-town.ts';

it('a flood in a browser worker gives the hash Node gives, frame by frame, and cancels', async () => {
  const runner = createPortRunner(
    createModelRegistry([flood]),
    () => new Worker(new URL('./flood-worker.ts', import.meta.url), { type: 'module' }),
  );
  const town = pumpedTown();
  const times: number[] = [];
  const result = await runner.run(town, goldenRequest, {
    onFrame: ({ field, time }) => {
      if (field === 'flood-depth') times.push(time);
    },
  });
  expect(result.resultHash).toBe(GOLDEN_HASH);
  expect(times).toEqual([0, 300, 600, 900, 1200, 1500, 1800]);
  const controller = new AbortController();
  const parameters = { ...(goldenRequest.parameters as object), cellSize: 1, simulatedDuration: 36_000 };
  const long = runner.run(
    town,
    { ...goldenRequest, parameters },
    {
      signal: controller.signal,
      onProgress: (done) => {
        if (done > 0) controller.abort();
      },
    },
  );
  await expect(long).rejects.toMatchObject({ name: 'AbortError' });
  runner.dispose();
});

it('a flood on several threads of an isolated page gives the hash of one thread in Node', async () => {
  expect(crossOriginIsolated).toBe(true);
  const runner = createPortRunner(
    createModelRegistry([flood]),
    () => new Worker(new URL('../../src/embed/simulation-worker.ts', import.meta.url), { type: 'module' }),
  );
  const result = await runner.run(pumpedTown(), sharedRequest);
  expect(result.resultHash).toBe(SHARED_HASH);
  // 60,000 cells are work for seven threads at most.
  const threads = Math.min(navigator.hardwareConcurrency, 7);
  expect(threads).toBeGreaterThan(1);
  expect(result.computedBy?.en).toBe(`WebAssembly, ${threads} threads`);
  runner.dispose();
});
