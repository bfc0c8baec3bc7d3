/** Worker that runs the feeds of a session: see `createFeedWorkerPort` on the page's side. */
import type { FromFeedHost, ToFeedHost } from '../session/index.ts';
import { hostFeeds } from '../session/live/host-feeds.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToFeedHost>) => void) | null;
  postMessage(message: FromFeedHost, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

const host = hostFeeds(
  (message, buffers) => {
    scope.postMessage(message, buffers);
  },
  { clock: { now: () => Date.now() }, random: Math.random },
);

scope.onmessage = ({ data }) => {
  host.take(data);
};
