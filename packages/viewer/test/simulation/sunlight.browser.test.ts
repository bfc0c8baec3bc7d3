import { createModelRegistry, createPortRunner } from '@cityloom/twin-core';
import { sunlight } from '@cityloom/twin-core/models/sunlight';
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_HASH,
  goldenRequest,
  goldenView,
} from '../../../twin-core/test/models/sunlight/golden-sunlight.ts';

describe('sunlight in a browser worker', () => {
  it('gives the hash Node gives', async () => {
    const runner = createPortRunner(
      createModelRegistry([sunlight]),
      () => new Worker(new URL('./sunlight-worker.ts', import.meta.url), { type: 'module' }),
    );
    const progress: number[] = [];
    const result = await runner.run(goldenView, goldenRequest, {
      onProgress: (done) => progress.push(done),
    });
    expect(result.resultHash).toBe(GOLDEN_HASH);
    expect(progress.length).toBeGreaterThan(2);
    runner.dispose();
  });
});
