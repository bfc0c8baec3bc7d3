import type { ComputeThreads, RunningThreads, ThreadCall, ThreadTask } from '@cityloom/twin-core';

/** More are not worth while on a city: memory is what holds them up. */
const MOST_THREADS = 15;

/**
 * Threads for runs of this worker: workers of its own on shared memory. `undefined` on a processor of one core, and where
 * the page is not cross-origin isolated: browsers share memory in no other page.
 */
export function createComputeThreads(): ComputeThreads | undefined {
  const count = Math.min(MOST_THREADS, navigator.hardwareConcurrency - 1);
  return !globalThis.crossOriginIsolated || count < 1 ? undefined : { count, start: startThreads };
}

async function startThreads({ calls, ...task }: ThreadTask): Promise<RunningThreads> {
  const workers: Worker[] = [];
  let failure: Error | undefined;
  const stop = (): void => {
    for (const worker of workers) worker.terminate();
  };
  try {
    await Promise.all(
      calls.map((call) => {
        const worker = new Worker(new URL('./compute-worker.ts', import.meta.url), { type: 'module' });
        workers.push(worker);
        worker.addEventListener('error', ({ message }) => {
          failure ??= new Error(message === '' ? 'a thread could not be loaded' : message);
        });
        return beginThread(worker, { ...task, call });
      }),
    );
  } catch (cause) {
    stop();
    throw cause;
  }
  return {
    get failure() {
      return failure;
    },
    stop,
  };
}

function beginThread(worker: Worker, call: ThreadCall): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', () => {
      resolve();
    });
    worker.addEventListener('error', ({ message }) => {
      reject(new Error(message === '' ? 'a thread could not be loaded' : message));
    });
    worker.addEventListener('messageerror', () => {
      reject(new Error('memory could not be shared with a thread'));
    });
    worker.postMessage(call);
  });
}
