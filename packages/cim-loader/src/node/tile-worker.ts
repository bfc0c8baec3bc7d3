import { parentPort, workerData } from 'node:worker_threads';
import type { TileCompression } from '../tiles/content-job.ts';
import { buildTileContent } from '../tiles/tile-content.ts';
import { prepareEncoder } from '../tiles/tile-encoder.ts';
import type { TileReply, TileRequest } from './tile-pool.ts';

/** Body of a worker thread of the tile pool: a job in, a content or an error out. */
async function answer({ index, job }: TileRequest): Promise<void> {
  try {
    const content = await buildTileContent(job);
    const reply: TileReply = { index, content };
    parentPort?.postMessage(reply, [content.bytes.buffer]);
  } catch (error) {
    const reply: TileReply = { index, error };
    parentPort?.postMessage(reply);
  }
}

parentPort?.on('message', (request: TileRequest) => {
  void answer(request);
});

// Before the first job; what fails here fails again there, and is answered.
prepareEncoder(workerData as TileCompression).catch(() => undefined);
