import { createInlineRunner, createModelRegistry } from '@cityloom/twin-core';
import { planningControl } from '@cityloom/twin-core/models/planning-control';
import { expect, it } from 'vitest';
import {
  GOLDEN_HASH,
  goldenParcels,
  goldenRequest,
} from '../../../twin-core/test/models/planning-control/golden-parcels.ts';

it('planning control gives in a browser the hash Node gives', async () => {
  const runner = createInlineRunner(createModelRegistry([planningControl]), {
    nowSeconds: () => performance.now() / 1000,
  });
  expect((await runner.run(goldenParcels, goldenRequest)).resultHash).toBe(GOLDEN_HASH);
});
