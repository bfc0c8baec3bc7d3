import { endPort, listenTo } from './message-port.ts';
import type { SimulationPort } from './message-port.ts';
import type { FieldFrame, RunRequest, RunResult, SimulationModel } from './model.ts';
import { parseParameters } from './parameters.ts';
import type { SimulationReply } from './protocol.ts';
import type { ModelRegistry } from './registry.ts';
import { runIdOf } from './result-hash.ts';
import { assertSeed, createAbortError } from './runner.ts';
import type { RunOptions, SimulationRunner } from './runner.ts';

interface PendingRun {
  readonly model: SimulationModel;
  readonly frames: FieldFrame[];
  readonly options: RunOptions;
  readonly settle: (reply: Extract<SimulationReply, { kind: 'outcome' }>) => void;
  readonly reject: (reason: Error) => void;
}

interface Line {
  readonly port: SimulationPort;
  readonly pending: Map<number, PendingRun>;
}

/**
 * Runs models on the other side of a port, where {@link serveSimulations} answers. The view stays
 * here: `prepare` reduces it to what the model needs, and only that is copied across.
 * @param open called for the first run, and again after the other side crashed or was disposed of.
 */
export function createPortRunner(registry: ModelRegistry, open: () => SimulationPort): SimulationRunner {
  let line: Line | undefined;
  let lastId = 0;

  function fail(broken: Line, reason: string): void {
    if (line === broken) line = undefined;
    for (const run of broken.pending.values()) {
      run.reject(new Error(`${run.model.id}: the simulation worker failed (${reason}); run it again.`));
    }
    broken.pending.clear();
  }

  function connect(): Line {
    if (line !== undefined) return line;
    const opened: Line = { port: open(), pending: new Map() };
    line = opened;
    listenTo(opened.port, {
      message: (message) => {
        handleReply(opened.pending, message as SimulationReply);
      },
      failure: (reason) => {
        fail(opened, reason);
        endPort(opened.port);
      },
    });
    return opened;
  }

  return {
    // Async, so that a request that does not fit rejects rather than throws.
    async run(view, request, options = {}) {
      const model = registry.model(request.model);
      assertSeed(request.seed);
      const parameters = parseParameters(model, request.parameters);
      if (options.signal?.aborted === true) throw createAbortError(`run of ${model.id}`);
      const input = model.prepare(view, parameters);
      lastId += 1;
      const id = lastId;
      const completed: RunRequest = { ...request, parameters };
      return start(connect(), id, model, { input, request: completed, viewHash: view.hash }, options);
    },
    dispose() {
      if (line === undefined) return;
      const { port } = line;
      fail(line, 'it was closed');
      endPort(port);
    },
  };
}

function start(
  line: Line,
  id: number,
  model: SimulationModel,
  job: { readonly input: unknown; readonly request: RunRequest; readonly viewHash: string },
  options: RunOptions,
): Promise<RunResult> {
  const { request, viewHash } = job;
  const cancel = (): void => {
    line.port.postMessage({ kind: 'cancel', id }, []);
  };
  const promise = new Promise<RunResult>((resolve, reject) => {
    const frames: FieldFrame[] = [];
    line.pending.set(id, {
      model,
      frames,
      options,
      reject,
      settle: ({ outcome, resultHash, seconds, computedBy }) => {
        resolve({
          runId: runIdOf(request, model.version, viewHash),
          model: model.id,
          modelVersion: model.version,
          viewHash,
          parameters: request.parameters,
          seed: request.seed,
          outcome,
          frames,
          resultHash,
          seconds,
          ...(computedBy && { computedBy }),
        });
      },
    });
    options.signal?.addEventListener('abort', cancel);
    const { parameters, seed } = request;
    line.port.postMessage(
      {
        kind: 'run',
        id,
        model: model.id,
        modelVersion: model.version,
        input: job.input,
        parameters,
        seed,
        ...(options.keep && { keep: options.keep }),
      },
      [],
    );
  });
  return promise.finally(() => {
    options.signal?.removeEventListener('abort', cancel);
    line.pending.delete(id);
  });
}

function handleReply(pending: ReadonlyMap<number, PendingRun>, reply: SimulationReply): void {
  const run = pending.get(reply.id);
  if (run === undefined) return;
  switch (reply.kind) {
    case 'progress':
      run.options.onProgress?.(reply.done);
      break;
    case 'frame':
      run.frames.push(reply.frame);
      run.options.onFrame?.(reply.frame);
      break;
    case 'outcome':
      run.settle(reply);
      break;
    case 'cancelled':
      run.reject(createAbortError(`run of ${run.model.id}`));
      break;
    case 'failure':
      run.reject(new Error(`${run.model.id}: the run failed: ${reply.message}`));
      break;
  }
}
