import { createNodeRunner } from '@cityloom/cim-loader/node';
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_HASH,
  goldenRequest,
  goldenView,
} from '../../../twin-core/test/models/toxic-release/golden-release.ts';

describe('createNodeRunner', () => {
  it('runs the release in a worker thread with the written-down hash, and cancels', async () => {
    const runner = createNodeRunner();
    try {
      const result = await runner.run(goldenView, goldenRequest);
      expect(result.resultHash).toBe(GOLDEN_HASH);
      expect(result.frames).toHaveLength(16);
      const controller = new AbortController();
      const parameters = {
        ...(goldenRequest.parameters as object),
        simulatedDuration: 28_800,
        timeStep: 1,
        frameInterval: 10,
      };
      const long = runner.run(goldenView, { ...goldenRequest, parameters }, { signal: controller.signal });
      controller.abort();
      await expect(long).rejects.toMatchObject({ name: 'AbortError' });
    } finally {
      runner.dispose();
    }
  });
});
