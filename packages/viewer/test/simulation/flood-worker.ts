import { createModelRegistry, serveSimulations } from '@cityloom/twin-core';
import type { SimulationPort } from '@cityloom/twin-core';
import { flood } from '@cityloom/twin-core/models/flood';

serveSimulations(globalThis as unknown as SimulationPort, createModelRegistry([flood]), {
  nowSeconds: () => performance.now() / 1000,
  pause: () =>
    new Promise((resolve) => {
      setTimeout(resolve);
    }),
});
