import { drawTile } from './draw-tile.ts';
import { type GroundCity, indexGround } from './ground-index.ts';
import type { FromGroundWorker, GroundPaint, ToGroundWorker } from './ground-messages.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToGroundWorker>) => void) | null;
  postMessage(message: FromGroundWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

let city: GroundCity | undefined;
let tileSize = 0;
let paints: ReadonlyMap<string, GroundPaint> = new Map();
let hiddenRows: ReadonlyMap<string, ReadonlySet<number>> = new Map();

async function draw(message: Extract<ToGroundWorker, { kind: 'draw' }>): Promise<void> {
  if (city === undefined) throw new Error('ground worker: asked for a tile before the city came.');
  const started = performance.now();
  // A fresh canvas per tile: `transferToImageBitmap` takes its pixels along without a copy.
  const canvas = new OffscreenCanvas(tileSize, tileSize);
  // Drawn by this worker's own processor time: on the graphics process, all workers and the scene would queue.
  const { overPictures } = message.request;
  const context = canvas.getContext('2d', { alpha: overPictures, willReadFrequently: true });
  if (context === null) throw new Error('ground worker: no 2D canvas in this browser.');
  drawTile(context, city, { ...message.request, size: tileSize, paints, hiddenRows });
  // The globe's shader takes colours that are not multiplied by their alpha.
  const bitmap = overPictures
    ? await createImageBitmap(canvas, { premultiplyAlpha: 'none' })
    : canvas.transferToImageBitmap();
  const milliseconds = performance.now() - started;
  scope.postMessage({ kind: 'tile', id: message.id, bitmap, milliseconds }, [bitmap]);
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'city') {
    city = indexGround(data.layers, data.bounds);
    tileSize = data.tileSize;
    return;
  }
  if (data.kind === 'paint') {
    paints = data.paints;
    return;
  }
  if (data.kind === 'hide') {
    hiddenRows = data.rows;
    return;
  }
  draw(data).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    scope.postMessage({ kind: 'failed', id: data.id, message }, []);
  });
};
