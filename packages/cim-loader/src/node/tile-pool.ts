import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { FeatureTable } from '@cityloom/twin-core';
import { type BuildContents, type BuiltTileset, buildTileset } from '../tiles/build-tileset.ts';
import type { TileContent, TileContentJob } from '../tiles/content-job.ts';
import type { TilesetOptions } from '../tiles/plan-tileset.ts';
import { buildTileContent } from '../tiles/tile-content.ts';
import { startTileThreads, type TileThreads } from './tile-threads.ts';

/** To a worker thread. */
export interface TileRequest {
  readonly index: number;
  readonly job: TileContentJob;
}

/** From a worker thread. */
export type TileReply =
  | { readonly index: number; readonly content: TileContent }
  | { readonly index: number; readonly error: unknown };

/** How tiles are made, and by how many threads. */
export interface TilePoolOptions extends TilesetOptions, PoolOptions {}

/** By how many threads, and until when. */
export interface PoolOptions {
  /** Threads, this one among them: it builds too. Default: one per core, as far as there is work for them. */
  readonly workers?: number;
  /** Threads to use, started before and ended after by the caller; `workers` does not apply. */
  readonly threads?: TileThreads;
  /** Called after each tile. */
  readonly onProgress?: (done: number) => void;
  /** Stops all threads; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A thread costs about 0.1 s to start: as much as this many tiles. */
const TILES_PER_WORKER = 16;

/** Requests on their way to one worker, so that it never waits for the next while this thread makes a large tile. */
const REQUESTS_AHEAD = 4;

/**
 * {@link buildTileset} on all cores. The bytes do not depend on the number of workers. Where threads cannot
 * be started, everything is built in this one.
 * @throws {RangeError} as {@link buildTileset}.
 */
export async function buildTilesetInWorkers(
  table: FeatureTable,
  options: TilePoolOptions = {},
): Promise<BuiltTileset> {
  return buildTileset(table, options, contentsInWorkers(options));
}

/** Contents made on all cores. */
export function contentsInWorkers(options: TilePoolOptions = {}): BuildContents {
  return async (jobs, take) => {
    const queue = new JobQueue(jobs, take, options);
    const threads = options.threads ?? startThreads(queue, options);
    try {
      await Promise.all([queue.buildHere(), ...threads.workers.map((worker) => queue.buildIn(worker))]);
    } finally {
      if (threads !== options.threads) await threads.close();
    }
  };
}

/** As many as there is work for. */
function startThreads(
  queue: JobQueue,
  { workers = availableParallelism(), compression = 'meshopt' }: TilePoolOptions,
): TileThreads {
  const jobs = queue.reserve(workers * TILES_PER_WORKER);
  return startTileThreads(Math.min(workers, Math.floor(jobs / TILES_PER_WORKER)) - 1, compression);
}

/** Hands out jobs and passes contents on with the number of their job. */
class JobQueue {
  private readonly jobs: Iterator<TileContentJob>;
  private readonly take: (content: TileContent, index: number) => void | Promise<void>;
  private readonly options: PoolOptions;
  private readonly ahead: TileContentJob[] = [];
  private next = 0;
  private done = 0;

  constructor(
    jobs: Iterable<TileContentJob>,
    take: (content: TileContent, index: number) => void | Promise<void>,
    options: PoolOptions,
  ) {
    this.jobs = jobs[Symbol.iterator]();
    this.take = take;
    this.options = options;
  }

  /** Looks ahead. @returns how many jobs there are, counted up to `most`. */
  reserve(most: number): number {
    while (this.ahead.length < most) {
      const next = this.jobs.next();
      if (next.done === true) break;
      this.ahead.push(next.value);
    }
    return this.ahead.length;
  }

  async buildHere(): Promise<void> {
    for (let request = this.pull(); request !== undefined; request = this.pull()) {
      await this.put(await buildTileContent(request.job), request.index);
      // Lets the answers of the other threads in, so that they get their next jobs.
      await setImmediate();
    }
  }

  buildIn(worker: Worker): Promise<void> {
    let forget = (): void => undefined;
    return new Promise<void>((resolve, reject) => {
      let pending = 0;
      const send = (): void => {
        const request = this.pull();
        if (request !== undefined) {
          pending++;
          worker.postMessage(request, buffersOf(request.job));
        } else if (pending === 0) {
          resolve();
        }
      };
      const receive = async (reply: TileReply): Promise<void> => {
        if ('error' in reply) throw asError(reply.error);
        await this.put(reply.content, reply.index);
        pending--;
        send();
      };
      const listen = (reply: TileReply): void => {
        receive(reply).catch(fail);
      };
      const fail = (error: unknown): void => {
        reject(asError(error));
      };
      worker.on('message', listen);
      worker.on('error', fail);
      forget = () => {
        worker.off('message', listen);
        worker.off('error', fail);
      };
      try {
        for (let i = 0; i < REQUESTS_AHEAD; i++) send();
      } catch (error) {
        fail(error);
      }
    }).finally(() => {
      forget();
    });
  }

  /** @throws the signal's reason. */
  private pull(): TileRequest | undefined {
    this.options.signal?.throwIfAborted();
    const job = this.ahead.shift() ?? this.cut();
    return job === undefined ? undefined : { index: this.next++, job };
  }

  private cut(): TileContentJob | undefined {
    const next = this.jobs.next();
    return next.done === true ? undefined : next.value;
  }

  private async put(content: TileContent, index: number): Promise<void> {
    await this.take(content, index);
    this.options.onProgress?.(++this.done);
  }
}

/** Handed over instead of copied: a job is cut for one thread only. */
function buffersOf({
  rows,
  geometry,
  heights,
  minimumHeights,
  bases,
  properties,
}: TileContentJob): ArrayBuffer[] {
  const { positions, positionOffsets, ringOffsets, partOffsets } = geometry;
  const arrays = [rows, positions, positionOffsets, ringOffsets, partOffsets, heights, minimumHeights];
  const columns = properties.flatMap((column) =>
    column.kind === 'number' ? [column.values] : [column.bytes, column.ends],
  );
  return [
    ...new Set([...arrays, ...columns, ...(bases ? [bases] : [])].map(({ buffer }) => buffer as ArrayBuffer)),
  ];
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
