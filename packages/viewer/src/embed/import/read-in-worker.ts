import type { DatasetReader, ReadResult } from '../../session/index.ts';
import type { FromImportWorker, ToImportWorker } from './import-messages.ts';

type Read = DatasetReader['read'];

/** Reads one drop or address in a worker of its own, which cancelling ends. */
export function readInWorker(
  [input, settings, { signal, onProgress }]: Parameters<Read>,
  allowedOrigins: readonly string[],
  createWorker: () => Worker = openImportWorker,
): Promise<ReadResult> {
  return new Promise<ReadResult>((resolve, reject) => {
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
      resolve(data.kind === 'done' ? data.result : { sources: [], failures: [data.failure], ignored: [] });
    };
    worker.onerror = (event) => {
      end();
      reject(new Error(`The reader stopped (${event.message || 'its code could not be loaded'}).`));
    };
    const job: ToImportWorker = { input, settings, allowedOrigins, base: document.baseURI };
    worker.postMessage(job);
  });
}

function cancelled(): DOMException {
  return new DOMException('Reading was cancelled.', 'AbortError');
}

function openImportWorker(): Worker {
  return new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module', name: 'import' });
}
