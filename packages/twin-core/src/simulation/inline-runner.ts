import { driveRun } from './drive.ts';
import type { RunHost } from './drive.ts';
import type { FieldFrame } from './model.ts';
import { parseParameters } from './parameters.ts';
import type { ModelRegistry } from './registry.ts';
import { runIdOf } from './result-hash.ts';
import { createRunMemories } from './run-memory.ts';
import { assertSeed } from './runner.ts';
import type { SimulationRunner } from './runner.ts';

/** Runs models on the calling thread. */
export function createInlineRunner(registry: ModelRegistry, host: RunHost): SimulationRunner {
  const memories = createRunMemories(host.mostRunsKept);
  return {
    async run(view, request, options = {}) {
      const model = registry.model(request.model);
      assertSeed(request.seed);
      const parameters = parseParameters(model, request.parameters);
      const frames: FieldFrame[] = [];
      const input = model.prepare(view, parameters);
      const driven = await driveRun(host, model, input, parameters, {
        seed: request.seed,
        signal: options.signal ?? { aborted: false },
        memory: memories.of(model.id),
        onProgress: (done) => options.onProgress?.(done),
        ...(options.keep && { keep: options.keep }),
        onFrame: (frame) => {
          frames.push(frame);
          options.onFrame?.(frame);
        },
      });
      return {
        runId: runIdOf({ ...request, parameters }, model.version, view.hash),
        model: model.id,
        modelVersion: model.version,
        viewHash: view.hash,
        parameters,
        seed: request.seed,
        frames,
        ...driven,
      };
    },
    dispose() {
      memories.clear();
    },
  };
}
