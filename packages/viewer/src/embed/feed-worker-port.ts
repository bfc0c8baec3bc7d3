import type { FeedPort, FromFeedHost } from '../session/index.ts';

/**
 * Runs all feeds of a session in one worker.
 * @param open makes the worker; replaced where a bundler serves it from elsewhere.
 */
export function createFeedWorkerPort(open: () => Worker = openFeedWorker): FeedPort {
  const worker = open();
  return {
    post(message) {
      worker.postMessage(message);
    },
    listen(take, failed) {
      worker.onmessage = ({ data }: MessageEvent<FromFeedHost>) => {
        take(data);
      };
      worker.onmessageerror = () => {
        failed('a message could not be read');
      };
      worker.onerror = (event) => {
        failed(event.message || 'its code could not be loaded');
      };
    },
    end() {
      worker.onmessage = worker.onmessageerror = worker.onerror = null;
      worker.terminate();
    },
  };
}

function openFeedWorker(): Worker {
  return new Worker(new URL('./feed-worker.ts', import.meta.url), { type: 'module', name: 'feeds' });
}
