import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { openArchive, type TileEntry } from './archive.ts';
import { numberOfTile, type TileAddress } from './tile-number.ts';

/** A picture in tiles of the web Mercator square. */
export interface TilePicture {
  readonly kind: 'tiles';
  readonly mimeType: string;
  readonly leastZoom: number;
  readonly greatestZoom: number;
  /** The tile as it is packed; `undefined` where the file has none. */
  readTile(address: TileAddress): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Opens a PMTiles file of pictures for drawing. @throws {LoadError} as `parsePmtiles`, or tiles of features. */
export async function openTilePicture(file: InputFile, options: LoadOptions = {}): Promise<TilePicture> {
  const archive = await openArchive(file, options.limits ?? DEFAULT_LIMITS, options.signal);
  if (archive.kind === 'mvt') {
    throw new LoadError('holds features, not pictures', {
      url: file.name,
      format: 'pmtiles',
      kind: 'invalid',
      remedy: 'open it as a layer of features',
    });
  }
  return {
    kind: 'tiles',
    mimeType: archive.kind === 'unknown' ? '' : `image/${archive.kind}`,
    leastZoom: archive.leastZoom,
    greatestZoom: archive.greatestZoom,
    readTile: async (address) => {
      const entry = findEntry(archive.entries, numberOfTile(address));
      return entry && archive.readTile(entry);
    },
  };
}

/** The run that holds the tile; binary search. */
function findEntry(entries: readonly TileEntry[], number: number): TileEntry | undefined {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { number: start, run } = entries[middle] as TileEntry;
    if (start + run <= number) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low];
  return entry !== undefined && entry.number <= number ? entry : undefined;
}
