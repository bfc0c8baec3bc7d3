import { createBlobFolder, openPicture, openUrl, type PictureFile } from '@cityloom/cim-loader';
import { type LayerFiles, type PictureGrid, type PictureTile, tileExtent } from '../../../session/index.ts';
import type { FromPictureWorker, ToPictureWorker } from './picture-messages.ts';
import { bitmapOf } from './picture-bitmap.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToPictureWorker>) => void) | null;
  postMessage(message: FromPictureWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

const TILE = 256;
const DEEPEST = 24;
const MERCATOR_HALF = 20_037_508.342789244;

interface Opened {
  readonly picture: PictureFile;
  readonly grid: PictureGrid;
}

let opened: Promise<Opened> | undefined;

async function open({ main, kept }: LayerFiles): Promise<Opened> {
  const file = kept === undefined ? await openUrl(main) : await createBlobFolder(kept).open(main);
  const picture = await openPicture(file);
  return { picture, grid: picture.kind === 'tiles' ? mercatorGrid(picture) : degreesGrid(picture) };
}

function mercatorGrid(picture: Extract<PictureFile, { kind: 'tiles' }>): PictureGrid {
  return {
    projection: 'mercator',
    extent: [-MERCATOR_HALF, -MERCATOR_HALF, MERCATOR_HALF, MERCATOR_HALF],
    columns: 1,
    rows: 1,
    tileWidth: TILE,
    tileHeight: TILE,
    levels: Array.from({ length: picture.greatestZoom + 1 }, (_, level) => String(level)),
  };
}

/** As deep as the picture has pixels. */
function degreesGrid({ degreesPerPixel }: Extract<PictureFile, { kind: 'raster' }>): PictureGrid {
  const deepest = Math.ceil(Math.log2(180 / TILE / degreesPerPixel));
  return {
    projection: 'degrees',
    extent: [-180, -90, 180, 90],
    columns: 2,
    rows: 1,
    tileWidth: TILE,
    tileHeight: TILE,
    levels: Array.from({ length: Math.max(0, Math.min(DEEPEST, deepest)) + 1 }, (_, level) => String(level)),
  };
}

async function draw({ picture, grid }: Opened, tile: PictureTile): Promise<ImageBitmap | undefined> {
  if (picture.kind === 'raster') {
    const pixels = await picture.sample(tileExtent(grid, tile), TILE, TILE);
    return bitmapOf(new ImageData(pixels, TILE, TILE));
  }
  const { level: zoom, column, row } = tile;
  const bytes = await picture.readTile({ zoom, column, row });
  return bytes && bitmapOf(new Blob([bytes], { type: picture.mimeType }));
}

async function answer(job: ToPictureWorker['job']): Promise<FromPictureWorker['answer']> {
  if (job.kind === 'open') {
    opened = open(job.files);
    return { kind: 'opened', shape: { grid: (await opened).grid } };
  }
  return { kind: 'drawn', bitmap: opened && (await draw(await opened, job.tile)) };
}

scope.onmessage = ({ data: { id, job } }) => {
  answer(job).then(
    (given) => {
      const bitmap = given.kind === 'drawn' ? given.bitmap : undefined;
      scope.postMessage({ id, answer: given }, bitmap === undefined ? [] : [bitmap]);
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ id, answer: { kind: 'failed', message } }, []);
    },
  );
};
