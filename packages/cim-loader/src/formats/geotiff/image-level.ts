import type { TiffDirectory } from './tiff-directory.ts';

/** One resolution of a raster, as its directory declares it. */
export interface ImageLevel {
  readonly directory: TiffDirectory;
  readonly columns: number;
  readonly rows: number;
  readonly blockColumns: number;
  readonly blockRows: number;
  readonly samplesPerCell: number;
  /** Bands lie in separate blocks; the first one's come first. */
  readonly isPlanar: boolean;
  readonly bitsPerSample: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly sampleFormat: number;
  /** 0, 1 grey; 2 red-green-blue; 3 palette; 6 YCbCr. */
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  readonly isTiled: boolean;
  /** A smaller copy of another image. */
  readonly isReduced: boolean;
  /** Tells valid cells from others; no picture of its own. */
  readonly isMask: boolean;
}

const TAG = {
  subfileType: 254,
  columns: 256,
  rows: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  samplesPerCell: 277,
  rowsPerStrip: 278,
  planar: 284,
  predictor: 317,
  tileColumns: 322,
  tileRows: 323,
  sampleFormat: 339,
} as const;

/** Reads the shape of an image. @returns `undefined` where it has none. */
export async function readImageLevel(directory: TiffDirectory): Promise<ImageLevel | undefined> {
  const number = async (tag: number, fallback: number): Promise<number> =>
    (await directory.numbers(tag))?.[0] ?? fallback;
  const columns = await number(TAG.columns, 0);
  const rows = await number(TAG.rows, 0);
  const tileColumns = await number(TAG.tileColumns, 0);
  const isTiled = tileColumns > 0;
  const rowsPerStrip = Math.min(await number(TAG.rowsPerStrip, rows), rows);
  const blockColumns = isTiled ? tileColumns : columns;
  const blockRows = isTiled ? await number(TAG.tileRows, 0) : rowsPerStrip;
  const sizes = [columns, rows, blockColumns, blockRows];
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) return undefined;
  const subfile = await number(TAG.subfileType, 0);
  return {
    directory,
    columns,
    rows,
    blockColumns,
    blockRows,
    samplesPerCell: await number(TAG.samplesPerCell, 1),
    isPlanar: (await number(TAG.planar, 1)) === 2,
    bitsPerSample: await number(TAG.bitsPerSample, 1),
    sampleFormat: await number(TAG.sampleFormat, 1),
    photometric: await number(TAG.photometric, 1),
    compression: await number(TAG.compression, 1),
    predictor: await number(TAG.predictor, 1),
    isTiled,
    isReduced: (subfile & 1) !== 0,
    isMask: (subfile & 4) !== 0,
  };
}
