import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FeatureTable } from '@cityloom/twin-core';
import { type BuiltTileset, buildTileset } from '../tiles/build-tileset.ts';
import type { TileContent, TileContentJob } from '../tiles/content-job.ts';
import type { TilesetOptions } from '../tiles/plan-tileset.ts';
import { buildTileContent } from '../tiles/tile-content.ts';

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
export interface TilePoolOptions extends TilesetOptions {
  /** Worker threads; 1 builds in this thread. Default: one per core, as far as there is work for them. */
  readonly workers?: number;
  /** Called after each tile. */
  readonly onProgress?: (done: number) => void;
}

/** A thread costs about 0.3 s to start: as much as this many tiles. */
const TILES_PER_WORKER = 16;

/** Requests on their way to one worker, so that it never waits for the next. */
const REQUESTS_AHEAD = 2;

/**
 * {@link buildTileset} on all cores. The bytes do not depend on the number of workers. Where threads cannot
 * be started, everything is built in this one.
 * @throws {RangeError} as {@link buildTileset}.
 */
export async function buildTilesetInWorkers(
  table: FeatureTable,
  { workers = availableParallelism(), onProgress, ...options }: TilePoolOptions = {},
): Promise<BuiltTileset> {
  return buildTileset(table, options, async (jobs) => {
    const queue = new JobQueue(jobs, onProgress);
    const threads = startWorkers(workers, queue.reserve(workers * TILES_PER_WORKER));
    try {
      if (threads.length === 0) await queue.buildHere();
      else await Promise.all(threads.map((worker) => queue.buildIn(worker)));
    } finally {
      await Promise.all(threads.map((worker) => worker.terminate()));
    }
    return queue.contents;
  });
}

function startWorkers(workers: number, jobs: number): Worker[] {
  const count = Math.min(workers, Math.floor(jobs / TILES_PER_WORKER));
  if (count <= 1) return [];
  const file = new URL('./tile-worker.ts', import.meta.url);
  const threads: Worker[] = [];
  try {
    while (threads.length < count) threads.push(new Worker(file, { execArgv: [] }));
  } catch {
    // No threads in this environment (resource limits, policies): what could be started does the work.
  }
  return threads;
}

/** Hands out jobs and collects contents in the order of the jobs. */
class JobQueue {
  readonly contents: TileContent[] = [];
  private readonly jobs: Iterator<TileContentJob>;
  private readonly ahead: TileContentJob[] = [];
  private readonly onProgress: ((done: number) => void) | undefined;
  private next = 0;
  private done = 0;

  constructor(jobs: Iterable<TileContentJob>, onProgress: ((done: number) => void) | undefined) {
    this.jobs = jobs[Symbol.iterator]();
    this.onProgress = onProgress;
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
    for (let request = this.take(); request !== undefined; request = this.take()) {
      this.put(request.index, await buildTileContent(request.job));
    }
  }

  buildIn(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      let pending = 0;
      const send = (): void => {
        const request = this.take();
        if (request !== undefined) {
          pending++;
          worker.postMessage(request);
        } else if (pending === 0) {
          resolve();
        }
      };
      worker.on('message', (reply: TileReply) => {
        pending--;
        if ('error' in reply) {
          reject(asError(reply.error));
          return;
        }
        this.put(reply.index, reply.content);
        send();
      });
      worker.once('error', (error) => {
        reject(asError(error));
      });
      for (let i = 0; i < REQUESTS_AHEAD; i++) send();
    });
  }

  private take(): TileRequest | undefined {
    const job = this.ahead.shift() ?? this.pull();
    return job === undefined ? undefined : { index: this.next++, job };
  }

  private pull(): TileContentJob | undefined {
    const next = this.jobs.next();
    return next.done === true ? undefined : next.value;
  }

  private put(index: number, content: TileContent): void {
    this.contents[index] = content;
    this.onProgress?.(++this.done);
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
