import { parentPort } from 'node:worker_threads';
import type { ToIfcThread } from '../formats/ifc/ifc-messages.ts';
import { serveIfc } from '../formats/ifc/serve-ifc.ts';

/** Thread of Node in which the IFC engine runs: see `createReaderThreads`. */
parentPort?.on('message', (request: ToIfcThread) => {
  void serveIfc(request, (message, transfer) => {
    parentPort?.postMessage(message, transfer);
  });
});
