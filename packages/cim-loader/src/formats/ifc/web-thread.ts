import type { ReaderThread, StartReaderThread } from '../reader-thread.ts';

/** A worker of the browser; `undefined` where there are none (Node, whose threads are given by the caller). */
export const startWebThread: StartReaderThread | undefined =
  typeof (globalThis as { readonly Worker?: unknown }).Worker === 'function' ? startWorker : undefined;

/** Memory of an engine is given back by its end alone: a worker reads one file. */
function startWorker(): ReaderThread {
  const worker = new Worker(new URL('./ifc-worker.ts', import.meta.url), { type: 'module', name: 'ifc' });
  const end = (): void => {
    worker.terminate();
  };
  return {
    listen: (onMessage, onFailure) => {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        onMessage(data);
      };
      worker.onmessageerror = () => {
        onFailure('its answer could not be read');
      };
      // Where its file cannot be fetched, a worker says nothing more than that.
      worker.onerror = ({ message }) => {
        onFailure(message === '' ? 'it did not start' : message);
      };
    },
    post: (message) => {
      worker.postMessage(message);
    },
    release: end,
    terminate: end,
  };
}
