import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { createModelRegistry, serveSimulations } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';

// The worker thread of createNodeRunner: answers its requests with the models named here.
if (parentPort !== null) {
  serveSimulations(parentPort, createModelRegistry([toxicRelease]), {
    nowSeconds: () => performance.now() / 1000,
    pause: () => setImmediate(),
  });
}
