import type { LayerFiles } from '../../../session/index.ts';
import type { PictureTiles } from './picture-tiles.ts';
import { schemeOf } from './picture-tiles.ts';
import type { FromPictureWorker, PictureShape, ToPictureWorker } from './picture-messages.ts';

/**
 * Tiles of a picture file (GeoTIFF, PMTiles), read and unpacked in a worker.
 * @throws {Error} what the reader says.
 */
export async function fileTiles(files: LayerFiles, signal: AbortSignal): Promise<PictureTiles> {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), {
    type: 'module',
    name: 'picture',
  });
  const waiting = new Map<number, (message: FromPictureWorker) => void>();
  let lastId = 0;
  const ask = (job: ToPictureWorker['job']): Promise<FromPictureWorker['answer']> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      const end = (): void => {
        waiting.delete(id);
        reject(new DOMException('picture: no longer wanted', 'AbortError'));
      };
      signal.addEventListener('abort', end, { once: true });
      waiting.set(id, ({ answer }) => {
        waiting.delete(id);
        signal.removeEventListener('abort', end);
        if (answer.kind === 'failed') reject(new Error(answer.message));
        else resolve(answer);
      });
      worker.postMessage({ id, job } satisfies ToPictureWorker);
    });
  worker.onmessage = ({ data }: MessageEvent<FromPictureWorker>) => {
    waiting.get(data.id)?.(data);
  };
  worker.onerror = (event) => {
    const message = event.message || 'the reader of pictures could not be started';
    for (const [id, settle] of [...waiting]) settle({ id, answer: { kind: 'failed', message } });
  };
  signal.addEventListener('abort', () => {
    worker.terminate();
  });
  const opened = await ask({ kind: 'open', files });
  if (opened.kind !== 'opened') throw new Error('the reader of pictures gave no picture');
  return tilesOfShape(opened.shape, ask, () => {
    worker.terminate();
  });
}

function tilesOfShape(
  { grid }: PictureShape,
  ask: (job: ToPictureWorker['job']) => Promise<FromPictureWorker['answer']>,
  dispose: () => void,
): PictureTiles {
  return {
    scheme: schemeOf(grid),
    tileWidth: grid.tileWidth,
    tileHeight: grid.tileHeight,
    levels: grid.levels.length,
    async draw(tile) {
      const answer = await ask({ kind: 'draw', tile });
      return answer.kind === 'drawn' ? answer.bitmap : undefined;
    },
    dispose,
  };
}
