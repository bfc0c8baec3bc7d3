import { measureQuality } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import type { FromQualityWorker, ToQualityWorker } from './quality-messages.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToQualityWorker>) => void) | null;
  postMessage(message: FromQualityWorker): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { table, at } }) => {
  try {
    scope.postMessage({ kind: 'measured', quality: measureQuality(createFeatureTable(table), { at }) });
  } catch (error) {
    scope.postMessage({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};
