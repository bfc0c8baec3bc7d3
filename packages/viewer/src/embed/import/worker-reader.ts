import type { DatasetReader, ReadResult } from '../../session/index.ts';
import type { FromImportWorker, ToImportWorker } from './import-messages.ts';

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
  const { allowedOrigins = [], createWorker = openImportWorker } = options;
  return {
    foreignOrigin(url) {
      if (!URL.canParse(url, document.baseURI)) return undefined;
      const { origin } = new URL(url, document.baseURI);
      // Others are refused before anything is sent.
      return origin !== location.origin && allowedOrigins.includes(origin) ? origin : undefined;
    },
    read: (input, settings, { signal, onProgress }) =>
      new Promise<ReadResult>((resolve, reject) => {
        if (signal.aborted) {
          reject(cancelled());
          return;
        }
        const worker = createWorker();
        const end = (): void => {
          worker.terminate();
          signal.removeEventListener('abort', onAbort);
        };
        const onAbort = (): void => {
          end();
          reject(cancelled());
        };
        signal.addEventListener('abort', onAbort);
        worker.onmessage = ({ data }: MessageEvent<FromImportWorker>) => {
          if (data.kind === 'progress') {
            onProgress(data.done, data.file);
            return;
          }
          end();
          resolve(
            data.kind === 'done' ? data.result : { sources: [], failures: [data.failure], ignored: [] },
          );
        };
        worker.onerror = (event) => {
          end();
          reject(new Error(`The reader stopped (${event.message || 'its code could not be loaded'}).`));
        };
        const job: ToImportWorker = { input, settings, allowedOrigins, base: document.baseURI };
        worker.postMessage(job);
      }),
  };
}

function cancelled(): DOMException {
  return new DOMException('Reading was cancelled.', 'AbortError');
}

function openImportWorker(): Worker {
  return new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module', name: 'import' });
}
