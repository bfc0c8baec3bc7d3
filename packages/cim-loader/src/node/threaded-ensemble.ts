import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { createModelRegistry } from '@cityloom/twin-core';
import type { View } from '@cityloom/twin-core';
import { runEnsemble } from '@cityloom/twin-core/ensembles';
import type { EnsembleOptions, EnsembleRequest, EnsembleResult } from '@cityloom/twin-core/ensembles';
import { MODELS } from '@cityloom/twin-core/models';
import { createNodeRunner } from './node-runner.ts';

/** How an ensemble is computed in threads, followed and ended. */
export interface ThreadedEnsembleOptions extends Pick<
  EnsembleOptions,
  'signal' | 'onProgress' | 'known' | 'onMember'
> {
  /** Members computed at once, each in a thread of its own. Default: one per core, at most one per member. */
  readonly workers?: number;
}

/**
 * Computes an ensemble of any model of CityLoom on the machine's cores. The result does not depend on their number.
 * @throws {RangeError} if `workers` is no whole number of 1 or more. Rejects as `runEnsemble` does.
 */
export async function runEnsembleInThreads(
  view: View,
  request: EnsembleRequest,
  { workers = availableParallelism(), ...options }: ThreadedEnsembleOptions = {},
): Promise<EnsembleResult> {
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`runEnsembleInThreads: workers is ${workers}; give a whole number of 1 or more.`);
  }
  const runners = Array.from({ length: Math.min(workers, request.members) }, () => createNodeRunner());
  try {
    return await runEnsemble(view, request, {
      ...options,
      registry: createModelRegistry(MODELS),
      runners,
      pause: () => setImmediate(),
    });
  } finally {
    for (const runner of runners) runner.dispose();
  }
}
