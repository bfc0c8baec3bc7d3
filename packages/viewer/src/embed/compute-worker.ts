/** Thread of a simulation: see `createComputeThreads`. It is done when the run is. */
import { runThread, type ThreadCall } from '@cityloom/twin-core';

globalThis.addEventListener('message', ({ data }: MessageEvent<ThreadCall>) => {
  runThread(data, () => {
    globalThis.postMessage('begun');
  });
});
