import { Worker } from 'node:worker_threads';
import type { TileCompression } from '../tiles/content-job.ts';

/** Threads that make tiles. */
export interface TileThreads {
  /** Those that run: where none can be started (resource limits, policies), none. */
  readonly workers: readonly Worker[];
  /** Ends them. */
  close(): Promise<void>;
}

/**
 * Starts threads. They load their code at once: started before there is work for them, they are ready when it comes.
 * @param count of threads besides this one.
 */
export function startTileThreads(count: number, compression: TileCompression): TileThreads {
  const file = new URL('./tile-worker.ts', import.meta.url);
  const workers: Worker[] = [];
  try {
    while (workers.length < count) {
      const worker = new Worker(file, { execArgv: [], workerData: compression });
      // One that fails before it has work is done without; the pool listens for itself when it gives work.
      worker.on('error', () => {
        if (workers.includes(worker)) workers.splice(workers.indexOf(worker), 1);
      });
      workers.push(worker);
    }
  } catch {
    // What could be started does the work.
  }
  return {
    workers,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
