import type { Bounds } from '@cityloom/twin-core';
import type {
  DrawRequest,
  FromGroundWorker,
  GroundLayerSource,
  GroundPaint,
  ToGroundWorker,
} from './ground-messages.ts';

/** Width and height of the pictures, pixels: twice the nominal 256, so that a tile stays crisp until the next level. */
export const TILE_SIZE = 512;

/**
 * Tiles a worker may hold at once. A tile takes some 5 ms, a frame asks once: fewer would tie drawing to the
 * frame rate, which may be one a second; many more would go stale while the camera moves.
 */
const TILES_PER_WORKER = 24;

/** Draws tiles off the main thread. */
export interface TileWorkers {
  /**
   * Bitmap of a tile, or `undefined` while all workers are busy: ask again later, if the tile is still wanted.
   * Rejects if it cannot be drawn or the workers are disposed of.
   */
  draw(request: DrawRequest): Promise<ImageBitmap> | undefined;
  /** As `draw`, however busy the workers are: of few tiles only. */
  drawNow(request: DrawRequest): Promise<ImageBitmap>;
  /** How layers are coloured that the map's rules do not draw; holds for every tile asked for afterwards. */
  setPaints(paints: ReadonlyMap<string, GroundPaint>): void;
  /** Rows that are not drawn, by layer; holds for every tile asked for afterwards. */
  setHiddenRows(rows: ReadonlyMap<string, ReadonlySet<number>>): void;
  /** Tiles asked for and not yet back. */
  readonly pending: number;
  /** Drawing times of the latest tiles, milliseconds, oldest first. */
  readonly drawTimes: readonly number[];
  dispose(): void;
}

interface Waiting {
  readonly worker: Worker;
  resolve(bitmap: ImageBitmap): void;
  reject(reason: Error): void;
}

const NO_WORKER = new Error('ground: there is no worker to draw tiles.');

/** How many drawing times are kept. */
const KEPT_TIMES = 500;

/**
 * @param count number of workers; one core is left to the page.
 * @param createWorker replaced where a bundler serves the worker from elsewhere.
 */
export function createTileWorkers(
  layers: readonly GroundLayerSource[],
  bounds: Bounds,
  count: number = Math.max(1, Math.min(2, globalThis.navigator.hardwareConcurrency - 1)),
  createWorker: () => Worker = newGroundWorker,
): TileWorkers {
  const waiting = new Map<number, Waiting>();
  const drawTimes: number[] = [];
  const workers = Array.from({ length: count }, createWorker);
  let lastId = 0;
  let failure: Error | undefined;

  const rejectAll = (reason: Error): void => {
    failure = reason;
    for (const entry of waiting.values()) entry.reject(reason);
    waiting.clear();
  };
  const receive = (message: FromGroundWorker): void => {
    const entry = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'failed') {
      entry?.reject(new Error(message.message));
      return;
    }
    drawTimes.push(message.milliseconds);
    if (drawTimes.length > KEPT_TIMES) drawTimes.shift();
    if (entry === undefined) message.bitmap.close();
    else entry.resolve(message.bitmap);
  };
  for (const worker of workers) {
    worker.onmessage = (event: MessageEvent<FromGroundWorker>) => {
      receive(event.data);
    };
    worker.onerror = (event) => {
      rejectAll(new Error(`ground worker: ${event.message || 'could not be started'}.`));
    };
    post(worker, { kind: 'city', layers, bounds, tileSize: TILE_SIZE });
  }

  const idlest = (): { readonly worker: Worker; readonly load: number } | undefined => {
    const load = new Map(workers.map((worker) => [worker, 0]));
    for (const entry of waiting.values()) load.set(entry.worker, (load.get(entry.worker) ?? 0) + 1);
    const [best] = [...load].sort((a, b) => a[1] - b[1]);
    return best === undefined ? undefined : { worker: best[0], load: best[1] };
  };
  const ask = (worker: Worker, request: DrawRequest): Promise<ImageBitmap> => {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { worker, resolve, reject });
      post(worker, { kind: 'draw', id, request });
    });
  };

  return {
    draw(request) {
      if (failure !== undefined) return Promise.reject(failure);
      const best = idlest();
      return best === undefined || best.load >= TILES_PER_WORKER ? undefined : ask(best.worker, request);
    },
    drawNow(request) {
      const best = idlest();
      if (failure !== undefined || best === undefined) return Promise.reject(failure ?? NO_WORKER);
      return ask(best.worker, request);
    },
    setPaints(paints) {
      for (const worker of workers) post(worker, { kind: 'paint', paints });
    },
    setHiddenRows(rows) {
      for (const worker of workers) post(worker, { kind: 'hide', rows });
    },
    get pending() {
      return waiting.size;
    },
    drawTimes,
    dispose() {
      rejectAll(new DOMException('ground: disposed of', 'AbortError'));
      for (const worker of workers) worker.terminate();
    },
  };
}

function newGroundWorker(): Worker {
  return new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module', name: 'ground' });
}

function post(worker: Worker, message: ToGroundWorker): void {
  worker.postMessage(message);
}
