import { buildTileset } from '@cityloom/cim-loader';
import { createFeatureTable } from '@cityloom/twin-core';
import { withHeights } from './solid-heights.ts';
import type { FromSolidWorker, ToSolidWorker } from './solid-messages.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToSolidWorker>) => void) | null;
  postMessage(message: FromSolidWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { id, table, grounds } }) => {
  buildTileset(createFeatureTable(withHeights(table)), grounds && { bases: grounds }).then(
    ({ files }) => {
      const whole = files.map(({ path, bytes }) => ({ path, bytes: new Uint8Array(bytes) }));
      scope.postMessage(
        { kind: 'built', id, files: whole },
        whole.map(({ bytes }) => bytes.buffer),
      );
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ kind: 'failed', id, message }, []);
    },
  );
};
