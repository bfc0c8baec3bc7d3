import { expect, it } from 'vitest';
import { createComputeThreads } from '../../src/embed/compute-threads.ts';

it('a page that is not cross-origin isolated has no threads to share memory with', () => {
  expect(globalThis.crossOriginIsolated).not.toBe(true);
  expect(createComputeThreads()).toBeUndefined();
});
