import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import { access } from '@cityloom/twin-core/models/access';
import { expect, it } from 'vitest';
import {
  GOLDEN_HASH,
  goldenRequest,
  goldenView,
} from '../../../twin-core/test/models/access/golden-access.ts';

it('access gives in a browser the hash Node gives', async () => {
  const runner = createInlineRunner(createModelRegistry([access]), {
    nowSeconds: () => performance.now() / 1000,
  });
  expect((await runner.run(goldenView, goldenRequest)).resultHash).toBe(GOLDEN_HASH);
});
