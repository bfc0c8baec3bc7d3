import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  createFeatureTable,
  createGroundSurface,
  type FeatureTable,
  groundHeights,
  type GroundSurface,
  type HeightGrid,
} from '@cityloom/twin-core';
import type { DatasetLayer, FeatureLayer } from '../datasets/dataset.ts';
import type { LoadOptions } from '../formats/format-loader.ts';
import { combineTilesets } from '../tiles/tileset-json.ts';
import { LoadError } from '../validation/load-error.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import { openSource } from './open-source.ts';
import { writeStagedFolder, type WriteFile } from './staged-folder.ts';
import { startTileThreads } from './tile-threads.ts';
import { type WriteTilesetOptions, type WrittenTileset, writeTileset } from './write-tileset.ts';

/** What to tile, and how. */
export interface TileFilesOptions extends Omit<WriteTilesetOptions, 'onProgress'> {
  /** Ids of the layers wanted. Default: all with polygons. */
  readonly layers?: readonly string[];
  readonly load?: LoadOptions;
  /** Files of terrain that areas without surfaces of their own stand on; where several overlap, the first counts. */
  readonly terrain?: readonly string[];
  /** Called with what is being done and the share of it done, in [0, 1]. */
  readonly onProgress?: (step: string, done: number) => void;
}

/** One layer, and what became of it. */
export interface TiledLayer extends WrittenTileset {
  readonly layer: string;
  /** Of its tileset, relative to the folder written. */
  readonly path: string;
}

export interface TileFilesResult {
  readonly layers: readonly TiledLayer[];
  readonly warnings: readonly LoadWarning[];
}

/**
 * Tiles the polygon layers of files of any format. One layer: its tileset is the folder. Several: each has a folder
 * of its own, and `tileset.json` shows them together. Nothing is there before everything is; an existing tileset
 * stays until then.
 * @param out folder to write.
 * @throws {LoadError} naming file, place and remedy.
 */
export async function tileFiles(
  paths: readonly string[],
  out: string,
  options: TileFilesOptions = {},
): Promise<TileFilesResult> {
  const folder = resolve(out);
  return writeStagedFolder(folder, { format: 'tileset', marker: 'tileset.json' }, async (write) => {
    const { workers = availableParallelism(), compression = 'meshopt' } = options;
    if (options.threads !== undefined || !(await isLarge(paths))) return writeLayers(paths, options, write);
    const threads = startTileThreads(workers - 1, compression);
    try {
      return await writeLayers(paths, { ...options, threads }, write);
    } finally {
      await threads.close();
    }
  });
}

/** Files of this size take longer to read than a thread to start. */
const LARGE_BYTES = 2 ** 20;

/** Whether there will be work for all threads, as far as that can be known before reading. */
async function isLarge(paths: readonly string[]): Promise<boolean> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.some((size) => size >= LARGE_BYTES);
}

async function writeLayers(
  paths: readonly string[],
  { layers: wanted, load: settingsOfSources = {}, terrain = [], onProgress, ...settings }: TileFilesOptions,
  write: WriteFile,
): Promise<TileFilesResult> {
  const layers: TiledLayer[] = [];
  // Contours are the ground's, not the sources'.
  const { contourElevation, ...load } = settingsOfSources;
  const { ground, warnings } = await readGround(terrain, contourElevation, settings.signal);
  const met: string[] = [];
  const names = new Set<string>();
  for (const path of paths) {
    const dataset = await openSource(path, {
      ...load,
      ...(settings.signal && { signal: settings.signal }),
      onProgress: (done) => onProgress?.(`reading ${path}`, done),
    });
    warnings.push(...dataset.report.warnings);
    met.push(...dataset.layers.map(({ id }) => id));
    const tiled = dataset.layers.filter((layer) => isTiled(layer, wanted));
    const isAlone = paths.length === 1 && tiled.length === 1;
    for (const layer of tiled) {
      const name = uniqueName(layer.id, names);
      const folder = isAlone ? '' : `${name}/`;
      const table = createFeatureTable(layer.table);
      const written = await writeLayer(table, path, (file, bytes) => write(`${folder}${file}`, bytes), {
        ...settings,
        ...(layer.surfaces && { surfaces: layer.surfaces }),
        ...(ground.hasRelief && { bases: groundHeights(table, ground) }),
        onProgress: (done) => onProgress?.(`tiling ${name}`, done),
      });
      layers.push({ ...written, layer: name, path: `${folder}tileset.json` });
      warnings.push(...warningsOf(written, table, path));
    }
  }
  if (layers.length === 0) throw nothingToTile(paths, met, wanted);
  await combine(layers, write);
  return { layers, warnings };
}

/** @throws {LoadError} for a file without terrain. */
async function readGround(
  paths: readonly string[],
  contourElevation: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly ground: GroundSurface; readonly warnings: LoadWarning[] }> {
  const grids: HeightGrid[] = [];
  const warnings: LoadWarning[] = [];
  for (const path of paths) {
    const dataset = await openSource(path, {
      ...(contourElevation !== undefined && { contourElevation }),
      ...(signal && { signal }),
    });
    const found = dataset.layers.flatMap((layer) => (layer.kind === 'terrain' ? [layer.grid] : []));
    if (found.length === 0) {
      throw new LoadError('holds no terrain', {
        url: path,
        format: dataset.format,
        kind: 'invalid',
        remedy:
          'give --terrain a grid of heights (GeoTIFF, .hgt, ASCII grid, quantized-mesh, terrain-RGB), or contour lines and --contours COLUMN',
      });
    }
    grids.push(...found);
    warnings.push(...dataset.report.warnings);
  }
  return { ground: createGroundSurface(grids), warnings };
}

function isTiled(layer: DatasetLayer, wanted: readonly string[] | undefined): layer is FeatureLayer {
  if (layer.kind !== 'features') return false;
  if (layer.table.geometry?.type !== 'polygon' && layer.surfaces === undefined) return false;
  return wanted === undefined ? layer.table.count > 0 : wanted.includes(layer.id);
}

function uniqueName(id: string, names: Set<string>): string {
  let name = id;
  for (let n = 2; names.has(name); n++) name = `${id}-${n}`;
  names.add(name);
  return name;
}

/** What a table cannot be tiled for is bad input. */
async function writeLayer(
  table: FeatureTable,
  path: string,
  write: WriteFile,
  options: WriteTilesetOptions,
): Promise<WrittenTileset> {
  try {
    return await writeTileset(table, write, options);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LoadError(cause.message.replace(/\.$/u, ''), {
      url: path,
      format: 'tileset',
      kind: 'invalid',
      remedy: 'mend the data, or set --height-column or --default-height',
      cause,
    });
  }
}

async function combine(layers: readonly TiledLayer[], write: WriteFile): Promise<void> {
  const parts = layers.flatMap(({ path, region, geometricError }) =>
    region === undefined || path === 'tileset.json' ? [] : [{ uri: path, region, geometricError }],
  );
  if (parts.length === 0) return;
  const root = combineTilesets(parts);
  await write(root.path, root.bytes);
}

/** Alike warnings once, with the first building they were for and their number. */
function warningsOf(written: WrittenTileset, table: FeatureTable, file: string): LoadWarning[] {
  const byMessage = new Map<string, { row: number; count: number }>();
  for (const { row, message } of written.warnings) {
    const kind = message.replace(/\([^)]*\) /u, '');
    const known = byMessage.get(kind);
    if (known === undefined) byMessage.set(kind, { row, count: 1 });
    else known.count++;
  }
  const warnings = [...byMessage].map(([message, { row, count }]): LoadWarning => ({
    code: 'footprint-mended',
    message,
    file,
    object: table.idOf(row),
    count,
  }));
  const { assumedHeights } = written;
  if (assumedHeights === 0) return warnings;
  const message = 'no height above 0 metres; drawn with the default height';
  return [{ code: 'height-assumed', message, file, count: assumedHeights }, ...warnings];
}

function nothingToTile(
  paths: readonly string[],
  met: readonly string[],
  wanted: readonly string[] | undefined,
): LoadError {
  const found = met.length === 0 ? 'no layers' : `the layers ${met.slice(0, 8).join(', ')}`;
  return new LoadError(
    wanted === undefined ? 'no polygons to tile' : `no polygon layer ${wanted.join(' or ')}`,
    {
      url: paths.join(', '),
      format: 'tileset',
      kind: 'invalid',
      place: found,
      remedy: 'give a source with areas or solids, or another --layer',
    },
  );
}
