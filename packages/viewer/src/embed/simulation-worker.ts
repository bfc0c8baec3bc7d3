/** Worker of the app's simulations: see `createPortRunner` on the page's side. */
import { createModelRegistry, serveSimulations, type SimulationPort } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';
import { createComputeThreads } from './compute-threads.ts';
import { openBrowserGpu } from './browser-gpu.ts';

/** Takes its turn behind the messages that wait, a cancel among them; timers would wait 4 ms. */
function pause(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

const threads = createComputeThreads();

serveSimulations(globalThis as unknown as SimulationPort, createModelRegistry(MODELS), {
  nowSeconds: () => performance.now() / 1000,
  pause,
  compute: { ...(threads && { threads }), openGpu: openBrowserGpu },
});
