import { createModelRegistry, serveSimulations } from '@cityloom/twin-core';
import type { SimulationPort } from '@cityloom/twin-core';
import { sunlight } from '@cityloom/twin-core/models/sunlight';

serveSimulations(globalThis as unknown as SimulationPort, createModelRegistry([sunlight]), {
  nowSeconds: () => performance.now() / 1000,
  pause: () =>
    new Promise((resolve) => {
      setTimeout(resolve);
    }),
});
