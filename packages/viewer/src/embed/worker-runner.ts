import type { SimulationModel, SimulationRunner } from '@cityloom/twin-core';
import type { SessionRunner } from '../session/index.ts';

/** Runs simulations in a worker; its code and the models' are asked for with the first run, if not before. */
export function createWorkerRunner(
  loadModels: () => Promise<readonly SimulationModel[]>,
  open: () => Worker,
): SessionRunner {
  let runner: SimulationRunner | undefined;
  return {
    async run(view, request, options) {
      const [models, { openPortRunner }] = await Promise.all([loadModels(), import('./port-runner.ts')]);
      runner ??= openPortRunner(models, open);
      return runner.run(view, request, options);
    },
    dispose() {
      runner?.dispose();
    },
  };
}
