import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { serveSimulations } from '@cityloom/twin-core';
import { countingRegistry } from './counting-model.ts';

if (parentPort !== null) {
  serveSimulations(parentPort, countingRegistry, {
    nowSeconds: () => performance.now() / 1000,
    pause: () => setImmediate(),
  });
}
