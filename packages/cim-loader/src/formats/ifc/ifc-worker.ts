/** Worker of a page in which the IFC engine runs: see `startWebThread`. */
import type { FromIfcThread, ToIfcThread } from './ifc-messages.ts';
import { serveIfc } from './serve-ifc.ts';

/** The part of the worker's global scope used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToIfcThread>) => void) | null;
  postMessage(message: FromIfcThread, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  void serveIfc(data, (message, transfer) => {
    scope.postMessage(message, transfer);
  });
};
