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

/** Each holds a run and what its model keeps in memory. */
const MOST_WORKERS = 8;

/** Runners for the members of an ensemble, each with a worker of its own: one per core, less one for the page. */
export async function openWorkerRunners(
  models: readonly SimulationModel[],
  open: () => Worker,
  most: number,
): Promise<readonly SimulationRunner[]> {
  const { openPortRunner } = await import('./port-runner.ts');
  const cores = Math.max(1, navigator.hardwareConcurrency - 1);
  return Array.from({ length: Math.min(most, cores, MOST_WORKERS) }, () => openPortRunner(models, open));
}
