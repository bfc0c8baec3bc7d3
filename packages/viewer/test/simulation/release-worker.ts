import { createModelRegistry, serveSimulations } from '@cityloom/twin-core';
import type { SimulationPort } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';

serveSimulations(globalThis as unknown as SimulationPort, createModelRegistry([toxicRelease]), {
  nowSeconds: () => performance.now() / 1000,
  pause: () =>
    new Promise((resolve) => {
      setTimeout(resolve);
    }),
});
