import {
  createModelRegistry,
  createPortRunner,
  type SimulationModel,
  type SimulationRunner,
} from '@cityloom/twin-core';
import type { SessionRunner } from '../session/index.ts';

/** Runs simulations in a worker; the models' code is asked for with the first run, if not before. */
export function createWorkerRunner(
  loadModels: () => Promise<readonly SimulationModel[]>,
  open: () => Worker,
): SessionRunner {
  let runner: SimulationRunner | undefined;
  return {
    async run(view, request, options) {
      const models = await loadModels();
      runner ??= createPortRunner(createModelRegistry(models), open);
      return runner.run(view, request, options);
    },
    dispose() {
      runner?.dispose();
    },
  };
}
