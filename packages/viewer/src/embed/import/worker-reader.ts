import type { DatasetReader } from '../../session/index.ts';

/** How addresses are read, and where the worker comes from. */
export interface WorkerReaderOptions {
  /** Origins addresses may have beside the page's own, for example `https://data.example.org`. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Replaced where a bundler serves the worker from elsewhere. */
  readonly createWorker?: () => Worker;
}

/**
 * Reads in a worker of its own per source. Cancelling ends it: whatever a loader is in the middle of stops at once,
 * and its memory is free.
 */
export function createWorkerReader(options: WorkerReaderOptions = {}): DatasetReader {
  const { allowedOrigins = [], createWorker } = options;
  return {
    foreignOrigin(url) {
      if (!URL.canParse(url, document.baseURI)) return undefined;
      const { origin } = new URL(url, document.baseURI);
      // Others are refused before anything is sent.
      return origin !== location.origin && allowedOrigins.includes(origin) ? origin : undefined;
    },
    async read(...job) {
      const { readInWorker } = await import('./read-in-worker.ts');
      return readInWorker(job, allowedOrigins, createWorker);
    },
  };
}
