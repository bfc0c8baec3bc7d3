import type { LayerFiles, PictureGrid, PictureTile } from '../../../session/index.ts';

/** What the view must know of a picture file. */
export interface PictureShape {
  readonly grid: PictureGrid;
}

export interface ToPictureWorker {
  readonly id: number;
  readonly job:
    | { readonly kind: 'open'; readonly files: LayerFiles }
    | { readonly kind: 'draw'; readonly tile: PictureTile };
}

export interface FromPictureWorker {
  readonly id: number;
  readonly answer:
    | { readonly kind: 'opened'; readonly shape: PictureShape }
    /** Without a bitmap where the file has no such tile. */
    | { readonly kind: 'drawn'; readonly bitmap: ImageBitmap | undefined }
    | { readonly kind: 'failed'; readonly message: string };
}
