import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ComputeThreads, RunningThreads, ThreadCall, ThreadTask } from '@cityloom/twin-core';

/**
 * Threads of Node for runs that share their work; `undefined` on a processor of one core. They do not keep the process
 * alive.
 * @param count of threads besides the run's own. Default: one per further core.
 */
export function createComputeThreads(count: number = availableParallelism() - 1): ComputeThreads | undefined {
  return count < 1 ? undefined : { count, start: startThreads };
}

async function startThreads({ calls, ...task }: ThreadTask): Promise<RunningThreads> {
  const file = new URL('./compute-worker.ts', import.meta.url);
  const workers: Worker[] = [];
  let failure: Error | undefined;
  const stop = (): void => {
    for (const worker of workers) {
      worker.removeAllListeners();
      // One that fails while it is ended has nothing left to do.
      worker.on('error', () => undefined);
      void worker.terminate();
    }
  };
  try {
    for (const call of calls) {
      const workerData: ThreadCall = { ...task, call };
      const worker = new Worker(file, { execArgv: [], workerData });
      workers.push(worker);
      worker.on('error', (cause) => {
        failure ??= cause instanceof Error ? cause : new Error(String(cause));
      });
      worker.on('exit', () => {
        failure ??= new Error('a thread ended before the run');
      });
    }
    await Promise.all(workers.map(hasBegun));
  } catch (cause) {
    stop();
    throw cause;
  }
  for (const worker of workers) worker.unref();
  return {
    get failure() {
      return failure;
    },
    stop,
  };
}

function hasBegun(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => {
      resolve();
    });
    worker.once('error', (cause) => {
      reject(cause instanceof Error ? cause : new Error(String(cause)));
    });
    worker.once('exit', () => {
      reject(new Error('a thread ended as it began'));
    });
  });
}
