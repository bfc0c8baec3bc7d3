import type { FeatureTableSource } from '@cityloom/twin-core';
import type { DataOrigin, FusionSourceRules } from '@cityloom/cim-loader';
import type { FromFusionWorker, FusionOutcome, ToFusionWorker } from './fusion-messages.ts';

/** What is to be fused. */
export interface FusionJob {
  readonly model: {
    readonly table: FeatureTableSource;
    readonly origin: DataOrigin;
    readonly time: string | undefined;
  };
  readonly sources: readonly { readonly table: FeatureTableSource; readonly rules: FusionSourceRules }[];
}

/** Fuses off the page's own thread, one job at a time. */
export interface FusionRunner {
  /**
   * Ends a job that is under way.
   * @throws {Error} what the rules ask for and is not there; named `AbortError` once cancelled.
   */
  run(job: FusionJob, onProgress: (done: number, source: string) => void): Promise<FusionOutcome>;
  /** Stops at once, and lets the tables go. */
  cancel(): void;
}

/** A worker is kept between jobs with the tables it was sent. */
export function createFusionRunner(): FusionRunner {
  let worker: Worker | undefined;
  let keys = new Map<FeatureTableSource, number>();
  let reject: ((error: Error) => void) | undefined;

  function end(): void {
    worker?.terminate();
    worker = undefined;
    keys = new Map();
    const abort = reject;
    reject = undefined;
    abort?.(new DOMException('Fusion was cancelled.', 'AbortError'));
  }

  function keyOf(own: Worker, table: FeatureTableSource): number {
    const known = keys.get(table);
    if (known !== undefined) return known;
    const key = keys.size;
    keys.set(table, key);
    own.postMessage({ kind: 'table', key, table } satisfies ToFusionWorker);
    return key;
  }

  return {
    cancel: end,
    run: ({ model, sources }, onProgress) =>
      new Promise((resolve, refuse) => {
        // A job under way cannot be asked to stop: it ends with its worker.
        if (reject !== undefined) end();
        worker ??= openWorker();
        const own = worker;
        reject = refuse;
        own.onmessage = ({ data }: MessageEvent<FromFusionWorker>) => {
          if (data.kind === 'progress') {
            onProgress(data.done, data.source);
            return;
          }
          reject = undefined;
          if (data.kind === 'done') resolve(data.outcome);
          else refuse(new Error(data.message));
        };
        own.onerror = (event) => {
          reject = undefined;
          end();
          refuse(new Error(event.message || 'the code of the fusion could not be loaded'));
        };
        const { table, origin, time } = model;
        const job: ToFusionWorker = {
          kind: 'fuse',
          model: { key: keyOf(own, table), origin, time },
          sources: sources.map((source) => ({ key: keyOf(own, source.table), rules: source.rules })),
        };
        own.postMessage(job);
      }),
  };
}

function openWorker(): Worker {
  return new Worker(new URL('./fusion-worker.ts', import.meta.url), { type: 'module', name: 'fusion' });
}
