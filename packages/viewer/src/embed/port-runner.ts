import {
  createModelRegistry,
  createPortRunner,
  type SimulationModel,
  type SimulationRunner,
} from '@cityloom/twin-core';

/** Runs models in a worker; its code comes with the first run. */
export function openPortRunner(models: readonly SimulationModel[], open: () => Worker): SimulationRunner {
  return createPortRunner(createModelRegistry(models), open);
}
