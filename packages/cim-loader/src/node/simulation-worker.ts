import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { createModelRegistry, serveSimulations } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { openNodeGpu } from './node-gpu.ts';

// The worker thread of createNodeRunner: answers its requests with the models of CityLoom.
if (parentPort !== null) {
  serveSimulations(parentPort, createModelRegistry(MODELS), {
    nowSeconds: () => performance.now() / 1000,
    pause: () => setImmediate(),
    compute: { openGpu: openNodeGpu },
  });
}
