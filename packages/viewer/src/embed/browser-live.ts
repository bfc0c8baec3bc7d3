import type { LiveMeans } from '../session/index.ts';
import { createBrowserRecordings } from './browser-recordings.ts';
import { createFeedWorkerPort } from './feed-worker-port.ts';

/** Live data with a browser's means: feeds in a worker, recordings in IndexedDB. */
export function createBrowserLive(openWorker?: () => Worker): LiveMeans {
  return {
    openFeedPort: () => createFeedWorkerPort(openWorker),
    recordings: createBrowserRecordings(),
  };
}
