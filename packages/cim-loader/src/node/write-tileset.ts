import type { FeatureTable } from '@cityloom/twin-core';
import { jobsOf, summariseTileset } from '../tiles/build-tileset.ts';
import type { Region, TileWarning } from '../tiles/content-job.ts';
import { planTileset } from '../tiles/plan-tileset.ts';
import type { WriteFile } from './staged-folder.ts';
import { contentsInWorkers, type TilePoolOptions } from './tile-pool.ts';

/** What became of one layer. */
export interface WrittenTileset {
  readonly objects: number;
  /** Tiles with content. */
  readonly tiles: number;
  /** Of all files. */
  readonly bytes: number;
  /** Of the first content a viewer loads: the coarsest. */
  readonly rootBytes: number;
  /** Around everything. */
  readonly region: Region | undefined;
  /** Of the root, metres. */
  readonly geometricError: number;
  /** Buildings that were given the default height. */
  readonly assumedHeights: number;
  readonly warnings: readonly TileWarning[];
}

/** Part of the work done, in [0, 1]. */
export type TileProgress = (done: number) => void;

/** As {@link TilePoolOptions}, with progress as a share. */
export interface WriteTilesetOptions extends Omit<TilePoolOptions, 'onProgress'> {
  readonly onProgress?: TileProgress;
}

/**
 * Writes the tileset of a layer file by file, as tiles are done: memory holds the table and the tiles in work, never
 * the tileset.
 * @param write where files go; paths are relative to the tileset's folder.
 * @throws {RangeError} as `planTileset`; the reason of `signal`.
 */
export async function writeTileset(
  table: FeatureTable,
  write: WriteFile,
  { onProgress, ...options }: WriteTilesetOptions = {},
): Promise<WrittenTileset> {
  const plan = planTileset(table, options);
  const tiles = plan.contents.length;
  const made = new Array<{ region: Region; warnings: readonly TileWarning[] }>(tiles);
  let bytes = 0;
  let rootBytes = 0;
  const buildContents = contentsInWorkers({
    ...options,
    ...(onProgress && {
      onProgress: (done) => {
        onProgress(done / tiles);
      },
    }),
  });
  await buildContents(jobsOf(plan), async (content, index) => {
    const { region, warnings } = content;
    made[index] = { region, warnings };
    bytes += content.bytes.length;
    if (index === 0) rootBytes = content.bytes.length;
    await write(content.path, content.bytes);
  });
  const { files, warnings, region, geometricError } = summariseTileset(plan, made);
  for (const file of files) {
    bytes += file.bytes.length;
    await write(file.path, file.bytes);
  }
  return {
    objects: plan.objects,
    tiles,
    bytes,
    rootBytes,
    region,
    geometricError,
    assumedHeights: plan.assumedHeights,
    warnings,
  };
}
