import type { CloudPoints, FromCloudWorker, ToCloudWorker } from './cloud-messages.ts';
import { cloudModel } from './cloud-model.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToCloudWorker>) => void) | null;
  postMessage(message: FromCloudWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

let kept: CloudPoints | undefined;

scope.onmessage = ({ data: { points, ...look } }) => {
  kept = points ?? kept;
  if (kept === undefined) return;
  const model = cloudModel(kept, look);
  scope.postMessage(model, [model.glb.buffer]);
};
