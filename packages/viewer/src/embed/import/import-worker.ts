/** Worker that reads one drop or address and ends: see `createWorkerReader` on the page's side. */
import { transferablesOf } from '@cityloom/cim-loader';
import type { ReadResult } from '../../session/index.ts';
import type { FromImportWorker, ToImportWorker } from './import-messages.ts';
import { describeFailure, readSources } from './read-sources.ts';
import { readAddress } from './read-address.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToImportWorker>) => void) | null;
  postMessage(message: FromImportWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 50;
let reported = 0;

function follow(done: number, file: string): void {
  const now = performance.now();
  if (now - reported < REPORT_EVERY && done < 1) return;
  reported = now;
  scope.postMessage({ kind: 'progress', done, file }, []);
}

function read({ input, settings, allowedOrigins, base }: ToImportWorker): Promise<ReadResult> {
  return input.kind === 'files'
    ? readSources(input.files, settings, follow)
    : readAddress(input, { base, allowedOrigins }, settings, follow);
}

scope.onmessage = ({ data }) => {
  read(data).then(
    (result) => {
      scope.postMessage({ kind: 'done', result }, transferablesOf(result));
    },
    (error: unknown) => {
      const file = data.input.kind === 'url' ? data.input.url : (data.input.files[0]?.path ?? '');
      scope.postMessage({ kind: 'failed', failure: describeFailure(file, error) }, []);
    },
  );
};
