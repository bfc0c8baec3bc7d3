import { parentPort, workerData } from 'node:worker_threads';
import { runThread } from '@cityloom/twin-core';
import type { ThreadCall } from '@cityloom/twin-core';

// A thread of createComputeThreads. It is done when the run is.
runThread(workerData as ThreadCall, () => {
  parentPort?.postMessage('begun');
});
