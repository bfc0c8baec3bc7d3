import { Worker } from 'node:worker_threads';
import { createModelRegistry, createPortRunner } from '@cityloom/twin-core';
import type { SimulationRunner } from '@cityloom/twin-core';
import { MODELS } from '@cityloom/twin-core/models';

/**
 * Runs every model of CityLoom in a worker thread. The thread starts with the first run and keeps
 * the process alive until `dispose()`.
 */
export function createNodeRunner(): SimulationRunner {
  // The file runs from source as .ts and from a build as .js.
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const file = new URL(`./simulation-worker${extension}`, import.meta.url);
  return createPortRunner(createModelRegistry(MODELS), () => new Worker(file, { execArgv: [] }));
}
