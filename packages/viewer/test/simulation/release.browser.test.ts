import { createModelRegistry, createPortRunner } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_HASH,
  goldenRequest,
  goldenView,
  TURNING_HASH,
  turningRequest,
} from '../../../twin-core/test/models/toxic-release/golden-release.ts';

describe('toxic release in a browser worker', () => {
  it('gives the hash Node gives, frame by frame, and cancels', async () => {
    const runner = createPortRunner(
      createModelRegistry([toxicRelease]),
      () => new Worker(new URL('./release-worker.ts', import.meta.url), { type: 'module' }),
    );
    const times: number[] = [];
    const result = await runner.run(goldenView, goldenRequest, {
      onFrame: (frame) => times.push(frame.time),
    });
    expect(result.resultHash).toBe(GOLDEN_HASH);
    expect((await runner.run(goldenView, turningRequest)).resultHash).toBe(TURNING_HASH);
    expect(times).toEqual(Array.from({ length: 16 }, (_, index) => 120 * index));
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
    runner.dispose();
  });
});
