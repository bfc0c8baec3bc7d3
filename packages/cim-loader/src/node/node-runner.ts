import { Worker } from 'node:worker_threads';
import { createModelRegistry, createPortRunner } from '@cityloom/twin-core';
import type { SimulationRunner } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';

/**
 * Runs every model of CityLoom in a worker thread. The thread starts with the first run and keeps
 * the process alive until `dispose()`.
 */
export function createNodeRunner(): SimulationRunner {
  const file = new URL('./simulation-worker.ts', import.meta.url);
  return createPortRunner(createModelRegistry(MODELS), () => new Worker(file, { execArgv: [] }));
}
