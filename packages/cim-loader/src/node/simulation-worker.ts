import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { createModelRegistry, serveSimulations } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { createComputeThreads } from './compute-threads.ts';
import { openNodeGpu } from './node-gpu.ts';

// The worker thread of createNodeRunner: answers its requests with the models of CityLoom.
if (parentPort !== null) {
  const threads = createComputeThreads();
  serveSimulations(parentPort, createModelRegistry(MODELS), {
    nowSeconds: () => performance.now() / 1000,
    pause: () => setImmediate(),
    compute: { ...(threads && { threads }), openGpu: openNodeGpu },
  });
}
